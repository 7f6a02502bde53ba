/**
 * Published exchanges as an EBCDIC host sends them, made from the text of the vectors alone: what stands in `<hex>` is
 * binary and stays, everything else is text. None of the code under test but its tables, which have a test of their own.
 */
import { type CodePageName, codePage } from '../../../protocol/words/code-pages.ts';
import type { Vector } from '../../commands/published.ts';

/** A message in the text form of the vectors, in EBCDIC. */
export function inEbcdic(text: string, name: CodePageName, everything = false): Uint8Array {
  const { fromLatin1 } = codePage(name);
  const parts: Buffer[] = [];
  for (const piece of text.split(/(<(?:[0-9A-Fa-f]{2})*>)/)) {
    const isHex = /^<.*>$/.test(piece);
    const bytes = isHex ? Buffer.from(piece.slice(1, -1), 'hex') : Buffer.from(piece, 'latin1');
    parts.push(isHex && !everything ? bytes : Buffer.from(bytes.map((byte) => fromLatin1[byte]!)));
  }
  return Buffer.concat(parts);
}

/** Request and reply of a vector in EBCDIC. A message for M6 in input format 2 is text by name. */
export function exchangeInEbcdic(vector: Vector, name: CodePageName): { request: Uint8Array; reply: Uint8Array } {
  const isText = vector.request.startsWith('0000M602');
  return { request: inEbcdic(vector.request, name, isText), reply: inEbcdic(vector.response, name) };
}
