/**
 * Logs and traces from what a device tells: which message of whom was refused, where and why. Lines are made from
 * definitions, so clear keys and PINs come out as `*`. A peer gets a few lines a second, the rest is counted.
 */
import { explainReply, explainRequest } from '../../protocol/derive/explain.ts';
import type { ExplainOptions, Explanation } from '../../protocol/derive/explain-message.ts';
import type { ExplainedPart } from '../../protocol/derive/explain-parts.ts';
import type { LayoutSettings, ReadContext } from '../../protocol/derive/read-state.ts';
import { standardErrors } from '../../protocol/words/errors.ts';
import type { Peer } from '../hsm/contract.ts';
import type { CallEvent, DeviceObserver } from '../hsm/observer.ts';
import type { Logger } from './logger.ts';

/** How to log. */
export interface ObserveOptions {
  readonly logger: Logger;
  /** Settings of the device that change layouts. */
  readonly settings: LayoutSettings;
  /** Every message is logged with its fields. */
  readonly trace?: boolean;
  /** Lines about refusals in a second for one connection; 20 when not given. */
  readonly perSecond?: number;
  /** The same for all connections together; 200 when not given. */
  readonly perSecondInAll?: number;
  /** Text of a key in user storage. */
  readonly storedKey?: ReadContext['storedKey'];
}

/** An observer that logs. */
export interface LoggingObserver extends DeviceObserver {
  /** Writes what was only counted so far: call it before the process ends. */
  flush(): void;
}

/** Makes an observer that logs refusals, short frames and faults, and with `trace` every message. */
export function loggingObserver(options: ObserveOptions): LoggingObserver {
  const { logger, trace = false } = options;
  const brake = new Brake(options);
  return {
    onRefused(event) {
      if (brake.admits(event.peer)) logger.info(refusalFields(event, options), 'refused');
    },
    onShortFrame(length, peer) {
      if (brake.admits(peer))
        logger.info({ ...named(peer), length }, 'not answered: too short for a header and a command code');
    },
    onBug(bug) {
      if (brake.admits(FAULTS)) logger.error(faultFields(bug), 'fault in a command handler, answered 41');
    },
    ...(trace && { onCall: (event: CallEvent) => logger.info(traceFields(event, options), 'call') }),
    flush: () => brake.flush(),
  };
}

/** Lets a few lines a second through, per connection and in all, and tells how many it held back. */
class Brake {
  readonly #logger: Logger;
  readonly #perSecond: number;
  readonly #perSecondInAll: number;
  /** Only peers of the current second, so nothing has to be told when a connection ends. */
  readonly #peers = new Map<number, { readonly peer: Peer | undefined; lines: number; leftOut: number }>();
  #lines = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ logger, perSecond = 20, perSecondInAll = 200 }: ObserveOptions) {
    this.#logger = logger;
    this.#perSecond = perSecond;
    this.#perSecondInAll = perSecondInAll;
  }

  admits(peer: Peer | undefined): boolean {
    this.#timer ??= setTimeout(() => this.flush(), 1000).unref();
    const id = peer?.id ?? 0;
    let count = this.#peers.get(id);
    if (count === undefined) this.#peers.set(id, (count = { peer, lines: 0, leftOut: 0 }));
    if (count.lines >= this.#perSecond || this.#lines >= this.#perSecondInAll) {
      count.leftOut++;
      return false;
    }
    count.lines++;
    this.#lines++;
    return true;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { peer, leftOut } of this.#peers.values())
      if (leftOut > 0)
        this.#logger.info({ ...named(peer), leftOut }, 'more of these in the last second, not logged one by one');
    this.#peers.clear();
    this.#lines = 0;
  }
}

