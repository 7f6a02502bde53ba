/** Header fields that a message gives in its `#` or `&` tail, checked one by one (commands-keys-admin 1.8, 1.13). */
import type { Rows, View } from '../../../../protocol/dsl/values.ts';
import { isKeyUsage } from '../../../../protocol/words/usages.ts';
import type { HeaderFields, OptionalBlock } from '../../../keys/key-block-header.ts';
import { readOptionalBlocks } from '../../../keys/key-block-header.ts';
import { Refusal } from '../../refusal.ts';

/** A tail as the reader gives it; fields with a value outside their list are undefined. */
export interface HeaderTail {
  readonly usage: View;
  readonly modeOfUse: string | undefined;
  readonly keyVersion: View;
  readonly exportability: string | undefined;
  readonly optionalBlocks: Rows<{ readonly block: View }>;
}

export type TailRefusal = Refusal<'A6' | 'A8' | 'A9' | 'AA' | 'AC' | 'BC'>;

/** The header fields of a tail; `field` is the name of the tail in the request. */
export function headerFields(tail: HeaderTail, field: string): HeaderFields | TailRefusal {
  const usage = tail.usage.text();
  if (!isKeyUsage(usage)) return new Refusal('A6', `${field}.usage`, `expected a known key usage, got ${usage}`);
  if (tail.modeOfUse === undefined) return new Refusal('A8', `${field}.modeOfUse`, 'expected one of B C D E G N S V X');
  const keyVersion = tail.keyVersion.text();
  if (!isKeyVersion(keyVersion)) return new Refusal('A9', `${field}.keyVersion`, 'expected 00 to 99, or c1 to c9');
  if (tail.exportability === undefined) return new Refusal('AA', `${field}.exportability`, 'expected E, N or S');
  const optionalBlocks = optionalBlocksOf(tail.optionalBlocks, field);
  if (optionalBlocks instanceof Refusal) return optionalBlocks;
  return { usage, modeOfUse: tail.modeOfUse, keyVersion, exportability: tail.exportability, optionalBlocks };
}

/** The optional blocks of a tail. */
export function optionalBlocksOf(
  rows: Rows<{ readonly block: View }>,
  field: string,
): readonly OptionalBlock[] | Refusal<'AC' | 'BC'> {
  if (rows.length === 0) return NONE;
  const first = rows.at(0).block;
  const last = rows.at(rows.length - 1).block;
  const read = readOptionalBlocks(first.buffer, first.start, last.end, rows.length);
  if ('error' in read) return new Refusal(read.error === 'BC' ? 'BC' : 'AC', `${field}.optionalBlocks`, read.reason);
  return read.blocks;
}

function isKeyVersion(text: string): boolean {
  const first = text.charCodeAt(0);
  const second = text.charCodeAt(1) - 48;
  if (second < 0 || second > 9) return false;
  return (first >= 48 && first <= 57) || (first === COMPONENT && second > 0);
}

const NONE: readonly OptionalBlock[] = Object.freeze([]);
/** `c`, in front of a component number. */
const COMPONENT = 0x63;
