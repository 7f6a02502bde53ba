// `npm run bench`: a smoke of every part in a few minutes. `npm run bench -- --full` measures for up to an hour and compares
// with the bars; `--only part,...` chooses parts, `--rounds n` how often, `--pinward file` which command is served.

import { parseArgs } from 'node:util';
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
const FULL_ROUNDS = 5;
const SMOKE_ROUNDS = 1;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    pinward: { type: 'string' },
  },
});
const names = values.only?.split(',') ?? Object.keys(PARTS);
const unknown = names.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) {
  console.error(`bench: no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(1);
}

const startedAt = performance.now();
const programs = new Programs();
const reports = new Map<string, PartReport>();
const rounds = Number(values.rounds ?? (values.full ? FULL_ROUNDS : SMOKE_ROUNDS));
process.exitCode = 0;
try {
  for (const name of names) {
    const say = (text: string): void => console.error(`${seconds()} s  ${name}: ${text}`);
    const bench: Bench = { full: values.full, rounds, programs, pinward: values.pinward, say };
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
const run = { full: values.full, rounds, seconds: seconds(), isComplete: values.only === undefined };
console.log(reportText(reports, run));
for (const path of writeResults(reports, run)) console.error(`written: ${path}`);

function seconds(): number {
  return Math.round((performance.now() - startedAt) / 1000);
}
