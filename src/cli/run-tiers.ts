/** The work of `pinward bench tiers`: each rate is offered and judged; the exit code says whether all were held. */

import { hgrmText } from '../load/report/hgrm.ts';
import { htmlPage } from '../load/report/html.ts';
import { tiersJunit } from '../load/report/junit.ts';
import { sumOf } from '../load/report.ts';
import type { FinishedRun } from '../load/run.ts';
import { judgeThrottle, judgeTier, type TierResult, verdictLines } from '../load/verdict.ts';
import type { TierOptions } from './bench.ts';
import { startSession, writeFiles } from './load-session.ts';
import { type ExitCode, fail, printJson, type Terminal } from './terminal.ts';

/** Checks the tiers in the order given. */
export async function runTiers(words: readonly string[], options: TierOptions, terminal: Terminal): Promise<ExitCode> {
  const tiers = words.length === 0 ? DEFAULT_TIERS : words.flatMap((word) => word.split(',')).map(Number);
  const wrong = tiers.findIndex((tier) => !(tier > 0 && tier <= 1e7));
  if (wrong >= 0) return fail(terminal, 'a tier is a number of calls per second, such as 250', 2);
  const session = await startSession(options.scenario, options, terminal);
  if ('problem' in session) return fail(terminal, session.problem, session.code);
  const results: TierResult[] = [];
  const runs: FinishedRun[] = [];
  const steps = tiers.flatMap((tier) =>
    (options.targetIsThrottled ? OVERLOADS : [1]).map((factor) => [tier, factor] as const),
  );
  for (const [tier, factor] of steps) {
    const finished = await session.measure(tier * factor);
    const { report } = finished;
    const result = options.targetIsThrottled
      ? judgeThrottle(tier, factor, report, options)
      : judgeTier(tier, report, options);
    runs.push(finished);
    results.push(result);
    if (options.json !== '-') terminal.stdout.write(`${verdictLines(result).join('\n')}\n`);
    if (session.isStopped()) break;
  }
  return finish(results, runs, options, terminal, results.length === steps.length);
}

async function finish(
  results: readonly TierResult[],
  runs: readonly FinishedRun[],
  options: TierOptions,
  terminal: Terminal,
  isComplete: boolean,
): Promise<ExitCode> {
  const verdicts = results.map(({ verdict }) => verdict);
  const verdict = verdicts.find((one) => one === 'FAIL') ?? verdicts.find((one) => one !== 'PASS') ?? 'PASS';
  const json = { format: 'pinward-tier-report', version: 1, verdict, tiers: results };
  const files: [string, string][] = [];
  if (options.json === '-') printJson(terminal, json);
  else if (options.json !== undefined) files.push([options.json, `${JSON.stringify(json, null, 2)}\n`]);
  if (options.html !== undefined)
    files.push([options.html, htmlPage({ runs: results.map(({ report }) => report), tiers: results })]);
  if (options.junit !== undefined) files.push([options.junit, tiersJunit(results)]);
  if (options.hgrm !== undefined)
    for (const [i, { outcome }] of runs.entries()) {
      const { tier, factor } = results[i]!;
      const latencies = sumOf(outcome.recorder.operations.map(({ response }) => response));
      files.push([withSuffix(options.hgrm, `-${tier * factor}`), hgrmText(latencies)]);
    }
  const problem = await writeFiles(files);
  if (problem !== undefined) return fail(terminal, problem);
  return verdict === 'PASS' && isComplete ? 0 : 1;
}

/** A name with something in front of its extension: one file for each tier. */
function withSuffix(path: string, suffix: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? `${path.slice(0, dot)}${suffix}${path.slice(dot)}` : `${path}${suffix}`;
}

/** The tiers that Azure sells. */
const DEFAULT_TIERS = [60, 250, 2500];
/** How much more than its rate a throttled target is offered. */
const OVERLOADS = [1.2, 2];
