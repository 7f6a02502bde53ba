/** Cards for tests: a folder in memory with a seal that costs no time, and readers over it. */
import { seededRandom } from '../../../src/crypto/random.ts';
import type { SealParameters } from '../../../src/crypto/seal.ts';
import type { CardReader, SmartCard } from '../../../src/hsm/cards/card.ts';
import { cardReader } from '../../../src/hsm/cards/reader.ts';
import { Refusal } from '../../../src/hsm/refusal.ts';
import { cardFolder } from '../../../src/store/cards/card-folder.ts';
import { LossyFileSystem } from '../../store/lossy-file-system.ts';

/** scrypt with next to no cost. */
export const cheapParameters = (): SealParameters => ({
  cost: 2,
  blockSize: 1,
  parallelization: 1,
  salt: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
});

export const FOLDER = '/cards';
export const PIN = '12345';

export function memoryCards(fileSystem = new LossyFileSystem()): {
  readonly fileSystem: LossyFileSystem;
  readonly reader: CardReader;
} {
  const random = seededRandom('cards');
  return {
    fileSystem,
    reader: cardReader(cardFolder({ folder: FOLDER, fileSystem, random, newParameters: cheapParameters })),
  };
}

/** Inserts a card that has to be there. */
export async function insert(reader: CardReader, name: string): Promise<SmartCard> {
  return taken(await reader.insert(name));
}

/** Inserts and formats a card. */
export async function blankCard(reader: CardReader, name: string, holder = name, pin = PIN): Promise<SmartCard> {
  const card = await insert(reader, name);
  taken(await card.format(pin, holder));
  return card;
}

/** The value that was answered; a refusal fails the test with its words. */
export function taken<T>(answer: T | Refusal): T {
  if (answer instanceof Refusal) throw new Error(`refused with ${answer.error}: ${answer.reason}`);
  return answer;
}

/** The refusal that was answered. */
export function refused(answer: unknown): Refusal {
  if (answer instanceof Refusal) return answer;
  throw new Error('was not refused');
}
