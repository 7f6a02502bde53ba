/** The message that an HTTP request asks for: as it stands there, or written from the fields of a command. */
import { commands } from '../../protocol/commands/index.ts';
import { catalogueEntry, nearestCommand } from '../../protocol/derive/nearest-command.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { writeRequest } from '../client/message.ts';
import { parseMessage } from '../tools/message-text.ts';
import { requestFromWords } from '../tools/request-values.ts';
import { fieldWords } from './field-words.ts';
import type { HostCommand } from './schemas.ts';

/** Bytes of a message with its header, or why there are none. */
export type RequestMessage = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Makes the message. */
export function requestMessage(asked: HostCommand, headerLength: number): RequestMessage {
  const { message, form, command, fields } = asked;
  if ((message === undefined) === (command === undefined))
    return { problem: 'give either a message, or a command and its fields' };
  if (message === undefined) {
    if (form !== undefined) return { problem: 'form: only a message has one' };
    return fromFields(command!, fields ?? {}, headerLength);
  }
  if (fields !== undefined) return { problem: 'fields: they belong to a command, not to a message' };
  const parsed = parseMessage(message, form ?? 'auto', headerLength);
  return 'problem' in parsed ? { problem: `message: ${parsed.problem}` } : parsed;
}

/** Why there is no command of that code, with the one that may be meant. */
export function noSuchCommand(code: string): string {
  const near = nearestCommand(code.slice(0, 2));
  const suggestion = near === undefined ? '' : `; did you mean ${near.code}, ${near.title}?`;
  return /^[A-Za-z0-9]{1,8}$/.test(code) ? `no command "${code}"${suggestion}` : 'a command code is two characters';
}

function fromFields(code: string, fields: Readonly<Record<string, unknown>>, headerLength: number): RequestMessage {
  const command = (commands as Readonly<Record<string, AnyCommand>>)[code.toUpperCase()];
  if (command === undefined) return { problem: `command: ${unknownCode(code)}` };
  const flat = fieldWords(fields);
  if ('problem' in flat) return flat;
  const read = requestFromWords(command, flat.words);
  if ('problem' in read) return { problem: `${command.code}: ${read.problem}` };
  const header = new Uint8Array(headerLength).fill(ZERO);
  try {
    return { bytes: writeRequest(command, read.request, { header, trailer: undefined }).subarray(2) };
  } catch (error) {
    // The writer throws for values that do not fit, with the name of the field and without its value.
    if (error instanceof TypeError || error instanceof RangeError)
      return { problem: `${command.code}: ${error.message}` };
    throw error;
  }
}

function unknownCode(code: string): string {
  const entry = catalogueEntry(code.toUpperCase());
  if (entry === undefined) return noSuchCommand(code);
  return `the fields of ${entry.code}, ${entry.title}, are not defined yet; send it as a message`;
}

const ZERO = 0x30;
