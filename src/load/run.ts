/** One load run from start to report. */

import type { Scenario } from '../../bench/scenarios/scenario.ts';
import { realClock } from './clock.ts';
import { dialOf } from './dials.ts';
import { type DriveOptions, type DriveOutcome, LoadDriver, type Progress } from './driver.ts';
import type { PreparedScenario, TargetOptions } from './prepare.ts';
import { makeReport, type RunReport } from './report.ts';

/** What a run leaves: the report, and the counts it was made from. */
export interface FinishedRun {
  readonly report: RunReport;
  readonly outcome: DriveOutcome;
}

/** What the caller hears and says while a run goes on. */
export interface RunHooks {
  readonly progress?: (state: Progress) => void;
  /** Gets a function that ends the run early. */
  readonly stopper?: (stop: () => void) => void;
}

/** Runs a prepared scenario. Whatever the target does, there is a report. */
export async function runLoad(
  prepared: PreparedScenario,
  scenario: Scenario,
  target: TargetOptions,
  options: DriveOptions,
  hooks: RunHooks = {},
): Promise<FinishedRun> {
  const { host, port, timeout } = target;
  const driver = new LoadDriver(prepared.plan, options, realClock, dialOf(target, Math.min(timeout, 5000)));
  hooks.stopper?.(() => driver.stop());
  const startedAt = new Date();
  const outcome = await driver.run(hooks.progress);
  const { lmkCheckValue, firmware, notes } = prepared;
  const report = makeReport(outcome, {
    startedAt,
    target: { host, port, firmware, lmkCheckValue },
    scenario,
    options,
    notes,
  });
  return { report, outcome };
}
