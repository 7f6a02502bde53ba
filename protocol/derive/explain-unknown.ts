/** Explanations of messages whose fields nobody can read: too short, unknown code, or a code without definition. */
import { commands } from '../commands/index.ts';
import type { AnyCommand } from '../dsl/command.ts';
import { latin1 } from '../dsl/values.ts';
import type { ExplainOptions, Explanation, Message } from './explain-message.ts';
import { codePart, errorMeaning, errorPart, plainPart, relative, shownCode } from './explain-message.ts';
import { readRequest } from './explain-reading.ts';
import { catalogueEntry, entriesByReply, nearestCommand } from './nearest-command.ts';

/** A message that ends before its code does. */
export function tooShort(direction: Explanation['direction'], message: Message): Explanation {
  const { codeAt, end, start, headerLength } = message;
  if (end > codeAt) message.parts.push(plainPart(message, 'unread', '', 'Not read', codeAt, end));
  const size = direction === 'request' ? 2 : 4;
  return {
    direction,
    code: '',
    status: 'unknown',
    complete: false,
    parts: relative(message.parts, start),
    failure: {
      code: '15',
      field: 'code',
      offset: end - start,
      expected: `a header of ${headerLength} bytes and ${size} characters of ${direction === 'request' ? 'command code' : 'reply and error code'}`,
      came: 'the end of the message',
    },
    notes: message.notes,
  };
}

/** A request whose command has no definition, or is no command. */
export function undefinedRequest(code: string, message: Message, options: ExplainOptions): Explanation {
  const { notes, codeAt } = message;
  const entry = catalogueEntry(code);
  if (entry === undefined) {
    const nearest = nearestCommand(code);
    const answered = entriesByReply(code)[0];
    if (answered) notes.push(`${shownCode(message)} is the reply to ${answered.code}, ${answered.title}.`);
    else if (nearest) notes.push(`No command has this code. The nearest is ${nearest.code}, ${nearest.title}.`);
    else notes.push('No command has this code.');
    const other = otherHeaderLength(message, options);
    if (other !== undefined) notes.push(other);
  } else notes.push(`${code}, ${entry.title}, is known but its fields are not defined yet; the device answers 67.`);
  message.parts.push(codePart(message, 'Command', entry?.title ?? 'not a known command'));
  return withoutFields('request', codeAt + 2, entry && { command: entry.code, title: entry.title }, message);
}

/** A reply that no defined command sends, or not to that request. */
export function undefinedReply(code: string, message: Message, asked: AnyCommand | undefined): Explanation {
  const { notes, codeAt, bytes } = message;
  const entry = entriesByReply(code)[0];
  if (asked !== undefined) notes.push(`The request was ${asked.code}, which is answered with ${asked.reply}.`);
  if (entry !== undefined)
    notes.push(`${code} is the reply to ${entry.code}, ${entry.title}; its fields are not defined yet.`);
  else {
    const nearest = nearestCommand(code[0]! + String.fromCharCode(code.charCodeAt(1) - 1));
    notes.push(
      nearest
        ? `No command answers with this code. The nearest is ${nearest.reply}, the reply to ${nearest.code}, ${nearest.title}.`
        : 'No command answers with this code.',
    );
  }
  message.parts.push(
    codePart(message, entry ? `Reply to ${entry.code}` : 'Reply', entry?.title ?? 'not a known reply'),
  );
  const errorCode = latin1(bytes, codeAt + 2, codeAt + 4);
  const error = { code: message.raw.show(codeAt + 2, codeAt + 4), meaning: errorMeaning(undefined, errorCode) };
  message.parts.push(errorPart(message, error.meaning));
  return {
    ...withoutFields('reply', codeAt + 4, entry && { command: entry.code, title: entry.title }, message),
    error,
  };
}

function withoutFields(
  direction: Explanation['direction'],
  restAt: number,
  entry: { readonly command: string; readonly title: string } | undefined,
  message: Message,
): Explanation {
  const { end, notes, start } = message;
  if (end > restAt) {
    if (!message.showsSecrets) {
      message.raw.mask(restAt, end);
      notes.push('The rest is masked: without a definition nobody knows whether it holds a clear key or PIN.');
    }
    message.parts.push(plainPart(message, 'unread', '', 'Not read', restAt, end));
  }
  return {
    direction,
    code: shownCode(message),
    status: entry === undefined ? 'unknown' : 'catalogue only',
    ...entry,
    complete: end === restAt,
    parts: relative(message.parts, start),
    notes,
  };
}

/** A wrong header length is the usual reason for an unknown code. */
function otherHeaderLength(message: Message, options: ExplainOptions): string | undefined {
  const { bytes, headerAt, headerLength, end } = message;
  for (let length = 0; length <= 32; length++) {
    const codeAt = headerAt + length;
    if (length === headerLength || codeAt + 2 > end) continue;
    const command = (commands as Readonly<Record<string, AnyCommand>>)[latin1(bytes, codeAt, codeAt + 2)];
    if (command === undefined || !readRequest(command, bytes, codeAt + 2, end, options).isDone) continue;
    return `With a header of ${length} bytes this is ${command.code}, ${command.title}.`;
  }
  return undefined;
}
