/** Where the passphrase of a data directory comes from: a person, a file, or the environment. */
import { readFile } from 'node:fs/promises';
import { askPassphrase, canAsk } from './ask-passphrase.ts';
import type { Terminal } from './terminal.ts';

/** What a configuration says of it. */
export interface PassphraseSource {
  /** From PINWARD_PASSPHRASE. */
  readonly passphrase: string | undefined;
  /** A file whose content it is, without a line end after it. Any bytes will do, as of a key file. */
  readonly passphraseFile: string | undefined;
  readonly askPassphrase: boolean;
}

/** What to do about one. */
export interface PassphraseWish {
  readonly folder: string;
  /** The directory has one already; otherwise this becomes it. */
  readonly isSealed: boolean;
}

/** The passphrase, undefined when there is none to be had. */
export async function findPassphrase(
  { passphrase, passphraseFile, askPassphrase: mustAsk }: PassphraseSource,
  { folder, isSealed }: PassphraseWish,
  terminal: Terminal,
): Promise<Uint8Array | undefined | { readonly problem: string }> {
  if (passphraseFile !== undefined) return fromFile(passphraseFile);
  if (passphrase !== undefined) return new TextEncoder().encode(passphrase);
  if (!canAsk(terminal))
    return mustAsk ? { problem: 'nobody can be asked for a passphrase: standard input is no terminal' } : undefined;
  // Who has not asked for a passphrase is asked only when nothing goes without it.
  if (!isSealed && !mustAsk) return undefined;
  const first = await askPassphrase(terminal, `${isSealed ? 'Passphrase' : 'New passphrase'} of ${folder}: `);
  if (first === undefined) return { problem: 'no passphrase was given' };
  if (isSealed) return first;
  const second = await askPassphrase(terminal, 'Once more: ');
  if (second === undefined || Buffer.compare(first, second) !== 0) return { problem: 'the two passphrases differ' };
  return first;
}

async function fromFile(file: string): Promise<Uint8Array | { readonly problem: string }> {
  try {
    const content = new Uint8Array(await readFile(file));
    const end = content.at(-1) !== LINE_FEED ? 0 : content.at(-2) === CARRIAGE_RETURN ? 2 : 1;
    if (content.length === end) return { problem: `the passphrase file ${file} is empty` };
    return content.subarray(0, content.length - end);
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    return { problem: `cannot read the passphrase file ${file}: ${code === 'ENOENT' ? 'no such file' : code}` };
  }
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
