/** What the tables of the PIN commands share: keys by LMK slot, PINs under the LMK, rows for blocks, lists and tables. */
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { sealDecimalisationTable } from '../../src/keys/decimalisation-table.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { pinCipher } from '../../src/keys/pin-cipher.ts';
import { encryptPin, pinFieldLength } from '../../src/payment/lmk-pin.ts';
import { Pin } from '../../src/payment/pin.ts';
import { iso4Block, pinBlock } from './independent-pin.ts';
import type { KeyField } from './key-rows.ts';
import { keyRows } from './key-rows.ts';
import type { Row } from './table.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

/** `''` is the variant LMK of slot 00, `%01` the 3DES and `%02` the AES key block LMK. */
export type Lmk = '' | '%01' | '%02';
export const lmks = ['', '%01', '%02'] as const;
export const lmkName: Readonly<Record<Lmk, string>> = {
  '': 'a variant LMK',
  '%01': 'a 3DES key block LMK',
  '%02': 'an AES key block LMK',
};
const built = { '': 'test-variant', '%01': 'test-kb-3des', '%02': 'test-kb-aes' } as const;

export const account = '400000123456';
/** Its form for format 04, from a PAN of 16 digits. */
export const longAccount = 'FFF456400000123456';

export interface KeyWish {
  readonly type: string;
  readonly usage: string;
  readonly clear: string;
  readonly mode?: string;
}

export const tpk: KeyWish = { type: '002', usage: '71', clear: clear.double };
export const zpk: KeyWish = { type: '001', usage: '72', clear: clear.other };
export const ibmPvk: KeyWish = { type: '002', usage: 'V1', clear: clear.single };
export const longIbmPvk: KeyWish = { ...ibmPvk, clear: clear.triple };
export const pvvPvk: KeyWish = { type: '002', usage: 'V2', clear: clear.other };

/** A key as it stands in a message under an LMK. */
export function keyUnder(lmk: Lmk, { type, usage, clear: value, mode = 'N' }: KeyWish): string {
  if (lmk === '') return variantKey(type, value);
  return blockKey({ usage, modeOfUse: mode }, value, lmk === '%01' ? 'test-kb-3des' : 'test-kb-aes');
}

/** An AES PIN key under the AES LMK. */
export const aesPinKey = (usage: string): string => blockKey({ usage, algorithm: 'A' }, clear.aes128, 'test-kb-aes');

interface StoredOptions {
  readonly pinLength?: number;
  readonly storage?: 'A' | 'B' | 'clear';
}

/** A PIN under the LMK as the device stores it; the construction is ours, so there is no other source for it. */
export function storedPin(lmk: Lmk, pin: string, forAccount = account, options: StoredOptions = {}): string {
  const cipher = pinCipher(builtInLmks[built[lmk]]);
  const storage = lmk === '%02' ? 'J' : (options.storage ?? 'A');
  const method = { storage, cipher, pinLength: options.pinLength ?? 4 } as const;
  const digits = new Pin();
  digits.set(Uint8Array.from(pin, Number));
  const out = new Uint8Array(33);
  const view = { buffer: fromLatin1(forAccount), start: 0, end: forAccount.length };
  const result = encryptPin(method, view, digits, out, 0);
  if (result !== '00') throw new Error(result);
  return latin1(out, 0, pinFieldLength(method));
}

/** A decimalisation table under the LMK. */
export const sealedTable = (lmk: Lmk, table: string): string =>
  sealDecimalisationTable(Uint8Array.from(table, Number), builtInLmks[built[lmk]]);

/** Rows for the key of a PIN block; its kinds need no check of length, so 27 comes from the setting. */
export function pinKeyRows(
  spec: Pick<KeyField, 'label' | 'field' | 'message' | 'keyType' | 'usage' | 'parity'> & {
    readonly wrongMode?: string;
  },
): Row[] {
  const { label, field, message, keyType, usage } = spec;
  return [
    ...keyRows({ wrongUsage: 'D0', wrongMode: 'E', ...spec }),
    {
      name: `${label}: an HMAC key`,
      request: message(blockKey({ usage, algorithm: 'H' }, clear.aes128, 'test-kb-aes'), '%02'),
      reply: 'A7',
      field,
    },
    {
      name: `${label}: a single-length key where they are switched off`,
      request: message(variantKey(keyType, clear.single), ''),
      settings: { enableSingleDes: false },
      reply: '27',
      field,
    },
  ];
}

