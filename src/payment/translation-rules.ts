/**
 * Which PIN block format may become which (ISO 9564-1; product 10.4). Applies when the security setting
 * "Restrict PIN block usage" is on; a refusal is error 23.
 */
import { type FormatFamily, pinBlockFormat } from '../../protocol/words/formats.ts';

/** What a translation is for: between institutions, or into a script for a chip card. */
export type TranslationPurpose = 'interchange' | 'chip';

/** Whether a block of format `from` may be rebuilt in format `to`; false for a format that does not exist. */
export function translationAllowed(
  from: number,
  to: number,
  purpose: TranslationPurpose = 'interchange',
  panChanges = false,
): boolean {
  const source = pinBlockFormat(from)?.family;
  const target = pinBlockFormat(to)?.family;
  if (source === undefined || target === undefined) return false;
  if (target === 'chip') return purpose === 'chip' && source !== 'proprietary';
  if (panChanges && source === 'panBound' && target === 'panBound') return false;
  return MATRIX[source][target];
}

/** Rows are the source. Formats 41 and 42 exist only in scripts, so they stand with ISO format 2 in `chip`. */
const MATRIX: Readonly<Record<FormatFamily, Readonly<Record<Exclude<FormatFamily, 'chip'>, boolean>>>> = Object.freeze({
  panBound: { panBound: true, panFree: false, proprietary: false },
  panFree: { panBound: true, panFree: true, proprietary: false },
  chip: { panBound: false, panFree: false, proprietary: false },
  proprietary: { panBound: true, panFree: false, proprietary: true },
});
