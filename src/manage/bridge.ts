/** The bridge: a host command from an HTTP request to the device, and the explained reply back, secrets masked. */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { explainReply, explainRequest } from '../../protocol/derive/explain.ts';
import { formatExplanation } from '../../protocol/derive/explain-format.ts';
import type { ExplainOptions } from '../../protocol/derive/explain-message.ts';
import type { ExplainedPart } from '../../protocol/derive/explain-parts.ts';
import { stripLengthPrefix } from '../../protocol/derive/length-prefix.ts';
import type { HostCommandAnswer } from './explanation-schema.ts';
import type { ManagementParts } from './parts.ts';
import { requestMessage } from './request-message.ts';
import type { HostCommand } from './schemas.ts';

/** An answer, or why the request cannot be given to the device. */
export type Bridged = { readonly answer: HostCommandAnswer } | { readonly status: 400 | 413; readonly problem: string };

/** Executes one host command. */
export async function bridge(asked: HostCommand, { hsm, headerLength }: ManagementParts): Promise<Bridged> {
  const written = requestMessage(asked, headerLength);
  if ('problem' in written) return { status: 400, problem: written.problem };
  const frame = written.bytes.subarray(stripLengthPrefix(written.bytes));
  const { maxFrame } = hsm.state.settings;
  if (frame.length > maxFrame)
    return { status: 413, problem: `the message has ${frame.length} bytes; the device takes ${maxFrame}` };

  const layout = layoutFor(asked, hsm, headerLength);
  const out = new ByteWriter(512);
  const outcome = hsm.execute(frame, 0, frame.length, { headerLength, lmk: asked.lmk }, out, PEER);
  const bytes = outcome === undefined ? out.view() : outcome === 'close' ? NOTHING : await outcome;
  const replies = framesIn(bytes).map((reply) => replyAnswer(reply, frame, layout));
  return {
    answer: {
      outcome: outcome === 'close' ? 'closed' : replies.length > 0 ? 'answered' : 'not answered',
      request: explainRequest(frame, 0, frame.length, layout),
      replies,
    },
  };
}

/** The same for people. */
export function answerText({ outcome, replies }: HostCommandAnswer): string {
  if (replies.length === 0) return `${outcome}\n`;
  return replies.map(({ explanation }) => formatExplanation(explanation)).join('\n');
}

function layoutFor({ lmk }: HostCommand, { state }: ManagementParts['hsm'], headerLength: number): ExplainOptions {
  const { settings, lmks, userStorage } = state;
  return {
    headerLength,
    lengthPrefix: false,
    lmk: (id) => {
      const found = lmks.get(id);
      return found && { lmkKind: found.kind, lmkAlgorithm: found.algorithm };
    },
    defaultLmk: lmk ?? settings.defaultLmk,
    settings,
    storedKey: (index) => userStorage.get(index),
    secrets: 'masked',
  };
}

function replyAnswer(
  reply: Uint8Array,
  request: Uint8Array,
  layout: ExplainOptions,
): HostCommandAnswer['replies'][number] {
  const explanation = explainReply(reply, 0, reply.length, { ...layout, request });
  const fields: Record<string, string> = {};
  addFields(explanation.parts, fields);
  return { code: explanation.code, error: explanation.error ?? null, fields, explanation };
}

function addFields(parts: readonly ExplainedPart[], fields: Record<string, string>): void {
  for (const { kind, name, raw, parts: inside } of parts) {
    if (kind === 'block' || kind === 'repeat') addFields(inside ?? [], fields);
    else if (name !== '' && !AROUND.has(kind)) fields[name] = raw;
  }
}

/** The device writes its replies one behind the other, each with its 2-byte length. */
function framesIn(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    frames.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return frames;
}

/** What is in a reply besides the fields of its command. */
const AROUND: ReadonlySet<ExplainedPart['kind']> = new Set<ExplainedPart['kind']>([
  'messageHeader',
  'code',
  'errorCode',
  'literal',
  'delimiter',
  'trailer',
  'unread',
]);
const NOTHING = new Uint8Array(0);
/** Connections have positive identifiers; logs are braked for all of HTTP together. */
const PEER = { id: -2, name: 'http' };
