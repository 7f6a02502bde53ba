// Encrypted PIN blocks for the tables, by node:crypto alone (ISO 9564-1; commands-pin-card 2).

import { des } from './independent.ts';
import { format0, format1, format3, iso4 } from './independent-dukpt.ts';

/** A PIN block of a 64-bit format under a DES key; the account is what the message carries. */
export function pinBlock(keyHex: string, format: string, pin: string, account: string): string {
  return des(keyHex, clearBlock(format, pin, account));
}

/** A block of ISO format 4 under an AES key; 12 account digits or a whole PAN. */
export const iso4Block = (keyHex: string, pin: string, account: string): string => iso4(keyHex, pin, account);

function clearBlock(format: string, pin: string, account: string): string {
  switch (format) {
    case '01':
      return format0(pin, account);
    case '02':
      return `${pin.length}${pin.padEnd(6, '0')}`.padEnd(16, '7');
    case '03':
      return pin.padEnd(16, 'F');
    case '04':
      return format0(pin, account.replace(/^F+/, '').slice(0, 12));
    case '05':
      return format1(pin);
    case '34':
      return `2${pin.length}${pin}`.padEnd(16, 'F');
    case '35':
      return format0(pin, account).replace(/^0/, '2');
    case '46':
      return format0(pin, account).replace(/^0/, '8');
    case '47':
      return format3(pin, account);
    default:
      throw new Error(`no clear block for format ${format}`);
  }
}
