/** N, $, T: DES calculators. CV, PV: card and PIN verification values. ED, TD: decimalisation tables. MI: MAC of an IPB. */
import { CW } from '../../../protocol/commands/card/CW-generate-cvv.ts';
import { DG } from '../../../protocol/commands/pin/DG-generate-pvv.ts';
import { keyReferenceOf } from '../../../protocol/derive/reply-reader.ts';
import { fromLatin1 } from '../../../protocol/dsl/values.ts';
import { TripleDes } from '../../crypto/des.ts';
import { macAlgorithm3 } from '../../crypto/mac.ts';
import { forceOddParity, hasOddParity } from '../../crypto/parity.ts';
import { lmkChange } from '../../hsm/commands/lmk/change-direction.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { wantKey } from '../../hsm/want-key.ts';
import {
  isAcceptableDecimalisationTable,
  openDecimalisationTable,
  sealDecimalisationTable,
  TABLE_LENGTH,
} from '../../keys/decimalisation-table.ts';
import { pairVariantIndex } from '../../keys/key-type-index.ts';
import { maskIndex } from '../../keys/lmk.ts';
import { Pin } from '../../payment/pin.ts';
import { PVV_DIGITS, pvv } from '../../payment/pvv.ts';
import { digits, hexadecimal } from '../answers.ts';
import { requireActivity } from '../authorised.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue, Parse } from '../dialogue.ts';
import { ConsoleCall, runHostCommand } from '../host-command.ts';
import { askKey, chooseLmk } from '../key-prompts.ts';
import { groups, showBytes } from '../show.ts';

export const calculatorCommands = [
  command({
    name: 'N',
    title: 'Single-length DES calculator',
    group: 'calculators',
    states: 'any',
    auditCode: '10',
    run: (dialogue) => calculate(dialogue, 8),
  }),
  command({
    name: '$',
    title: 'Double-length 3DES calculator',
    group: 'calculators',
    states: 'any',
    auditCode: '15',
    run: (dialogue) => calculate(dialogue, 16),
  }),
  command({
    name: 'T',
    title: 'Triple-length 3DES calculator',
    group: 'calculators',
    states: 'any',
    auditCode: '12',
    run: (dialogue) => calculate(dialogue, 24),
  }),
  command({
    name: 'CV',
    title: 'Card verification value of a PAN',
    group: 'calculators',
    states: 'any',
    authorise: 'misc.console',
    auditCode: 'CV',
    run: cardValue,
  }),
  command({
    name: 'PV',
    title: 'PIN verification value of a clear PIN',
    group: 'calculators',
    states: 'any',
    authorise: 'misc.console',
    auditCode: 'PV',
    run: pinValue,
  }),
  command({
    name: 'ED',
    title: 'Encrypt a decimalisation table under the LMK',
    group: 'calculators',
    states: 'any',
    authorise: 'misc.console',
    auditCode: 'ED',
    run: encryptTable,
  }),
  command({
    name: 'TD',
    title: 'Translate a decimalisation table between old and new LMK',
    group: 'calculators',
    states: 'any',
    authorise: 'misc.console',
    auditCode: 'TD',
    run: translateTable,
  }),
  command({
    name: 'MI',
    title: 'MAC of an issuer proprietary bitmap (IPB)',
    group: 'calculators',
    states: 'any',
    authorise: 'misc.console',
    auditCode: 'MI',
    run: bitmapMac,
  }),
];

async function calculate(dialogue: Dialogue, keyBytes: 8 | 16 | 24): Promise<Ending> {
  const key = await dialogue.secret('Key', hexadecimal(keyBytes * 2));
  if (!hasOddParity(key)) {
    dialogue.print('Warning: the key did not have odd parity; it has been corrected.');
    forceOddParity(key);
  }
  const data = await dialogue.ask('Data', hexadecimal(16, 32, 48));
  const cipher = new TripleDes(key);
  const encrypted = new Uint8Array(data.length);
  const decrypted = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 8) {
    cipher.encryptBlock(data, at, encrypted, at);
    cipher.decryptBlock(data, at, decrypted, at);
  }
  key.fill(0);
  dialogue.print(`Encrypted: ${showBytes(encrypted)}`, `Decrypted: ${showBytes(decrypted)}`);
  return undefined;
}

async function cardValue(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const { state } = device.hsm;
  const refused = requireActivity(state, chosen.id, 'misc');
  if (refused !== undefined) return refused;
  const cvk = await askKey(dialogue, 'CVK');
  const pan = await dialogue.ask('Primary account number', digits(12, 13, 14, 15, 16, 17, 18, 19));
  const expiry = await dialogue.ask('Expiry date, as it stands on the card', digits(4));
  const serviceCode = await dialogue.ask('Service code', digits(3));
  const values = { cvk, pan, expiry, serviceCode };
  const answer = await runHostCommand(state, CW, values as never, chosen.id);
  if (answer instanceof Refusal) return answer;
  const { cvv } = answer as unknown as { readonly cvv: Uint8Array };
  dialogue.print(`CVV: ${String.fromCharCode(...cvv)}`);
  return undefined;
}

