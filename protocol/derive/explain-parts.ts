/** The pieces an explanation is made of, and how bytes of a message become text in it. */
import type { FieldKind } from '../dsl/fields.ts';

/** A piece of a message with its meaning. Offsets count from the first byte that was given. */
export interface ExplainedPart {
  /** Path of names: `header.usage`. */
  readonly name: string;
  readonly kind:
    | FieldKind
    | 'lengthPrefix'
    | 'messageHeader'
    | 'code'
    | 'errorCode'
    | 'keyPart'
    | 'delimiter'
    | 'trailer'
    | 'unread';
  /** What the field is. */
  readonly doc: string;
  readonly start: number;
  readonly end: number;
  /** The bytes: text with `<hex>` for binary, `*` for what is masked. */
  readonly raw: string;
  /** What this value means. */
  readonly meaning?: string;
  readonly masked?: true;
  /** No public source settles this field. */
  readonly uncertain?: true;
  readonly parts?: readonly ExplainedPart[];
}

/** Shows bytes of one message; what is masked comes out as `*`, wherever it is shown. */
export class RawText {
  readonly #buffer: Uint8Array;
  readonly #masked: (readonly [start: number, end: number])[] = [];

  constructor(buffer: Uint8Array) {
    this.#buffer = buffer;
  }

  mask(start: number, end: number): void {
    this.#masked.push([start, end]);
  }

  isMasked(start: number, end: number): boolean {
    return this.#masked.some(([from, to]) => start < to && end > from);
  }

  /** Text with `<hex>` for runs of bytes that are not printable ASCII; all of it in hexadecimal when `binary`. */
  show(start: number, end: number, binary = false): string {
    let text = '';
    let isHex = false;
    for (let i = start; i < end; i++) {
      const byte = this.#buffer[i]!;
      const hidden = this.isMasked(i, i + 1);
      const asHex = !hidden && (binary || byte < 0x20 || byte > 0x7e);
      if (asHex !== isHex) text += asHex ? '<' : '>';
      isHex = asHex;
      if (hidden) text += '*';
      else text += asHex ? byte.toString(16).toUpperCase().padStart(2, '0') : String.fromCharCode(byte);
    }
    return isHex ? `${text}>` : text;
  }
}
