/** Fields that the ARQC commands share (commands-emv-mac-rsa 3). */

import type { Condition } from '../dsl/fields.ts';
import { bytes, hexNumber, literal, when } from '../dsl/fields.ts';

/** Transaction data with its length in front and a delimiter behind. */
export const transactionData = <const W extends Condition>(condition: W) => ({
  dataLength: when(condition, hexNumber(2, 'Bytes of transaction data', { min: 1, error: '81' })),
  data: when(condition, bytes({ by: 'dataLength' }, 'Transaction data', { error: '80' })),
  dataEnd: when(condition, literal(';')),
});

/** Travels with 01, when diag.host is authorised. */
export const diagnosticCryptogram = {
  diagnostic: bytes(8, 'Cryptogram the HSM computed; only when diag.host is authorised'),
};
