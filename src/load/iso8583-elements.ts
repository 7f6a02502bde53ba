/** Data elements of ISO 8583:1987 that card switches use: class of characters and length. */

/** `n` digits, `an` letters and digits, `ans` any printable character, `z` track 2, `b` bytes. */
export type ElementClass = 'n' | 'an' | 'ans' | 'z' | 'b';

/** One data element: characters (bytes for `b`), and digits of the length in front when it varies. */
export interface DataElement {
  readonly name: string;
  readonly class: ElementClass;
  readonly size: number;
  /** 0 for a fixed length, 2 for LLVAR, 3 for LLLVAR. */
  readonly lengthDigits: 0 | 2 | 3;
}

/** Data elements by number. */
export type ElementTable = Readonly<Record<number, DataElement>>;

const fixed = (elementClass: ElementClass, size: number, name: string): DataElement => ({
  name,
  class: elementClass,
  size,
  lengthDigits: 0,
});
const varying = (elementClass: ElementClass, size: number, lengthDigits: 2 | 3, name: string): DataElement => ({
  name,
  class: elementClass,
  size,
  lengthDigits,
});

/** The table (ISO 8583:1987, 4.3). */
export const dataElements: ElementTable = Object.freeze({
  2: varying('n', 19, 2, 'Primary account number'),
  3: fixed('n', 6, 'Processing code'),
  4: fixed('n', 12, 'Amount, transaction'),
  7: fixed('n', 10, 'Transmission date and time'),
  11: fixed('n', 6, 'System trace audit number'),
  12: fixed('n', 6, 'Time, local transaction'),
  13: fixed('n', 4, 'Date, local transaction'),
  14: fixed('n', 4, 'Date, expiration'),
  15: fixed('n', 4, 'Date, settlement'),
  18: fixed('n', 4, 'Merchant type'),
  19: fixed('n', 3, 'Acquiring institution country code'),
  22: fixed('n', 3, 'Point of service entry mode'),
  23: fixed('n', 3, 'Card sequence number'),
  25: fixed('n', 2, 'Point of service condition code'),
  26: fixed('n', 2, 'Point of service PIN capture code'),
  28: fixed('an', 9, 'Amount, transaction fee'),
  32: varying('n', 11, 2, 'Acquiring institution identification code'),
  33: varying('n', 11, 2, 'Forwarding institution identification code'),
  35: varying('z', 37, 2, 'Track 2 data'),
  37: fixed('an', 12, 'Retrieval reference number'),
  38: fixed('an', 6, 'Authorisation identification response'),
  39: fixed('an', 2, 'Response code'),
  41: fixed('ans', 8, 'Card acceptor terminal identification'),
  42: fixed('ans', 15, 'Card acceptor identification code'),
  43: fixed('ans', 40, 'Card acceptor name and location'),
  48: varying('ans', 999, 3, 'Additional data, private'),
  49: fixed('n', 3, 'Currency code, transaction'),
  52: fixed('b', 8, 'PIN data'),
  53: fixed('n', 16, 'Security related control information'),
  54: varying('an', 120, 3, 'Additional amounts'),
  55: varying('b', 255, 3, 'Chip card data'),
  60: varying('ans', 999, 3, 'Reserved, national'),
  62: varying('ans', 999, 3, 'Reserved, private'),
  64: fixed('b', 8, 'Message authentication code'),
  70: fixed('n', 3, 'Network management information code'),
  90: fixed('n', 42, 'Original data elements'),
  100: varying('n', 11, 2, 'Receiving institution identification code'),
  102: varying('ans', 28, 2, 'Account identification 1'),
  103: varying('ans', 28, 2, 'Account identification 2'),
  128: fixed('b', 8, 'Message authentication code'),
});
