/** Fields of the PIN commands whose form depends on settings, on the LMK or on other fields (commands-pin-card 1). */
import type { Field } from '../dsl/fields.ts';
import type { KeyReference } from '../dsl/values.ts';
import { AccountNumber, NIBBLES, View } from '../dsl/values.ts';
import { DIGIT, HEX, outsideClass, PRINTABLE, takeRun } from './characters.ts';
import { isAesBlock } from './conditions.ts';
import type { ReadEnvironment } from './reader.ts';
import { forms, type ReadValue } from './step.ts';

/**
 * Account number: 12N, 18 characters with format 04, or a PAN of 12 to 19 digits closed by `;` with format 48. Twelve
 * digits in front of `;` and twelve more are an account number and the one that replaces it.
 */
export function readAccount(field: Field, { slot, step, path, source }: ReadEnvironment): ReadValue {
  const view = new AccountNumber();
  const formats = (field.by!['formats'] as readonly string[]).map(source);
  const [first, second = first] = formats;
  if (first !== undefined && formats.length <= 2)
    Object.assign(step, { form: forms.account, size: 12, view, characters: DIGIT, first, second });
  return (state) => {
    slot.put(view);
    view.fullPan = false;
    let plus = false;
    let iso4 = false;
    for (let i = 0; i < formats.length; i++) {
      const format = formats[i]!.value;
      if (format === '04') plus = true;
      if (format === '48') iso4 = true;
    }
    if (plus) return takeRun(state, view, 18, HEX, path, '18 characters: PAN without check digit, F in front');
    if (!iso4) return takeRun(state, view, 12, DIGIT, path, '12 digits');
    const start = state.at;
    const end = digitsEnd(state, start, 19);
    const closed = end < state.end && state.buffer[end] === SEMICOLON;
    if (!closed || end - start < 12 || (end - start === 12 && digitsEnd(state, end + 1, 12) === end + 13))
      return takeRun(state, view, 12, DIGIT, path, '12 digits, or a PAN of 12 to 19 digits and `;`');
    view.set(state.buffer, start, end);
    view.fullPan = true;
    state.at = end + 1;
    return true;
  };
}

/** Key serial number: as long as its descriptor says, 12 to 20 characters; 24 when the key is an AES key block. */
export function readKsn(field: Field, { slot, path, source }: ReadEnvironment): ReadValue {
  const view = new View();
  const key = source(field.by!['key'] as string);
  const descriptorName = field.by!['descriptor'] as string;
  const given = source(descriptorName);
  return (state) => {
    slot.put(view);
    if (isAesBlock(state, key.value as KeyReference)) return takeRun(state, view, 24, HEX, path, '24H (AES DUKPT)');
    const descriptor = given.value as View;
    let size = 5;
    for (let i = descriptor.start; i < descriptor.end; i++) size += NIBBLES[descriptor.buffer[i]!]!;
    if (size < 12 || size > 20)
      return state.fail('15', descriptorName, descriptor.start, 'a descriptor that gives a KSN of 12 to 20 characters');
    return takeRun(state, view, size, HEX, path, 'as many hexadecimal characters as the KSN descriptor says');
  };
}

/** PIN under the LMK: PIN length + 1 digits; hexadecimal with algorithm B; `J` + 32H under an AES LMK. */
export function readLmkPin(field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  return (state) => {
    slot.put(view);
    const { settings, lmkAlgorithm } = state.context;
    const tagged = state.buffer[state.at] === LETTER_J && state.at < state.end;
    if (lmkAlgorithm === 'AES-256') {
      if (!tagged) return state.fail(field.error!, path, state.at, '`J` and 32H: the LMK is AES');
      if (state.at + 33 > state.end) return state.fail('15', path, state.at, '`J` and 32H');
      const wrong = outsideClass(state, state.at + 1, state.at + 33, HEX);
      if (wrong >= 0) return state.fail('15', path, wrong, '`J` and 32H');
      view.set(state.buffer, state.at, state.at + 33);
      state.at += 33;
      return true;
    }
    if (tagged) return state.fail(field.error!, path, state.at, 'no `J`: the LMK is not AES');
    const characters = settings.pinAlgorithm === 'A' && settings.pinStorage !== 'thalessim-clear' ? DIGIT : HEX;
    return takeRun(
      state,
      view,
      settings.pinLength + 1,
      characters,
      path,
      'PIN length + 1 characters of PIN under the LMK',
    );
  };
}

