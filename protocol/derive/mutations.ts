/**
 * Spoilt messages for fuzzing, made from the fields of a valid one: another length, another class of character, another
 * delimiter, a cut, garbage, swapped fields. The same arguments give the same bytes.
 */
import type { Span } from './read-state.ts';
import { SampleRandom } from './sample-random.ts';

export type MutationKind =
  | 'longer'
  | 'shorter'
  | 'wrongClass'
  | 'wrongDelimiter'
  | 'truncated'
  | 'appended'
  | 'randomBytes'
  | 'swapped'
  | 'repeated'
  | 'extremeNumber';

export interface Mutation {
  readonly kind: MutationKind;
  /** Field that was spoilt, or '' for the message as a whole. */
  readonly field: string;
  readonly bytes: Uint8Array;
}

/** One mutation of every kind at every field of a message. */
export function mutations(message: Uint8Array, spans: readonly Span[], seed: number): Mutation[] {
  const random = new SampleRandom(seed);
  const made: Mutation[] = [];
  for (const [index, span] of spans.entries())
    for (const kind of FIELD_KINDS) {
      const bytes = spoil(kind, message, spans, index, random);
      if (bytes !== undefined) made.push({ kind, field: span.name, bytes });
    }
  made.push({ kind: 'appended', field: '', bytes: appended(message, random) });
  made.push({ kind: 'randomBytes', field: '', bytes: randomised(message, 0, message.length, random) });
  return made;
}

/** One mutation by chance. */
export function mutate(message: Uint8Array, spans: readonly Span[], seed: number): Mutation {
  const random = new SampleRandom(seed);
  for (let attempt = 0; attempt < 10 && spans.length > 0; attempt++) {
    const kind = random.pick(ALL_KINDS);
    if (kind === 'appended') return { kind, field: '', bytes: appended(message, random) };
    const index = random.between(0, spans.length - 1);
    const bytes = spoil(kind, message, spans, index, random);
    if (bytes !== undefined) return { kind, field: spans[index]!.name, bytes };
  }
  return { kind: 'randomBytes', field: '', bytes: randomised(message, 0, message.length, random) };
}

/** The spoilt message, or undefined when the kind does not suit the field. */
function spoil(
  kind: MutationKind,
  message: Uint8Array,
  spans: readonly Span[],
  index: number,
  random: SampleRandom,
): Uint8Array | undefined {
  const { field, start, end } = spans[index]!;
  const isEmpty = end === start;
  switch (kind) {
    case 'longer':
      return joined(message.subarray(0, end), isEmpty ? [DIGIT_0] : [message[end - 1]!], message.subarray(end));
    case 'shorter':
      return isEmpty ? undefined : joined(message.subarray(0, end - 1), message.subarray(end));
    case 'truncated':
      return message.slice(0, isEmpty ? end : random.between(start, end - 1));
    case 'wrongClass':
      return isEmpty ? undefined : replaced(message, random.between(start, end - 1), random.pick(WRONG));
    case 'wrongDelimiter': {
      const at = field.open !== undefined && field.open !== '' ? start : end - 1;
      return isEmpty || !DELIMITERS.includes(message[at]!)
        ? undefined
        : replaced(message, at, random.pick(DELIMITERS.filter((other) => other !== message[at])));
    }
    case 'randomBytes':
      return isEmpty ? undefined : randomised(message, start, end, random);
    case 'repeated':
      return isEmpty ? undefined : joined(message.subarray(0, end), message.subarray(start));
    case 'extremeNumber':
      return field.kind === 'digits' || field.kind === 'hexNumber' || field.kind === 'blockLength'
        ? message
            .slice()
            .fill(random.chance(0.5) ? DIGIT_0 : field.kind === 'hexNumber' ? LETTER_F : DIGIT_9, start, end)
        : undefined;
    case 'swapped': {
      const next = spans.slice(index + 1).find((span) => span.start >= end && span.end > span.start);
      if (isEmpty || next === undefined) return undefined;
      const between = message.subarray(end, next.start);
      return joined(
        message.subarray(0, start),
        message.subarray(next.start, next.end),
        between,
        message.subarray(start, end),
        message.subarray(next.end),
      );
    }
    case 'appended':
      return appended(message, random);
  }
}

function appended(message: Uint8Array, random: SampleRandom): Uint8Array {
  return joined(message, random.bytes(random.between(1, 40)));
}

function replaced(message: Uint8Array, at: number, byte: number): Uint8Array {
  const bytes = message.slice();
  bytes[at] = byte;
  return bytes;
}

function randomised(message: Uint8Array, start: number, end: number, random: SampleRandom): Uint8Array {
  const bytes = message.slice();
  for (let i = start; i < end; i++) bytes[i] = random.between(0, 255);
  return bytes;
}

function joined(...pieces: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const LETTER_F = 0x46;
const codes = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));
/** Bytes that some class of characters does not have: control, space, letters, signs, high bit, the trailer mark. */
const WRONG: readonly number[] = [0x00, 0x19, 0x7f, 0xff, 0x80, ...codes(' G/:@`g;%#&!')];
const DELIMITERS: readonly number[] = codes(';%#&!*~=');
const FIELD_KINDS: readonly MutationKind[] = [
  'longer',
  'shorter',
  'wrongClass',
  'wrongDelimiter',
  'truncated',
  'randomBytes',
  'repeated',
  'extremeNumber',
  'swapped',
];
const ALL_KINDS: readonly MutationKind[] = [...FIELD_KINDS, 'appended'];
