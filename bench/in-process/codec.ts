// Reading requests and writing replies, without the device. Arguments: rounds, milliseconds for each loop, requests of
// each command. Prints JSON.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import { type MeasuredCommand, measuredCommands } from '../support/commands.ts';
import { benchDevice } from '../support/devices.ts';
import { median } from '../support/statistics.ts';
import { countFor, warmNanoseconds } from '../support/timing.ts';

/** Nanoseconds to read a request and to write its reply, and how long they are. */
export interface CodecCost {
  readonly code: string;
  readonly under: string;
  readonly requestBytes: number;
  readonly replyBytes: number;
  readonly parse: number;
  /** Undefined when all its replies are refusals. */
  readonly format: number | undefined;
}

const [rounds, milliseconds, count] = process.argv.slice(2).map(Number) as [number, number, number];
const hsm = benchDevice();
const out = new ByteWriter(4096);
const HEADER = 4;
const FIELDS_AT = HEADER + 2;

const cases = measuredCommands(hsm, count).map((measured) => {
  const loops = [reading(measured), writing(measured)];
  return {
    ...measured,
    loops,
    counts: loops.map((loop) => (loop === undefined ? 0 : countFor(milliseconds, loop))),
    times: [[], []] as [number[], number[]],
  };
});
for (let round = 0; round < rounds; round++)
  for (const { loops, counts, times } of cases)
    for (const [i, loop] of loops.entries()) if (loop !== undefined) times[i]!.push(warmNanoseconds(counts[i]!, loop));
const costs: CodecCost[] = cases.map(({ command, under, exchanges, times: [parse, format] }) => ({
  code: command.code,
  under,
  requestBytes: median(exchanges.map(({ request }) => request.length)),
  replyBytes: median(exchanges.map(({ reply }) => reply.length)),
  parse: median(parse),
  format: format.length === 0 ? undefined : median(format),
}));
console.log(JSON.stringify(costs));

function reading({ command, lmk, lmkId, exchanges }: MeasuredCommand): (calls: number) => void {
  const reader = requestReader(command);
  const state = newState();
  const shape: LmkShape = { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm };
  const shapes = (): LmkShape => shape;
  return (calls) => {
    for (let i = 0; i < calls; i++) {
      const { request } = exchanges[i % exchanges.length]!;
      state.buffer = request;
      if (!reader.read(state, FIELDS_AT, request.length, lmkId, shapes)) throw new Error(command.code);
    }
  };
}

function writing({ command, lmk, lmkId, exchanges }: MeasuredCommand): ((calls: number) => void) | undefined {
  const done = exchanges.filter(({ error }) => error === '00');
  if (done.length === 0) return undefined;
  const shape: LmkShape = { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm };
  const answers = done.flatMap(({ request, reply }) => {
    // Readers of their own: the values of every answer are kept.
    const asked = requestReader(command);
    const state = newState();
    Object.assign(state.context, shape);
    state.buffer = request;
    asked.read(state, FIELDS_AT, request.length, lmkId, () => shape);
    const answered = replyReader(command);
    state.buffer = reply;
    // A few replies cannot be told apart by their length alone (a key without a scheme letter): left out.
    if (!answered.read(state, 0, reply.length, HEADER, asked.record)) return [];
    const writer = compileWriter(answered.fields, asked.record);
    return [{ record: answered.record, writer, state }];
  });
  if (answers.length === 0) return undefined;
  return (calls) => {
    for (let i = 0; i < calls; i++) {
      const { record, writer, state } = answers[i % answers.length]!;
      out.at = 0;
      const start = out.beginFrame();
      out.text(command.reply);
      out.text('00');
      writer.write(out, record, state);
      out.endFrame(start);
    }
  };
}

function newState(): ReadState {
  const state = new ReadState();
  state.context.settings = hsm.state.settings;
  return state;
}