/** Clear PIN: digits, then F to PIN length + 1 characters. How many digits there may be is the handler's question. */
export function readClearPin(_field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  return (state) => {
    slot.put(view);
    const size = state.context.settings.pinLength + 1;
    if (!takeRun(state, view, size, HEX, path, 'PIN length + 1 characters: digits, then F')) return false;
    let at = view.start;
    while (at < view.end && isDigit(view.buffer[at]!)) at++;
    for (; at < view.end; at++)
      if (NIBBLES[view.buffer[at]!] !== 15) return state.fail('15', path, at, 'only F behind the digits of the PIN');
    return true;
  };
}

/** Decimalisation table: 16H or 16N by setting, `L` + 32H under an AES LMK, `K` + 3H in user storage. */
export function readDecimalisationTable(field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  return (state) => {
    slot.put(view);
    const first = state.at < state.end ? state.buffer[state.at]! : 0;
    if (first === LETTER_K) return takeTagged(state, view, 4, path, '`K` and 3H');
    const { settings, lmkAlgorithm } = state.context;
    if (first === LETTER_L && lmkAlgorithm === 'AES-256' && settings.decimalisationTables !== 'plaintext')
      return takeTagged(state, view, 33, path, '`L` and 32H');
    if (!takeRun(state, view, 16, HEX, path, '16 characters of decimalisation table')) return false;
    if (settings.decimalisationTables !== 'plaintext') return true;
    const wrong = outsideClass(state, view.start, view.end, DIGIT);
    return wrong < 0 || state.fail(field.error!, path, wrong, '16 digits: tables are in clear by setting');
  };
}

/** PIN validation data: 12 characters with one `N`, or `P` and 16H. */
export function readValidationData(_field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  return (state) => {
    slot.put(view);
    if (state.at < state.end && state.buffer[state.at] === LETTER_P)
      return takeTagged(state, view, 17, path, '`P` and 16H');
    if (!takeRun(state, view, 12, PRINTABLE, path, '12 characters with one `N`')) return false;
    let places = 0;
    for (let i = view.start; i < view.end; i++) {
      const character = state.buffer[i]!;
      if (character === LETTER_N) places++;
      else if (NIBBLES[character] === 255) return state.fail('15', path, i, 'a hexadecimal character or `N`');
    }
    return places === 1 || state.fail('15', path, view.start, 'exactly one `N`');
  };
}

function takeTagged(
  state: Parameters<ReadValue>[0],
  view: View,
  size: number,
  path: string,
  expected: string,
): boolean {
  const start = state.at;
  if (start + size > state.end) return state.fail('15', path, start, expected);
  const wrong = outsideClass(state, start + 1, start + size, HEX);
  if (wrong >= 0) return state.fail('15', path, wrong, expected);
  view.set(state.buffer, start, start + size);
  state.at = start + size;
  return true;
}

/** Where the digits from `start` end, `most` of them at most. */
function digitsEnd(state: Parameters<ReadValue>[0], start: number, most: number): number {
  let end = start;
  while (end < state.end && end < start + most && isDigit(state.buffer[end]!)) end++;
  return end;
}

const isDigit = (character: number): boolean => character >= 48 && character <= 57;
const SEMICOLON = 0x3b;
const LETTER_J = 0x4a;
const LETTER_K = 0x4b;
const LETTER_L = 0x4c;
const LETTER_N = 0x4e;
const LETTER_P = 0x50;
