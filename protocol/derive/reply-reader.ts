/**
 * Reads whole replies: header, reply code, error code, fields, trailer. What is there depends on what was asked, so the
 * conditions of a reply look into the request it answers.
 */
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, Fields } from '../dsl/fields.ts';
import type { StoredScheme } from '../dsl/values.ts';
import { fromLatin1, KeyReference, NIBBLES, View } from '../dsl/values.ts';
import type { KeyScheme } from '../words/schemes.ts';
import type { FieldRecord } from './conditions.ts';
import type { ReadState } from './read-state.ts';
import { MAX_TRAILER, TRAILER_MARK } from './read-state.ts';
import type { Reader } from './reader.ts';
import { compileReader } from './reader.ts';

export interface ReplyReader {
  readonly command: AnyCommand;
  /** Fields of the last reply; which ones depends on its error code. */
  readonly record: FieldRecord;
  /** Fields of the definition that belong to the last error code. */
  readonly fields: Fields;
  /** Error code of the last reply, `00` when it succeeded. */
  readonly code: string;
  /** Where the fields of the last reply start, behind its error code. */
  readonly fieldsAt: number;
  /** Where X'19 + trailer starts in the last reply, or its end. */
  readonly trailerAt: number;
  /** Reads the reply at `start..end`; `request` is the record that was read, or what a client passed. */
  read(state: ReadState, start: number, end: number, headerLength: number, request: FieldRecord): boolean;
}

/** Compiles the reply readers of one command. */
export function replyReader(command: AnyCommand): ReplyReader {
  const asked: FieldRecord = {};
  const requestFields = Object.entries(command.request) as [string, Field][];
  const compile = (fields: Fields): Reader => linked(compileReader(fields, { outer: asked }), asked);
  const usual = compile(command.response);
  const others = new Map<string, { reader: Reader; fields: Fields }>();
  for (const [code, fields] of Object.entries((command.also ?? {}) as Readonly<Record<string, Fields>>))
    others.set(code, { reader: compile(fields), fields });

  const reader = {
    command,
    record: usual.record,
    fields: command.response as Fields,
    code: '00',
    fieldsAt: 0,
    trailerAt: 0,
    read(state: ReadState, start: number, end: number, headerLength: number, request: FieldRecord): boolean {
      state.start(state.buffer, start + headerLength, end);
      state.spans?.splice(0);
      setRequest(requestFields, asked, request);
      reader.record = NOTHING;
      reader.fields = NO_FIELDS;
      reader.code = '';
      reader.trailerAt = end;
      reader.fieldsAt = end;
      if (!takeCodes(state, command.reply)) return false;
      const { buffer, at } = state;
      const code = String.fromCharCode(buffer[at - 2]!, buffer[at - 1]!);
      reader.code = code;
      reader.fieldsAt = at;
      // Fields that travel with an error code are never promised: the device may send the code alone.
      const isBare = at === end || buffer[at] === TRAILER_MARK;
      const other = others.get(code);
      if (code === '00') {
        reader.record = usual.record;
        reader.fields = command.response;
        if (!usual.read(state)) return false;
      } else if (other !== undefined && !isBare) {
        reader.record = other.reader.record;
        reader.fields = other.fields;
        if (!other.reader.read(state)) return false;
      }
      return takeTrailer(state, reader);
    },
  };
  return reader;
}

/** A key given as text, as the conditions of a reply need it. */
export function keyReferenceOf(text: string): KeyReference {
  const key = new KeyReference();
  const first = text.charCodeAt(0);
  const isPlain = text === '' || NIBBLES[first]! < 16;
  const index = isPlain ? -1 : text[0] === 'K' ? 1 : text[1] === 'K' && text[0] !== 'S' && text[0] !== 'R' ? 2 : -1;
  key.buffer = fromLatin1(text);
  key.scheme = (isPlain ? '' : index > 0 ? 'K' : text[0]) as KeyScheme;
  key.storedScheme = (index === 2 ? text[0] : '') as StoredScheme;
  key.start = isPlain ? 0 : Math.max(1, index);
  key.end = text.length;
  key.index = index > 0 ? Number.parseInt(text.slice(index), 16) : -1;
  return key;
}

/**
 * Copies the request's fields as a reader would have left them: a client gives keys and digits as text, and what an
 * incomplete request lacks must not be undefined where a layout is computed from it.
 */
function setRequest(fields: readonly (readonly [string, Field])[], asked: FieldRecord, request: FieldRecord): void {
  for (let i = 0; i < fields.length; i++) {
    const [name, field] = fields[i]!;
    asked[name] = asRead(field, request[name]);
  }
}

function asRead(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case 'key':
      return value === undefined ? NO_KEY : typeof value === 'string' ? keyReferenceOf(value) : value;
    case 'digits':
    case 'hexNumber':
    case 'blockLength':
      return value ?? 0;
    case 'hex':
    case 'numeric':
    case 'text':
      return typeof value === 'string' ? viewOf(value) : (value ?? NO_VIEW);
    default:
      return value;
  }
}

function viewOf(text: string): View {
  const view = new View();
  view.set(fromLatin1(text), 0, text.length);
  return view;
}

/** Lengths and key algorithms of a reply may come from fields of the request: what the reply lacks is looked up there. */
function linked(reader: Reader, asked: FieldRecord): Reader {
  Object.setPrototypeOf(reader.record, asked);
  return reader;
}

function takeCodes(state: ReadState, reply: string): boolean {
  const { buffer, at, end } = state;
  if (at + 2 > end || buffer[at] !== reply.charCodeAt(0) || buffer[at + 1] !== reply.charCodeAt(1))
    return state.fail('15', 'reply', at, `the reply code \`${reply}\``);
  for (let i = at + 2; i < at + 4; i++)
    if (i >= end || !isCodeCharacter(buffer[i]!))
      return state.fail('15', 'error', Math.min(i, end), '2 characters of error code');
  state.at = at + 4;
  return true;
}

function takeTrailer(state: ReadState, reader: { trailerAt: number }): boolean {
  const { at, end, buffer } = state;
  if (at === end) return true;
  if (buffer[at] !== TRAILER_MARK) return state.fail('15', 'end', at, 'the end of the message');
  if (end - at > MAX_TRAILER + 1) return state.fail('15', 'trailer', at, "X'19 and a trailer of up to 32 characters");
  reader.trailerAt = at;
  return true;
}

const isCodeCharacter = (character: number): boolean =>
  (character >= 48 && character <= 57) || (character >= 65 && character <= 90);

const NO_KEY = new KeyReference();
const NO_VIEW = new View();
const NOTHING: FieldRecord = Object.freeze({});
const NO_FIELDS: Fields = Object.freeze({});
