/** Header fields that a message gives in its `#` or `&` tail, checked one by one (commands-keys-admin 1.8, 1.13). */
import type { Rows, View } from '../../../../protocol/dsl/values.ts';
import { headerConflict } from '../../../../protocol/words/usages.ts';
import type { HeaderFields, OptionalBlock } from '../../../keys/key-block-header.ts';
import { checkOptionalBlocks, readOptionalBlocks } from '../../../keys/key-block-header.ts';
import { Refusal } from '../../refusal.ts';

/** A tail as the reader gives it; fields with a value outside their list are undefined. */
export interface HeaderTail {
  readonly usage: View;
  /** In the tail of a command that makes a new key: letter and length, such as `T2`. */
  readonly algorithm?: string | undefined;
  readonly modeOfUse: string | undefined;
  readonly keyVersion: View;
  readonly exportability: string | undefined;
  readonly optionalBlocks: Rows<{ readonly block: View }>;
}

export type TailRefusal = Refusal<'A6' | 'A7' | 'A8' | 'A9' | 'AA' | 'AC' | 'B3' | 'BC'>;

/**
 * The header fields of a tail in their order on the wire; `field` is the name of the tail in the request. The algorithm
 * letter is that of the tail, or of the key that the header is for.
 */
export function headerFields(tail: HeaderTail, field: string, algorithm?: string): HeaderFields | TailRefusal {
  const usage = tail.usage.text();
  const letter = 'algorithm' in tail ? (tail.algorithm?.[0] ?? '') : algorithm;
  switch (headerConflict(usage, letter, tail.modeOfUse ?? '')) {
    case 'A6':
      return new Refusal('A6', `${field}.usage`, `expected a known key usage, got ${usage}`);
    case 'A7':
      return new Refusal('A7', `${field}.algorithm`, `expected an algorithm that goes with usage ${usage}`);
    case 'A8':
      return new Refusal('A8', `${field}.modeOfUse`, `expected a mode of use that goes with usage ${usage}`);
  }
  const keyVersion = tail.keyVersion.text();
  if (!isKeyVersion(keyVersion)) return new Refusal('A9', `${field}.keyVersion`, 'expected 00 to 99, or c1 to c9');
  if (tail.exportability === undefined) return new Refusal('AA', `${field}.exportability`, 'expected E, N or S');
  const optionalBlocks = optionalBlocksOf(tail.optionalBlocks, field);
  if (optionalBlocks instanceof Refusal) return optionalBlocks;
  return { usage, modeOfUse: tail.modeOfUse!, keyVersion, exportability: tail.exportability, optionalBlocks };
}

/** The optional blocks of a tail. */
export function optionalBlocksOf(
  rows: Rows<{ readonly block: View }>,
  field: string,
): readonly OptionalBlock[] | Refusal<'AC' | 'B3' | 'BC'> {
  if (rows.length === 0) return NONE;
  const first = rows.at(0).block;
  const last = rows.at(rows.length - 1).block;
  const read = readOptionalBlocks(first.buffer, first.start, last.end, rows.length);
  if ('error' in read) return new Refusal(read.error === 'BC' ? 'BC' : 'AC', `${field}.optionalBlocks`, read.reason);
  const tooMany = checkOptionalBlocks(read.blocks);
  return tooMany === undefined
    ? read.blocks
    : new Refusal(tooMany.error as 'B3' | 'AC', `${field}.optionalBlocks`, tooMany.reason);
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