function refusalFields(event: CallEvent, options: ObserveOptions): object {
  const { command, refusal, request } = event;
  const { error = '', field = '', reason = '' } = refusal ?? {};
  const explanation = explained(() => explainRequest(request, 0, request.length, layoutOf(event, options)));
  return {
    ...named(event.peer),
    command: explanation?.code ?? event.code,
    ...(command && { title: command.title }),
    error,
    meaning: meaningOf(event, error),
    ...(field !== '' && { field, ...(explanation && placeOf(explanation, field)) }),
    reason,
    ...(explanation?.status === 'unknown' && explanation.notes.length > 0 && { note: explanation.notes.join(' ') }),
  };
}

/** Offset and bytes of the field that a refusal names: where reading stopped, or where the field stands. */
function placeOf(explanation: Explanation, field: string): { offset?: number; came?: string } {
  const { failure } = explanation;
  if (failure?.field === field) return { offset: failure.offset, came: failure.came };
  const part = findPart(explanation.parts, field);
  return part === undefined ? {} : { offset: part.start, came: shortened(part.raw) };
}

function findPart(parts: readonly ExplainedPart[], name: string): ExplainedPart | undefined {
  for (const part of parts) {
    if (part.name === name) return part;
    const inside = part.parts && findPart(part.parts, name);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function traceFields(event: CallEvent, options: ObserveOptions): object {
  const { request, reply, refusal } = event;
  const layout = layoutOf(event, options);
  const asked = explainRequest(request, 0, request.length, layout);
  const answered = explained(() =>
    reply.length === 0 ? undefined : explainReply(reply, 0, reply.length, { ...layout, request }),
  );
  return {
    ...named(event.peer),
    command: asked?.code ?? event.code,
    error: answered?.error?.code ?? refusal?.error ?? '',
    ...(asked && { request: fieldsOf(asked.parts) }),
    ...(answered && { reply: fieldsOf(answered.parts) }),
  };
}

/** The fields of a message by name; nested fields stand under the whole of their path. */
function fieldsOf(parts: readonly ExplainedPart[]): Record<string, string> {
  const fields: Record<string, string> = {};
  const add = (part: ExplainedPart): void => {
    const isContainer = part.kind === 'block' || part.kind === 'repeat';
    if (isContainer) for (const inside of part.parts ?? []) add(inside);
    else if (part.kind !== 'literal' && part.kind !== 'delimiter' && part.kind !== 'code')
      fields[part.name || part.doc.toLowerCase()] = part.raw;
  };
  for (const part of parts) add(part);
  return fields;
}

/** A mistake in an explanation costs the details of a line, never the call it is about. */
function explained(explain: () => Explanation | undefined): Explanation | undefined {
  try {
    return explain();
  } catch {
    return undefined;
  }
}

function layoutOf(event: CallEvent, options: ObserveOptions): ExplainOptions {
  const { headerLength, lmkKind, lmkAlgorithm } = event;
  const { settings, storedKey } = options;
  return {
    headerLength,
    lengthPrefix: false,
    lmk: { lmkKind, lmkAlgorithm },
    settings,
    ...(storedKey && { storedKey }),
  };
}

function meaningOf({ command }: CallEvent, error: string): string {
  const own = (command?.errors as Readonly<Record<string, string>> | undefined)?.[error];
  return own ?? (standardErrors as Readonly<Record<string, string>>)[error] ?? '';
}

/** Class and stack of a fault. Its message could quote what the handler was working on. */
function faultFields(bug: unknown): object {
  if (!(bug instanceof Error)) return { fault: typeof bug };
  const { stack = '', name, message } = bug;
  const head = message === '' ? name : `${name}: ${message}`;
  const frames = stack.startsWith(head) ? stack.slice(head.length).trim().split(/\n\s*/) : [];
  return { fault: bug.constructor.name, stack: frames };
}

function named(peer: Peer | undefined): { peer?: string } {
  return peer === undefined ? {} : { peer: peer.name };
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} ... (${text.length} characters)` : text;
}

/** Faults are nobody's: they share a count of their own. */
const FAULTS: Peer = { id: -1, name: 'command handlers' };
const LONGEST = 48;
