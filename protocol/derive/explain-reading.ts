/**
 * Reads a message for an explanation: with the layout that was given, or with the first that fits. Not for the hot path.
 */
import type { AnyCommand } from '../dsl/command.ts';
import type { Fields } from '../dsl/fields.ts';
import { KeyReference } from '../dsl/values.ts';
import type { FieldRecord } from './conditions.ts';
import { completeRequest, guessRequests } from './guess-tags.ts';
import { stripLengthPrefix } from './length-prefix.ts';
import type { LayoutSettings, ReadContext, Span } from './read-state.ts';
import { defaultLayout, ReadState } from './read-state.ts';
import type { ReplyReader } from './reply-reader.ts';
import { replyReader } from './reply-reader.ts';
import type { LmkShape, LmkShapes, RequestReader } from './request-reader.ts';
import { requestReader } from './request-reader.ts';

/** What layouts depend on besides the message. */
export interface LayoutOptions {
  /** Kind of LMK, or kinds by identifier; without it the kind that fits is found by trying. */
  readonly lmk?: LmkShape | LmkShapes;
  /** LMK that a message without `%nn` is about, when `lmk` tells kinds by identifier. */
  readonly defaultLmk?: number;
  readonly settings?: LayoutSettings;
  /** The text of a key in user storage. */
  readonly storedKey?: ReadContext['storedKey'];
}

/** One way to read a message. */
export interface Reading {
  readonly isDone: boolean;
  readonly record: FieldRecord;
  readonly fields: Fields;
  readonly spans: readonly Span[];
  readonly trailerAt: number;
  readonly shape: LmkShape;
  /** Why it ended early, or the first value that is well formed but not allowed. */
  readonly failure:
    | { readonly code: string; readonly field: string; readonly offset: number; readonly expected: string }
    | undefined;
}

/** The LMK kind of a reading. */
export function layoutOf(reading: Reading): LmkShape {
  const { lmkKind, lmkAlgorithm } = reading.shape;
  return { lmkKind, lmkAlgorithm };
}

/** Reads the fields of a request at `start..end`. */
export function readRequest(
  command: AnyCommand,
  bytes: Uint8Array,
  start: number,
  end: number,
  options: LayoutOptions,
): Reading {
  const reader = requestReaderOf(command);
  const attempt = (shapes: LmkShapes): Reading => {
    const state = newState(bytes, options);
    const isDone = reader.read(state, start, end, options.defaultLmk ?? 0, shapes);
    return reading(state, isDone, reader.record, command.request, reader.trailerAt);
  };
  const { lmk } = options;
  if (lmk !== undefined) return attempt(typeof lmk === 'function' ? lmk : () => lmk);
  let best: Reading | undefined;
  let bestScore = -1;
  for (const shape of SHAPES) {
    const candidate = attempt(() => shape);
    const score = scoreOf(candidate, command);
    if (score <= bestScore) continue;
    best = copied(candidate);
    bestScore = score;
    if (score === PERFECT) break;
  }
  return best!;
}

/** Reads a reply of one of a few commands; `assumed` says in words what was guessed about a request that is not there. */
export function readReply(
  commands: readonly AnyCommand[],
  bytes: Uint8Array,
  { start, end, headerLength }: { readonly start: number; readonly end: number; readonly headerLength: number },
  options: LayoutOptions & { readonly request?: Uint8Array; readonly headerLength?: number },
): { readonly command: AnyCommand; readonly reading: Reading; readonly assumed?: string } {
  let best: { command: AnyCommand; reading: Reading; assumed?: string } | undefined;
  for (const command of commands) {
    const reader = replyReaderOf(command);
    for (const { request, shapes, words } of requestsFor(command, options, bytes, start + headerLength))
      for (const shape of shapes) {
        const state = newState(bytes, options);
        state.context.lmkKind = shape.lmkKind;
        state.context.lmkAlgorithm = shape.lmkAlgorithm;
        const isDone = reader.read(state, start, end, headerLength, request);
        if (!isDone && best !== undefined && !furthest(state, best.reading)) continue;
        const assumed = options.request === undefined ? words : undefined;
        best = {
          command,
          reading: copied(reading(state, isDone, reader.record, reader.fields, reader.trailerAt)),
          ...(assumed !== undefined && { assumed }),
        };
        if (isDone) return best;
      }
  }
  return best!;
}

function newState(bytes: Uint8Array, options: LayoutOptions): ReadState {
  const state = new ReadState();
  state.buffer = bytes;
  state.spans = [];
  state.context.settings = options.settings ?? defaultLayout;
  if (options.storedKey !== undefined) state.context.storedKey = options.storedKey;
  return state;
}

