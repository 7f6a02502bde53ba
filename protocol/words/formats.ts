/**
 * PIN block formats by their two-digit code on the wire: what goes into the block and what it needs.
 * Sources: ISO 9564-1; commands-pin-card 2, algorithms 10.
 */

/** Where the account part of a block comes from. */
export type FormatAccount =
  | 'none'
  /** The 12 rightmost digits of the PAN without the check digit. */
  | 'right12'
  /** The 12 leftmost digits of the PAN without the check digit. */
  | 'left12'
  /** The left half of the card key; never a field of a message. */
  | 'cardKey'
  /** The full PAN, 12 to 19 digits. */
  | 'pan';

/** Where a format stands in the translation matrix of ISO 9564-1. */
export type FormatFamily =
  /** ISO formats 0, 3 and 4: the block depends on the PAN. */
  | 'panBound'
  /** ISO format 1: no PAN in the block. */
  | 'panFree'
  /** ISO format 2 and the issuer script formats: for a chip card, not for interchange. */
  | 'chip'
  | 'proprietary';

/** Facts about one PIN block format. */
export interface PinBlockFormat {
  readonly code: string;
  /** The code as a number, the way messages carry it into the payment code. */
  readonly number: number;
  readonly name: string;
  readonly account: FormatAccount;
  /** The block is 16 bytes long and needs an AES key. */
  readonly aes: boolean;
  /** First nibble of the PIN field; undefined where the format has none. */
  readonly control: number | undefined;
  /** What stands behind the PIN. `own`: neither of the others, see the name's source. */
  readonly fill: 'F' | 'A' | 'any' | 'A to F' | 'own';
  readonly family: FormatFamily;
  /** How well public sources agree on the layout. */
  readonly confidence: 'high' | 'low';
}

const format = (
  facts: Omit<PinBlockFormat, 'number' | 'aes' | 'confidence'> & Partial<PinBlockFormat>,
): PinBlockFormat => Object.freeze({ aes: false, confidence: 'high' as const, ...facts, number: Number(facts.code) });

/** Every PIN block format, in the order of the codes. */
export const pinBlockFormats: readonly PinBlockFormat[] = Object.freeze([
  format({
    code: '01',
    name: 'ISO 9564-1 format 0, ANSI X9.8',
    account: 'right12',
    control: 0,
    fill: 'F',
    family: 'panBound',
  }),
  format({
    code: '02',
    name: 'Docutel ATM',
    account: 'none',
    control: undefined,
    fill: 'own',
    family: 'proprietary',
    confidence: 'low',
  }),
  format({
    code: '03',
    name: 'Diebold and IBM ATM',
    account: 'none',
    control: undefined,
    fill: 'F',
    family: 'proprietary',
  }),
  format({ code: '04', name: 'PLUS network', account: 'left12', control: 0, fill: 'F', family: 'proprietary' }),
  format({ code: '05', name: 'ISO 9564-1 format 1', account: 'none', control: 1, fill: 'any', family: 'panFree' }),
  format({ code: '34', name: 'ISO 9564-1 format 2, EMV', account: 'none', control: 2, fill: 'F', family: 'chip' }),
  format({
    code: '35',
    name: 'Mastercard Pay Now and Pay Later',
    account: 'right12',
    control: 2,
    fill: 'F',
    family: 'proprietary',
  }),
  format({
    code: '41',
    name: 'Visa and Amex script, new PIN',
    account: 'cardKey',
    control: 0,
    fill: 'F',
    family: 'chip',
  }),
  format({
    code: '42',
    name: 'Visa and Amex script, new and old PIN',
    account: 'cardKey',
    control: 0,
    fill: 'F',
    family: 'chip',
  }),
  format({
    code: '46',
    name: 'AS2805.3 format 8',
    account: 'right12',
    control: 8,
    fill: 'F',
    family: 'proprietary',
    confidence: 'low',
  }),
  format({
    code: '47',
    name: 'ISO 9564-1 format 3',
    account: 'right12',
    control: 3,
    fill: 'A to F',
    family: 'panBound',
  }),
  format({
    code: '48',
    name: 'ISO 9564-1 format 4',
    account: 'pan',
    aes: true,
    control: 4,
    fill: 'A',
    family: 'panBound',
  }),
]);

/** The format of a code given as a number, or undefined (error 23). */
export function pinBlockFormat(number: number): PinBlockFormat | undefined {
  return byNumber[number];
}

const byNumber: readonly (PinBlockFormat | undefined)[] = (() => {
  const table = new Array<PinBlockFormat | undefined>(100).fill(undefined);
  for (const facts of pinBlockFormats) table[facts.number] = facts;
  return table;
})();
