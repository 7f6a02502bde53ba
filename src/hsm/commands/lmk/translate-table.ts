/** LO: a decimalisation table goes from the old LMK to the new one (commands-keys-admin 4). */
import type { LO } from '../../../../protocol/commands/lmk/LO-translate-table.ts';
import { NIBBLES, type View } from '../../../../protocol/dsl/values.ts';
import {
  isAcceptableDecimalisationTable,
  openDecimalisationTable,
  sealDecimalisationTable,
  TABLE_LENGTH,
} from '../../../keys/decimalisation-table.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { lmkChange } from './change-direction.ts';

export const translateTable: Handler<typeof LO> = ({ table }, call) => {
  const change = lmkChange(call);
  if (change instanceof Refusal) return change;
  if (!hasForm(table, change.from)) return FORM;
  if (openDecimalisationTable(table.buffer, table.start, table.end, change.from, digits) !== undefined) return NO_TABLE;
  if (call.settings.decimalisationTableChecks && !isAcceptableDecimalisationTable(digits)) return NOT_VARIED;
  return { table: sealDecimalisationTable(digits, change.to) };
};

/** `L` and 32H under an AES LMK, 16H under any other. */
function hasForm({ buffer, start, end }: View, from: Lmk): boolean {
  const isLong = from.algorithm === 'AES-256';
  if (end - start !== (isLong ? 1 + 2 * TABLE_LENGTH : TABLE_LENGTH) || (isLong && buffer[start] !== LETTER_L))
    return false;
  for (let i = isLong ? start + 1 : start; i < end; i++) if (NIBBLES[buffer[i]!]! > 15) return false;
  return true;
}

const LETTER_L = 0x4c;
const digits = new Uint8Array(TABLE_LENGTH);
const FORM = refuse('15', 'table', 'expected 16H, or `L` and 32H where the old LMK is an AES LMK');
const NO_TABLE = refuse('25', 'table', 'does not decrypt to 16 digits: wrong LMK or a damaged value');
const NOT_VARIED = refuse('25', 'table', 'must use 8 different digits, none more than 4 times');
