/** Between values and messages: writes the request of a command, reads its reply into plain values. */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import { type PlainRecord, plainRecord } from '../../protocol/derive/plain.ts';
import { type LayoutSettings, ReadState } from '../../protocol/derive/read-state.ts';
import { type ReplyReader, replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { compileWriter, type Writer } from '../../protocol/derive/writer.ts';
import type { AnyCommand, Field, Fields } from '../../protocol/dsl/command.ts';
import { standardErrors } from '../../protocol/words/errors.ts';
import { ReplyError } from './errors.ts';

/** What `readReply` makes of a reply; `Answer` is its typed form. */
export type PlainAnswer =
  | (PlainRecord & { readonly ok: true; readonly code: '00' })
  | (PlainRecord & { readonly ok: false; readonly error: string; readonly meaning: string });

/** Around the fields of a request: message header and trailer. */
export interface Envelope {
  readonly header: Uint8Array;
  readonly trailer: Uint8Array | undefined;
}

/**
 * A request with length prefix, header, code, fields and trailer. A value that does not fit its field, and a name that
 * is no field, are mistakes of the caller and throw with the field's path.
 */
export function writeRequest(command: AnyCommand, request: FieldRecord, { header, trailer }: Envelope): Uint8Array {
  checkNames(command.request, request, command.code);
  const out = new ByteWriter(256);
  const start = out.beginFrame();
  out.raw(header);
  out.text(command.code);
  const state = new ReadState();
  Object.assign(state.context, shapesFor(command, request)[0]);
  codecOf(command).request.write(out, request, state);
  if (trailer !== undefined) {
    out.byte(TRAILER_MARK);
    out.raw(trailer);
  }
  return endFrame(out, start);
}

/** A message that is already bytes, header included, with its length prefix. */
export function frameMessage(message: Uint8Array): Uint8Array {
  const out = new ByteWriter(message.length + 2);
  const start = out.beginFrame();
  out.raw(message);
  return endFrame(out, start);
}

/** Reads a reply, header first, to the request that it answers. Throws a `ReplyError` when it has another layout. */
export function readReply(
  command: AnyCommand,
  request: FieldRecord,
  reply: Uint8Array,
  headerLength: number,
  settings: LayoutSettings,
): PlainAnswer {
  const { reader } = codecOf(command);
  const state = new ReadState();
  state.buffer = reply;
  state.context.settings = settings;
  let problem = '';
  // The layout of a few replies depends on the kind of LMK, which a client need not know: the likely one goes first.
  for (const shape of shapesFor(command, request)) {
    state.context.lmkKind = shape.lmkKind;
    state.context.lmkAlgorithm = shape.lmkAlgorithm;
    if (reader.read(state, 0, reply.length, headerLength, request)) return answerOf(command, reader);
    const { failure } = state;
    if (problem === '')
      problem = `the reply to ${command.code} does not have its layout: expected ${failure.expected} at offset ${failure.offset}`;
  }
  throw new ReplyError(problem, reply);
}

function answerOf(command: AnyCommand, reader: ReplyReader): PlainAnswer {
  const { code } = reader;
  const fields = plainRecord(reader.fields, reader.record);
  if (code === '00') return { ok: true, code, ...fields } as PlainAnswer;
  const own = (command.errors as Readonly<Record<string, string>>)[code];
  const meaning = own ?? (standardErrors as Readonly<Record<string, string>>)[code] ?? 'not a standard error code';
  return { ok: false, error: code, meaning, ...fields } as PlainAnswer;
}

function endFrame(out: ByteWriter, start: number): Uint8Array {
  const length = out.at - start;
  if (length > MAX_MESSAGE) throw new RangeError(`a message has at most ${MAX_MESSAGE} bytes, this one has ${length}`);
  out.endFrame(start);
  return out.view();
}

function checkNames(fields: Fields, values: FieldRecord, path: string): void {
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name] as Field | undefined;
    if (field === undefined || field.kind === 'literal')
      throw new TypeError(`${path} has no field "${name}"; it has ${namesOf(fields).join(', ') || 'none'}`);
    if (field.fields === undefined || typeof value !== 'object' || value === null) continue;
    for (const row of Array.isArray(value) ? value : [value]) checkNames(field.fields, row, `${path}.${name}`);
  }
}

function namesOf(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => (fields[name] as Field).kind !== 'literal');
}

/** The first key of a request stands under the LMK, so its scheme tells the kind of LMK. */
function shapesFor(command: AnyCommand, request: FieldRecord): readonly [LmkShape, ...LmkShape[]] {
  for (const name of Object.keys(command.request)) {
    const key: unknown = request[name];
    if ((command.request[name] as Field).kind !== 'key' || typeof key !== 'string') continue;
    if (key.startsWith('S1')) return [AES, VARIANT, DES];
    return key.startsWith('S') ? [DES, VARIANT, AES] : [VARIANT, DES, AES];
  }
  return [VARIANT, DES, AES];
}

function codecOf(command: AnyCommand): { readonly request: Writer; readonly reader: ReplyReader } {
  let codec = codecs.get(command);
  if (codec === undefined) {
    codec = { request: compileWriter(command.request), reader: replyReader(command) };
    codecs.set(command, codec);
  }
  return codec;
}

const codecs = new WeakMap<AnyCommand, { readonly request: Writer; readonly reader: ReplyReader }>();
const TRAILER_MARK = 0x19;
const MAX_MESSAGE = 65_535;
const VARIANT: LmkShape = { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' };
const DES: LmkShape = { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' };
const AES: LmkShape = { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' };
