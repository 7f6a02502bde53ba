/**
 * The outer form of a key block on the wire: header text, ciphertext, authenticator; and the clear data inside it.
 * Sources: algorithms reference 7.2, 7.4, 8.2.
 */
import type { BlockCipher, RandomSource } from '../crypto/cipher.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { decimalNumber, decodeHex } from './hex-text.ts';
import {
  cipherBlockOf,
  HEADER_LENGTH,
  headerEnd,
  headerOffsets,
  headerWith,
  type KeyBlockHeader,
} from './key-block-header.ts';
import { type Key, type KeyAlgorithm, makeKey } from './secret.ts';

/** A block taken apart, nothing decrypted yet. The arrays are copies, the message buffer may be reused. */
export interface BlockForm {
  readonly version: string;
  /** The header with its optional blocks as text bytes. */
  readonly headerText: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly authenticator: Uint8Array;
}

/** A block whose authenticator verified. */
export interface OpenedBlock {
  readonly headerText: Uint8Array;
  /** The key itself, without length and padding. */
  readonly secret: Uint8Array;
}

/** How a block is sealed. */
export interface SealOptions {
  readonly random: RandomSource;
  /** Pads as if the key had this many bytes, to hide its length; by default only to the cipher block. */
  readonly paddedKeyLength?: number | undefined;
}

/** Takes the block in `source[start..end)` (behind its S or R) apart; the authenticator's length follows the version. */
export function splitBlock(
  source: Uint8Array,
  start: number,
  end: number,
  authenticatorBytes: (version: string) => number,
): BlockForm | KeyFailure {
  const body = headerEnd(source, start, end);
  if (typeof body !== 'number') return body;
  const length = decimalNumber(source, start + headerOffsets.length, start + headerOffsets.usage);
  if (length !== end - start) return WRONG_LENGTH;
  const version = String.fromCharCode(source[start]!);
  const authenticatorLength = authenticatorBytes(version);
  if (authenticatorLength === 0) return UNKNOWN_VERSION;
  const bytes = (end - body) / 2;
  const cipherLength = bytes - authenticatorLength;
  const unit = version === 'E' ? 1 : cipherBlockOf(version);
  if (cipherLength < 3 || cipherLength % unit !== 0) return WRONG_LENGTH;
  const ciphertext = new Uint8Array(cipherLength);
  const authenticator = new Uint8Array(authenticatorLength);
  const border = body + cipherLength * 2;
  if (!decodeHex(source, body, border, ciphertext, 0) || !decodeHex(source, border, end, authenticator, 0)) {
    return failures.notHexadecimal;
  }
  return { version, headerText: source.slice(start, body), ciphertext, authenticator };
}

/** Clear data of a block: length of the key in bits, key, random padding up to a multiple of `unit` bytes. */
export function packClear(secret: Uint8Array, unit: number, options: SealOptions): Uint8Array {
  const shown = 2 + Math.max(secret.length, options.paddedKeyLength ?? 0);
  const clear = new Uint8Array(Math.ceil(shown / unit) * unit);
  clear[0] = (secret.length * 8) >> 8;
  clear[1] = (secret.length * 8) & 0xff;
  clear.set(secret, 2);
  options.random.fill(clear, 2 + secret.length, clear.length - 2 - secret.length);
  return clear;
}

/** The key inside clear data, which is wiped. */
export function unpackClear(clear: Uint8Array): Uint8Array | KeyFailure {
  const bits = (clear[0]! << 8) | clear[1]!;
  const length = bits / 8;
  const fits = bits % 8 === 0 && bits > 0 && length + 2 <= clear.length;
  const secret = fits ? clear.slice(2, 2 + length) : undefined;
  clear.fill(0);
  return secret ?? failures.blockKeyLength;
}

/** Text of a header and bytes behind it in one array, as authenticators need it. */
export function joinHeader(headerText: Uint8Array, body: Uint8Array): Uint8Array {
  const joined = new Uint8Array(headerText.length + body.length);
  joined.set(headerText);
  joined.set(body, headerText.length);
  return joined;
}

/** The start of a header as long as a cipher block: the IV of some versions. Copied, because a view costs far more. */
export function firstBlock(headerText: Uint8Array, cipher: BlockCipher): Uint8Array {
  return headerText.slice(0, cipher.blockSize);
}

/** Makes a key of an opened block; algorithms without a symmetric key (R, E, S) are refused, as are odd lengths. */
export function keyOfBlock(block: OpenedBlock): Key | KeyFailure {
  const algorithm = String.fromCharCode(block.headerText[headerOffsets.algorithm]!);
  if (!isKeyAlgorithm(algorithm)) return failures.algorithm;
  if (!lengthFits(algorithm, block.secret.length)) return failures.wrongLength;
  return makeKey(algorithm, block.secret, { header: block.headerText });
}

/** The header to seal a key with: version by the protecting key's kind, algorithm by the key. */
export function headerFor(key: Key, header: KeyBlockHeader, version: string): KeyBlockHeader {
  return headerWith(header, { version, algorithm: key.algorithm });
}

function isKeyAlgorithm(letter: string): letter is KeyAlgorithm {
  return letter === 'T' || letter === 'D' || letter === 'A' || letter === 'H';
}

function lengthFits(algorithm: KeyAlgorithm, length: number): boolean {
  if (algorithm === 'H') return true;
  if (algorithm === 'D') return length === 8;
  return length === 16 || length === 24 || length === (algorithm === 'T' ? 8 : 32);
}

const WRONG_LENGTH = failure('15', `length of the key block is not what its header says, or below ${HEADER_LENGTH}`);
const UNKNOWN_VERSION = failure('B2', 'unknown key block version');
