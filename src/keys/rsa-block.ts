/**
 * What key blocks of RSA keys share: DER without a length in front, random padding to the cipher block (algorithms
 * reference 7.7). They differ from blocks of symmetric keys in that only.
 */
import type { RandomSource } from '../crypto/cipher.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { bytesOfText } from './hex-text.ts';
import { protectThales } from './key-block.ts';
import { cipherBlockOf, formatHeader, type KeyBlockHeader } from './key-block-header.ts';
import type { KeyBlockLmk } from './lmk.ts';

/** The part of a header that the command decides; version, algorithm and LMK follow from the LMK and the key. */
export type RsaHeaderFields = Omit<KeyBlockHeader, 'version' | 'algorithm'>;

/** The parts of a sealed block: header text, ciphertext and authenticator. */
export interface SealedRsaBlock {
  readonly header: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly authenticator: Uint8Array;
}

/**
 * Seals DER. `charactersPerByte` is how the ciphertext will be written: 1 as bytes, 2 in hexadecimal; the
 * authenticator is always hexadecimal. The DER is wiped when it is `secret`.
 */
export function sealRsaBlock(
  der: Uint8Array,
  fields: RsaHeaderFields,
  lmk: KeyBlockLmk,
  options: { readonly random: RandomSource; readonly charactersPerByte: 1 | 2 },
): SealedRsaBlock | KeyFailure {
  const version = lmk.key.algorithm === 'A' ? '1' : '0';
  const unit = cipherBlockOf(version);
  const clear = new Uint8Array(Math.ceil(der.length / unit) * unit);
  clear.set(der);
  options.random.fill(clear, der.length, clear.length - der.length);
  const bodyLength = clear.length * options.charactersPerByte + (version === '1' ? 16 : 8);
  const header = bytesOfText(formatHeader({ ...fields, version, algorithm: 'R' }, bodyLength));
  if (header.length + bodyLength > LONGEST_BLOCK) return TOO_LONG;
  const { ciphertext, authenticator } = protectThales(lmk.key, header, clear);
  clear.fill(0);
  return { header, ciphertext, authenticator };
}

/** What a command wants of the header of an RSA key block. */
export interface RsaHeaderWish {
  readonly usages: readonly string[];
  readonly modesOfUse: readonly string[];
}

/** Refuses a header with another usage, algorithm or mode of use, in this order. */
export function checkRsaHeader(header: KeyBlockHeader, wish: RsaHeaderWish): KeyFailure | undefined {
  if (!wish.usages.includes(header.usage)) return failures.usage;
  if (header.algorithm !== 'R') return failures.algorithm;
  return wish.modesOfUse.includes(header.modeOfUse) ? undefined : failures.modeOfUse;
}

/** Whether the LMK identifier of a header is the slot that the message selects. */
export function namesLmk(header: KeyBlockHeader, lmkId: number): boolean {
  return header.lmkId === String(lmkId).padStart(2, '0');
}

/** The length of a block has four digits. */
const LONGEST_BLOCK = 9999;
const TOO_LONG = failure('AC', 'the optional blocks make the key block longer than 9999 characters');
