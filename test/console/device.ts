/** A device for console tests: a seeded random source, a fixed clock, and what a test adds. */
import type { ConsoleDevice, NetworkFacts } from '../../src/console/device.ts';
import { scriptTerminal } from '../../src/console/script-terminal.ts';
import { runSession, type SessionEnd } from '../../src/console/session.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { adjustableClock } from '../../src/hsm/adjustable-clock.ts';
import { auditedCards } from '../../src/hsm/audit/audited-cards.ts';
import { auditOf } from '../../src/hsm/audit/of-device.ts';
import { watchDevice } from '../../src/hsm/audit/watch-device.ts';
import type { CardReader } from '../../src/hsm/cards/card.ts';
import { cardReader } from '../../src/hsm/cards/reader.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { ErrorLog } from '../../src/hsm/error-log.ts';
import type { ChangeLmk } from '../../src/hsm/state.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { type BuiltInLmkName, builtInLmks } from '../../src/keys/lmk-sets.ts';
import { type Profile, resolveSettings } from '../../src/settings.ts';
import { cardFolder } from '../../src/store/cards/card-folder.ts';

export interface TestOptions {
  readonly profile?: Profile;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly oldLmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly state?: 'online' | 'offline' | 'secure';
  readonly network?: NetworkFacts;
  /** Folder of virtual smartcards. */
  readonly cards?: string;
}

/** 25 November 2026, 12:00. */
export const NOON = Date.UTC(2026, 10, 25, 12);

export function testDevice(options: TestOptions = {}): ConsoleDevice {
  const settings = resolveSettings(options.profile ?? 'lab', options.settings ?? {});
  if ('problems' in settings) throw new Error(settings.problems.join('; '));
  const clock = adjustableClock(() => NOON);
  const hsm = new Hsm({
    lmks: loaded(options.lmks ?? { 0: 'test-variant' }),
    changeStorage: new Map(
      [...loaded(options.oldLmks ?? {})].map(([id, lmk]): [number, ChangeLmk] => [id, { lmk, role: 'old' }]),
    ),
    settings,
    random: seededRandom('console'),
    clock: clock.now,
    operatingState: options.state ?? 'online',
  });
  watchDevice(hsm.state);
  return {
    hsm,
    audit: auditOf(hsm.state),
    cards: options.cards === undefined ? undefined : auditedCards(cardsIn(options.cards), auditOf(hsm.state)),
    errorLog: new ErrorLog(clock.now),
    clock,
    network: options.network,
    version: '0.0.0',
  };
}

/** Cards of a folder, sealed as quickly as possible. */
function cardsIn(folder: string): CardReader {
  const newParameters = () => ({ cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(16) });
  return cardReader(cardFolder({ folder, random: seededRandom('cards'), newParameters }));
}

/** Runs a script and gives back what the terminal showed. */
export async function runScript(
  device: ConsoleDevice,
  lines: readonly string[],
): Promise<{ readonly shown: string; readonly end: SessionEnd }> {
  let shown = '';
  const input = (async function* () {
    yield lines.map((line) => `${line}\n`).join('');
  })();
  const end = await runSession(
    device,
    scriptTerminal(input, (text) => void (shown += text)),
  );
  return { shown, end };
}

function loaded(names: Readonly<Record<number, BuiltInLmkName>>): Map<number, Lmk> {
  return new Map(Object.entries(names).map(([id, name]) => [Number(id), builtInLmks[name]]));
}
