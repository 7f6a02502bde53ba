// Puts text into the forms that src/keys takes, and looks inside key handles, which only tests may.

import type { KeyField, KeyScheme } from '../../protocol/words/schemes.ts';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import type { ExchangeRules } from '../../src/keys/exchange-rules.ts';
import type { KeyFailure } from '../../src/keys/failure.ts';
import { type KeyBlockHeader, parseHeader } from '../../src/keys/key-block-header.ts';
import type { KeyBlockLmk, VariantLmk } from '../../src/keys/lmk.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import type { KeyRequirement, OpenOptions } from '../../src/keys/open.ts';
import { type Key, type KeyAlgorithm, makeKey, secretBytes } from '../../src/keys/secret.ts';

export const variantLmk = builtInLmks['test-variant'] as VariantLmk;
export const tripleLmk = builtInLmks['test-variant-3key'] as VariantLmk;
export const desBlockLmk = builtInLmks['test-kb-3des'] as KeyBlockLmk;
export const aesBlockLmk = builtInLmks['test-kb-aes'] as KeyBlockLmk;

export const relaxed: OpenOptions = { ignoreLmkIdInHeader: false, enableSingleDes: true, preventMasquerading: false };

export const relaxedRules: ExchangeRules = {
  enableX917Import: true,
  enableX917Export: true,
  trustedFormatOnly: false,
  enforceKekStrength: false,
  enableSingleDes: true,
  preventMasquerading: false,
  ignoreLmkIdInHeader: false,
};

/** Wants any key; narrowed by what a test is about. */
export function want(changes: Partial<KeyRequirement> = {}): KeyRequirement {
  return { types: [], usages: [], algorithms: ['T', 'D', 'A', 'H'], parts: [], use: 'any', ...changes };
}

/** A key field as it stands in the middle of a message. */
export function fieldOf(text: string): KeyField {
  const scheme = /^[ZUTXYSRVK]/.test(text) ? (text[0] as KeyScheme) : '';
  const buffer = ascii(`..${text}..`);
  return { scheme, buffer, start: 2 + scheme.length, end: 2 + text.length };
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function headerOf(text: string): KeyBlockHeader {
  return ok(parseHeader(ascii(text), 0, text.length));
}

/** The result, or an error that shows the failure. */
export function ok<T>(result: T | KeyFailure): T {
  if (typeof result === 'object' && result !== null && 'error' in result) {
    throw new Error(`${result.error}: ${(result as KeyFailure).reason}`);
  }
  return result as T;
}

/** The error code of a failure; `ok` for a result. */
export function code(result: unknown): string {
  return typeof result === 'object' && result !== null && 'error' in result ? String(result.error) : 'ok';
}

export function clearHex(key: Key): string {
  return toHex(secretBytes(key));
}

export function desKey(hex: string): Key {
  return makeKey(hex.length === 16 ? 'D' : 'T', fromHex(hex));
}

export function keyOf(algorithm: KeyAlgorithm, hex: string): Key {
  return makeKey(algorithm, fromHex(hex));
}

/** Random bytes that are known beforehand; asking for more or fewer is an error. */
export function knownRandom(hex: string): RandomSource {
  const bytes = fromHex(hex);
  return {
    fill(target, offset = 0, length = target.length - offset) {
      if (length !== bytes.length) throw new Error(`asked for ${length} random bytes instead of ${bytes.length}`);
      target.set(bytes, offset);
    },
  };
}
