// Tables as Markdown that also reads well in a terminal, and numbers as people read them.

/** A table with a title. The first column is text and the others are numbers, unless it says otherwise. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table in Markdown, with columns of equal width. */
export function markdownTable({ columns, rows }: Omit<Table, 'title'>): string {
  const widths = columns.map((column, i) => Math.max(3, column.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => pad(cells[i] ?? '', width, i)).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(columns), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** A number with about three digits that matter; thousands are set apart, whole numbers stay whole. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1000) return String(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(size >= 10 ? 1 : 2);
}

const pad = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);
