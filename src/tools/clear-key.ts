/** Clear test keys: from hexadecimal text to a handle, from components, and under a test LMK. Reasons never quote a key. */
import { type KeyRole, keyTypes, pairIndexByCode, roles } from '../../protocol/words/keys.ts';
import { keyUsages } from '../../protocol/words/usages.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { combineComponents } from '../keys/components.ts';
import { isFailure } from '../keys/failure.ts';
import { kcv } from '../keys/kcv.ts';
import type { Lmk } from '../keys/lmk.ts';
import { checkDesKey, isAllZero } from '../keys/open.ts';
import { type SealTarget, sealKey } from '../keys/seal.ts';
import { type Key, type KeyAlgorithm, makeKey } from '../keys/secret.ts';
import type { PlainScheme } from '../keys/variant.ts';
import { nearest } from '../nearest.ts';

/** What went wrong, in words. */
export interface Problem {
  readonly problem: string;
}

/** Algorithms by the names people use. */
export const keyAlgorithms = ['des', 'aes', 'hmac'] as const;
/** One of them. */
export type AlgorithmName = (typeof keyAlgorithms)[number];

/** Reads a clear key. Without an algorithm 8, 16 and 24 bytes are DES, 32 bytes are AES. */
export function parseClearKey(
  text: string,
  options: { readonly algorithm?: AlgorithmName | undefined; readonly parity: 'check' | 'set' | 'ignore' },
): Key | Problem {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^[0-9A-Fa-f]*$/.test(digits)) return { problem: 'a clear key is hexadecimal: a character is not' };
  const bytes = digits.length % 2 === 0 ? digits.length / 2 : 0;
  const algorithm = options.algorithm ?? (bytes === 32 ? 'aes' : 'des');
  if (!LENGTHS[algorithm].includes(bytes))
    return { problem: `expected ${EXPECTED[algorithm]} hexadecimal digits for this key, got ${digits.length}` };
  const key = fromHex(digits);
  if (algorithm !== 'des') return makeKey(algorithm === 'aes' ? 'A' : 'H', key);
  if (options.parity === 'set') forceOddParity(key);
  if (options.parity !== 'ignore') {
    const refused = isAllZero(key) ? { reason: 'key is all zero' } : checkDesKey(key, false);
    if (refused !== undefined) return { problem: refused.reason };
  }
  return makeKey(bytes === 8 ? 'D' : 'T', key);
}

/** Combines clear components by XOR; a DES key gets odd parity. */
export function formKey(
  components: readonly string[],
  algorithm?: AlgorithmName,
): { readonly key: Key; readonly parts: readonly Key[] } | Problem {
  const parts: Key[] = [];
  for (const [index, text] of components.entries()) {
    const part = parseClearKey(text, { algorithm, parity: 'ignore' });
    if ('problem' in part) return { problem: `component ${index + 1}: ${part.problem}` };
    parts.push(part);
  }
  const key = combineComponents(parts);
  return isFailure(key) ? { problem: key.reason } : { key, parts };
}

/** What a key is for and how it is to stand under the LMK. */
export interface KeyPurpose {
  /** Variant key type, such as 001. */
  readonly type?: string | undefined;
  /** Role name, such as ZPK. */
  readonly role?: string | undefined;
  readonly scheme?: string | undefined;
  readonly usage?: string | undefined;
  readonly modeOfUse?: string | undefined;
  readonly exportability?: string | undefined;
  /** Slot of the LMK, for the header of a key block. */
  readonly lmkId: number;
}

/** Encrypts a key under an LMK for a purpose: the key field as messages carry it. */
export function encryptKey(
  key: Key,
  lmk: Lmk,
  purpose: KeyPurpose,
  random: RandomSource,
): { readonly field: string; readonly keyType: string | undefined } | Problem {
  const target = lmk.kind === 'variant' ? variantTarget(key, purpose) : blockTarget(key, purpose);
  if ('problem' in target) return target;
  const field = sealKey(key, lmk, target, random);
  if (typeof field !== 'string') return { problem: field.reason };
  return { field, keyType: 'keyType' in target ? target.keyType : undefined };
}

