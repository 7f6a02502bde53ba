/** Steps up until a target no longer keeps up: the last rate it held is its knee. */
import type { RunReport } from './report.ts';
import { judgeTier, type TierRules, type TierVerdict } from './verdict.ts';

/** One step. */
export interface KneeStep {
  readonly rate: number;
  readonly verdict: TierVerdict;
  readonly offered: number;
  readonly achieved: number;
  readonly p50: number;
  readonly p99: number;
  readonly lagP99: number;
}

/** The steps of a search and the last rate that was held, 0 when none was. */
export interface Knee {
  readonly steps: readonly KneeStep[];
  readonly held: number;
  /** Why the search ended: target or client did not keep up, the highest rate asked for was held, or the user stopped it. */
  readonly endedBy: 'target' | 'client' | 'limit' | 'user';
}

/** How to step. */
export interface KneeOptions {
  readonly start: number;
  /** Each rate is the one before times this. */
  readonly factor: number;
  readonly most: number;
}

/** Steps up; `measure` makes a run at a rate, `heard` gets each step as it is done. */
export async function findKnee(
  { start, factor, most }: KneeOptions,
  rules: TierRules,
  measure: (rate: number) => Promise<RunReport>,
  heard: (step: KneeStep) => void = () => {},
): Promise<Knee> {
  const steps: KneeStep[] = [];
  let held = 0;
  for (let rate = start; rate <= most; rate = Math.max(rate + 1, Math.round(rate * factor))) {
    const report = await measure(rate);
    const { verdict } = judgeTier(rate, report, rules);
    const { rates, response, lag } = report;
    const step = {
      rate,
      verdict,
      offered: rates.offered,
      achieved: rates.achieved,
      p50: response.p50,
      p99: response.p99,
      lagP99: lag.p99,
    };
    steps.push(step);
    heard(step);
    if (report.isInterrupted) return { steps, held, endedBy: 'user' };
    if (verdict !== 'PASS') return { steps, held, endedBy: verdict === 'FAIL' ? 'target' : 'client' };
    held = rate;
  }
  return { steps, held, endedBy: 'limit' };
}
