// `execute` of every implemented command, with the key cache on and off. Arguments: rounds, milliseconds for each loop,
// requests of each command. Prints JSON.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { inlineMore } from '../../src/cli/inline-more.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import { deviceFor, measuredCommands } from '../support/commands.ts';
import { basePort, benchDevice, ROOM_FOR_ALL } from '../support/devices.ts';
import type { Exchange } from '../support/samples.ts';
import { median } from '../support/statistics.ts';
import { countFor, warmNanoseconds } from '../support/timing.ts';

/** A command under a kind of LMK: nanoseconds with and without key cache. */
export interface CommandCost {
  readonly code: string;
  readonly under: string;
  /** What its requests are answered with. */
  readonly error: string;
  readonly cached: number;
  readonly uncached: number;
}

/** Turns of each loop before the first round. */
const WARM_TURNS = 15;

const [rounds, milliseconds, count] = process.argv.slice(2).map(Number) as [number, number, number];
inlineMore();
const usual = benchDevice(ROOM_FOR_ALL);
const uncached = benchDevice(0);
const out = new ByteWriter(4096);

const cases = measuredCommands(usual, count).map(({ command, under, exchanges }) => {
  const loops = [usual, uncached].map((hsm) => executing(deviceFor(command, hsm), exchanges));
  return {
    code: command.code,
    under,
    error: exchanges[0]!.error,
    loops,
    counts: loops.map((loop) => countFor(milliseconds, loop)),
    times: [[], []] as [number[], number[]],
  };
});
// Compiling a command takes up to two seconds of another thread, whose time counts too: it must be over before the rounds.
for (const { loops, counts } of cases)
  for (const [i, loop] of loops.entries()) for (let turn = 0; turn < WARM_TURNS; turn++) loop(counts[i]!);
for (let round = 0; round < rounds; round++)
  for (const { loops, counts, times } of cases)
    for (const [i, loop] of loops.entries()) times[i]!.push(warmNanoseconds(counts[i]!, loop));
const costs: CommandCost[] = cases.map(({ code, under, error, times: [cached, without] }) => ({
  code,
  under,
  error,
  cached: median(cached),
  uncached: median(without),
}));
console.log(JSON.stringify(costs));

function executing(hsm: Hsm, exchanges: readonly Exchange[]): (calls: number) => void {
  const requests = exchanges.map(({ request }) => request);
  return (calls) => {
    for (let i = 0, next = 0; i < calls; i++) {
      const request = requests[next]!;
      out.at = 0;
      hsm.execute(request, 0, request.length, basePort, out);
      if (++next === requests.length) next = 0;
    }
  };
}
