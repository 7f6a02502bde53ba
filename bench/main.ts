// `npm run bench`: a smoke of every part in a few minutes. `npm run bench -- --full` measures for up to an hour and compares
// with the bars; `--help` tells the other options.

import { codec } from './parts/codec.ts';
import { correctness } from './parts/correctness.ts';
import { device } from './parts/device.ts';
import { growth } from './parts/growth.ts';
import { http } from './parts/http.ts';
import { memory } from './parts/memory.ts';
import { micro } from './parts/micro.ts';
import { rsa } from './parts/rsa.ts';
import { server } from './parts/server.ts';
import { startUp } from './parts/start-up.ts';
import { tiers } from './parts/tiers.ts';
import { readOptions } from './support/options.ts';
import type { Bench, Part, PartReport } from './support/part.ts';
import { Programs } from './support/programs.ts';
import { reportText, writeResults } from './support/results.ts';

const PARTS: Readonly<Record<string, Part>> = {
  micro,
  codec,
  device,
  server,
  growth,
  memory,
  'start-up': startUp,
  rsa,
  http,
  tiers,
  correctness,
};
const options = readOptions(process.argv.slice(2), Object.keys(PARTS));
if ('help' in options) {
  process.stdout.write(options.help);
  process.exit(0);
}
if ('problem' in options) {
  console.error(`bench: ${options.problem}`);
  process.exit(1);
}
const { full, names, rounds, pinward, isComplete } = options;

const startedAt = performance.now();
const programs = new Programs();
const reports = new Map<string, PartReport>();
process.exitCode = 0;
try {
  for (const name of names) {
    const say = (text: string): void => console.error(`${seconds()} s  ${name}: ${text}`);
    const bench: Bench = { full, rounds, programs, pinward, say };
    say('starts');
    try {
      reports.set(name, await PARTS[name]!(bench));
    } catch (error) {
      // One part that fails must not take the results of the others with it.
      process.exitCode = 1;
      reports.set(name, { notes: [`${name} failed: ${(error as Error).message}`] });
      say(`failed: ${(error as Error).stack}`);
    }
  }
} finally {
  programs.close();
}
const run = { full, rounds, seconds: seconds(), isComplete };
console.log(reportText(reports, run));
for (const path of writeResults(reports, run)) console.error(`written: ${path}`);

function seconds(): number {
  return Math.round((performance.now() - startedAt) / 1000);
}
