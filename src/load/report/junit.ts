/** Results as JUnit XML, which CI systems show: a test case for each rule of each tier, or for each command of a run. */
import type { RunReport } from '../report.ts';
import type { TierResult } from '../verdict.ts';
import { escapeMarkup } from './markup.ts';

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  /** Undefined when it passed. */
  readonly failure: string | undefined;
}

/** Tiers as JUnit XML; a client that was too slow is an error of the test, and shows as a failure too. */
export function tiersJunit(results: readonly TierResult[]): string {
  return junit(
    'pinward bench tiers',
    results.flatMap(({ tier, factor, verdict, rules, report }) =>
      rules.map(({ rule, must, was, holds }) => ({
        suite: `${tier} CPS${factor === 1 ? '' : ` at ${factor}x`}`,
        name: rule,
        seconds: report.measured,
        failure: holds ? undefined : `${verdict}: must be ${must}, was ${was}`,
      })),
    ),
  );
}

/** One run as JUnit XML: a command fails when a reply was refused, wrong or missing. */
export function runJunit(report: RunReport): string {
  return junit(
    'pinward bench',
    report.commands.map(({ name, title, refused, wrong, lost, codes }) => ({
      suite: report.scenario.name,
      name: `${name} ${title}`,
      seconds: report.measured,
      failure:
        refused + wrong + lost === 0
          ? undefined
          : `wrong ${wrong}, lost ${lost}, error codes ${codes.map(({ code, count, meaning }) => `${code} (${meaning}) ${count} times`).join(', ') || 'none'}`,
    })),
  );
}

function junit(name: string, cases: readonly TestCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((suite) => {
    const own = cases.filter((one) => one.suite === suite);
    const failed = own.filter(({ failure }) => failure !== undefined).length;
    return `  <testsuite name="${escapeMarkup(suite)}" tests="${own.length}" failures="${failed}" time="${own[0]!.seconds}">\n${own.map(caseXml).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeMarkup(name)}" tests="${cases.length}" failures="${failures}">\n${suites.join('')}</testsuites>\n`;
}

function caseXml({ suite, name, failure }: TestCase): string {
  const start = `    <testcase classname="${escapeMarkup(suite)}" name="${escapeMarkup(name)}"`;
  if (failure === undefined) return `${start}/>\n`;
  return `${start}>\n      <failure message="${escapeMarkup(failure)}"/>\n    </testcase>\n`;
}
