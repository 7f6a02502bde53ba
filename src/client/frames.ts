/** Cuts the reply stream into messages: a 2-byte big-endian length, then that many bytes. */

/** Puts together what arrives in pieces; each message is a copy of its own. */
export class ReplyFrames {
  #rest: Uint8Array = NOTHING;

  /** Takes the next bytes of the stream and hands out every message that is whole. */
  feed(chunk: Uint8Array, each: (message: Uint8Array) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    let at = 0;
    while (at + LENGTH_SIZE <= bytes.length) {
      const end = at + LENGTH_SIZE + ((bytes[at]! << 8) | bytes[at + 1]!);
      if (end > bytes.length) break;
      // Not `slice`: that of a Buffer does not copy.
      each(new Uint8Array(bytes.subarray(at + LENGTH_SIZE, end)));
      at = end;
    }
    this.#rest = at === bytes.length ? NOTHING : new Uint8Array(bytes.subarray(at));
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

const LENGTH_SIZE = 2;
const NOTHING = new Uint8Array(0);
