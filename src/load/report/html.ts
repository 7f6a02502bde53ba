/** The report as one HTML page that needs no network: what was sent, what came back, how long it took. */
import type { Knee } from '../knee.ts';
import type { CommandReport, RunReport } from '../report.ts';
import type { TierResult } from '../verdict.ts';
import { commandFigure } from './command-plot.ts';
import { escapeMarkup } from './markup.ts';
import { plotFigure } from './plot.ts';
import { linearScale, logScale, percentileScale, timeScale } from './scale.ts';
import { styleSheet } from './style.ts';

/** What a page may show. */
export interface PageContent {
  readonly runs: readonly RunReport[];
  readonly tiers?: readonly TierResult[];
  readonly knee?: Knee | undefined;
}

/** The page. */
export function htmlPage({ runs, tiers = [], knee }: PageContent): string {
  const [first] = runs;
  const what = tiers.length > 0 ? 'Tier check' : knee === undefined ? 'Load test' : 'Search for the knee';
  const title = first === undefined ? what : `${what}: ${first.scenario.name}`;
  const body = [
    `<h1>${escapeMarkup(title)}</h1>`,
    first === undefined ? '' : intro(first),
    tiers.length > 0 ? tierSection(tiers) : '',
    knee === undefined ? '' : kneeSection(knee),
    ...runs.map((run, i) => runSection(run, tiers[i])),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pinward: ${escapeMarkup(title)}</title><style>${styleSheet}</style></head>
<body>
${body.join('\n')}
<p class="soft">Response time counts from the moment a call was due, so waiting behind a slow target is part of it. Service time counts from the moment it was sent.</p>
</body></html>
`;
}

function intro({ startedAt, target, scenario }: RunReport): string {
  return `<p>${escapeMarkup(scenario.title)}</p><p class="soft">${escapeMarkup(
    `${target.host}:${target.port}, LMK ${target.lmkCheckValue.slice(0, 6)}, firmware ${target.firmware}; ${startedAt.replace('T', ' ').slice(0, 19)} UTC`,
  )}</p>`;
}

function tierSection(tiers: readonly TierResult[]): string {
  const rows = tiers.map(({ tier, factor, verdict, rules, report }) => {
    const broken = rules
      .filter(({ holds }) => !holds)
      .map(({ rule, must, was }) => `${rule}: must be ${must}, was ${was}`);
    return [
      left(`${tier} CPS${factor === 1 ? '' : ` at ${factor}x`}`),
      `<td class="${verdictClass(verdict)}"><b>${verdict}</b></td>`,
      ...[report.rates.offered, report.rates.achieved, report.rates.completed].map(number),
      ...[report.response.p50, report.response.p99, report.lag.p99].map(number),
      `<td class="wide">${escapeMarkup(broken.join('; ')) || 'all rules hold'}</td>`,
    ];
  });
  return section(
    'Verdicts',
    [],
    tableHtml(
      ['tier', 'verdict', '#offered/s', '#achieved/s', '#completed/s', '#p50 ms', '#p99 ms', '#own lag p99', 'rules'],
      rows,
    ),
  );
}

function kneeSection({ steps, held, endedBy }: Knee): string {
  const x = linearScale(Math.max(...steps.map(({ rate }) => rate)));
  const plots = [
    plotFigure({
      title: 'Achieved over offered rate',
      xTitle: 'offered, calls per second',
      yTitle: 'achieved, calls per second',
      x,
      y: linearScale(Math.max(...steps.map(({ rate }) => rate))),
      series: [
        { name: 'offered', colour: 4, isDashed: true, points: steps.map(({ rate }) => [rate, rate] as const) },
        {
          name: 'achieved',
          colour: 1,
          hasDots: true,
          points: steps.map(({ rate, achieved }) => [rate, achieved] as const),
        },
      ],
    }),
    plotFigure({
      title: 'Response time over offered rate',
      xTitle: 'offered, calls per second',
      yTitle: 'milliseconds',
      x,
      y: logScale(Math.min(...steps.map(({ p50 }) => p50)), Math.max(...steps.map(({ p99 }) => p99))),
      series: [
        { name: 'p50', colour: 1, hasDots: true, points: steps.map(({ rate, p50 }) => [rate, p50] as const) },
        { name: 'p99', colour: 2, hasDots: true, points: steps.map(({ rate, p99 }) => [rate, p99] as const) },
      ],
    }),
  ];
  const why = {
    target: 'the target did not keep up',
    client: 'this client was too slow',
    limit: 'no higher rate was tried',
    user: 'it was stopped',
  };
  return section(
    'Knee',
    plots,
    `<p>${held === 0 ? 'Not even the first rate was held' : `<b>${held} calls per second</b> were held`}; then ${why[endedBy]}.</p>`,
  );
}

function runSection(run: RunReport, tier: TierResult | undefined): string {
  const { totals, rates, response, lag, options } = run;
  const own = options.rate === null ? 'Run' : `${options.rate} calls per second`;
  const name = tier === undefined ? own : `${tier.tier} CPS${tier.factor === 1 ? '' : ` at ${tier.factor}x`}`;
  const load =
    options.mode === 'open' ? `open loop at ${options.rate} calls per second, pacing ${options.pacing}` : 'closed loop';
  const failures = totals.wrong + totals.refused + totals.lost;
  const facts = [
    fact('offered per second', rates.offered),
    fact('achieved per second', rates.achieved),
    fact('response p50, ms', response.p50),
    fact('response p99, ms', response.p99),
    fact('own lag p99, ms', lag.p99),
    fact('wrong, refused or lost', failures, failures === 0 ? 'good' : 'bad'),
    fact('not sent', totals.notSent, totals.notSent === 0 ? '' : 'warn'),
    fact(
      'worst second in time, %',
      Math.round(rates.worstSecond * 10_000) / 100,
      rates.worstSecond >= 0.99 ? '' : 'warn',
    ),
  ];
  const words = [
    `${load}; ${options.connections} connections with up to ${options.depth} calls in flight; ${run.measured} s measured after ${options.warmUp} s; seed ${options.seed}`,
    ...(run.isInterrupted ? ['interrupted before its end'] : []),
    ...(run.gaveUp === null ? [] : [`ended early: ${run.gaveUp}`]),
    ...Object.entries(run.reasons).map(([reason, count]) => `${count} x ${reason}`),
    ...run.notes,
  ];
  const text = words.map((word) => `<p class="soft">${escapeMarkup(word)}</p>`).join('');
  return section(name, runPlots(run), `${text}<div class="facts">${facts.join('')}</div>`, commandTable(run.commands));
}

function runPlots(run: RunReport): string[] {
  const rows = run.seconds.slice(0, Math.max(1, Math.floor(run.measured + 1e-6)));
  const x = timeScale(rows.length);
  // A value stands at the end of the second it is counted in.
  const over = (value: (row: RunReport['seconds'][number]) => number) =>
    rows.map((row, i) => [i + 1, value(row)] as const);
  const known = rows.filter(({ completed }) => completed > 0);
  return [
    plotFigure({
      title: 'Calls per second',
      xTitle: 'seconds',
      yTitle: 'calls per second',
      x,
      y: linearScale(Math.max(1, ...rows.map(({ offered, completed }) => Math.max(offered, completed)))),
      series: [
        { name: 'offered', colour: 4, isDashed: true, points: over(({ offered }) => offered) },
        { name: 'completed', colour: 1, points: over(({ completed }) => completed) },
        { name: 'refused or wrong', colour: 2, points: over(({ failed }) => failed) },
      ],
    }),
    plotFigure({
      title: 'Response time over the run',
      xTitle: 'seconds',
      yTitle: 'milliseconds',
      x,
      y: logScale(Math.min(...known.map(({ p50 }) => p50), 1000), Math.max(...known.map(({ max }) => max), 0.01)),
      series: [
        { name: 'p50', colour: 1, points: over(({ p50 }) => p50) },
        { name: 'p99', colour: 2, points: over(({ p99 }) => p99) },
        { name: 'maximum', colour: 3, points: over(({ max }) => max) },
      ],
    }),
    curvePlot(run),
    commandFigure(run.commands),
  ];
}

function curvePlot({ curve, commands }: RunReport): string {
  const inside = curve.filter(([percentile]) => percentile < 100);
  const last = inside.at(-1)?.[0] ?? 99;
  const values = curve.map(([, value]) => value);
  return plotFigure({
    title: `Response time by percentile, ${commands.reduce((sum, { response }) => sum + response.count, 0)} calls`,
    xTitle: 'percentile',
    yTitle: 'milliseconds',
    x: percentileScale(last),
    y: logScale(Math.min(...values, 1000), Math.max(...values, 0.01)),
    series: [{ name: 'response time', colour: 1, points: curve }],
  });
}

function commandTable(commands: readonly CommandReport[]): string {
  const rows = commands.map((command) => {
    const { name, title, check, offered, right, refused, wrong, lost, notSent, codes, response } = command;
    const meanings = codes.map(({ code, count, meaning }) => `${code}: ${count} x ${meaning}`).join('; ');
    return [
      left(name),
      `<td class="wide">${escapeMarkup(meanings === '' ? title : `${title} (${meanings})`)}</td>`,
      left(CHECKS[check]),
      ...[offered, right].map(number),
      ...[refused, wrong, lost, notSent].map((count) => number(count, count === 0 ? '' : 'bad')),
      ...[response.p50, response.p90, response.p99, response.p999, response.max].map((value) => number(value)),
    ];
  });
  const head = [
    'command',
    'what it does',
    'compared with',
    '#offered',
    '#right',
    '#codes',
    '#wrong',
    '#lost',
    '#not sent',
    '#p50 ms',
    '#p90',
    '#p99',
    '#p99.9',
    '#max',
  ];
  return tableHtml(head, rows);
}

function section(title: string, plots: readonly string[], before = '', after = ''): string {
  const figures = plots.length === 0 ? '' : `<div class="plots">${plots.join('')}</div>`;
  return `<section><h2>${escapeMarkup(title)}</h2>${before}${figures}${after}</section>`;
}

/** A `#` in front of a head cell puts its column to the right. */
function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = head.map((name) =>
    name.startsWith('#') ? `<th class="number">${name.slice(1)}</th>` : `<th>${name}</th>`,
  );
  return `<div class="scroll"><table><thead><tr>${cells.join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('')}</tbody></table></div>`;
}

function fact(name: string, value: number, tone = ''): string {
  return `<div class="fact"><b class="${tone}">${value}</b><span>${escapeMarkup(name)}</span></div>`;
}

function number(value: number, tone: string | number = ''): string {
  return `<td class="number${typeof tone === 'string' && tone !== '' ? ` ${tone}` : ''}">${value}</td>`;
}

function left(text: string): string {
  return `<td>${escapeMarkup(text)}</td>`;
}

function verdictClass(verdict: TierResult['verdict']): string {
  return verdict === 'PASS' ? 'good' : verdict === 'FAIL' ? 'bad' : 'warn';
}

const CHECKS = { value: 'our own value', recorded: 'its first answer', form: 'its form' } as const;
