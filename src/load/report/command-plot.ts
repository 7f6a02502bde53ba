/** Response times of each command side by side: a bar from p50 to p99, a dot for the maximum. */
import type { CommandReport } from '../report.ts';
import { escapeMarkup } from './markup.ts';
import { logScale } from './scale.ts';

/** The figure; over the whole width when there are many commands. */
export function commandFigure(commands: readonly CommandReport[]): string {
  const shown = commands.filter(({ response }) => response.count > 0);
  if (shown.length === 0) return '';
  const isWide = shown.length > ROWS_BESIDE;
  const width = isWide ? 1100 : 520;
  const rowHeight = isWide ? 20 : Math.floor(184 / shown.length);
  const height = TOP + shown.length * rowHeight + BOTTOM;
  const scale = logScale(
    Math.min(...shown.map(({ response }) => response.p50)),
    Math.max(...shown.map(({ response }) => response.max)),
  );
  const across = (value: number): number => Math.round((LEFT + scale.place(value) * (width - LEFT - RIGHT)) * 10) / 10;
  const rows = shown.map(({ name, response }, i) => {
    const { p50, p99, max } = response;
    const y = TOP + (i + 0.5) * rowHeight;
    // A bar of no length would not be seen.
    const end = Math.max(across(p99), across(p50) + 2);
    return `<g><title>${escapeMarkup(`${name}: p50 ${p50}, p99 ${p99}, maximum ${max} ms`)}</title><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${escapeMarkup(name)}</text><line class="bar s1" x1="${across(p50)}" x2="${end}" y1="${y}" y2="${y}"/><circle class="f3" cx="${across(max)}" cy="${y}" r="3"/></g>`;
  });
  const grid = scale.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${across(at)}" x2="${across(at)}" y1="${TOP}" y2="${height - BOTTOM}"/><text x="${across(at)}" y="${height - BOTTOM + 18}" text-anchor="middle">${label}</text>`,
  );
  const title = `<text x="${(LEFT + width - RIGHT) / 2}" y="${height - 4}" text-anchor="middle">milliseconds</text>`;
  const svg = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Response time by command">${grid.join('')}${rows.join('')}${title}</svg>`;
  return `<figure${isWide ? ' class="whole"' : ''}><figcaption>Response time by command</figcaption><div class="legend"><span class="key c1">p50 to p99</span><span class="key c3">maximum</span></div>${svg}</figure>`;
}

const ROWS_BESIDE = 9;
const LEFT = 108;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 44;
