/**
 * A card file in use. A wrong PIN is counted on the disk before the PIN is tried, so that no power cut gives tries back;
 * what was written is read back from the disk before it counts.
 */

import type { RandomSource } from '../../crypto/cipher.ts';
import { constantTimeEqual } from '../../crypto/equal.ts';
import { toHex } from '../../crypto/hex.ts';
import { makeSealer, type Sealer, type SealParameters } from '../../crypto/seal.ts';
import { UncertainWrite, writeAtomically } from '../atomic-file.ts';
import { type FileSystem, failureCode } from '../file-system.ts';
import { type CardFile, decodeCard, encodeCard, sealContext } from './card-format.ts';

/** Wrong PINs that lock a card. */
export const PIN_TRIES = 3;

/** Why a card did not do what it was told; `src/hsm/cards` has words for each. */
export type CardFault =
  | { readonly fault: 'not formatted' | 'locked' | 'not verified' | 'changed' | 'newer' }
  | { readonly fault: 'wrong PIN'; readonly triesLeft: number }
  | { readonly fault: 'damaged' | 'disk'; readonly words: string };

/** Where a card is, and through what. */
export interface CardPlace {
  readonly name: string;
  readonly folder: string;
  readonly path: string;
  readonly fileSystem: FileSystem;
  readonly random: RandomSource;
  /** For a new seal. */
  readonly newParameters: () => SealParameters;
}

/** What a card holds. */
export interface CardBytes {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** A card that was inserted. */
export class CardChip {
  readonly #place: CardPlace;
  /** As last read or written; undefined when there is no file. */
  #file: CardFile | 'damaged' | undefined;
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(place: CardPlace, file: CardFile | 'damaged' | undefined) {
    this.#place = place;
    this.#file = file;
  }

  /** What the card tells without its PIN. */
  get facts() {
    const { name } = this.#place;
    if (this.#file === undefined) return { ...NOT_FORMATTED, name };
    if (this.#file === 'damaged') return { ...DAMAGED, name };
    const { serial, holder, label, triesLeft } = this.#file;
    return { name, isFormatted: true, serial, holder, label, triesLeft };
  }

  read(pin: string): Promise<CardBytes | CardFault> {
    return this.#alone(async () => {
      const opened = await this.#open(pin);
      return 'fault' in opened ? opened : { label: opened.file.label, bytes: opened.bytes };
    });
  }