/** Rows for the PVK of the IBM method. */
export function ibmPvkRows(message: KeyField['message'], parity: '10' | '11', wrongMode: string): Row[] {
  return [
    ...keyRows({
      label: 'PVK',
      field: 'pvk',
      message,
      keyType: '002',
      usage: 'V1',
      parity,
      wrongUsage: 'V2',
      wrongMode,
      refusesAes: true,
    }),
    {
      name: 'PVK: a single-length key where they are switched off',
      request: message(variantKey('002', clear.single), ''),
      settings: { enableSingleDes: false },
      reply: '27',
      field: 'pvk',
    },
  ];
}

/** Rows for the PVK pair of the PVV. */
export const pvvPvkRows = (message: KeyField['message'], parity: '10' | '11', wrongMode: string): Row[] =>
  keyRows({
    label: 'PVK',
    field: 'pvk',
    message,
    keyType: '002',
    usage: 'V2',
    parity,
    wrongUsage: 'V1',
    wrongMode,
    wrongLength: clear.triple,
    refusesAes: true,
  });

/** A message with this PIN block, format and account number. */
export type BlockMessage = (block: string, format: string, account: string) => string;

/** Rows for everything that can be wrong with a PIN block that a DES key protects. */
export function pinBlockRows(message: BlockMessage, keyHex: string, field = 'pinBlock'): Row[] {
  const good = pinBlock(keyHex, '01', '1234', account);
  const threeDigits = pinBlock(keyHex, '01', '123', account);
  const nines = pinBlock(keyHex, '03', '12345678901234', account);
  return [
    {
      name: `${field}: a block of another format answers 20`,
      request: message(good, '05', account),
      reply: '20',
      field,
    },
    {
      name: `${field}: a PIN of 3 digits answers 24`,
      request: message(threeDigits, '01', account),
      reply: '24',
      field,
    },
    { name: `${field}: a PIN of 14 digits answers 24`, request: message(nines, '03', account), reply: '24', field },
    {
      name: `${field}: an unknown format answers 23`,
      request: message(good, '99', account),
      reply: '23',
      field: 'format',
    },
    {
      name: `${field}: a script format answers 23`,
      request: message(good, '41', account),
      reply: '23',
      field: 'format',
    },
    {
      name: `${field}: format 48 under a DES key answers 23`,
      request: message(good, '48', account),
      reply: '23',
      field: 'format',
    },
    {
      name: `${field}: a format that is switched off answers 69`,
      request: message(good, '01', account),
      settings: { disabledPinBlockFormats: ['01'] },
      reply: '69',
      field: 'format',
    },
    {
      name: `${field}: a letter among the account digits of format 04 answers 22`,
      request: message(good, '04', 'FFF4564000001A3456'),
      reply: '22',
      field: 'account',
    },
    {
      name: `${field}: a letter in the block answers 15`,
      request: message(`${good.slice(1)}G`, '01', account),
      reply: '15',
      field,
    },
    {
      name: `${field}: a short account number answers 15`,
      request: message(good, '01', account.slice(1)),
      reply: '15',
    },
  ];
}

/** Rows for the formats of PIN blocks: all of them give the same reply. */
export function formatRows(message: BlockMessage, keyHex: string, pin: string, reply: string): Row[] {
  return ['01', '02', '03', '04', '05', '34', '35', '46', '47'].map((format) => {
    const field = format === '04' ? longAccount : account;
    return {
      name: `takes PIN block format ${format}`,
      request: message(pinBlock(keyHex, format, pin, field), format, field),
      reply,
    };
  });
}

/** The block of a PIN under `aesPinKey`. */
export const aesBlock = (pin: string, forAccount = account): string => iso4Block(clear.aes128, pin, forAccount);

