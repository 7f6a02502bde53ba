/**
 * The header of key blocks, the same for Thales (S) and X9.143 (R) blocks, and its optional blocks.
 * Sources: algorithms reference 7.2, 8.1, 8.5.
 */
import { failure, type KeyFailure } from './failure.ts';
import { decimalNumber, hexByte, textOf } from './hex-text.ts';

/** One optional block: identifier and data, without its length. */
export interface OptionalBlock {
  readonly id: string;
  readonly data: string;
}

/** Header of a key block without the total length, which belongs to the block as a whole. */
export interface KeyBlockHeader {
  /** `0` or `1` in Thales blocks, `A` to `E` in X9.143 blocks: follows the protecting key. */
  readonly version: string;
  readonly usage: string;
  readonly algorithm: string;
  readonly modeOfUse: string;
  /** `00` none, `01` to `99`, `c1` to `c9` for a component. */
  readonly keyVersion: string;
  /** E under a trusted key block, N not at all, S in any form. */
  readonly exportability: string;
  /** Without the padding block, which is made anew when a header is written. */
  readonly optionalBlocks: readonly OptionalBlock[];
  /** LMK slot, `FF` under a ZMK or TMK, `00` (or a key context) in X9.143 blocks. */
  readonly lmkId: string;
}

/** The part of a header that a command's key block tail can say. */
export type HeaderFields = Pick<
  KeyBlockHeader,
  'usage' | 'modeOfUse' | 'keyVersion' | 'exportability' | 'optionalBlocks'
>;

/**
 * A header with some of its fields changed, or completed. All headers so get one form, written out in full: properties
 * behind a spread cost half a microsecond each.
 */
export function headerWith(
  header: HeaderFields & Partial<KeyBlockHeader>,
  changes: Partial<KeyBlockHeader>,
): KeyBlockHeader {
  return {
    version: changes.version ?? header.version ?? '',
    usage: changes.usage ?? header.usage,
    algorithm: changes.algorithm ?? header.algorithm ?? '',
    modeOfUse: changes.modeOfUse ?? header.modeOfUse,
    keyVersion: changes.keyVersion ?? header.keyVersion,
    exportability: changes.exportability ?? header.exportability,
    optionalBlocks: changes.optionalBlocks ?? header.optionalBlocks,
    lmkId: changes.lmkId ?? header.lmkId ?? '',
  };
}

/** Characters of a header without optional blocks. */
export const HEADER_LENGTH = 16;

/** Offsets inside a header. */
export const headerOffsets = Object.freeze({
  version: 0,
  length: 1,
  usage: 5,
  algorithm: 7,
  modeOfUse: 8,
  keyVersion: 9,
  exportability: 11,
  optionalCount: 12,
  lmkId: 14,
});

/** Where the header that starts at `start` ends, its optional blocks included. Makes no strings when there are none. */
export function headerEnd(source: Uint8Array, start: number, end: number): number | KeyFailure {
  if (end - start < HEADER_LENGTH) return TOO_SHORT;
  const count = decimalNumber(source, start + headerOffsets.optionalCount, start + headerOffsets.lmkId);
  if (count < 0) return BAD_COUNT;
  if (count === 0) return start + HEADER_LENGTH;
  const read = readOptionalBlocks(source, start + HEADER_LENGTH, end, count);
  return 'error' in read ? read : read.end;
}

/** Parses a header with its optional blocks. The padding block is checked and dropped. */
export function parseHeader(source: Uint8Array, start: number, end: number): KeyBlockHeader | KeyFailure {
  if (end - start < HEADER_LENGTH) return TOO_SHORT;
  const at = (offset: number, length: number) => textOf(source, start + offset, start + offset + length);
  const count = decimalNumber(source, start + headerOffsets.optionalCount, start + headerOffsets.lmkId);
  if (count < 0) return BAD_COUNT;
  const read = readOptionalBlocks(source, start + HEADER_LENGTH, end, count);
  if ('error' in read) return read;
  return {
    version: at(headerOffsets.version, 1),
    usage: at(headerOffsets.usage, 2),
    algorithm: at(headerOffsets.algorithm, 1),
    modeOfUse: at(headerOffsets.modeOfUse, 1),
    keyVersion: at(headerOffsets.keyVersion, 2),
    exportability: at(headerOffsets.exportability, 1),
    optionalBlocks: read.blocks.filter((block) => block.id !== PADDING),
    lmkId: at(headerOffsets.lmkId, 2),
  };
}

