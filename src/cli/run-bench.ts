/** The work of `pinward bench`: one scenario at one rate, or rates stepped up to the knee. */
import { findKnee } from '../load/knee.ts';
import { makers } from '../load/makers/catalogue.ts';
import { hgrmText } from '../load/report/hgrm.ts';
import { htmlPage } from '../load/report/html.ts';
import { runJunit } from '../load/report/junit.ts';
import { kneeText, reportText } from '../load/report/text.ts';
import { type RunReport, sumOf } from '../load/report.ts';
import { reportSchema } from '../load/report-schema.ts';
import type { FinishedRun } from '../load/run.ts';
import { scenarios } from '../load/scenarios.ts';
import type { ScenarioOptions } from './bench.ts';
import { type LoadSession, startSession, writeFiles } from './load-session.ts';
import { type ExitCode, fail, printJson, type Terminal, table } from './terminal.ts';

/** Runs it and reports; 0 when every reply was right. */
export async function runBench(name: string, options: ScenarioOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.schema) {
    printJson(terminal, reportSchema);
    return 0;
  }
  if (options.list) return listScenarios(terminal);
  const session = await startSession(name, options, terminal);
  if ('problem' in session) return fail(terminal, session.problem, session.code);
  return options.knee ? searchKnee(session, options, terminal) : oneRun(session, options, terminal);
}

async function oneRun(session: LoadSession, options: ScenarioOptions, terminal: Terminal): Promise<ExitCode> {
  const finished = await session.measure(options.closed ? undefined : options.rate, options.ramp);
  const { report } = finished;
  const files: [string, string][] = [];
  if (options.html !== undefined) files.push([options.html, htmlPage({ runs: [report] })]);
  if (options.junit !== undefined) files.push([options.junit, runJunit(report)]);
  if (options.hgrm !== undefined) files.push([options.hgrm, responseHgrm(finished)]);
  return finish(report, reportText(report), files, options, terminal, isRight(report));
}

async function searchKnee(session: LoadSession, options: ScenarioOptions, terminal: Terminal): Promise<ExitCode> {
  const { rate, stepFactor, stepMost } = options;
  const runs: FinishedRun[] = [];
  const knee = await findKnee({ start: rate, factor: stepFactor, most: stepMost }, options, async (step) => {
    const finished = await session.measure(step);
    runs.push(finished);
    return finished.report;
  });
  const files: [string, string][] = [];
  // The run that failed and the one before it say most.
  const shown = runs.slice(-2).map(({ report }) => report);
  if (options.html !== undefined) files.push([options.html, htmlPage({ runs: shown, knee })]);
  if (options.junit !== undefined) files.push([options.junit, runJunit(runs.at(-1)!.report)]);
  if (options.hgrm !== undefined) files.push([options.hgrm, responseHgrm(runs.at(-1)!)]);
  const json = { format: 'pinward-knee-report', version: 1, ...knee };
  return finish(json, kneeText(knee), files, options, terminal, knee.held > 0);
}

async function finish(
  json: unknown,
  text: string,
  files: [string, string][],
  { json: path }: ScenarioOptions,
  terminal: Terminal,
  isGood: boolean,
): Promise<ExitCode> {
  if (path === '-') printJson(terminal, json);
  else terminal.stdout.write(text);
  if (path !== undefined && path !== '-') files.push([path, `${JSON.stringify(json, null, 2)}\n`]);
  const problem = await writeFiles(files);
  if (problem !== undefined) return fail(terminal, problem);
  return isGood ? 0 : 1;
}

function isRight({ totals, gaveUp }: RunReport): boolean {
  const { refused, wrong, lost, duplicated, outOfOrder, unmatched, warmUpFailures, right } = totals;
  const failures = refused + wrong + lost + duplicated + outOfOrder + unmatched + warmUpFailures;
  return failures === 0 && gaveUp === null && right > 0;
}

function responseHgrm({ outcome }: FinishedRun): string {
  return hgrmText(sumOf(outcome.recorder.operations.map(({ response }) => response)));
}

function listScenarios(terminal: Terminal): ExitCode {
  const rows = Object.values(scenarios).map(({ name, title, mix }) => [name, title, mixText(mix)]);
  terminal.stdout.write(`${table([['scenario', 'what it is', 'parts and weights'], ...rows])}\n\n`);
  terminal.stdout.write(`Parts for --mix: ${Object.keys(makers).join(', ')}\n`);
  return 0;
}

function mixText(mix: Readonly<Record<string, number>>): string {
  return Object.entries(mix)
    .map(([part, weight]) => `${part}=${weight}`)
    .join(',');
}
