// The little of DER (X.690) that RSA keys need: values with their length octets, and sequences of whole numbers.
// Devices know two forms of INTEGER: two's complement as X.690 has it, and unsigned, without 00 before a high bit.

import { bytesOf, numberOf } from './rsa-numbers.ts';

/** How an INTEGER shows a number whose first bit is set: with 00 in front (X.690, 8.3) or without. */
export type IntegerForm = 'unsigned' | 'twosComplement';

/** A value in DER: its tag, and where its contents are. */
export interface DerValue {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Tags of X.690 that keys and DigestInfo use. */
export const derTags = Object.freeze({ integer: 0x02, octetString: 0x04, null: 0x05, objectId: 0x06, sequence: 0x30 });

/** Reads the value at `at`; long length octets are accepted for short lengths too. Undefined when malformed. */
export function readDerValue(source: Uint8Array, at: number, end: number): DerValue | undefined {
  if (at + 2 > end) return undefined;
  const tag = source[at]!;
  const first = source[at + 1]!;
  let start = at + 2;
  let length = first;
  if (first >= LONG_FORM) {
    const octets = first - LONG_FORM;
    if (octets < 1 || octets > MOST_LENGTH_OCTETS || start + octets > end) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + source[start++]!;
  }
  return start + length > end ? undefined : { tag, start, end: start + length };
}

/** Writes a value: tag, the shortest length octets, contents (X.690, 10.1). */
export function derValue(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const opening = [tag, ...lengthOctets(length)];
  const value = new Uint8Array(opening.length + length);
  value.set(opening);
  let offset = opening.length;
  for (const part of contents) {
    value.set(part, offset);
    offset += part.length;
  }
  return value;
}

/** A SEQUENCE of INTEGERs: RSAPublicKey (RFC 8017, A.1.1) is n and e. */
export function derIntegers(numbers: readonly bigint[], form: IntegerForm): Uint8Array {
  return derValue(derTags.sequence, ...numbers.map((number) => derValue(derTags.integer, integerBytes(number, form))));
}

/**
 * Reads a SEQUENCE of exactly `count` INTEGERs at the start of `source` and tells where it ends. In the unsigned form
 * every INTEGER is a magnitude, with or without 00 in front; in two's complement a negative one is malformed.
 */
export function readDerIntegers(
  source: Uint8Array,
  count: number,
  form: IntegerForm,
): { readonly numbers: readonly bigint[]; readonly end: number } | undefined {
  const sequence = readDerValue(source, 0, source.length);
  if (sequence?.tag !== derTags.sequence) return undefined;
  const numbers: bigint[] = [];
  let at = sequence.start;
  while (at < sequence.end) {
    const value = readDerValue(source, at, sequence.end);
    if (value?.tag !== derTags.integer || value.start === value.end) return undefined;
    if (form === 'twosComplement' && source[value.start]! >= HIGH_BIT) return undefined;
    numbers.push(numberOf(source.subarray(value.start, value.end)));
    at = value.end;
  }
  return numbers.length === count ? { numbers, end: sequence.end } : undefined;
}

function integerBytes(number: bigint, form: IntegerForm): Uint8Array {
  const bytes = bytesOf(number);
  if (form === 'unsigned' || bytes[0]! < HIGH_BIT) return bytes;
  const signed = new Uint8Array(bytes.length + 1);
  signed.set(bytes, 1);
  return signed;
}

function lengthOctets(length: number): readonly number[] {
  if (length < LONG_FORM) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [LONG_FORM + octets.length, ...octets];
}

const LONG_FORM = 0x80;
const HIGH_BIT = 0x80;
const MOST_LENGTH_OCTETS = 3;
