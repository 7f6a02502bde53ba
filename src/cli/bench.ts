/** `pinward bench`: load on a device, with every reply checked; `pinward bench tiers`: does it hold its rate? */
import { type Command, InvalidArgumentError } from 'commander';
import { oneOf, type Runner, type TargetOptions, wholeNumber, withTarget } from './options.ts';

/** Options of both forms. */
export interface BenchOptions extends TargetOptions {
  readonly mix?: string;
  readonly connections: number;
  readonly depth: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly pacing: 'exact' | 'tick';
  readonly seed: string;
  readonly p99Limit: number;
  readonly lmk?: number;
  readonly zmk?: string;
  readonly zmkClear?: string;
  readonly keys?: string;
  readonly json?: string;
  readonly html?: string;
  readonly junit?: string;
  readonly hgrm?: string;
}

/** Options of a single scenario. */
export interface ScenarioOptions extends BenchOptions {
  readonly rate: number;
  readonly closed?: true;
  readonly ramp: number;
  readonly knee?: true;
  readonly stepFactor: number;
  readonly stepMost: number;
  readonly list?: true;
  readonly schema?: true;
}

/** Options of the check of tiers. */
export interface TierOptions extends BenchOptions {
  readonly scenario: string;
  readonly targetIsThrottled?: true;
}

/** Adds the subcommand. */
export function addBench(program: Command, { terminal, action }: Runner): void {
  // Both forms have options of the same names: each belongs to the word in front of it.
  program.enablePositionalOptions();
  const bench = withLoad(program.command('bench'), 10)
    .enablePositionalOptions()
    .description('put load on a device and check every reply; 0 when all were right')
    .argument(
      '[scenario]',
      'what to send: a name of --list, or a JSON or YAML file with name, title and mix',
      'pin-translate',
    )
    .option('--mix <parts>', 'instead of a scenario: parts with weights, such as CA=3,DC=1')
    .option('--rate <cps>', 'calls per second, sent when they are due whatever the device does', positive(1e7), 250)
    .option('--closed', 'no rate: each reply brings the next call')
    .option('--ramp <seconds>', 'seconds until the full rate; a part of the warm-up', seconds(0), 0)
    .option('--knee', 'step up from --rate until the device no longer keeps up; each step lasts --duration')
    .option('--step-factor <factor>', 'each step is the one before times this', factor, 1.1)
    .option('--step-most <cps>', 'the last step', positive(1e7), 1_000_000)
    .option('--list', 'the scenarios and the parts of mixes')
    .option('--schema', 'the JSON Schema of what --json writes')
    .addHelpText(
      'after',
      `
Keys come into the device with A6 under a ZMK. For the public test LMKs one is known; for other LMKs give --zmk (under the
LMK) and --zmk-clear. Response times count from the moment a call was due. Ctrl-C ends the run with a report.

Examples:
  pinward bench
  pinward bench switch --rate 1000 --duration 60 --html report.html
  pinward bench --mix CA=3,KQ=1 --closed --connections 64
  pinward bench pin-translate --rate 1000 --knee --step-factor 1.5 --duration 5
  pinward bench tiers 60 250 2500`,
    )
    .action(
      action(async (scenario: string, options: ScenarioOptions) => {
        const { runBench } = await import('./run-bench.ts');
        return runBench(scenario, options, terminal);
      }),
    );
  withLoad(bench.command('tiers'), 60)
    .description('check rates in calls per second one by one: PASS, FAIL or CLIENT TOO SLOW; 0 when all pass')
    .argument('[tiers...]', 'the rates (default: 60 250 2500)')
    .option('--scenario <name>', 'what to send', 'pin-translate')
    .option('--mix <parts>', 'instead of a scenario: parts with weights, such as CA=3,DC=1')
    .option('--target-is-throttled', 'offer 1.2 and 2 times each rate: the device must answer at the rate, within 1 %')
    .addHelpText(
      'after',
      `
PASS: no reply wrong, refused, lost or out of order; 99.9 % of the calls answered; in no second more than 1 % of them (at
least one) a second late; 99 % within the latency limit; no backlog. CLIENT TOO SLOW: this program was late by more than
half the limit, so the device cannot be judged.

Examples:
  pinward bench tiers
  pinward bench tiers 60 --duration 10 --json tiers.json --junit tiers.xml
  pinward bench tiers 250 --target-is-throttled --duration 20`,
    )
    .action(
      action(async (tiers: string[], options: TierOptions) => {
        const { runTiers } = await import('./run-tiers.ts');
        return runTiers(tiers, options, terminal);
      }),
    );
}

function withLoad(command: Command, duration: number): Command {
  return withTarget(command, 10_000)
    .option('--connections <number>', 'TCP connections', wholeNumber(1, 4096), 8)
    .option('--depth <number>', 'most calls in flight on each', wholeNumber(1, 4096), 16)
    .option('--duration <seconds>', 'seconds to measure', seconds(0.1), duration)
    .option('--warm-up <seconds>', 'seconds of load before measuring', seconds(0), 2)
    .addOption(
      oneOf('--pacing <how>', 'exact keeps a core busy; tick sends once a millisecond', ['exact', 'tick']).default(
        'exact',
      ),
    )
    .option('--seed <text>', 'the same seed makes the same messages in the same order', 'pinward')
    .option(
      '--p99-limit <ms>',
      'response time that 99 % of the calls of a tier or step may take',
      positive(600_000),
      20,
    )
    .option('--lmk <id>', 'name this LMK in every message', wholeNumber(0, 19))
    .option('--zmk <key>', 'a ZMK of double length under the LMK, with its scheme letter')
    .option('--zmk-clear <hex>', 'its clear value: a test key, never a real one')
    .option('--keys <file>', 'keys that the target has, with clear values: JSON or YAML, see docs/tiers.md')
    .option('--json <file>', 'write the report as JSON; - is standard output')
    .option('--html <file>', 'write the report as a page with plots')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--hgrm <file>', 'write the response times as an HdrHistogram percentile distribution');
}

function seconds(least: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value === undefined || value < least || value > 86_400)
      throw new InvalidArgumentError(`Expected seconds from ${least} to 86400.`);
    return value;
  };
}

function positive(most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value === undefined || value <= 0 || value > most)
      throw new InvalidArgumentError(`Expected a number above 0, at most ${most}.`);
    return value;
  };
}

function factor(text: string): number {
  const value = decimal(text);
  if (value === undefined || value < 1.01 || value > 10) throw new InvalidArgumentError('Expected 1.01 to 10.');
  return value;
}

function decimal(text: string): number | undefined {
  return /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}
