/**
 * Explains messages: every field with its offset, bytes and meaning, and where reading stopped and why. The result is
 * data that JSON takes; `formatExplanation` makes a table of it. Never throws, whatever the bytes are.
 */
import { commands } from '../commands/index.ts';
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, Fields } from '../dsl/fields.ts';
import { latin1 } from '../dsl/values.ts';
import type { FieldRecord } from './conditions.ts';
import { blockStart, keyBlockParts } from './explain-key.ts';
import { isSecret, meaningOf, valueAt } from './explain-meaning.ts';
import type { ExplainOptions, ExplainReplyOptions, Explanation, Message } from './explain-message.ts';
import { codePart, errorMeaning, errorPart, openMessage, plainPart, relative, shownCode } from './explain-message.ts';
import type { ExplainedPart } from './explain-parts.ts';
import type { Reading } from './explain-reading.ts';
import { layoutOf, readReply, readRequest } from './explain-reading.ts';
import { tooShort, undefinedReply, undefinedRequest } from './explain-unknown.ts';
import type { Span } from './read-state.ts';
import { guessTrailer } from './request-reader.ts';

/** Explains a request. */
export function explainRequest(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  options: ExplainOptions = {},
): Explanation {
  const message = openMessage(bytes, start, end, options);
  const { codeAt } = message;
  if (codeAt + 2 > end) return tooShort('request', message);
  const code = latin1(bytes, codeAt, codeAt + 2);
  const command = (commands as Readonly<Record<string, AnyCommand>>)[code];
  if (command === undefined) return undefinedRequest(code, message, options);
  const reading = readRequest(command, bytes, codeAt + 2, end, options);
  message.parts.push(codePart(message, 'Command', command.title));
  return finish('request', command, reading, codeAt + 2, message);
}

/** Explains a reply, with its request when that is at hand. */
export function explainReply(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  options: ExplainReplyOptions = {},
): Explanation {
  const message = openMessage(bytes, start, end, options);
  const { codeAt } = message;
  if (codeAt + 4 > end) return tooShort('reply', message);
  const code = latin1(bytes, codeAt, codeAt + 2);
  const asked = options.request && askedBy(options.request, options);
  const candidates =
    (asked && [asked]) ?? (Object.values(commands) as AnyCommand[]).filter(({ reply }) => reply === code);
  if (candidates.length === 0 || candidates[0]!.reply !== code) return undefinedReply(code, message, asked);
  const place = { start: message.headerAt, end, headerLength: message.headerLength };
  const { request, ...layout } = options;
  const { command, reading, assumed } = readReply(candidates, bytes, place, asked && request ? options : layout);
  message.parts.push(codePart(message, `Reply to ${command.code}`, command.title));
  const errorCode = latin1(bytes, codeAt + 2, codeAt + 4);
  const error = { code: message.raw.show(codeAt + 2, codeAt + 4), meaning: errorMeaning(command, errorCode) };
  message.parts.push(errorPart(message, error.meaning));
  if (assumed !== undefined) message.notes.push(assumed);
  return { ...finish('reply', command, reading, codeAt + 4, message), error };
}

function finish(
  direction: Explanation['direction'],
  command: AnyCommand,
  reading: Reading,
  fieldsAt: number,
  message: Message,
): Explanation {
  const { spans, isDone } = reading;
  const readTo = spans.reduce((furthest, span) => Math.max(furthest, span.end), fieldsAt);
  const trailerAt = isDone ? reading.trailerAt : Math.max(readTo, guessTrailer(message.bytes, readTo, message.end));
  if (!message.showsSecrets) {
    maskSecrets(spans, isDone ? [] : fieldsOf(command, direction), readTo, message);
    if (!isDone) maskBehindClear(spans, message);
  }
  addFields(spans, reading.record, fieldsAt, message);
  if (trailerAt > readTo) message.parts.push(plainPart(message, 'unread', '', 'Not read', readTo, trailerAt));
  if (message.end > trailerAt)
    message.parts.push(plainPart(message, 'trailer', 'trailer', "X'19 and message trailer", trailerAt, message.end));
  const failure = reading.failure && {
    ...reading.failure,
    offset: reading.failure.offset - message.start,
    came: came(reading.failure.offset, message),
  };
  return {
    direction,
    code: shownCode(message),
    status: command.status,
    command: command.code,
    title: command.title,
    lmk: layoutOf(reading),
    complete: isDone,
    parts: relative(message.parts, message.start),
    ...(failure && { failure }),
    notes: message.notes,
  };
}

