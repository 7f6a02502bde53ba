/**
 * What a key operation answers instead of a key: an error code of the host interface and a reason for people.
 * Reasons name lengths, usages and codes, never key material.
 */
import type { ErrorCode } from '../../protocol/words/errors.ts';

/** A key operation refused or failed in an expected way. */
export interface KeyFailure {
  readonly error: ErrorCode;
  readonly reason: string;
}

/** Makes a failure; called at load time wherever the reason has no variable part. */
export function failure(error: ErrorCode, reason: string): KeyFailure {
  return Object.freeze({ error, reason });
}

/** Tells a failure from any result that has no `error` of its own. */
export function isFailure(value: unknown): value is KeyFailure {
  return typeof value === 'object' && value !== null && 'error' in value;
}

/** Failures that more than one module answers. */
export const failures = Object.freeze({
  notHexadecimal: failure('15', 'expected hexadecimal characters in the key field'),
  wrongFieldLength: failure('15', 'the length of the key field does not fit its scheme'),
  unknownScheme: failure('26', 'key scheme not usable here'),
  schemeLength: failure('27', 'the key scheme does not fit the length of the key'),
  wrongLength: failure('27', 'key length not allowed here'),
  singleDes: failure('27', 'single-length DES keys are switched off'),
  parity: failure('10', 'key does not have odd parity'),
  allZero: failure('11', 'key is all zero'),
  masquerading: failure('75', 'the parts of the key are equal, it acts as a single-length key'),
  noVariantType: failure('28', 'no variant key type fits here'),
  blockUnderVariant: failure('A1', 'key block given, but the LMK is a variant LMK'),
  variantUnderBlock: failure('A1', 'variant key given, but the LMK is a key block LMK'),
  lmkIdentifier: failure('A3', 'LMK identifier in the key block header is another one'),
  authentication: failure('A4', 'key block authenticator does not verify'),
  blockKeyLength: failure('A5', 'length of the key inside the block is inconsistent'),
  usage: failure('A6', 'key usage of the block not allowed here'),
  algorithm: failure('A7', 'key block algorithm not allowed here'),
  weakProtection: failure('A7', 'an AES key cannot stand under a DES key'),
  modeOfUse: failure('A8', 'mode of use of the block not allowed here'),
  wrappingKey: failure('BB', 'wrapping key not usable for this'),
});
