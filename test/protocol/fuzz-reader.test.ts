import { describe, expect, it } from 'vitest';
import { explainReply, explainRequest } from '../../protocol/derive/explain.ts';
import { formatExplanation } from '../../protocol/derive/explain-format.ts';
import { mutate, mutations } from '../../protocol/derive/mutations.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { SampleRandom } from '../../protocol/derive/sample-random.ts';
import { sample } from '../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { pairs, registry, shapes } from './contexts.ts';

// A new seed each time; FUZZ_SEED repeats a run that failed.
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const FIELDS_AT = 6;

function readsOrFails(command: AnyCommand, bytes: Uint8Array, lmk: LmkShape): void {
  const reader = requestReader(command);
  const state = new ReadState();
  state.buffer = bytes;
  state.spans = [];
  const isRead = reader.read(state, Math.min(FIELDS_AT, bytes.length), bytes.length, 0, () => lmk);
  if (isRead) return;
  expect(state.failure.code).toMatch(/^[0-9A-Z]{2}$/);
  expect(state.failure.expected).not.toBe('');
  expect(state.failure.offset).toBeGreaterThanOrEqual(0);
  expect(state.failure.offset).toBeLessThanOrEqual(bytes.length);
}

function explains(bytes: Uint8Array, direction: 'request' | 'reply'): void {
  const explanation = (direction === 'request' ? explainRequest : explainReply)(bytes);
  JSON.parse(JSON.stringify(explanation));
  expect(formatExplanation(explanation)).toMatch(/\n$/);
  let at = 0;
  for (const part of explanation.parts) {
    expect(part.start).toBe(at);
    expect(part.end).toBeGreaterThanOrEqual(part.start);
    at = part.end;
  }
  expect(at).toBe(bytes.length);
}

describe(`with seed ${SEED}`, () => {
  it.each(pairs)(
    '%s under a %s LMK: every kind of mutation at every field gives a value, never an exception',
    (_code, _kind, command, lmk) => {
      for (let i = 0; i < 3; i++) {
        const { bytes, spans } = sample(command, SEED + i, undefined, { lmk, optional: 0.6 });
        for (const mutation of mutations(bytes, spans, SEED + i)) {
          readsOrFails(command, mutation.bytes, lmk);
          explains(mutation.bytes, 'request');
        }
      }
    },
  );

  it.each(pairs)('%s under a %s LMK: mutations on top of each other give a value', (_code, _kind, command, lmk) => {
    for (let i = 0; i < 20; i++) {
      const { bytes, spans } = sample(command, SEED + i, undefined, { lmk });
      let spoilt = bytes;
      for (let depth = 0; depth < 4; depth++) {
        const inside = spans.filter((span) => span.end <= spoilt.length);
        spoilt = mutate(spoilt, inside, SEED + i * 7 + depth).bytes;
        readsOrFails(command, spoilt, lmk);
      }
      explains(spoilt, 'request');
    }
  });

  it('arbitrary bytes behind every command code give a value', () => {
    const random = new SampleRandom(SEED);
    for (const command of registry)
      for (const lmk of Object.values(shapes))
        for (let i = 0; i < 40; i++) {
          const body = random.chance(0.5)
            ? random.bytes(random.between(0, 200))
            : textBytes(random.characters('0123456789ABCDEFU;%#&!*~SXTYN', random.between(0, 200)));
          readsOrFails(command, Uint8Array.from([0x30, 0x30, 0x30, 0x30, ...textBytes(command.code), ...body]), lmk);
        }
  });

  it('arbitrary replies to an empty request give a value', () => {
    const random = new SampleRandom(SEED);
    for (const command of registry) {
      const reader = replyReader(command);
      for (let i = 0; i < 40; i++) {
        const state = new ReadState();
        state.buffer = Uint8Array.from([...textBytes(`${command.reply}00`), ...random.bytes(random.between(0, 80))]);
        if (!reader.read(state, 0, state.buffer.length, 0, {})) expect(state.failure.expected).not.toBe('');
      }
    }
  });

  it('arbitrary bytes are explained as requests and as replies', () => {
    const random = new SampleRandom(SEED);
    for (let i = 0; i < 500; i++) {
      explains(random.bytes(random.between(0, 60)), 'request');
      explains(random.bytes(random.between(0, 60)), 'reply');
    }
  });

  it('arbitrary bytes behind every reply code are explained', () => {
    const random = new SampleRandom(SEED);
    for (const { reply } of registry)
      for (let i = 0; i < 8; i++) {
        const body = random.chance(0.5)
          ? random.bytes(random.between(0, 100))
          : textBytes(random.characters('0123456789ABCDEFUS', random.between(0, 100)));
        const error = random.pick(['00', '01', '02', '15', random.text(2)]);
        explains(Uint8Array.from([...textBytes(`0000${reply}${error}`), ...body]), 'reply');
      }
  });
});

const textBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
