// IBM natural PINs and offsets by node:crypto alone (commands-pin-card 3.1).
import { des } from './independent.ts';

/** Validation data with its N replaced. */
export const validationBlock = (data: string, account: string): string => data.replace('N', account.slice(-5));

/** 16 natural digits. */
export const naturalPin = (pvkHex: string, validation: string, table: string): string =>
  Array.from(des(pvkHex, validation), (nibble) => table[Number.parseInt(nibble, 16)]!).join('');

/** Offset field over `length` digits. */
export const offsetField = (pin: string, natural: string, length: number): string =>
  Array.from(pin.slice(0, length), (digit, i) => String((Number(digit) + 10 - Number(natural[i])) % 10))
    .join('')
    .padEnd(12, 'F');