/** Hides clear secrets; what was not read is hidden too when a secret may be in it. */
function maskSecrets(spans: readonly Span[], unread: readonly Fields[], readTo: number, message: Message): void {
  const read = new Set<Field>();
  for (const span of spans) {
    if (!isSecret(span.field)) continue;
    read.add(span.field);
    message.raw.mask(span.start, span.end);
  }
  if (!unread.some((fields) => hasUnreadSecret(fields, read))) return;
  message.raw.mask(readTo, message.end);
  message.notes.push('The part that was not read is masked: it may hold a clear key or PIN.');
}

/** A clear PIN or key of another length than expected shifts into what stands behind it. */
function maskBehindClear(spans: readonly Span[], message: Message): void {
  const clear = spans.find(({ field }) => field.secret === true);
  if (clear === undefined) return;
  message.raw.mask(clear.end, message.end);
  message.notes.push('What stands behind a clear key or PIN is masked: one of another length would reach into it.');
}

function fieldsOf(command: AnyCommand, direction: Explanation['direction']): readonly Fields[] {
  return direction === 'request'
    ? [command.request]
    : [command.response, ...Object.values((command.also ?? {}) as Record<string, Fields>)];
}

function hasUnreadSecret(fields: Fields, read: ReadonlySet<Field>): boolean {
  return (Object.values(fields) as Field[]).some(
    (field) =>
      (isSecret(field) && !read.has(field)) || (field.fields !== undefined && hasUnreadSecret(field.fields, read)),
  );
}

/** Spans stand in wire order, a block in front of what is in it. */
function addFields(spans: readonly Span[], record: FieldRecord, fieldsAt: number, message: Message): void {
  let cursor = fieldsAt;
  for (let i = 0; i < spans.length; ) {
    const span = spans[i]!;
    if (span.start > cursor) message.parts.push(plainPart(message, 'delimiter', '', 'Delimiter', cursor, span.start));
    const next = childrenEnd(spans, i);
    message.parts.push(fieldPart(spans, i, next, record, message));
    cursor = span.end;
    i = next;
  }
}

function childrenEnd(spans: readonly Span[], index: number): number {
  const { name } = spans[index]!;
  let next = index + 1;
  while (next < spans.length && (spans[next]!.name.startsWith(`${name}.`) || spans[next]!.name.startsWith(`${name}[`)))
    next++;
  return next;
}

function fieldPart(
  spans: readonly Span[],
  index: number,
  next: number,
  record: FieldRecord,
  message: Message,
): ExplainedPart {
  const { name, field, start, end } = spans[index]!;
  const parts: ExplainedPart[] = [];
  for (let i = index + 1; i < next; ) {
    const after = childrenEnd(spans, i);
    parts.push(fieldPart(spans, i, after, record, message));
    i = after;
  }
  const { value, owner } = field.kind === 'literal' ? { value: '', owner: record } : valueAt(record, name);
  const hidden = field.fields === undefined && message.raw.isMasked(start, end);
  const masked = !message.showsSecrets && (isSecret(field) || hidden);
  const isBinary = field.kind === 'bytes' || field.kind === 'der' || field.kind === 'privateKey';
  const block = blockStart(field, message.bytes, start, end);
  if (block >= 0 && !masked) {
    const isThales = message.bytes[block - 1] === 0x53;
    parts.push(...keyBlockParts(message.bytes, block, end, { name, isThales, isBinary, raw: message.raw }));
  }
  const meaning = masked
    ? undefined
    : value === undefined && field.choices !== undefined
      ? 'not one of the listed values'
      : value === undefined && field.kind === 'keyType'
        ? 'not a known key type'
        : meaningOf(field, value, owner);
  return {
    name,
    kind: field.kind,
    doc: field.doc,
    start,
    end,
    raw: message.raw.show(start, end, isBinary && block < 0),
    ...(meaning !== undefined && { meaning }),
    ...(masked && { masked }),
    ...(field.confidence === 'low' && { uncertain: true as const }),
    ...(parts.length > 0 && { parts }),
  };
}

/** What stands where reading stopped. */
function came(offset: number, message: Message): string {
  const { end, raw } = message;
  if (offset >= end) return 'the end of the message';
  const shown = Math.min(end, offset + 8);
  return `\`${raw.show(offset, shown)}\`${shown < end ? ' ...' : ', then the end of the message'}`;
}

/** The command of a request that is only looked at to understand its reply. */
function askedBy(request: Uint8Array, options: ExplainOptions): AnyCommand | undefined {
  const message = openMessage(request, 0, request.length, options);
  return (commands as Readonly<Record<string, AnyCommand>>)[
    latin1(request, message.codeAt, Math.min(request.length, message.codeAt + 2))
  ];
}
