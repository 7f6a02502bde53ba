/** Definitions against recorded and published messages: requests read to their last byte, and write back unchanged. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import type { LayoutSettings } from '../../protocol/derive/read-state.ts';
import { defaultLayout, ReadState } from '../../protocol/derive/read-state.ts';
import { replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import type { AnyCommand, Example } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';

interface Vector {
  readonly command: string;
  readonly description: string;
  readonly lmkSet: string;
  readonly request: string;
  readonly response: string;
  readonly requestHex?: string;
  readonly responseHex?: string;
  readonly conditions?: string;
  readonly pinStorage?: string;
}

interface World {
  readonly shapes: (id: number) => LmkShape | undefined;
  readonly defaultLmk: number;
  readonly settings: LayoutSettings;
}

const HEADER_LENGTH = 4;
const registry: Readonly<Record<string, AnyCommand>> = commands;

const vectors: readonly Vector[] = ['keys-admin', 'pin-card', 'emv-mac-rsa'].flatMap(
  (name) =>
    JSON.parse(
      readFileSync(new URL(`../vectors/commands/${name}-examples.json`, import.meta.url), 'utf8'),
    ) as readonly Vector[],
);
const ours = vectors.filter(({ command }) => command in registry);
const examples = Object.values(registry).flatMap((command) =>
  (command.examples ?? []).map((example): [string, AnyCommand, Example] => [
    `${command.code}: ${example.note}`,
    command,
    example,
  ]),
);

const variant: LmkShape = { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' };
const blocks3des: LmkShape = { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' };
const blocksAes: LmkShape = { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' };

function world(lmkSet: string, settings: Partial<LayoutSettings>): World {
  const shape = lmkSet === 'test-kb-3des' ? blocks3des : lmkSet === 'test-kb-aes' ? blocksAes : variant;
  const slot = shape === variant ? 0 : 1;
  return {
    shapes: (id) => (id === slot ? shape : undefined),
    defaultLmk: slot,
    settings: { ...defaultLayout, ...settings },
  };
}

/** Settings of a vector that change the layout, from its words. */
function layoutOf({ conditions = '', pinStorage }: Vector): Partial<LayoutSettings> {
  return {
    ...(conditions.includes('ZMK length setting: single') && { zmkLength: 'single' }),
    ...(pinStorage === 'thalessim-clear' && { pinLength: 4 }),
    ...(conditions.includes('tables clear') && { decimalisationTables: 'plaintext' }),
  };
}

/** Layout settings of an example, from its `name=value` list. */
function layoutOfExample({ settings = [] }: Example): Partial<LayoutSettings> {
  const layout: Record<string, unknown> = {};
  for (const setting of settings) {
    const [name, value] = setting.split('=') as [string, string];
    if (name in defaultLayout) layout[name] = name === 'pinLength' ? Number(value) : value;
  }
  return layout;
}

/** Text with `<hex>` for binary bytes. */
const fromExample = (text: string): Uint8Array =>
  fromLatin1(text.replace(/<((?:[0-9A-F]{2})*)>/g, (_, bytes: string) => latin1(Buffer.from(bytes, 'hex'))));

function readRequest(command: AnyCommand, message: Uint8Array, { shapes, defaultLmk, settings }: World) {
  const state = new ReadState();
  state.context.settings = settings;
  state.buffer = message;
  const reader = requestReader(command);
  const done = reader.read(state, 2, message.length, defaultLmk, shapes);
  return { state, done, record: reader.record, end: reader.trailerAt };
}

function writeRequest(command: AnyCommand, record: FieldRecord, state: ReadState): string {
  const out = new ByteWriter();
  out.text(command.code);
  compileWriter(command.request).write(out, record, state);
  return latin1(out.view());
}

describe('examples', () => {
  it.each(examples)('%s reads to its last byte and writes back unchanged', (_, command, example) => {
    const message = fromExample(example.request);
    const read = readRequest(command, message, world(example.lmk, layoutOfExample(example)));
    if (!read.done) {
      expect(latin1(fromExample(example.reply))).toBe(`${command.reply}${read.state.failure.code}`);
      return;
    }
    expect(read.end).toBe(message.length);
    expect(writeRequest(command, read.record, read.state)).toBe(latin1(message));
  });

  it.each(examples)('%s has a reply that reads to its last byte and writes back unchanged', (_, command, example) => {
    const request = readRequest(command, fromExample(example.request), world(example.lmk, layoutOfExample(example)));
    expectReply(command, fromExample(example.reply), request);
  });
});

describe('vectors', () => {
  it('cover at least 90 messages of the registry', () => {
    expect(ours.length).toBeGreaterThanOrEqual(90);
  });

  it.each(ours.map((vector): [string, Vector] => [`${vector.command}: ${vector.description}`, vector]))(
    '%s reads as its response says',
    (_, vector) => {
      const command = registry[vector.command]!;
      const message = bytesOf(vector.request, vector.requestHex);
      const response = bytesOf(vector.response, vector.responseHex);
      const expected = latin1(response, 2, 4);
      const read = readRequest(command, message, world(vector.lmkSet.replace('thales-', ''), layoutOf(vector)));
      if (!read.done) {
        expect(['15', ...Object.keys(command.errors)]).toContain(expected);
        expect(read.state.failure.code).toBe(expected);
        return;
      }
      expect(expected).not.toBe('15');
      expect(read.end).toBe(message.length);
      expect(writeRequest(command, read.record, read.state)).toBe(latin1(message));
      expectReply(command, response, read);
    },
  );
});

/** Message without length prefix and header. */
function bytesOf(text: string, hexadecimal: string | undefined): Uint8Array {
  return hexadecimal === undefined
    ? fromLatin1(text.slice(HEADER_LENGTH))
    : new Uint8Array(Buffer.from(hexadecimal, 'hex')).subarray(HEADER_LENGTH);
}

function expectReply(command: AnyCommand, reply: Uint8Array, request: ReturnType<typeof readRequest>): void {
  const reader = replyReader(command);
  const state = new ReadState();
  state.context = request.state.context;
  state.buffer = reply;
  const done = reader.read(state, 0, reply.length, 0, request.record);
  expect(done, `${state.failure.code} ${state.failure.field}: ${state.failure.expected}`).toBe(true);
  expect(reader.trailerAt).toBe(reply.length);
  const out = new ByteWriter();
  out.text(command.reply);
  out.text(reader.code);
  compileWriter(reader.fields, request.record).write(out, reader.record, state);
  expect(latin1(out.view())).toBe(latin1(reply));
}
