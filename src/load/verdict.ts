/** Does a target hold a tier? The rules, one by one, on the report of a run. */
import type { RunReport } from './report.ts';

/** What the rules compare with. */
export interface TierRules {
  /** Most milliseconds of response time, from the intended send, for 99 % of the calls. */
  readonly p99Limit: number;
}

/** One rule and how the run stood to it. */
export interface RuleResult {
  readonly rule: string;
  readonly must: string;
  readonly was: string;
  readonly holds: boolean;
}

/** What is said of a tier. A slow client says nothing about the target, unless replies were wrong or lost. */
export type TierVerdict = 'PASS' | 'FAIL' | 'CLIENT TOO SLOW';

/** A tier with its verdict, its rules and the run they were applied to. */
export interface TierResult {
  readonly tier: number;
  /** Offered, as a multiple of the tier; 1 unless a throttled target is checked. */
  readonly factor: number;
  readonly verdict: TierVerdict;
  readonly rules: readonly RuleResult[];
  readonly report: RunReport;
}

/** Judges a run that offered the tier's own rate: everything must be answered, right and in time. */
export function judgeTier(tier: number, report: RunReport, { p99Limit }: TierRules): TierResult {
  const { totals, response } = report;
  const share = totals.offered === 0 ? 0 : totals.right / totals.offered;
  const wholeSeconds = report.seconds.slice(0, Math.floor(report.measured + 1e-6));
  const lateBeyond = wholeSeconds.filter(({ offered, onTime }) => offered - onTime > Math.max(1, offered / 100)).length;
  // Calls that are on their way when the run ends are no backlog: as many as the latency limit allows.
  const naturalBacklog = Math.max(10, Math.ceil((tier * p99Limit) / 1000));
  const rules = [
    ...correctness(report),
    rule('achieved of offered', '>= 99.9 %', percent(share), share >= 0.999),
    rule('seconds with more than max(1, 1 %) calls late', '0', String(lateBeyond), lateBeyond === 0),
    rule('response time p99', `<= ${p99Limit} ms`, `${response.p99} ms`, response.p99 <= p99Limit),
    rule('backlog at the end', `<= ${naturalBacklog}`, String(totals.backlog), totals.backlog <= naturalBacklog),
    ...wholeRun(report),
  ];
  const lag = lagRule(report, p99Limit);
  return result(tier, 1, rules, lag, report);
}

/** Judges a run that offered more than the tier of a throttled target: it must answer at the tier, and lose nothing. */
export function judgeThrottle(tier: number, factor: number, report: RunReport, rules: TierRules): TierResult {
  const ratio = report.rates.completed / tier;
  const checks = [
    ...correctness(report),
    rule('completed / tier', '0.99 to 1.01', ratio.toFixed(4), ratio >= 0.99 && ratio <= 1.01),
    ...wholeRun(report),
  ];
  return result(tier, factor, checks, lagRule(report, rules.p99Limit), report);
}

/** Lines for people: the verdict, and the rules that do not hold. */
export function verdictLines({ tier, factor, verdict, rules, report }: TierResult): string[] {
  const { rates, response, lag } = report;
  const offered = factor === 1 ? `${tier} CPS` : `${tier} CPS at ${factor}x`;
  const figures = `offered ${rates.offered}, achieved ${rates.achieved}, completed ${rates.completed} per second; p50 ${response.p50} ms, p99 ${response.p99} ms; own lag p99 ${lag.p99} ms`;
  return [
    `${verdict.padEnd(15)} ${offered}: ${figures}`,
    ...rules.filter(({ holds }) => !holds).map(({ rule: name, must, was }) => `  ${name}: must be ${must}, was ${was}`),
  ];
}

function result(
  tier: number,
  factor: number,
  rules: readonly RuleResult[],
  lag: RuleResult,
  report: RunReport,
): TierResult {
  const isCorrect = rules.slice(0, CORRECTNESS_RULES).every(({ holds }) => holds);
  const isHeld = rules.every(({ holds }) => holds);
  const verdict = !isCorrect ? 'FAIL' : !lag.holds ? 'CLIENT TOO SLOW' : isHeld ? 'PASS' : 'FAIL';
  return { tier, factor, verdict, rules: [...rules, lag], report };
}

/** What no speed excuses; these rules come first. */
function correctness({ totals }: RunReport): RuleResult[] {
  const strays = totals.duplicated + totals.outOfOrder + totals.unmatched;
  return [
    none('wrong replies', totals.wrong),
    none('unexpected error codes', totals.refused),
    none('lost calls', totals.lost),
    none('duplicated, overtaking or unknown replies', strays),
    none('failures while warming up', totals.warmUpFailures),
  ];
}

function wholeRun({ gaveUp, isInterrupted, totals }: RunReport): RuleResult[] {
  return [
    none('connections lost or refused', totals.connectionsLost + totals.connectFailures),
    rule(
      'the run',
      'complete',
      gaveUp ?? (isInterrupted ? 'interrupted' : 'complete'),
      gaveUp === null && !isInterrupted,
    ),
  ];
}

function lagRule({ lag }: RunReport, p99Limit: number): RuleResult {
  const most = p99Limit / 2;
  return rule('lag of this client, p99', `<= ${most} ms`, `${lag.p99} ms`, lag.p99 <= most);
}

function none(name: string, count: number): RuleResult {
  return rule(name, '0', String(count), count === 0);
}

function rule(name: string, must: string, was: string, holds: boolean): RuleResult {
  return { rule: name, must, was, holds };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

const CORRECTNESS_RULES = 5;
