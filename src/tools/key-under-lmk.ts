/** Everything that a key under a test LMK tells: type, pair and variant, or header; and its check value. */
import { keyBlockParts } from '../../protocol/derive/explain-key.ts';
import { RawText } from '../../protocol/derive/explain-parts.ts';
import { keyReferenceOf } from '../../protocol/derive/reply-reader.ts';
import type { KeyReference } from '../../protocol/dsl/values.ts';
import { keyTypes, pairIndexByCode } from '../../protocol/words/keys.ts';
import { schemes } from '../../protocol/words/schemes.ts';
import { isFailure } from '../keys/failure.ts';
import type { Lmk } from '../keys/lmk.ts';
import { type KeyRequirement, openKey } from '../keys/open.ts';
import type { Key } from '../keys/secret.ts';
import { algorithmWords, checkValue, keyTypeWords, type Problem } from './clear-key.ts';

/** One fact about a key: a name and what it is. */
export type KeyFact = readonly [name: string, value: string];

/** The facts about a key under an LMK, or why it does not open. A key type narrows what a variant key is tried as. */
export function describeKey(text: string, lmk: Lmk, type?: string): { readonly facts: readonly KeyFact[] } | Problem {
  if (!/^[\x20-\x7e]+$/.test(text)) return { problem: 'a key field has printable characters only' };
  const field = keyReferenceOf(text);
  if (field.scheme === 'K') return { problem: 'a key in user storage stands in the device, not in its field' };
  if (field.isBlock !== (lmk.kind === 'keyBlock'))
    return {
      problem: field.isBlock
        ? 'this is a key block, but the LMK is a variant LMK'
        : 'this is no key block, but the LMK is a key block LMK',
    };
  return field.isBlock ? describeBlock(field, lmk) : describeVariant(field, lmk, type);
}

function describeVariant(
  field: KeyReference,
  lmk: Lmk,
  type: string | undefined,
): { readonly facts: readonly KeyFact[] } | Problem {
  // An initial key has no parity, so every cryptogram would look like one: it is shown only when its type is given.
  const types =
    type === undefined ? Object.keys(keyTypes).filter((name) => name !== INITIAL_KEY) : [type.toUpperCase()];
  const opened = openAsAny(field, lmk, types);
  const found =
    opened.length > 0 || type !== undefined
      ? opened
      : openAsAny(
          field,
          lmk,
          ALL_TYPES.filter((name) => name !== INITIAL_KEY),
        );
  const [first] = found;
  if (first === undefined) {
    const [, reason] = attempt(field, lmk, types[0]!);
    return {
      problem:
        type === undefined && reason?.includes('parity')
          ? 'the key opens as no key type under this LMK: always wrong parity'
          : (reason ?? ''),
    };
  }
  const facts: KeyFact[] = [
    ['scheme', field.scheme === '' ? 'no letter' : `${field.scheme}, ${schemes[field.scheme]?.name ?? ''}`],
  ];
  for (const [keyType, key] of found) {
    facts.push(['key type', `${keyType}: ${keyTypeWords(keyType)}`], ['check value', checkValue(key)!]);
    const usages = keyTypes[keyType]?.usages ?? [];
    if (usages.length > 0) facts.push(['usage in a key block', usages.join(', ')]);
  }
  facts.push(['algorithm', `${algorithmWords[first[1].algorithm]}, ${first[1].length} bytes`]);
  if (found.length > 1) facts.push(['note', 'several key types give a key of odd parity; the right one is among them']);
  return { facts };
}

function describeBlock(field: KeyReference, lmk: Lmk): { readonly facts: readonly KeyFact[] } | Problem {
  const [key, reason] = attempt(field, lmk, undefined);
  if (key === undefined) return { problem: reason ?? '' };
  const isThales = field.scheme === 'S';
  const parts = keyBlockParts(field.buffer, field.start, field.end, {
    name: 'key',
    isThales,
    raw: new RawText(field.buffer),
  });
  const facts: KeyFact[] = [['scheme', `${field.scheme}, ${schemes[field.scheme]?.name ?? ''}`]];
  for (const { doc, raw, meaning } of parts)
    if (meaning !== undefined) facts.push([doc.toLowerCase(), `${raw}: ${meaning}`]);
  facts.push(['key', `${algorithmWords[key.algorithm]}, ${key.length} bytes`]);
  const value = checkValue(key);
  if (value !== undefined) facts.push(['check value', value]);
  return { facts };
}

function openAsAny(field: KeyReference, lmk: Lmk, types: readonly string[]): [type: string, key: Key][] {
  return types.flatMap((type) => {
    const [key] = attempt(field, lmk, type);
    return key === undefined ? [] : [[type, key] as [string, Key]];
  });
}

function attempt(
  field: KeyReference,
  lmk: Lmk,
  keyType: string | undefined,
): [key: Key | undefined, reason: string | undefined] {
  const key = openKey(field, { ...ANYTHING, keyType }, lmk, 0, OPTIONS);
  return isFailure(key) ? [undefined, key.reason] : [key, undefined];
}

const ANYTHING: KeyRequirement = { types: [], usages: [], algorithms: ['D', 'T', 'A', 'H'], parts: [], use: 'any' };
const OPTIONS = { ignoreLmkIdInHeader: true, enableSingleDes: true, preventMasquerading: false };
const INITIAL_KEY = '302';
const ALL_TYPES = Object.keys(pairIndexByCode).flatMap((code) =>
  Array.from({ length: 10 }, (_, variant) => `${variant}${code}`),
);
