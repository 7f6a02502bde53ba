/** Line plots as inline SVG. Colours come from the style sheet of the page, so a page may have a dark form. */
import { escapeMarkup } from './markup.ts';
import type { Scale } from './scale.ts';

/** One line of a plot. */
export interface Series {
  readonly name: string;
  /** Place in the palette, 1 to 4. */
  readonly colour: 1 | 2 | 3 | 4;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dots on the points, for few of them. */
  readonly hasDots?: boolean;
  readonly isDashed?: boolean;
}

/** A plot. */
export interface Plot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly series: readonly Series[];
}

/** The plot as a figure with its caption and a legend. */
export function plotFigure(plot: Plot): string {
  const legend = plot.series
    .map(
      ({ name, colour, isDashed }) =>
        `<span class="key c${colour}${isDashed ? ' dashed' : ''}">${escapeMarkup(name)}</span>`,
    )
    .join('');
  return `<figure><figcaption>${escapeMarkup(plot.title)}</figcaption><div class="legend">${legend}</div>${plotSvg(plot)}</figure>`;
}

function plotSvg({ title, xTitle, yTitle, x, y, series }: Plot): string {
  const across = (value: number): number => round(LEFT + x.place(value) * (WIDTH - LEFT - RIGHT));
  const down = (value: number): number => round(HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM));
  const bottom = HEIGHT - BOTTOM;
  const parts = [
    ...y.ticks.map(
      ({ at, label }) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${down(at)}" y2="${down(at)}"/><text x="${LEFT - 8}" y="${down(at) + 4}" text-anchor="end">${escapeMarkup(label)}</text>`,
    ),
    ...x.ticks.map(
      ({ at, label }) =>
        `<line class="grid" x1="${across(at)}" x2="${across(at)}" y1="${bottom}" y2="${bottom + 4}"/><text x="${across(at)}" y="${bottom + 18}" text-anchor="middle">${escapeMarkup(label)}</text>`,
    ),
    `<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${escapeMarkup(xTitle)}</text>`,
    `<text class="axis" x="${LEFT - 8}" y="${TOP - 12}" text-anchor="start" dx="-36">${escapeMarkup(yTitle)}</text>`,
    ...series.map((one) => line(one, across, down)),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(title)}">${parts.join('')}</svg>`;
}

function line(
  { name, colour, points, hasDots, isDashed }: Series,
  across: (value: number) => number,
  down: (value: number) => number,
): string {
  const places = points.map(([x, y]) => `${across(x)},${down(y)}`);
  const path = `<polyline class="line s${colour}${isDashed ? ' dashed' : ''}" points="${places.join(' ')}"/>`;
  // One point is no line.
  if (!hasDots && points.length > 1) return path;
  const dots = points.map(
    ([x, y]) =>
      `<circle class="dot f${colour}" cx="${across(x)}" cy="${down(y)}" r="3"><title>${escapeMarkup(`${name}: ${y} at ${x}`)}</title></circle>`,
  );
  return path + dots.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const WIDTH = 520;
const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 16;
const TOP = 28;
const BOTTOM = 44;
