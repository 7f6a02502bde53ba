/** Chip card data as tag, length and value (EMV 4.3 book 3, annex B): tags of one or two bytes, values up to 127 bytes. */

/** Values by tag in hexadecimal, in the order they stand. */
export type TagValues = ReadonlyMap<string, Uint8Array>;

/** Writes values behind their tags. */
export function packTlv(values: TagValues): Uint8Array {
  const bytes: number[] = [];
  for (const [tag, value] of values) {
    for (let i = 0; i < tag.length; i += 2) bytes.push(Number.parseInt(tag.slice(i, i + 2), 16));
    if (value.length > LONGEST) throw new RangeError(`tag ${tag} has more than ${LONGEST} bytes`);
    bytes.push(value.length, ...value);
  }
  return Uint8Array.from(bytes);
}

/** Reads tags and values to the last byte; undefined when something is cut off or longer than this reader takes. */
export function unpackTlv(bytes: Uint8Array): TagValues | undefined {
  const values = new Map<string, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    // All five low bits set: a second byte of tag follows.
    const tagLength = (bytes[at]! & 0x1f) === 0x1f ? 2 : 1;
    const from = at + tagLength + 1;
    const length = bytes[at + tagLength] ?? Number.NaN;
    if (!(length <= LONGEST) || from + length > bytes.length) return undefined;
    let tag = '';
    for (let i = 0; i < tagLength; i++) tag += bytes[at + i]!.toString(16).toUpperCase().padStart(2, '0');
    values.set(tag, bytes.slice(from, from + length));
    at = from + length;
  }
  return values;
}

const LONGEST = 127;
