/**
 * Reads whole requests: header, command code, fields, trailer. The layout may depend on the LMK that `%nn` names,
 * which stands behind the fields: the likely kind is tried first, the others only when that does not fit.
 */
import type { AnyCommand } from '../dsl/command.ts';
import type { FieldRecord } from './conditions.ts';
import type { MakeQuickReader } from './quick-read.ts';
import type { ReadContext, ReadState } from './read-state.ts';
import { MAX_TRAILER, TRAILER_MARK } from './read-state.ts';
import type { Reader } from './reader.ts';
import { compileReader } from './reader.ts';

/** What the reader must know of an LMK to choose a layout. */
export type LmkShape = Pick<ReadContext, 'lmkKind' | 'lmkAlgorithm'>;

/** Kinds of LMK by identifier; undefined when none is loaded there. */
export type LmkShapes = (id: number) => LmkShape | undefined;

export interface RequestReader {
  readonly command: AnyCommand;
  readonly record: FieldRecord;
  /** Where X'19 + trailer starts in the last message, or its end. */
  trailerAt: number;
  /** The LMK identifier that the last message named, or -1. */
  lmkId: number;
  read(state: ReadState, start: number, end: number, defaultLmk: number, shapes: LmkShapes): boolean;
  /** The values of the record, for a reply that is written when other messages have been read. */
  save(): readonly unknown[];
  /** Puts values back that `save` gave. Views among them have moved on. */
  restore(values: readonly unknown[]): void;
}

/** Families whose enumerated fields are checked after syntax and LMK identifier (commands-keys-admin 1.13). */
const DEFERRING = new Set(['keys', 'admin', 'lmk', 'storage']);

/** Compiles the reader of one command; with `quick` it reads with straight code instead of a loop over the definition. */
export function requestReader(command: AnyCommand, quick?: MakeQuickReader): RequestReader {
  const fields: Reader = compileReader(command.request, { defer: DEFERRING.has(command.family), quick });
  const slots = [...fields.slots.values()];
  const lmkBlock = fields.slots.get('lmkId');
  const reader: RequestReader = {
    command,
    record: fields.record,
    trailerAt: 0,
    lmkId: -1,
    read(state, start, end, defaultLmk, shapes) {
      reader.trailerAt = end;
      const hinted = hint(state.buffer, start, end);
      const first = (hinted >= 0 ? shapes(hinted) : undefined) ?? shapes(defaultLmk) ?? NO_LMK;
      const done = attempt(state, start, end, first);
      // Without `%nn` the layout was that of the default LMK already.
      if (done && ((hinted < 0 && reader.lmkId < 0) || fits(first, defaultLmk, shapes))) return true;
      if (state.buffer.indexOf(PERCENT, start) < 0) return state.failure.code === '00';
      return reread(state, start, end, first, defaultLmk, shapes);
    },
    save: () => slots.map(({ value }) => value),
    restore(values) {
      for (let i = 0; i < slots.length; i++) slots[i]!.put(values[i]);
    },
  };
  return reader;

  /** Reads with the layout of one kind of LMK. */
  function attempt(state: ReadState, start: number, end: number, shape: LmkShape): boolean {
    state.start(state.buffer, start, end);
    state.spans?.splice(0);
    state.context.lmkKind = shape.lmkKind;
    state.context.lmkAlgorithm = shape.lmkAlgorithm;
    lmkBlock?.put(undefined);
    const done = fields.read(state) && readTrailer(state, reader);
    const named = lmkBlock?.value as { readonly id: number } | undefined;
    reader.lmkId = named === undefined ? -1 : named.id;
    return done;
  }

  /** Is the LMK of this reading of the kind it assumed? One that is not loaded contradicts nothing. */
  function fits(shape: LmkShape, defaultLmk: number, shapes: LmkShapes): boolean {
    return sameShape(shape, shapes(reader.lmkId < 0 ? defaultLmk : reader.lmkId));
  }

  /** Tries the other kinds of LMK; a reading counts when its LMK is of the kind it assumed. */
  function reread(
    state: ReadState,
    start: number,
    end: number,
    first: LmkShape,
    defaultLmk: number,
    shapes: LmkShapes,
  ): boolean {
    for (const shape of SHAPES) {
      if (sameShape(shape, first)) continue;
      const done = attempt(state, start, end, shape);
      if (done && fits(shape, defaultLmk, shapes)) return true;
      // A reading that got as far as an LMK of the kind it assumed is the right one, also when it fails behind it.
      if (reader.lmkId >= 0 && shapes(reader.lmkId) !== undefined && fits(shape, defaultLmk, shapes)) return false;
    }
    if (!attempt(state, start, end, first)) return false;
    return (
      fits(first, defaultLmk, shapes) || state.fail('15', 'lmkId', start, 'fields of the kind of LMK that is named')
    );
  }
}

function readTrailer(state: ReadState, reader: { trailerAt: number }): boolean {
  const { at, end, buffer } = state;
  if (at === end) {
    reader.trailerAt = end;
    return true;
  }
  if (buffer[at] !== TRAILER_MARK) return state.fail('15', 'end', at, 'the end of the message');
  if (end - at > MAX_TRAILER + 1) return state.fail('15', 'trailer', at, "X'19 and a trailer of up to 32 characters");
  reader.trailerAt = at;
  return true;
}

/** Where a trailer probably starts in a message that could not be read: the last X'19 within its reach. */
export function guessTrailer(buffer: Uint8Array, start: number, end: number): number {
  const from = Math.max(start, end - MAX_TRAILER - 1);
  for (let i = end - 1; i >= from; i--) if (buffer[i] === TRAILER_MARK) return i;
  return end;
}

/** The LMK identifier when the message ends with `%nn`, or -1: only a hint, binary data may look like it. */
function hint(buffer: Uint8Array, start: number, end: number): number {
  if (end - start < 3 || buffer[end - 3] !== PERCENT) return -1;
  const tens = buffer[end - 2]! - 48;
  const ones = buffer[end - 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function sameShape(a: LmkShape, b: LmkShape | undefined): boolean {
  return (
    b === undefined ||
    a === b ||
    (a.lmkKind === b.lmkKind && (a.lmkAlgorithm === 'AES-256') === (b.lmkAlgorithm === 'AES-256'))
  );
}

const PERCENT = 0x25;
const NO_LMK: LmkShape = { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' };
const SHAPES: readonly LmkShape[] = [
  { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' },
  { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' },
  { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' },
];
