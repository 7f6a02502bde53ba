/** How the console shows values: keys and check values in groups of four (product reference 6.1), tables, times. */
import { toHex } from '../crypto/hex.ts';

/** A key field: its scheme letter apart, then groups of four; a key block as it is, for copying. */
export function showKey(field: string): string {
  if (/^[SR]/.test(field)) return field;
  const letter = /^[A-Z](?=([0-9A-F]{16})+$)/.exec(field)?.[0] ?? '';
  return `${letter === '' ? '' : `${letter} `}${groups(field.slice(letter.length))}`;
}

/** Hexadecimal or other digits in groups of four. */
export function groups(digits: string): string {
  return digits.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** Bytes as groups of hexadecimal digits. */
export function showBytes(bytes: Uint8Array): string {
  return groups(toHex(bytes));
}

/** Rows in columns as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** Two digits. */
export const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A moment as date and time, UTC. */
export const showTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** Names in order, as many in a row as fit a terminal. */
export function inRows(names: readonly string[]): string[] {
  const sorted = [...names].sort();
  const rows: string[] = [];
  for (let i = 0; i < sorted.length; i += NAMES_IN_ROW) rows.push(`  ${sorted.slice(i, i + NAMES_IN_ROW).join(' ')}`);
  return rows;
}

const NAMES_IN_ROW = 12;
