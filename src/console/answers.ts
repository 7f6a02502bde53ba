/** Parsers of what people answer: numbers, identifiers, hexadecimal, choices. Texts about a wrong one never quote it. */
import { keyTypes } from '../../protocol/words/keys.ts';
import { keyUsages } from '../../protocol/words/usages.ts';
import { fromHex } from '../crypto/hex.ts';
import type { Invalid, Parse } from './dialogue.ts';

/** Anything, as it was typed. */
export const anything: Parse<string> = (typed) => typed;

/** An LMK identifier, 00 to 19. */
export const lmkIdentifier: Parse<number> = (typed) =>
  /^\d{1,2}$/.test(typed) && Number(typed) <= LAST_LMK
    ? Number(typed)
    : { invalid: 'expected an LMK id from 00 to 19' };

/** A whole number; what Enter means may be given. */
export function whole(min: number, max: number, otherwise?: number): Parse<number> {
  return (typed) => {
    if (typed === '' && otherwise !== undefined) return otherwise;
    const value = Number(typed);
    return /^\d{1,9}$/.test(typed) && value >= min && value <= max
      ? value
      : { invalid: `expected a number from ${min} to ${max}` };
  };
}

/** Digits of one of the lengths. */
export function digits(...lengths: readonly number[]): Parse<string> {
  return (typed) =>
    /^\d+$/.test(typed) && lengths.includes(typed.length) ? typed : { invalid: `expected ${listed(lengths)} digits` };
}

/** Hexadecimal of one of the lengths in digits, which may be grouped. */
export function hexadecimal(...lengths: readonly number[]): Parse<Uint8Array> {
  return (typed) => {
    const text = typed.replaceAll(/\s/g, '');
    return /^[0-9A-Fa-f]+$/.test(text) && lengths.includes(text.length)
      ? fromHex(text)
      : { invalid: `expected ${listed(lengths)} hexadecimal digits` };
  };
}

/** One of a few letters or words, in any case; the value is as it stands in the list. */
export function oneOf<const V extends string>(...values: readonly V[]): Parse<V> {
  return (typed) =>
    values.find((value) => value.toUpperCase() === typed.toUpperCase()) ?? {
      invalid: `expected ${values.filter((value) => value !== '').join(', ')}${values.includes('' as V) ? ' or ENTER' : ''}`,
    };
}

/** The same, where Enter means none. */
export function maybe<T>(parse: Parse<T>): Parse<T | undefined> {
  return (typed) => (typed === '' ? undefined : parse(typed));
}

/** A key type of the key type table. */
export const keyType: Parse<string> = (typed) =>
  keyTypes[typed.toUpperCase()] === undefined
    ? { invalid: 'expected a key type such as 001 for a ZPK' }
    : typed.toUpperCase();

/** A usage of a key block. */
export const keyUsage: Parse<string> = (typed) =>
  keyUsages[typed.toUpperCase()] === undefined
    ? { invalid: 'expected a key usage such as P0 or 72' }
    : typed.toUpperCase();

/** A key as messages and the console show it: scheme letter and the rest, in groups or not. */
export const keyField: Parse<string> = (typed) => {
  const text = typed.replaceAll(/\s/g, '').toUpperCase();
  if (/^[SR]/.test(text)) return BLOCK.test(typed.trim()) ? typed.trim() : NO_KEY;
  return /^(K[0-9A-F]{3}|[XU]?[0-9A-F]{32}|[YT][0-9A-F]{48}|Z?[0-9A-F]{16})$/.test(text) ? text : NO_KEY;
};

/** A date as YYYY-MM-DD or a time, checked by the caller. */
export const text =
  (min: number, max: number): Parse<string> =>
  (typed) =>
    typed.length >= min && typed.length <= max && /^[\x20-\x7e]*$/.test(typed)
      ? typed
      : { invalid: `expected ${min} to ${max} printable characters` };

function listed(lengths: readonly number[]): string {
  if (lengths.length > 3) return `${lengths[0]} to ${lengths.at(-1)}`;
  return lengths.length === 1 ? String(lengths[0]) : `${lengths.slice(0, -1).join(', ')} or ${lengths.at(-1)}`;
}

const LAST_LMK = 19;
/** Letter, version, and printable characters: the reader of keys says what is wrong inside. */
const BLOCK = /^[SR][0-9A-E][\x21-\x7e]{15,}$/i;
const NO_KEY: Invalid = {
  invalid: 'expected a key: a scheme letter such as U, and its hexadecimal digits or key block',
};
