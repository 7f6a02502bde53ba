import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { mutations } from '../../protocol/derive/mutations.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import type { LmkShape, RequestReader } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { sample } from '../../protocol/derive/samples.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import { KeyReference, Rows, View } from '../../protocol/dsl/values.ts';
import { codecs } from '../../protocol/generated/codecs/index.ts';
import { pairs } from './contexts.ts';

// A new seed each time; FUZZ_SEED repeats a run that failed.
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const done = pairs.filter(([, , command]) => command.status === 'done');

describe(`straight code and the definition agree, with seed ${SEED}`, () => {
  it.each(done)('on requests of %s under a %s LMK, spoilt ones too', (_code, _kind, command, lmk) => {
    const straight = requestReader(command, codecs[command.code]!.read);
    const traced = requestReader(command);
    for (let i = 0; i < 6; i++) {
      const { bytes, spans } = sample(command, SEED + i, undefined, { lmk, optional: 0.5 });
      // The same message twice: the second time the choices are those of the message before.
      for (const message of [
        bytes,
        bytes,
        ...mutations(bytes, spans, SEED + i).map((mutation) => mutation.bytes),
        bytes,
      ])
        expect(outcome(straight, message, lmk, false)).toEqual(outcome(traced, message, lmk, true));
    }
  });

  it.each(Object.entries(codecs).filter(([, { write }]) => write !== undefined))(
    'on what a reply of %s may hold',
    (code, { write }) => {
      const command = done.find(([, , candidate]) => candidate.code === code)![2];
      const fields = Object.entries(command.response);
      const state = new ReadState();
      const general = compileWriter(command.response, {});
      for (const value of VALUES)
        for (const other of VALUES) {
          const answer = Object.fromEntries(fields.map(([name], i) => [name, i % 2 === 0 ? value : other]));
          const quick = new ByteWriter();
          if (!write!(quick, answer)) continue;
          const slow = new ByteWriter();
          general.write(slow, answer, state);
          expect(quick.view()).toEqual(slow.view());
        }
    },
  );
});

/** Everything a reader leaves behind, as plain values. `isTraced` takes the way without straight code. */
function outcome(reader: RequestReader, bytes: Uint8Array, lmk: LmkShape, isTraced: boolean): unknown {
  const state = new ReadState();
  state.buffer = bytes;
  if (isTraced) state.spans = [];
  const isRead = reader.read(state, 6, bytes.length, 0, () => lmk);
  const { trailerAt, lmkId, record } = reader;
  if (!isRead) return { failure: state.failure };
  return { deferred: { ...state.deferred }, trailerAt, lmkId, at: state.at, record: plain(record) };
}

function plain(value: unknown): unknown {
  if (value instanceof KeyReference) {
    const { scheme, start, end, index, storedScheme } = value;
    return { scheme, start, end, index, storedScheme };
  }
  if (value instanceof View) return { ...value, buffer: undefined };
  if (value instanceof Rows) return value.items.slice(0, value.length).map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

const VALUES: readonly unknown[] = [
  undefined,
  0,
  7,
  99,
  1234,
  -1,
  0.5,
  '',
  '0',
  '01',
  'ABCD',
  'U0123456789ABCDEF0123456789ABCDEF',
  new Uint8Array(2),
  Uint8Array.from({ length: 8 }, (_, i) => i * 31),
  Uint8Array.from({ length: 16 }, (_, i) => 255 - i),
];