async function pinValue(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const { state } = device.hsm;
  const refused = requireActivity(state, chosen.id, 'misc');
  if (refused !== undefined) return refused;
  const pvkField = await askKey(dialogue, 'PVK');
  const block = await dialogue.secret('PVV data block: 11 account digits, key indicator, 4 PIN digits', digits(16));
  const pvk = new ConsoleCall(state, chosen.id).openKey(keyReferenceOf(pvkField), PVK);
  if (pvk instanceof Refusal) return pvk;
  const pin = new Pin();
  pin.set(Uint8Array.from(block.slice(12), Number));
  // Only the 11 rightmost digits of the account field count.
  const account = { buffer: fromLatin1(`0${block.slice(0, 11)}`), start: 0, end: 12 };
  const value = new Uint8Array(PVV_DIGITS);
  const result = pvv(pvk.cipher, account, Number(block[11]), pin, value);
  pin.clear();
  if (result !== '00') return new Refusal(result, '', 'the data block is not usable');
  dialogue.print(`PVV: ${value.join('')}`);
  return undefined;
}

async function encryptTable(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const { state } = device.hsm;
  const refused = requireActivity(state, chosen.id, 'misc');
  if (refused !== undefined) return refused;
  const table = Uint8Array.from(await dialogue.ask('Decimalisation table, 16 digits', digits(TABLE_LENGTH)), Number);
  if (state.settings.decimalisationTableChecks && !isAcceptableDecimalisationTable(table)) return NOT_VARIED;
  dialogue.print(`Encrypted decimalisation table: ${showTable(sealDecimalisationTable(table, chosen.lmk))}`);
  return undefined;
}

async function translateTable(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const { state } = device.hsm;
  const refused = requireActivity(state, chosen.id, 'misc');
  if (refused !== undefined) return refused;
  const change = lmkChange(new ConsoleCall(state, chosen.id));
  if (change instanceof Refusal) return change;
  const length = change.from.algorithm === 'AES-256' ? 33 : TABLE_LENGTH;
  const field = await dialogue.ask('Encrypted decimalisation table', tableOf(length));
  const table = new Uint8Array(TABLE_LENGTH);
  const failed = openDecimalisationTable(fromLatin1(field), 0, field.length, change.from, table);
  if (failed !== undefined) return new Refusal(failed.error, '', failed.reason);
  if (state.settings.decimalisationTableChecks && !isAcceptableDecimalisationTable(table)) return NOT_VARIED;
  dialogue.print(`Translated decimalisation table: ${showTable(sealDecimalisationTable(table, change.to))}`);
  return undefined;
}

async function bitmapMac(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const refused = requireActivity(device.hsm.state, chosen.id, 'misc');
  if (refused !== undefined) return refused;
  const { lmk } = chosen;
  if (lmk.kind !== 'variant') return VARIANT_ONLY;
  const bitmap = await dialogue.ask('IPB', hexadecimal(...BITMAP_DIGITS));
  // No public source says how devices make this MAC: algorithm 3 of ISO 9797-1, left half, is ours.
  const mac = macAlgorithm3(lmk.wrappingCipher(BITMAP_INDEX, maskIndex.none), bitmap, 1);
  dialogue.print(`IPB MAC: ${showBytes(mac.subarray(0, 4))}`);
  return undefined;
}

const tableOf =
  (length: number): Parse<string> =>
  (typed) => {
    const text = typed.replaceAll(/\s/g, '').toUpperCase();
    return text.length === length && /^L?[0-9A-F]+$/.test(text) ? text : { invalid: `expected ${length} characters` };
  };

/** A table that has no letter in groups, one with `L` as hosts send it. */
const showTable = (field: string): string => (field.startsWith('L') ? field : groups(field));

const PVK = wantKey(DG, 'pvk', '10');
/** Pair 18-19 variant 2: our choice, beside that of decimalisation tables. */
const BITMAP_INDEX = pairVariantIndex(9, 2);
/** 1 to 32 bytes. */
const BITMAP_DIGITS = Array.from({ length: 32 }, (_, i) => 2 * (i + 1));
const VARIANT_ONLY = new Refusal('A1', '', 'this command works under a variant LMK only');
const NOT_VARIED = new Refusal('25', '', 'a table uses at least 8 different digits, none more than 4 times');