function reading(state: ReadState, isDone: boolean, record: FieldRecord, fields: Fields, trailerAt: number): Reading {
  const source = isDone ? state.deferred : state.failure;
  const { lmkKind, lmkAlgorithm } = state.context;
  return {
    isDone,
    record,
    fields,
    spans: state.spans!,
    trailerAt,
    shape: { lmkKind, lmkAlgorithm },
    failure: source.code === '00' ? undefined : { ...source },
  };
}

/** Readers reuse their records; what they hold of nested records and views is only good until the next reading. */
function copied(reading: Reading): Reading {
  return { ...reading, record: copyRecord(reading.record) };
}

function copyRecord(record: FieldRecord): FieldRecord {
  const copy: FieldRecord = Object.create(Object.getPrototypeOf(record));
  for (const [name, value] of Object.entries(record)) copy[name] = copyValue(value);
  return copy;
}

function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(value));
  for (const [name, part] of Object.entries(value)) {
    if (part instanceof Uint8Array) copy[name] = part;
    else copy[name] = Array.isArray(part) ? part.map(copyValue) : copyValue(part);
  }
  return copy;
}

/** Read to the end and in keeping with its first key, read to the end, or read a part of the way. */
function scoreOf(candidate: Reading, command: AnyCommand): number {
  if (!candidate.isDone) return candidate.failure?.offset ?? 0;
  return contradicts(candidate, command) ? PERFECT - 1 : PERFECT;
}

/** The first key of a request stands under the LMK, so its scheme tells the kind of LMK. */
function contradicts({ record, shape }: Reading, command: AnyCommand): boolean {
  for (const name of Object.keys(command.request)) {
    const key: unknown = record[name];
    if (!(key instanceof KeyReference) || key.scheme === 'K' || key.scheme === 'R') continue;
    const isBlockLmk = shape.lmkKind === 'keyBlock';
    if (!key.isBlock) return isBlockLmk;
    return !isBlockLmk || (key.buffer[key.start] === DIGIT_1) !== (shape.lmkAlgorithm === 'AES-256');
  }
  return false;
}

interface AskedRequest {
  readonly request: FieldRecord;
  readonly shapes: readonly LmkShape[];
  readonly words?: string;
}

function* requestsFor(
  command: AnyCommand,
  options: LayoutOptions & { readonly request?: Uint8Array; readonly headerLength?: number },
  reply: Uint8Array,
  codeAt: number,
): Generator<AskedRequest> {
  const code = String.fromCharCode(reply[codeAt + 2] ?? 0, reply[codeAt + 3] ?? 0);
  const fields: Fields =
    code === '00' ? command.response : ((command.also as Record<string, Fields> | undefined)?.[code] ?? {});
  const { lmk } = options;
  if (options.request !== undefined) {
    const { request } = options;
    const start = stripLengthPrefix(request) + (options.headerLength ?? 4) + 2;
    const asked = copied(readRequest(command, request, Math.min(start, request.length), request.length, options));
    yield { request: completeRequest(command, fields, asked.record), shapes: [asked.shape] };
    return;
  }
  const known = typeof lmk === 'function' ? lmk(options.defaultLmk ?? 0) : lmk;
  const shapes = known === undefined ? SHAPES : [known];
  for (const request of guessRequests(command, fields)) {
    const words = Object.entries(request)
      .map(([name, value]) => describe(name, value))
      .filter((text) => text !== '');
    yield {
      request,
      shapes,
      ...(words.length > 0 && { words: `Read without its request, as if that had ${words.join(', ')}.` }),
    };
  }
}

function describe(name: string, value: unknown): string {
  if (value === undefined) return `no ${name}`;
  if (value instanceof KeyReference) return value.isBlock ? `${name} a key block, algorithm ${value.algorithm}` : '';
  return typeof value === 'string' || typeof value === 'number' ? `${name} ${value}` : '';
}

function furthest(state: ReadState, best: Reading): boolean {
  return !best.isDone && state.failure.offset > (best.failure?.offset ?? 0);
}

function requestReaderOf(command: AnyCommand): RequestReader {
  let reader = requestReaders.get(command);
  if (reader === undefined) {
    reader = requestReader(command);
    requestReaders.set(command, reader);
  }
  return reader;
}

function replyReaderOf(command: AnyCommand): ReplyReader {
  let reader = replyReaders.get(command);
  if (reader === undefined) {
    reader = replyReader(command);
    replyReaders.set(command, reader);
  }
  return reader;
}

const PERFECT = 1_000_000;
const DIGIT_1 = 0x31;
const SHAPES: readonly LmkShape[] = [
  { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' },
  { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' },
  { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' },
];
const requestReaders = new WeakMap<AnyCommand, RequestReader>();
const replyReaders = new WeakMap<AnyCommand, ReplyReader>();
