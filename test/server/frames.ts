/** Host messages as the tests write and read them, apart from the code under test. */

/** The text with its 2-byte length in front. */
export function frame(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);
}

export function frames(...texts: string[]): Buffer {
  return Buffer.concat(texts.map(frame));
}

/** The texts of whole frames; fails when bytes are left over. */
export function readFrames(bytes: Uint8Array): string[] {
  const stream = Buffer.from(bytes);
  const texts: string[] = [];
  let at = 0;
  while (at < stream.length) {
    const end = at + 2 + stream.readUInt16BE(at);
    if (end > stream.length) throw new Error(`frame at ${at} is cut: ${stream.length - at} bytes are left`);
    texts.push(stream.toString('latin1', at + 2, end));
    at = end;
  }
  return texts;
}

export function countFrames(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 2 <= bytes.length; count++) {
    at += 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    if (at > bytes.length) break;
  }
  return count;
}