/** Six digits of check value; undefined for an HMAC key, which has none. */
export function checkValue(key: Key): string | undefined {
  return key.algorithm === 'H' ? undefined : toHex(kcv(key)).slice(0, 6);
}

/** What a key type is: name, LMK pair and variant. */
export function keyTypeWords(type: string): string {
  const pair = pairIndexByCode[type.slice(1)];
  const place =
    pair === undefined ? '' : `LMK pair ${twoDigits(2 * pair)}-${twoDigits(2 * pair + 1)} variant ${type[0]}`;
  return [keyTypes[type]?.name, place].filter(Boolean).join(', ');
}

function variantTarget(key: Key, { type, role, scheme }: KeyPurpose): SealTarget | Problem {
  const known = role === undefined ? undefined : roleOf(role);
  if (known !== undefined && 'problem' in known) return known;
  const keyType = type?.toUpperCase() ?? known?.types[0];
  if (keyType === undefined)
    return {
      problem:
        role === undefined
          ? 'say what the key is for: a key type such as 001, or a role such as ZPK'
          : `role ${role} has no key type under a variant LMK`,
    };
  if (!/^\d/.test(keyType) || pairIndexByCode[keyType.slice(1)] === undefined)
    return { problem: `no key type "${keyType}": a variant digit and a pair code, such as 001 for a ZPK` };
  const letter = scheme?.toUpperCase() ?? DEFAULT_SCHEMES[key.length];
  if (letter === undefined || !SCHEMES.includes(letter))
    return { problem: `no scheme for this key under a variant LMK; there are ${SCHEMES.filter(Boolean).join(', ')}` };
  return { keyType, scheme: letter as PlainScheme };
}

function blockTarget(key: Key, purpose: KeyPurpose): SealTarget | Problem {
  const { role, type, modeOfUse = 'N', exportability = 'E', lmkId } = purpose;
  const known = role === undefined ? undefined : roleOf(role);
  if (known !== undefined && 'problem' in known) return known;
  const usage =
    purpose.usage?.toUpperCase() ??
    known?.usages[0] ??
    (type === undefined ? undefined : keyTypes[type.toUpperCase()]?.usages[0]);
  if (usage === undefined)
    return { problem: 'say what the key is for: a usage such as P0, a role such as ZPK, or a key type such as 001' };
  if (keyUsages[usage] === undefined) return { problem: `no key usage "${usage}"` };
  if (!/^[BCDEGNSVX]$/.test(modeOfUse)) return { problem: 'mode of use: expected B, C, D, E, G, N, S, V or X' };
  if (!/^[ENS]$/.test(exportability)) return { problem: 'exportability: expected E, N or S' };
  const header = {
    version: '',
    usage,
    algorithm: key.algorithm,
    modeOfUse,
    keyVersion: '00',
    exportability,
    optionalBlocks: [],
    lmkId: twoDigits(lmkId),
  };
  return { header };
}

function roleOf(name: string): KeyRole | Problem {
  const known = (roles as Readonly<Record<string, KeyRole>>)[name.toUpperCase()];
  if (known !== undefined) return known;
  const near = nearest(name, Object.keys(roles));
  return {
    problem: `no role "${name}"; ${near === undefined ? `there are ${Object.keys(roles).join(', ')}` : `did you mean ${near}?`}`,
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const LENGTHS: Readonly<Record<AlgorithmName, readonly number[]>> = {
  des: [8, 16, 24],
  aes: [16, 24, 32],
  hmac: Array.from({ length: 121 }, (_, i) => i + 8),
};
const EXPECTED: Readonly<Record<AlgorithmName, string>> = {
  des: '16, 32 or 48',
  aes: '32, 48 or 64',
  hmac: '16 to 256',
};
const DEFAULT_SCHEMES: Readonly<Record<number, string>> = { 8: '', 16: 'U', 24: 'T' };
const SCHEMES: readonly string[] = ['', 'Z', 'U', 'T', 'X', 'Y'];

/** Letters of algorithms in words. */
export const algorithmWords: Readonly<Record<KeyAlgorithm, string>> = {
  D: 'DES, single length',
  T: '3DES',
  A: 'AES',
  H: 'HMAC',
};
