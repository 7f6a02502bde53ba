/**
 * Decimalisation tables of a message (commands-pin-card 1.5): in clear, under the LMK, or by index in user storage,
 * as the setting decimalisationTables says. `auto` takes 16 characters as a cryptogram when they decrypt to a table
 * that passes the acceptance check, and otherwise as a clear table when they are decimal digits. A varied clear table
 * decrypts to a varied table by chance once in several thousand; where that matters, set the form.
 */
import { hex3 } from '../../../../protocol/derive/conditions.ts';
import { View } from '../../../../protocol/dsl/values.ts';
import { openDecimalisationTable, TABLE_LENGTH } from '../../../keys/decimalisation-table.ts';
import { isVariedTable } from '../../../payment/ibm3624.ts';
import { packNibbles } from '../../../payment/nibbles.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** Bytes of a table as the algorithms take it, two digits in each. */
export const TABLE_BYTES = TABLE_LENGTH / 2;

/** Why a table cannot be used. */
export type TableRefusal = Refusal<'25'> | Refusal<'12' | '21'>;

/** Clear tables are looked at with the syntax, before any key (commands-pin-card 4); others by `openTable` only. */
export function checkClearTable(call: Call, field: View, table: Uint8Array): TableRefusal | undefined {
  return call.settings.decimalisationTables === 'plaintext' ? openTable(call, field, table) : undefined;
}

/** Opens the table of a message into `table`. 12, 21: user storage; 25: wrong form, or fails the check. */
export function openTable(call: Call, field: View, table: Uint8Array): TableRefusal | undefined {
  if (field.buffer[field.start] !== LETTER_K) return open(call, field, table);
  const stored = call.stored(hex3(field.buffer, field.start + 1), 'decimalisationTable');
  if (stored instanceof Refusal) return stored;
  // A block of user storage may be longer than the table: its head counts.
  kept.set(stored, 0, Math.min(stored.length, stored[0] === LETTER_L ? AES_TABLE : TABLE_LENGTH));
  return open(call, kept, table);
}

function open(call: Call, field: View, table: Uint8Array): TableRefusal | undefined {
  const { decimalisationTables: form, decimalisationTableChecks: checked } = call.settings;
  if (form === 'plaintext') return readClear(field, table) ? check(table, checked) : NOT_CLEAR;
  const failed = openDecimalisationTable(field.buffer, field.start, field.end, call.lmk, digits);
  if (failed === undefined) packNibbles(digits, table, TABLE_BYTES);
  if (form === 'encrypted') return failed === undefined ? check(table, checked) : NOT_ENCRYPTED;
  if (failed === undefined && isVariedTable(table)) return undefined;
  if (readClear(field, table)) return check(table, checked);
  if (failed !== undefined) return NEITHER;
  packNibbles(digits, table, TABLE_BYTES);
  return check(table, checked);
}

/** Reads 16 decimal digits; leaves the table alone when they are none. */
function readClear({ buffer, start, end }: View, table: Uint8Array): boolean {
  if (end - start !== TABLE_LENGTH) return false;
  for (let i = start; i < end; i++) if (buffer[i]! < 48 || buffer[i]! > 57) return false;
  for (let i = 0; i < TABLE_BYTES; i++)
    table[i] = ((buffer[start + 2 * i]! - 48) << 4) | (buffer[start + 2 * i + 1]! - 48);
  return true;
}

function check(table: Uint8Array, checked: boolean): TableRefusal | undefined {
  return checked && !isVariedTable(table) ? NOT_VARIED : undefined;
}

const LETTER_K = 0x4b;
const LETTER_L = 0x4c;
/** Characters of a table under an AES LMK, with its tag. */
const AES_TABLE = 33;
const digits = new Uint8Array(TABLE_LENGTH);
const kept = new View();
const NOT_CLEAR = refuse('25', 'decimalisationTable', 'expected 16 digits: tables are in clear by setting');
const NOT_ENCRYPTED = refuse('25', 'decimalisationTable', 'does not decrypt to 16 digits: wrong LMK, or in clear');
const NEITHER = refuse('25', 'decimalisationTable', 'neither 16 digits nor a table under this LMK');
const NOT_VARIED = refuse('25', 'decimalisationTable', 'must use 8 different digits, none more than 4 times');
