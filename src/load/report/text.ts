/** Reports for people: a table after the run, one line for each second while it goes on. */

import type { Progress } from '../driver.ts';
import type { Knee } from '../knee.ts';
import type { CommandReport, LatencySummary, RunReport } from '../report.ts';

/** The whole report as text. */
export function reportText(report: RunReport): string {
  const { totals, rates, options, target, scenario } = report;
  const mode =
    options.mode === 'open' ? `open loop, ${options.rate} calls per second, pacing ${options.pacing}` : 'closed loop';
  const lines = [
    `Scenario    ${scenario.name}: ${scenario.title}`,
    `Target      ${target.host}:${target.port}, LMK ${target.lmkCheckValue.slice(0, 6)}, firmware ${target.firmware}`,
    `Load        ${mode}; ${options.connections} connections, depth ${options.depth}; seed ${options.seed}`,
    `Measured    ${report.measured} s after ${options.warmUp} s of warm-up${report.isInterrupted ? ', interrupted' : ''}`,
    ...(report.gaveUp === null ? [] : [`Ended early ${report.gaveUp}`]),
    `Calls       offered ${totals.offered}, answered right ${totals.right}, error codes ${totals.refused}, wrong ${totals.wrong}, lost ${totals.lost}, not sent ${totals.notSent}`,
    `Order       duplicated ${totals.duplicated}, out of order ${totals.outOfOrder}, unknown header ${totals.unmatched}`,
    `Per second  offered ${rates.offered}, achieved ${rates.achieved}, completed ${rates.completed}; worst second ${(rates.worstSecond * 100).toFixed(2)} % in time`,
    `Connections lost ${totals.connectionsLost}, not made ${totals.connectFailures}`,
    ...Object.entries(report.reasons).map(([reason, count]) => `            ${count} x ${reason}`),
    ...report.notes.map((note) => `Note        ${note}`),
    '',
    ...columns([
      ['milliseconds', 'p50', 'p90', 'p99', 'p99.9', 'max', 'mean'],
      latencyRow('response, from the intended send', report.response),
      latencyRow('service, from the actual send', report.service),
      latencyRow('lag of this client', report.lag),
    ]),
    '',
    ...columns([
      ['command', 'check', 'offered', 'right', 'codes', 'wrong', 'lost', 'not sent', 'p50', 'p99', 'max'],
      ...report.commands.map(commandRow),
    ]),
    ...codeLines(report.commands),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line on how a run goes. */
export function progressText({ elapsed, recorder, inFlight, openConnections }: Progress): string {
  const second = Math.floor(elapsed);
  if (second < 1) return `warming up, ${openConnections} connections`;
  const row = recorder.seconds[second - 1];
  const failures = recorder.operations.reduce((sum, { refused, wrong, lost }) => sum + refused + wrong + lost, 0);
  const p50 = ((row?.p50 ?? 0) / 1000).toFixed(2);
  const p99 = ((row?.p99 ?? 0) / 1000).toFixed(2);
  return `${second} s: offered ${row?.offered ?? 0}, completed ${row?.completed ?? 0}, p50 ${p50} ms, p99 ${p99} ms, errors ${failures}, in flight ${inFlight}`;
}

/** The steps of a search for the knee. */
export function kneeText({ steps, held, endedBy }: Knee): string {
  const why = {
    target: 'the target did not keep up',
    client: 'this client was too slow',
    limit: 'no higher rate was asked for',
    user: 'it was stopped',
  };
  const rows = steps.map(({ rate, achieved, p50, p99, lagP99, verdict }) =>
    [rate, achieved, p50, p99, lagP99].map(String).concat(verdict),
  );
  return `${[
    ...columns([['rate', 'achieved', 'p50 ms', 'p99 ms', 'lag p99 ms', 'verdict'], ...rows]),
    `Knee        ${held === 0 ? 'not even the first rate was held' : `${held} calls per second`}; then ${why[endedBy]}`,
  ].join('\n')}\n`;
}

function latencyRow(name: string, { p50, p90, p99, p999, max, mean }: LatencySummary): string[] {
  return [name, ...[p50, p90, p99, p999, max, mean].map((value) => value.toFixed(3))];
}

function commandRow(command: CommandReport): string[] {
  const { name, check, offered, right, refused, wrong, lost, notSent, response } = command;
  const counts = [offered, right, refused, wrong, lost, notSent].map(String);
  return [name, check, ...counts, ...[response.p50, response.p99, response.max].map((value) => value.toFixed(3))];
}

function codeLines(commands: readonly CommandReport[]): string[] {
  const lines = commands.flatMap(({ name, codes }) =>
    codes.map(({ code, count, meaning }) => `  ${name} answered ${code} ${count} times: ${meaning}`),
  );
  return lines.length === 0 ? [] : ['', 'Unexpected error codes', ...lines];
}

/** Rows in columns: the first to the left, numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        /^[\d.]+$/.test(cell) || (row === rows[0] && column > 1)
          ? cell.padStart(widths[column]!)
          : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
