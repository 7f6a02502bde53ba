/**
 * The report of a run as one value: what JSON shows and the other forms are made from. Latencies are in milliseconds, rates
 * in calls per second; `docs` of the fields are in `report-schema.ts`.
 */

import { commands } from '../../protocol/commands/index.ts';
import { standardErrors } from '../../protocol/words/errors.ts';
import type { Check } from './call.ts';
import type { DriveOptions, DriveOutcome } from './driver.ts';
import { LatencyHistogram } from './histogram.ts';
import type { OperationCounts, SecondRow } from './recorder.ts';

/** Percentiles of a histogram, milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Replies of one unexpected error code. */
export interface CodeCount {
  readonly code: string;
  readonly count: number;
  readonly meaning: string;
}

/** What became of calls. */
export interface CallCounts {
  readonly offered: number;
  readonly right: number;
  readonly refused: number;
  readonly wrong: number;
  readonly lost: number;
  readonly notSent: number;
}

/** One operation of a run. */
export interface CommandReport extends CallCounts {
  readonly name: string;
  readonly code: string;
  readonly title: string;
  readonly check: Check;
  readonly codes: readonly CodeCount[];
  readonly response: LatencySummary;
  readonly service: LatencySummary;
}

/** A run. */
export interface RunReport {
  readonly format: 'pinward-load-report';
  readonly version: 1;
  readonly startedAt: string;
  readonly target: {
    readonly host: string;
    readonly port: number;
    readonly firmware: string;
    readonly lmkCheckValue: string;
  };
  readonly scenario: { readonly name: string; readonly title: string; readonly mix: Readonly<Record<string, number>> };
  readonly options: Omit<DriveOptions, 'rate'> & { readonly mode: 'open' | 'closed'; readonly rate: number | null };
  /** Seconds that were measured; less than asked for when interrupted. */
  readonly measured: number;
  readonly isInterrupted: boolean;
  readonly gaveUp: string | null;
  readonly totals: CallCounts & {
    readonly late: number;
    readonly duplicated: number;
    readonly outOfOrder: number;
    readonly unmatched: number;
    readonly backlog: number;
    readonly connectionsLost: number;
    readonly connectFailures: number;
    readonly warmUpFailures: number;
  };
  readonly rates: {
    readonly offered: number;
    /** Right replies to calls that were intended in the measured part. */
    readonly achieved: number;
    /** Replies that came in the measured part. */
    readonly completed: number;
    /** The smallest share of the calls of one second that were answered right and in time. */
    readonly worstSecond: number;
  };
  readonly response: LatencySummary;
  readonly service: LatencySummary;
  readonly lag: LatencySummary;
  readonly commands: readonly CommandReport[];
  readonly seconds: readonly SecondRow[];
  readonly curve: readonly (readonly [percentile: number, milliseconds: number])[];
  readonly reasons: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** What a report says besides the counts. */
export interface ReportContext {
  readonly startedAt: Date;
  readonly target: RunReport['target'];
  readonly scenario: RunReport['scenario'];
  readonly options: DriveOptions;
  readonly notes: readonly string[];
}

/** Puts a report together. */
export function makeReport(outcome: DriveOutcome, context: ReportContext): RunReport {
  const { recorder } = outcome;
  const measured = (recorder.to - recorder.from) / 1000;
  const counted = recorder.operations.filter(({ offered }) => offered > 0);
  const response = sumOf(counted.map((counts) => counts.response));
  const service = sumOf(counted.map((counts) => counts.service));
  const sum = (field: keyof CallCounts): number => counted.reduce((total, counts) => total + counts[field], 0);
  const seconds = recorder.seconds.map((row) => ({ ...row, p50: ms(row.p50), p99: ms(row.p99), max: ms(row.max) }));
  const { refused, wrong, lost } = recorder.warmUp;
  const { rate, ...options } = context.options;
  const inTime = seconds.reduce((total, { onTime }) => total + onTime, 0);
  const whole = seconds.slice(0, Math.floor(measured + 1e-6)).filter(({ offered }) => offered > 0);
  return {
    format: 'pinward-load-report',
    version: 1,
    startedAt: context.startedAt.toISOString(),
    target: context.target,
    scenario: context.scenario,
    options: { ...options, mode: rate === undefined ? 'closed' : 'open', rate: rate ?? null },
    measured: round(measured),
    isInterrupted: outcome.isInterrupted,
    gaveUp: outcome.gaveUp ?? null,
    totals: {
      offered: sum('offered'),
      right: sum('right'),
      refused: sum('refused'),
      wrong: sum('wrong'),
      lost: sum('lost'),
      notSent: sum('notSent'),
      late: sum('right') - inTime,
      ...recorder.strays,
      backlog: outcome.backlog,
      connectionsLost: outcome.connectionsLost,
      connectFailures: outcome.connectFailures,
      warmUpFailures: refused + wrong + lost,
    },
    rates: {
      offered: perSecond(sum('offered'), measured),
      achieved: perSecond(sum('right'), measured),
      completed: perSecond(recorder.completed, measured),
      worstSecond: round(Math.min(1, ...whole.map(({ onTime, offered }) => onTime / offered)), 4),
    },
    response: summaryOf(response),
    service: summaryOf(service),
    lag: summaryOf(recorder.lag),
    commands: counted.map(commandReport),
    seconds,
    curve: curveOf(response),
    reasons: Object.fromEntries(outcome.reasons),
    notes: context.notes,
  };
}

/** Percentiles of a histogram in milliseconds. */
export function summaryOf(histogram: LatencyHistogram): LatencySummary {
  return {
    count: histogram.total,
    mean: ms(histogram.mean),
    p50: ms(histogram.percentile(0.5)),
    p90: ms(histogram.percentile(0.9)),
    p99: ms(histogram.percentile(0.99)),
    p999: ms(histogram.percentile(0.999)),
    max: ms(histogram.max),
  };
}

/** The sum of histograms. */
export function sumOf(parts: readonly LatencyHistogram[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const part of parts) sum.add(part);
  return sum;
}

function commandReport(counts: OperationCounts): CommandReport {
  const { operation, offered, right, refused, wrong, lost, notSent, codes } = counts;
  const definition = (commands as Readonly<Record<string, CommandWords>>)[operation.code];
  return {
    name: operation.name,
    code: operation.code,
    title: definition?.title ?? '',
    check: operation.check,
    offered,
    right,
    refused,
    wrong,
    lost,
    notSent,
    codes: [...codes].map(([code, count]) => ({ code, count, meaning: meaningOf(definition, code) })),
    response: summaryOf(counts.response),
    service: summaryOf(counts.service),
  };
}

interface CommandWords {
  readonly title: string;
  readonly errors: Readonly<Record<string, string>>;
}

function meaningOf(definition: CommandWords | undefined, code: string): string {
  const standard = (standardErrors as Readonly<Record<string, string>>)[code];
  return definition?.errors[code] ?? standard ?? 'not a standard error code';
}

/** Points of the percentile curve, denser towards 100 %. */
function curveOf(histogram: LatencyHistogram): [number, number][] {
  if (histogram.total === 0) return [];
  const points: [number, number][] = [];
  for (let nines = 0; 10 ** nines <= histogram.total && nines < 7; nines++)
    for (const part of [0, 0.25, 0.5, 0.7, 0.8]) {
      const percentile = 1 - (1 - part) / 10 ** nines;
      if (percentile > 0) points.push([round(percentile * 100, 6), ms(histogram.percentile(percentile))]);
    }
  points.push([100, ms(histogram.max)]);
  return points;
}

function perSecond(count: number, seconds: number): number {
  return seconds > 0 ? round(count / seconds, 2) : 0;
}

function ms(microseconds: number): number {
  return round(microseconds / 1000);
}

function round(value: number, digits = 3): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