/** Rows for a list of excluded PINs; `message` makes one with PIN 1234 and this tail, and answers `reply`. */
export function excludedRows(message: (excluded: string) => string, reply: string): Row[] {
  return [
    { name: 'a list without the PIN changes nothing', request: message('*020411119999'), reply },
    { name: 'an empty list changes nothing', request: message('*0004'), reply },
    {
      name: 'a PIN on the list answers 86',
      request: message('*0304111112349999'),
      reply: '86',
      field: 'excluded.table',
    },
    {
      name: 'entries of another length answer 81',
      request: message('*010512345'),
      reply: '81',
      field: 'excluded.pinLength',
    },
    {
      name: 'an entry length below 4 answers 81',
      request: message('*0103123'),
      reply: '81',
      field: 'excluded.pinLength',
    },
    {
      name: 'an entry length above 12 answers 81',
      request: message('*01131234567890123'),
      reply: '81',
      field: 'excluded.pinLength',
    },
    {
      name: 'fewer entries than the count answer 03',
      request: message('*03041111'),
      reply: '03',
      field: 'excluded.table',
    },
    { name: 'more entries than the count answer 15', request: message('*010411112222'), reply: '15', field: 'end' },
    { name: 'a letter in the list answers 15', request: message('*0104111A'), reply: '15', field: 'excluded.table' },
  ];
}

/** The table the rows work with. */
export const table = '1234567890123456';
/** Eight different digits, none more than four times, and one that breaks each rule. */
const seven = '0123456012345601';
const five = '0000012345678901';

/** Rows for the decimalisation table; `message` makes one under an LMK that answers `reply` with the table above. */
export function tableRows(message: (table: string, lmk: Lmk) => string, reply: (lmk: Lmk) => string): Row[] {
  const field = 'decimalisationTable';
  const encrypted = { decimalisationTables: 'encrypted' };
  const plaintext = { decimalisationTables: 'plaintext' };
  const rows: Row[] = [];
  for (const lmk of lmks) {
    const sealed = sealedTable(lmk, table);
    rows.push(
      {
        name: `an encrypted table under ${lmkName[lmk]}`,
        request: message(sealed, lmk),
        settings: encrypted,
        reply: reply(lmk),
      },
      {
        name: `a clear table under ${lmkName[lmk]}`,
        request: message(table, lmk),
        settings: plaintext,
        reply: reply(lmk),
      },
      {
        name: `an encrypted table, found by itself under ${lmkName[lmk]}`,
        request: message(sealed, lmk),
        reply: reply(lmk),
      },
      { name: `a clear table, found by itself under ${lmkName[lmk]}`, request: message(table, lmk), reply: reply(lmk) },
      {
        name: `a clear table where they are encrypted answers 25 under ${lmkName[lmk]}`,
        request: message(table, lmk),
        settings: encrypted,
        reply: '25',
        field,
      },
    );
  }
  return [
    ...rows,
    {
      name: 'an encrypted table where they are clear answers 25',
      request: message(sealedTable('', table), ''),
      settings: plaintext,
      reply: '25',
      field,
    },
    {
      name: 'what is neither a table nor a cryptogram of one answers 25',
      request: message('FFFFFFFFFFFFFFFF', ''),
      reply: '25',
      field,
    },
    {
      name: 'a table of 7 different digits answers 25',
      request: message(seven, ''),
      settings: plaintext,
      reply: '25',
      field,
    },
    { name: 'a table with five zeros answers 25', request: message(five, ''), settings: plaintext, reply: '25', field },
    {
      name: 'an encrypted table of 7 different digits answers 25',
      request: message(sealedTable('', seven), ''),
      settings: encrypted,
      reply: '25',
      field,
    },
    {
      name: 'an encrypted table of 7 different digits, found by itself, answers 25',
      request: message(sealedTable('', seven), ''),
      reply: '25',
      field,
    },
    {
      name: 'a table of 7 different digits is taken without checks',
      request: message(seven, ''),
      settings: { ...plaintext, decimalisationTableChecks: false },
      reply: /^..0[012]/,
    },
    { name: 'a table of 15 characters answers 15', request: message(`${table.slice(1)}G`, ''), reply: '15', field },
    {
      name: 'a table in user storage',
      before: [`LAK00A01${sealedTable('', table)}`],
      request: message('K00A', ''),
      reply: reply(''),
    },
    {
      name: 'a table under an AES LMK in a longer block of user storage',
      before: [`LAK00001${sealedTable('%02', table).padEnd(48, '0')}`],
      settings: { userStorageKeyLength: 'triple' },
      request: message('K000', '%02'),
      reply: reply('%02'),
    },
    {
      name: 'an index beyond user storage answers 21',
      settings: { userStorageKeyLength: 'double' },
      request: message('KFFF', ''),
      reply: '21',
      field,
    },
    { name: 'user storage without the table answers 12', request: message('K00A', ''), reply: '12', field },
  ];
}
