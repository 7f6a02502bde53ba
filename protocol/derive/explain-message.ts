/** The frame of an explanation: options and result, and the pieces of a message around its fields. */
import type { AnyCommand } from '../dsl/command.ts';
import { standardErrors } from '../words/errors.ts';
import type { ExplainedPart } from './explain-parts.ts';
import { RawText } from './explain-parts.ts';
import type { LayoutOptions } from './explain-reading.ts';
import { stripLengthPrefix } from './length-prefix.ts';
import type { ReadContext } from './read-state.ts';

export interface ExplainOptions extends LayoutOptions {
  /** Bytes in front of the command code; 4 when not given. */
  readonly headerLength?: number;
  /** Clear keys and PINs come out as `*` unless they are to be shown. What stands under an LMK is no secret. */
  readonly secrets?: 'masked' | 'shown';
  /** Is there a 2-byte length in front? Found out when not given. */
  readonly lengthPrefix?: boolean;
}

export interface ExplainReplyOptions extends ExplainOptions {
  /** The request that this reply answers; without it the layout is guessed. */
  readonly request?: Uint8Array;
}

/** Why a message was not read to its end, or which value is not allowed. */
export interface ExplainedFailure {
  /** Error code that the device answers. */
  readonly code: string;
  readonly field: string;
  readonly offset: number;
  readonly expected: string;
  readonly came: string;
}

/** A message in pieces. Offsets count from the first byte that was given. */
export interface Explanation {
  readonly direction: 'request' | 'reply';
  /** The command or reply code as it stands in the message. */
  readonly code: string;
  /** `done` and `not yet` as in the definition, `catalogue only` without definition, `unknown` when no list has it. */
  readonly status: 'done' | 'not yet' | 'catalogue only' | 'unknown';
  /** Code of the command that this is the request or reply of. */
  readonly command?: string;
  readonly title?: string;
  /** Kind of LMK that the fields were read with. */
  readonly lmk?: { readonly lmkKind: ReadContext['lmkKind']; readonly lmkAlgorithm: ReadContext['lmkAlgorithm'] };
  readonly error?: { readonly code: string; readonly meaning: string };
  /** Read to the last byte. */
  readonly complete: boolean;
  readonly parts: readonly ExplainedPart[];
  readonly failure?: ExplainedFailure;
  readonly notes: readonly string[];
}

/** A message that is being explained. */
export interface Message {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly headerAt: number;
  readonly headerLength: number;
  readonly codeAt: number;
  readonly raw: RawText;
  readonly showsSecrets: boolean;
  readonly parts: ExplainedPart[];
  readonly notes: string[];
}

/** Opens a message: finds its length prefix and header. */
export function openMessage(bytes: Uint8Array, start: number, end: number, options: ExplainOptions): Message {
  const headerAt =
    options.lengthPrefix === undefined
      ? stripLengthPrefix(bytes, start, end)
      : Math.min(end, start + (options.lengthPrefix ? 2 : 0));
  const headerLength = options.headerLength ?? 4;
  const raw = new RawText(bytes);
  const message: Message = {
    bytes,
    start,
    end,
    headerAt,
    headerLength,
    codeAt: Math.min(end, headerAt + headerLength),
    raw,
    showsSecrets: options.secrets === 'shown',
    parts: [],
    notes: [],
  };
  if (headerAt > start)
    message.parts.push(
      plainPart(message, 'lengthPrefix', 'length', 'Length of the message', start, headerAt, `${end - headerAt} bytes`),
    );
  if (message.codeAt > headerAt)
    message.parts.push(
      plainPart(message, 'messageHeader', 'header', 'Message header, returned unchanged', headerAt, message.codeAt),
    );
  return message;
}

/** A part outside the fields. */
export function plainPart(
  message: Message,
  kind: ExplainedPart['kind'],
  name: string,
  doc: string,
  start: number,
  end: number,
  meaning?: string,
): ExplainedPart {
  const masked = message.raw.isMasked(start, end);
  return {
    name,
    kind,
    doc,
    start,
    end,
    raw: message.raw.show(start, end, kind === 'lengthPrefix'),
    ...(meaning !== undefined && { meaning }),
    ...(masked && { masked }),
  };
}

/** The command or reply code. */
export function codePart(message: Message, doc: string, title: string): ExplainedPart {
  return plainPart(message, 'code', 'code', doc, message.codeAt, message.codeAt + 2, title);
}

/** The code as it is fit to be shown. */
export function shownCode(message: Message): string {
  return message.raw.show(message.codeAt, Math.min(message.end, message.codeAt + 2));
}

/** The error code of a reply. */
export function errorPart(message: Message, meaning: string): ExplainedPart {
  return plainPart(message, 'errorCode', 'error', 'Error code', message.codeAt + 2, message.codeAt + 4, meaning);
}

/** Parts with offsets that count from `base`. */
export function relative(parts: readonly ExplainedPart[], base: number): readonly ExplainedPart[] {
  if (base === 0) return parts;
  return parts.map((part) => ({
    ...part,
    start: part.start - base,
    end: part.end - base,
    ...(part.parts && { parts: relative(part.parts, base) }),
  }));
}

/** What an error code means in the replies of a command. */
export function errorMeaning(command: AnyCommand | undefined, code: string): string {
  const own = (command?.errors as Readonly<Record<string, string>> | undefined)?.[code];
  return own ?? (standardErrors as Readonly<Record<string, string>>)[code] ?? 'not a standard error code';
}
