/** Keys and key blocks, piece by piece. */
import type { Field } from '../dsl/fields.ts';
import type { KeyReference } from '../dsl/values.ts';
import { latin1, NIBBLES } from '../dsl/values.ts';
import { exportabilities } from '../words/blocks.ts';
import { schemes } from '../words/schemes.ts';
import type { ExplainedPart, RawText } from './explain-parts.ts';
import {
  blockAlgorithms,
  blockModes,
  blockUsage,
  blockVersions,
  keyVersionMeaning,
  optionalBlockNames,
} from './key-block-words.ts';

/** Scheme and length of a key. */
export function keyMeaning(key: KeyReference): string {
  if (key.scheme === 'K') return `key in user storage, index ${latin1(key.buffer, key.start, key.end)}`;
  if (key.isBlock) {
    const usage = blockUsage(key.usage);
    return `${schemes[key.scheme]!.name}: ${usage ?? `usage ${key.usage}`}, ${blockAlgorithms[key.algorithm] ?? `algorithm ${key.algorithm}`}`;
  }
  const size = key.end - key.start;
  if (key.scheme === '') return `${size === 16 ? 'single' : 'double'} length, no scheme letter, ${size}H`;
  return `${schemes[key.scheme]!.name}, ${size}H`;
}

/** The header of a key block in `start..end` (behind the scheme letter) field by field, then the key and its authenticator. */
export function keyBlockParts(
  buffer: Uint8Array,
  start: number,
  end: number,
  options: { readonly name: string; readonly isThales: boolean; readonly isBinary?: boolean; readonly raw: RawText },
): ExplainedPart[] {
  const parts: ExplainedPart[] = [];
  const { raw, name, isThales } = options;
  const add = (part: string, doc: string, from: number, to: number, meaning?: string, isBinary = false): void => {
    if (to <= from) return;
    parts.push({
      name: `${name}.${part}`,
      kind: 'keyPart',
      doc,
      start: from,
      end: to,
      raw: raw.show(from, to, isBinary),
      ...(meaning !== undefined && { meaning }),
    });
  };
  const text = (offset: number, size: number): string => latin1(buffer, start + offset, start + offset + size);
  if (end - start < 16) return parts;
  const version = blockVersions[text(0, 1)];
  const lmk = text(14, 2);
  add('version', 'Key block version', start, start + 1, version?.doc ?? 'not a known version');
  add('length', 'Characters of the block', start + 1, start + 5, `${Number(text(1, 4))} characters`);
  add('usage', 'Key usage', start + 5, start + 7, blockUsage(text(5, 2)) ?? 'not a known usage');
  add('algorithm', 'Algorithm', start + 7, start + 8, blockAlgorithms[text(7, 1)] ?? 'not a known algorithm');
  add('modeOfUse', 'Mode of use', start + 8, start + 9, blockModes[text(8, 1)] ?? 'not a known mode of use');
  add('keyVersion', 'Key version number', start + 9, start + 11, keyVersionMeaning(text(9, 2)));
  add(
    'exportability',
    'Exportability',
    start + 11,
    start + 12,
    (exportabilities as Readonly<Record<string, string>>)[text(11, 1)] ?? 'not a known exportability',
  );
  add(
    'optionalBlockCount',
    'Number of optional blocks',
    start + 12,
    start + 14,
    /^\d\d$/.test(text(12, 2)) ? `${Number(text(12, 2))}` : 'not a number',
  );
  if (isThales)
    add('lmkId', 'LMK identifier', start + 14, start + 16, lmk === 'FF' ? 'under a ZMK or TMK' : `LMK slot ${lmk}`);
  else add('context', 'Key context and reserved', start + 14, start + 16, keyContexts[lmk[0]!]);
  let at = start + 16;
  for (let i = 0; i < Number(text(12, 2)); i++) {
    const next = optionalBlockEnd(buffer, at, end);
    if (next < 0) break;
    add(`optionalBlock${i}`, 'Optional block', at, next, optionalBlockMeaning(latin1(buffer, at, next)));
    at = next;
  }
  const authenticator = version === undefined ? 0 : version.authenticator / (options.isBinary && !isThales ? 2 : 1);
  const body = Math.max(at, end - authenticator);
  add('encryptedKey', 'Encrypted key', at, body, undefined, options.isBinary);
  add('authenticator', 'Authenticator', body, end);
  return parts;
}

/** Identifier and size of an optional header block. */
export function optionalBlockMeaning(block: string): string {
  const known = optionalBlockNames[block.slice(0, 2)] ?? 'not a known identifier';
  return `${block.slice(0, 2)}: ${known}, ${block.length} characters in all`;
}

/** Modulus and exponent of an RSA public key in DER (PKCS#1), or just the size of the value. */
export function derMeaning(value: Uint8Array): string {
  const plain = `DER SEQUENCE, ${value.length} bytes`;
  const outer = derValue(value, 0, 0x30);
  const modulus = outer && derValue(value, outer.start, 0x02);
  const exponent = modulus && derValue(value, modulus.end, 0x02);
  if (exponent === undefined || exponent.end !== value.length || exponent.end - exponent.start > 4) return plain;
  let from = modulus!.start;
  while (from < modulus!.end && value[from] === 0) from++;
  if (from === modulus!.end) return plain;
  const bits = (modulus!.end - from) * 8 - (Math.clz32(value[from]!) - 24);
  let number = 0;
  for (let i = exponent.start; i < exponent.end; i++) number = number * 256 + value[i]!;
  return `RSA public key: modulus ${bits} bits, exponent ${number}`;
}

/** Does this field hold a key block, and where does its header start? */
export function blockStart(field: Field, buffer: Uint8Array, start: number, end: number): number {
  const letter = buffer[start];
  const isBlock =
    (field.kind === 'key' || field.kind === 'privateKey') &&
    (letter === 0x53 || (letter === 0x52 && field.kind === 'key'));
  return isBlock && end - start >= 17 && isDecimal(buffer, start + 2, start + 6) ? start + 1 : -1;
}

function derValue(value: Uint8Array, at: number, tag: number): { start: number; end: number } | undefined {
  if (value[at] !== tag || at + 2 > value.length) return undefined;
  let length = value[at + 1]!;
  let start = at + 2;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets < 1 || octets > 3) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (value[start++] ?? 0);
  }
  return start + length <= value.length ? { start, end: start + length } : undefined;
}

/** Where the optional block at `at` ends, or -1; both forms of its length (algorithms 8.5). */
function optionalBlockEnd(buffer: Uint8Array, at: number, end: number): number {
  const short = hexNumber(buffer, at + 2, 2);
  if (short >= 4) return at + short <= end ? at + short : -1;
  if (short !== 0) return -1;
  const count = hexNumber(buffer, at + 4, 2);
  for (const digits of [count, count * 2]) {
    const length = count > 0 && digits <= 8 ? hexNumber(buffer, at + 6, digits) : -1;
    if (length >= 6 + digits && at + length <= end) return at + length;
  }
  return -1;
}

function hexNumber(buffer: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const nibble = NIBBLES[buffer[i] ?? 0]!;
    if (nibble > 15) return -1;
    value = value * 16 + nibble;
  }
  return value;
}

function isDecimal(buffer: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (buffer[i]! < 48 || buffer[i]! > 57) return false;
  return true;
}

const keyContexts: Readonly<Record<string, string>> = {
  '0': 'by the wrapping key',
  '1': 'storage only',
  '2': 'exchange only',
};
