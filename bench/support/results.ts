// The report of a run: bars first, then what each part measured; on the terminal, as Markdown and as JSON.

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engine } from '../../src/crypto/engine/choose-engine.ts';
import { barNotes, barTable } from './bars.ts';
import type { PartReport } from './part.ts';
import { markdownTable, type Table } from './table.ts';

/** What kind of run it was. */
export interface RunFacts {
  readonly full: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** All parts ran. */
  readonly isComplete: boolean;
}

/** The report as Markdown. Short runs have no verdicts: they show that everything works. */
export function reportText(reports: ReadonlyMap<string, PartReport>, run: RunFacts): string {
  const bars = [...reports.values()].flatMap((report) => report.bars ?? []);
  const sections = [...reports].flatMap(([name, { tables = [], notes = [] }]) => [
    ...(tables.length > 0 || notes.length > 0 ? [`## ${name}`] : []),
    ...tables.map((table) => (tables.length > 1 || table.title !== '' ? titled(table) : markdownTable(table))),
    ...listed(notes),
  ]);
  const barSections = bars.length > 0 ? [titled(barTable(bars, run.full)), ...listed(barNotes(bars))] : [];
  return `${['# Results', facts(run), ...barSections, ...sections].join('\n\n')}\n`;
}

/** Writes the files and gives their paths. A full run of all parts replaces the results under version control. */
export function writeResults(reports: ReadonlyMap<string, PartReport>, run: RunFacts): readonly string[] {
  const folder = fileURLToPath(new URL('../results', import.meta.url));
  const name = run.full && run.isComplete ? 'results' : 'last-run';
  mkdirSync(folder, { recursive: true });
  const markdown = join(folder, `${name}.md`);
  const json = join(folder, `${name}.json`);
  writeFileSync(markdown, reportText(reports, run));
  writeFileSync(
    json,
    `${JSON.stringify({ run, ...environment(), parts: Object.fromEntries(reports) }, undefined, 1)}\n`,
  );
  return [markdown, json].map((path) => relative(process.cwd(), path));
}

function facts({ full, rounds, seconds }: RunFacts): string {
  const { node, engine: name, processors, processor, load } = environment();
  const kind = full
    ? `${rounds} interleaved rounds`
    : `a smoke of ${rounds} short round${rounds === 1 ? '' : 's'}, no verdicts`;
  return (
    `${kind} in ${seconds} s. Node ${node}, engine \`${name}\`, ${processors} processors (${processor}), ` +
    `load ${load} at the end. Medians; ranges are the extremes of the rounds. Only ratios carry over to other machines.`
  );
}

function environment() {
  return {
    node: process.versions.node,
    engine: engine().name,
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    load: loadavg()[0]!.toFixed(1),
  };
}

const listed = (lines: readonly string[]): string[] =>
  lines.length > 0 ? [lines.map((line) => `- ${line}`).join('\n')] : [];
const titled = (table: Table): string => `### ${table.title}\n\n${markdownTable(table)}`;
