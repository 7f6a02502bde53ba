import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { plainReply, plainRequest, toJson } from '../../protocol/derive/plain.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { keyReferenceOf, replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { sample } from '../../protocol/derive/samples.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import { bytesOf, pairs, registry, shapeOfExample } from './contexts.ts';

const SEEDS = 100;
const FIELDS_AT = 6;

function stateFor(bytes: Uint8Array, lmk: LmkShape): ReadState {
  const state = new ReadState();
  state.buffer = bytes;
  Object.assign(state.context, lmk);
  return state;
}

describe('requests', () => {
  it.each(pairs)('%s under a %s LMK reads to the last byte and writes the same bytes', (_code, _kind, command, lmk) => {
    const reader = requestReader(command);
    const writer = compileWriter(command.request);
    for (let seed = 0; seed < SEEDS; seed++) {
      const { bytes } = sample(command, seed, undefined, { lmk });
      const state = stateFor(bytes, lmk);
      const isRead = reader.read(state, FIELDS_AT, bytes.length, 0, () => lmk);
      expect(isRead, `seed ${seed}: ${JSON.stringify(state.failure)}`).toBe(true);
      const out = new ByteWriter();
      out.raw(bytes, 0, FIELDS_AT);
      writer.write(out, reader.record, state);
      out.raw(bytes, reader.trailerAt, bytes.length);
      expect(latin1(out.view()), `seed ${seed}`).toBe(latin1(bytes));
    }
  });

  it.each(pairs)('%s under a %s LMK writes the same bytes from a plain copy', (_code, _kind, command, lmk) => {
    const reader = requestReader(command);
    const writer = compileWriter(command.request);
    for (let seed = 0; seed < SEEDS / 4; seed++) {
      const { bytes, trailerAt } = sample(command, seed, undefined, { lmk });
      const state = stateFor(bytes, lmk);
      reader.read(state, FIELDS_AT, bytes.length, 0, () => lmk);
      const plain: Record<string, unknown> = { ...plainRequest(command, reader.record) };
      // Conditions on a key block look into the header, so the writer needs references there.
      for (const [name, field] of Object.entries(command.request as Record<string, { kind: string }>))
        if (field.kind === 'key' && plain[name] !== undefined) plain[name] = keyReferenceOf(plain[name] as string);
      const out = new ByteWriter();
      writer.write(out, plain, state);
      expect(latin1(out.view()), `seed ${seed}`).toBe(latin1(bytes, FIELDS_AT, trailerAt));
    }
  });

  it.each(pairs)('%s under a %s LMK answers every truncation without an exception', (_code, _kind, command, lmk) => {
    const reader = requestReader(command);
    for (let seed = 0; seed < 10; seed++) {
      const { bytes } = sample(command, seed, undefined, { lmk });
      for (let end = FIELDS_AT; end < bytes.length; end++) {
        const state = stateFor(bytes, lmk);
        if (reader.read(state, FIELDS_AT, end, 0, () => lmk)) continue;
        expect(state.failure.code).toMatch(/^[0-9A-Z]{2}$/);
        expect(state.failure.offset).toBeLessThanOrEqual(end);
      }
    }
  });
});

describe('replies', () => {
  const examples = registry.flatMap((command) =>
    (command.examples ?? []).map((example) => [command.code, example.note, command, example] as const),
  );

  it.each(examples)(
    '%s: the example "%s" reads, and its reply reads and writes back',
    (_code, _note, command, example) => {
      const lmk = shapeOfExample(example.lmk);
      const request = bytesOf(example.request);
      const reader = requestReader(command);
      const asked = stateFor(request, lmk);
      for (const setting of example.settings ?? []) {
        const [name, value] = setting.split('=') as [string, string];
        asked.context.settings = { ...asked.context.settings, [name]: /^\d+$/.test(value) ? Number(value) : value };
      }
      const reply = bytesOf(example.reply);
      if (!reader.read(asked, 2, request.length, 0, () => lmk)) {
        // An example of a malformed request: the reader finds the very code that the device answers.
        expect(latin1(reply, 2), asked.failure.expected).toBe(asked.failure.code);
        return;
      }
      const state = stateFor(reply, lmk);
      const replies = replyReader(command);
      expect(replies.read(state, 0, reply.length, 0, reader.record), JSON.stringify(state.failure)).toBe(true);
      expect(replies.trailerAt).toBe(reply.length);
      const out = new ByteWriter();
      out.text(command.reply + replies.code);
      compileWriter(replies.fields, reader.record).write(out, replies.record, state);
      expect(latin1(out.view())).toBe(latin1(reply));
    },
  );

  it('reads the fields that the request asked for', () => {
    const reader = replyReader(commands.KQ);
    const reply = bytesOf('0000KR00<73F6BBF389A6586C>');
    const state = stateFor(reply, shapeOfExample('test-variant'));
    expect(reader.read(state, 0, reply.length, 4, { mode: '1' })).toBe(true);
    expect(toJson(plainReply(commands.KQ, reader.record))).toEqual({ arpc: '73F6BBF389A6586C' });
    expect(reader.read(state, 0, reply.length, 4, { mode: '0' })).toBe(false);
    expect(state.failure.expected).toBe('the end of the message');
  });

  it('reads fields that travel with another error code, and the code without them', () => {
    const reader = replyReader(commands.KQ);
    const withFields = bytesOf('0000KR01<73F6BBF389A6586C>');
    expect(reader.read(stateFor(withFields, shapeOfExample('')), 0, withFields.length, 4, { mode: '0' })).toBe(true);
    expect(reader.code).toBe('01');
    expect(latin1(reader.record['diagnostic'].bytes())).toHaveLength(8);
    const bare = bytesOf('0000KR01<19>trailer');
    expect(reader.read(stateFor(bare, shapeOfExample('')), 0, bare.length, 4, { mode: '0' })).toBe(true);
    expect(reader.trailerAt).toBe(8);
  });

  it('reads a PIN block of 32H when the key of the request is an AES key block given as text', () => {
    const reader = replyReader(commands.CA);
    const reply = bytesOf(`CB0004${'A'.repeat(32)}48`);
    const request = { destinationKey: `S10112P0AB00E0000${'0'.repeat(96)}` };
    expect(reader.read(stateFor(reply, shapeOfExample('test-kb-aes')), 0, reply.length, 0, request)).toBe(true);
    expect(plainReply(commands.CA, reader.record)).toEqual({ pinLength: 4, pinBlock: 'A'.repeat(32), format: '48' });
  });
});