  write(pin: string, { label, bytes }: CardBytes): Promise<undefined | CardFault> {
    return this.#alone(async () => {
      const before = this.#file;
      const opened = await this.#open(pin);
      if ('fault' in opened) return opened;
      opened.bytes.fill(0);
      if (!isSameCard(before, opened.file)) return { fault: 'changed' };
      const { serial, holder, parameters } = opened.file;
      const sealed = opened.sealer.seal(bytes, sealContext({ serial, holder, label }));
      return this.#keep({ serial, holder, label, triesLeft: PIN_TRIES, parameters, sealed }, opened.sealer, bytes);
    });
  }

  format(pin: string, holder: string): Promise<undefined | CardFault> {
    return this.#alone(async () => {
      const present = await readCard(this.#place);
      const isDamaged = present !== undefined && 'fault' in present && present.fault === 'damaged';
      if (present !== undefined && !isDamaged) {
        if ('fault' in present) return present;
        if (!isSameCard(this.#file, present)) return { fault: 'changed' };
      } else if (isDamaged !== (this.#file === 'damaged')) return { fault: 'changed' };
      await this.#place.fileSystem.makeFolder(this.#place.folder);
      const serial = new Uint8Array(SERIAL_BYTES);
      this.#place.random.fill(serial);
      return this.#sealAnew(pin, { serial: toHex(serial), holder, label: BLANK }, BLANK_CONTENT);
    });
  }

  changePin(pin: string, newPin: string): Promise<undefined | CardFault> {
    return this.#alone(async () => {
      const opened = await this.#open(pin);
      if ('fault' in opened) return opened;
      const fault = await this.#sealAnew(newPin, opened.file, opened.bytes);
      opened.bytes.fill(0);
      return fault;
    });
  }

  async #sealAnew(
    pin: string,
    { serial, holder, label }: Pick<CardFile, 'serial' | 'holder' | 'label'>,
    bytes: Uint8Array,
  ): Promise<undefined | CardFault> {
    const parameters = this.#place.newParameters();
    const sealer = await makeSealer(encoder.encode(pin), parameters);
    const sealed = sealer.seal(bytes, sealContext({ serial, holder, label }));
    return this.#keep({ serial, holder, label, triesLeft: PIN_TRIES, parameters, sealed }, sealer, bytes);
  }

  /** The content, when the PIN is right. */
  async #open(
    pin: string,
  ): Promise<{ readonly file: CardFile; readonly sealer: Sealer; readonly bytes: Uint8Array } | CardFault> {
    // The file is read anew: somebody may have used a copy of this card, or this card elsewhere.
    const file = await readCard(this.#place);
    if (file === undefined) return { fault: 'not formatted' };
    if ('fault' in file) return file;
    this.#file = file;
    if (file.triesLeft <= 0) return { fault: 'locked' };
    const counted = { ...file, triesLeft: file.triesLeft - 1 };
    await this.#save(counted);
    const sealer = await makeSealer(encoder.encode(pin), file.parameters);
    const bytes = sealer.open(file.sealed, sealContext(file));
    if (bytes === undefined) return { fault: 'wrong PIN', triesLeft: counted.triesLeft };
    const restored = { ...file, triesLeft: PIN_TRIES };
    await this.#save(restored);
    return { file: restored, sealer, bytes };
  }

  /** Writes the card, reads it back from the disk and opens it. */
  async #keep(file: CardFile, sealer: Sealer, bytes: Uint8Array): Promise<undefined | CardFault> {
    await this.#save(file);
    const found = await readCard(this.#place);
    if (found === undefined || 'fault' in found) return { fault: 'not verified' };
    const opened = sealer.open(found.sealed, sealContext(found));
    const isSame = opened !== undefined && found.label === file.label && constantTimeEqual(opened, bytes);
    opened?.fill(0);
    return isSame ? undefined : { fault: 'not verified' };
  }

  async #save(file: CardFile): Promise<void> {
    const { path, fileSystem } = this.#place;
    await writeAtomically(fileSystem, { path, content: encodeCard(file) });
    this.#file = file;
  }

  #alone<T>(work: () => Promise<T | CardFault>): Promise<T | CardFault> {
    const done = this.#last.then(async () => {
      try {
        return await work();
      } catch (failure) {
        return diskFault(failure, this.#place.folder);
      }
    });
    this.#last = done.catch(() => {});
    return done;
  }
}

/** The file of a card; undefined when there is none. */
export async function readCard({
  fileSystem,
  path,
}: Pick<CardPlace, 'fileSystem' | 'path'>): Promise<CardFile | CardFault | undefined> {
  const content = await fileSystem.read(path);
  return content === undefined ? undefined : decodeCard(content);
}

/** The fault for what a disk rejected with. */
export function diskFault(failure: unknown, folder: string): CardFault {
  const code = failureCode(failure instanceof UncertainWrite ? failure.failure : failure);
  // Not a failure of the disk: a mistake of ours.
  if (code === undefined) throw failure;
  return { fault: 'disk', words: `the folder of the cards, ${folder}, cannot be used: ${SYSTEM_WORDS[code] ?? code}` };
}

/** Nobody formatted or wrote the card since we last saw it. */
function isSameCard(before: CardFile | 'damaged' | undefined, present: CardFile): boolean {
  if (before === undefined || before === 'damaged') return false;
  return before.serial === present.serial && before.label === present.label;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left. The card is as it was; free some space and try again',
  EDQUOT: 'no space is left. The card is as it was; free some space and try again',
  EACCES: 'this user may not read or write there (EACCES)',
  EPERM: 'this user may not read or write there (EPERM)',
  EROFS: 'it is on a disk that can only be read',
  ENOTDIR: 'it is not a folder: name another one with --cards',
  EEXIST: 'it is not a folder: name another one with --cards',
  EISDIR: 'a folder has the name of a card file: move it away',
  EIO: 'its disk reports an error: use the copies of these cards',
};

const BLANK = 'blank';
const NOT_FORMATTED = { isFormatted: false, serial: '', holder: '', label: BLANK, triesLeft: PIN_TRIES };
/** It counts as formatted, so that nobody formats it unasked who may still want to save something of the file. */
const DAMAGED = { isFormatted: true, serial: '', holder: 'an unknown holder', label: 'damaged card', triesLeft: 0 };
/** The device reads contents as JSON. */
const BLANK_CONTENT = new TextEncoder().encode('{"kind":"blank"}');
const SERIAL_BYTES = 6;
const encoder = new TextEncoder();