/** Reads `count` optional blocks, for instance those of a command's key block tail, and tells where they end. */
export function readOptionalBlocks(
  source: Uint8Array,
  start: number,
  end: number,
  count: number,
): { readonly blocks: readonly OptionalBlock[]; readonly end: number } | KeyFailure {
  const blocks: OptionalBlock[] = [];
  let position = start;
  for (let i = 0; i < count; i++) {
    const place = placeOptionalBlock(source, position, end);
    if (place === undefined) return BAD_OPTIONAL_BLOCK;
    const id = textOf(source, position, position + 2);
    if (blocks.some((block) => block.id === id)) return REPEATED;
    blocks.push({ id, data: textOf(source, place.dataStart, place.next) });
    position = place.next;
  }
  return { blocks, end: position };
}

/** Refuses more optional blocks than the two digits of their number, or the four of the block length, can tell. */
export function checkOptionalBlocks(blocks: readonly OptionalBlock[]): KeyFailure | undefined {
  if (blocks.length > MOST_BLOCKS) return TOO_MANY;
  let characters = 0;
  for (const { data } of blocks) characters += LONGEST_OPENING + data.length;
  return characters > MOST_CHARACTERS ? TOO_LONG : undefined;
}

/**
 * Writes a header for a block whose ciphertext and authenticator take `bodyLength` characters. A padding block brings
 * the header to a multiple of the cipher block of its version.
 */
export function formatHeader(header: KeyBlockHeader, bodyLength: number): string {
  const blocks = header.optionalBlocks.filter((block) => block.id !== PADDING);
  let optional = blocks.map(formatOptionalBlock).join('');
  let count = blocks.length;
  const unit = cipherBlockOf(header.version);
  if (optional.length % unit !== 0) {
    optional += paddingBlock(optional.length, unit);
    count++;
  }
  const total = HEADER_LENGTH + optional.length + bodyLength;
  return (
    header.version +
    String(total).padStart(4, '0') +
    header.usage +
    header.algorithm +
    header.modeOfUse +
    header.keyVersion +
    header.exportability +
    String(count).padStart(2, '0') +
    header.lmkId +
    optional
  );
}

/** Cipher block in bytes of a block version: 8 under DES (0, A, B, C), 16 under AES (1, D, E). */
export function cipherBlockOf(version: string): 8 | 16 {
  return version === '1' || version === 'D' || version === 'E' ? 16 : 8;
}

/**
 * Finds the data of the optional block at `position`. Length `00` opens the long form. Its count means characters of
 * the length as in the printed X9.143 examples; where that makes no sense, pairs of characters as older software reads it.
 */
function placeOptionalBlock(
  source: Uint8Array,
  position: number,
  end: number,
): { dataStart: number; next: number } | undefined {
  if (position + 4 > end) return undefined;
  const short = hexByte(source, position + 2);
  if (short !== 0) {
    return short >= 4 && position + short <= end ? { dataStart: position + 4, next: position + short } : undefined;
  }
  const count = hexByte(source, position + 4);
  if (count <= 0) return undefined;
  for (const digits of [count, count * 2]) {
    const dataStart = position + 6 + digits;
    const length = dataStart <= end ? hexNumber(source, position + 6, dataStart) : -1;
    if (length >= 6 + digits && position + length <= end) return { dataStart, next: position + length };
  }
  return undefined;
}

function hexNumber(source: Uint8Array, start: number, end: number): number {
  const text = textOf(source, start, end);
  return text.length <= 8 && /^[0-9A-Fa-f]+$/.test(text) ? Number.parseInt(text, 16) : -1;
}

function formatOptionalBlock(block: OptionalBlock): string {
  const short = block.data.length + 4;
  if (short <= 0xff) return block.id + hex(short, 2) + block.data;
  return `${block.id}0004${hex(block.data.length + 10, 4)}${block.data}`;
}

function paddingBlock(length: number, unit: number): string {
  let size = unit - (length % unit);
  if (size < 4) size += unit;
  return PADDING + hex(size, 2) + '0'.repeat(size - 4);
}

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');

const PADDING = 'PB';
/** A padding block may join them. */
const MOST_BLOCKS = 98;
/** Identifier and length of an optional block in the long form. */
const LONGEST_OPENING = 10;
/** Header, padding, the longest symmetric key and its authenticator need less than 200 of 9999 characters. */
const MOST_CHARACTERS = 9800;
const TOO_MANY = failure('B3', `more than ${MOST_BLOCKS} optional blocks`);
const TOO_LONG = failure('AC', 'optional blocks longer than a key block can be');
const TOO_SHORT = failure('15', 'key block is shorter than its header');
const BAD_COUNT = failure('AB', 'number of optional blocks in the key block header is not decimal');
const BAD_OPTIONAL_BLOCK = failure('AC', 'optional block of the key block header has a wrong length');
const REPEATED = failure('BC', 'optional block of the key block header repeated');
