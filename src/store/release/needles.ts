/**
 * What must not be found any more after a release: secrets that files held, sealed or not, cut into pieces. A piece is
 * found wherever it stands in a file, as it was or as base64 of it, which is how snapshots hold it.
 */

/** Pieces of secrets; they are known to nobody but this. */
export class Needles {
  readonly #pieces = new Set<string>();

  /** How many pieces there are. */
  get count(): number {
    return this.#pieces.size;
  }

  /** Takes what looks secret in a file: long runs of hexadecimal digits, of base64, and everything of a key file. */
  addFile(content: Uint8Array): void {
    const text = Buffer.from(content).toString('latin1');
    for (const [run] of text.matchAll(RUNS)) if (isSecretLike(run)) this.#add(run);
    if (isKeyFile(content)) this.#addBytes(content);
  }

  /** Does a text hold one of them? */
  isIn(text: string): boolean {
    for (const { 0: run } of text.matchAll(RUNS))
      for (let at = 0; at + PIECE <= run.length; at++) if (this.#pieces.has(run.slice(at, at + PIECE))) return true;
    return false;
  }

  #add(run: string): void {
    this.#addPieces(run);
    // Base64 has another text for each of three places in which the run may stand.
    for (let shift = 0; shift < 3; shift++) {
      const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(run, 'latin1')]).toString('base64');
      this.#addPieces(encoded.slice(4, -4));
    }
  }

  /** A key file may be binary: then it would be found as hexadecimal or base64 text. */
  #addBytes(content: Uint8Array): void {
    const bytes = Buffer.from(content);
    this.#addPieces(bytes.toString('hex'));
    this.#addPieces(bytes.toString('hex').toUpperCase());
    for (let shift = 0; shift < 3; shift++)
      this.#addPieces(
        Buffer.concat([Buffer.alloc(shift), bytes])
          .toString('base64')
          .slice(4, -4),
      );
  }

  #addPieces(run: string): void {
    for (let at = 0; at + PIECE <= run.length; at += PIECE) {
      const piece = run.slice(at, at + PIECE);
      // Sixteen zeros are no secret and stand in many files.
      if (new Set(piece).size >= FEWEST_CHARACTERS) this.#pieces.add(piece);
    }
  }
}

/** Does a file hold a private key in the form of PEM? */
export function isKeyFile(content: Uint8Array): boolean {
  return Buffer.from(content).includes('PRIVATE KEY-----');
}

/** Hexadecimal digits, or base64 with characters of all kinds; not words and names. */
function isSecretLike(run: string): boolean {
  if (/^[0-9a-f]+$/i.test(run)) return true;
  return run.length >= 2 * PIECE && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/** Characters of a piece, 8 bytes of hexadecimal digits. */
const PIECE = 16;
const FEWEST_CHARACTERS = 6;
const RUNS = /[A-Za-z0-9+/=]{16,}/g;
