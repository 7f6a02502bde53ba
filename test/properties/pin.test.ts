/** Pairs of PIN commands that must agree, over random PINs, accounts and keys, under every kind of LMK. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDevice } from '../commands/device.ts';
import { iso4Block, pinBlock } from '../commands/independent-pin.ts';
import type { KeyWish, Lmk } from '../commands/pin-rows.ts';
import { aesPinKey, keyUnder, lmkName, lmks, sealedTable } from '../commands/pin-rows.ts';
import { clear } from '../commands/test-keys.ts';

const PIN_LENGTH = 12;
const settings = { pinLength: PIN_LENGTH };
const device = testDevice({ settings });
const byHex = testDevice({ settings: { ...settings, pinAlgorithm: 'B' } });
const variable = testDevice({ settings: { ...settings, enableVariableLengthPinOffset: true } });

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const pin = fc.integer({ min: 4, max: PIN_LENGTH }).chain(digits);
const account = digits(12);
/** Formats whose account field has 12 digits and that take every PIN. */
const format = fc.constantFrom('01', '03', '05', '35', '46', '47');
const anyFormat = fc.oneof(format, fc.constant('34'));
const oddHex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((key) => Array.from(key, odd).join(''));
const desKey = fc.constantFrom(8, 16, 24).chain(oddHex);
const pair = oddHex(16);
const validation = fc
  .tuple(fc.nat(11), digits(11))
  .map(([place, others]) => `${others.slice(0, place)}N${others.slice(place)}`);
/** Every digit once and six of them twice: passes the check of tables. */
const table = fc
  .shuffledSubarray([...'0123456789'], { minLength: 10 })
  .chain((once) =>
    fc.shuffledSubarray([...'0123456789'], { minLength: 6, maxLength: 6 }).map((twice) => [...once, ...twice].join('')),
  );

const tpk = (value: string): KeyWish => ({ type: '002', usage: '71', clear: value });
const zpk = (value: string): KeyWish => ({ type: '001', usage: '72', clear: value });
const ibm = (value: string): KeyWish => ({ type: '002', usage: 'V1', clear: value });
const pvv = (value: string): KeyWish => ({ type: '002', usage: 'V2', clear: value });

/** Sends a message; its fields, and that it succeeded, the warning of a long PVK counted in. */
function ask(message: string, on = device): string {
  const reply = on.ask(message)!;
  expect(['00', '02']).toContain(reply.slice(2, 4));
  return reply.slice(4);
}
const code = (message: string, on = device): string => on.ask(message)!.slice(2, 4);
const selector = (lmk: Lmk, type: '001' | '002') => (lmk === '' ? type : 'FFF');
/** Another PIN of the same length. */
const otherThan = (value: string) => value.slice(0, -1) + ((Number(value.at(-1)) + 1) % 10);
const check = (value: string) => String(value.length).padStart(2, '0');

describe.each(lmks.map((lmk) => [lmkName[lmk], lmk] as const))('under %s', (_, lmk) => {
  test('an offset of BK verifies with DA, and another PIN does not', () => {
    fc.assert(
      fc.property(
        pin,
        account,
        format,
        desKey,
        desKey,
        table,
        validation,
        (value, account, format, key, pvk, table, data) => {
          const keys = [keyUnder(lmk, tpk(key)), keyUnder(lmk, ibm(pvk))] as const;
          const behind = `${account}${sealedTable(lmk, table)}${data}`;
          const block = (value: string) => `${pinBlock(key, format, value, account)}${format}${check(value)}${behind}`;
          const offset = ask(`BK${selector(lmk, '002')}${keys.join('')}${block(value)}${lmk}`);
          const verify = (value: string) => code(`DA${keys.join('')}12${block(value)}${offset}${lmk}`);
          expect(['00', '02']).toContain(verify(value));
          expect(verify(otherThan(value))).toBe('01');
        },
      ),
    );
  });

  test('an offset of DE verifies with EA, and EE derives the PIN again', () => {
    fc.assert(
      fc.property(pin, account, desKey, desKey, table, validation, (value, account, key, pvk, table, data) => {
        const [pinKey, verificationKey] = [keyUnder(lmk, zpk(key)), keyUnder(lmk, ibm(pvk))];
        const block = pinBlock(key, '01', value, account);
        const stored = ask(`JE${pinKey}${block}01${account}${lmk}`);
        const behind = `${account}${sealedTable(lmk, table)}${data}`;
        const offset = ask(`DE${verificationKey}${stored}${check(value)}${behind}${lmk}`);
        expect(['00', '02']).toContain(
          code(`EA${pinKey}${verificationKey}12${block}01${check(value)}${behind}${offset}${lmk}`),
        );
        expect(ask(`EE${verificationKey}${offset}${check(value)}${behind}${lmk}`)).toBe(stored);
      }),
    );
  });

  test('DU takes the offset of one PIN to that of another, which DA verifies', () => {
    fc.assert(
      fc.property(pin, pin, account, desKey, desKey, table, validation, (old, next, account, key, pvk, table, data) => {
        const keys = `${keyUnder(lmk, tpk(key))}${keyUnder(lmk, ibm(pvk))}`;
        const behind = `${account}${sealedTable(lmk, table)}${data}`;
        const block = (value: string) => pinBlock(key, '01', value, account);
        const kind = selector(lmk, '002');
        const current = ask(`BK${kind}${keys}${block(old)}0104${behind}${lmk}`);
        const changed = ask(`DU${kind}${keys}${block(old)}0104${behind}${current}${block(next)}${lmk}`);
        expect(['00', '02']).toContain(code(`DA${keys}12${block(next)}0104${behind}${changed}${lmk}`));
      }),
    );
  });

  test('offsets of variable length cover the whole PIN', () => {
    fc.assert(
      fc.property(pin, account, desKey, table, validation, (value, account, pvk, table, data) => {
        const keys = `${keyUnder(lmk, tpk(clear.double))}${keyUnder(lmk, ibm(pvk))}`;
        const behind = `${account}${sealedTable(lmk, table)}${data}`;
        const block = (value: string) => pinBlock(clear.double, '01', value, account);
        const offset = ask(`BK${selector(lmk, '002')}${keys}${block(value)}0104${behind}${lmk}`, variable);
        expect(offset.replace(/F+$/, '')).toHaveLength(value.length);
        const verify = (value: string) => code(`DA${keys}12${block(value)}0104${behind}${offset}${lmk}`, variable);
        expect(['00', '02']).toContain(verify(value));
        expect(verify(otherThan(value))).toBe('01');
      }),
    );
  });

  test('a PVV of FW verifies with DC, one of DG with EC, and they are the same', () => {
    fc.assert(
      fc.property(pin, account, format, desKey, pair, fc.nat(9), (value, account, format, key, pvk, pvki) => {
        const verificationKey = keyUnder(lmk, pvv(pvk));
        const block = `${pinBlock(key, format, value, account)}${format}${account}`;
        const selected = ask(
          `FW${selector(lmk, '002')}${keyUnder(lmk, tpk(key))}${verificationKey}${block}${pvki}${lmk}`,
        );
        const stored = ask(`JE${keyUnder(lmk, zpk(key))}${block}${lmk}`);
        expect(ask(`DG${verificationKey}${stored}${account}${pvki}${lmk}`)).toBe(selected);
        expect(code(`DC${keyUnder(lmk, tpk(key))}${verificationKey}${block}${pvki}${selected}${lmk}`)).toBe('00');
        expect(code(`EC${keyUnder(lmk, zpk(key))}${verificationKey}${block}${pvki}${selected}${lmk}`)).toBe('00');
      }),
    );
  });

  test('CU takes the PVV of one PIN to that of another, which EC verifies', () => {
    fc.assert(
      fc.property(pin, pin, account, desKey, pair, fc.nat(9), (old, next, account, key, pvk, pvki) => {
        const keys = `${keyUnder(lmk, zpk(key))}${keyUnder(lmk, pvv(pvk))}`;
        const block = (value: string) => pinBlock(key, '01', value, account);
        const kind = selector(lmk, '001');
        const current = ask(`FW${kind}${keys}${block(old)}01${account}${pvki}${lmk}`);
        const changed = ask(`CU${kind}${keys}${block(old)}01${account}${pvki}${current}${block(next)}${lmk}`);
        expect(code(`EC${keys}${block(next)}01${account}${pvki}${changed}${lmk}`)).toBe('00');
      }),
    );
  });

  test('a random PIN of JA leaves with JG, comes back with JE and compares with BE and BC', () => {
    const length = fc.integer({ min: 4, max: PIN_LENGTH });
    fc.assert(
      fc.property(length, account, anyFormat, desKey, fc.boolean(), (length, account, format, key, hexadecimal) => {
        const on = hexadecimal ? byHex : device;
        const pinKey = keyUnder(lmk, zpk(key));
        const stored = ask(`JA${account}${String(length).padStart(2, '0')}${lmk}`, on);
        const block = ask(`JG${pinKey}${format}${account}${stored}${lmk}`, on);
        expect(ask(`JE${pinKey}${block}${format}${account}${lmk}`, on)).toBe(stored);
        expect(code(`BE${pinKey}${block}${format}${account}${stored}${lmk}`, on)).toBe('00');
        const clearPin = ask(`NG${account}${stored}${lmk}`, on).slice(0, PIN_LENGTH + 1);
        expect(clearPin.replace(/F+$/, '')).toHaveLength(length);
        expect(ask(`BA${clearPin}${account}${lmk}`, on)).toBe(stored);
        const another = ask(`JA${account}${String(length === 12 ? 4 : length + 1).padStart(2, '0')}${lmk}`, on);
        expect(code(`BE${pinKey}${block}${format}${account}${another}${lmk}`, on)).toBe('01');
      }),
    );
  });

  test('JC and JE give the same PIN under the LMK, and BC takes it', () => {
    fc.assert(
      fc.property(pin, account, format, desKey, (value, account, format, key) => {
        const block = `${pinBlock(key, format, value, account)}${format}${account}`;
        const stored = ask(`JC${keyUnder(lmk, tpk(key))}${block}${lmk}`);
        expect(ask(`JE${keyUnder(lmk, zpk(key))}${block}${lmk}`)).toBe(stored);
        expect(code(`BC${keyUnder(lmk, tpk(key))}${block}${stored}${lmk}`)).toBe('00');
        const other = `${pinBlock(key, format, otherThan(value), account)}${format}${account}`;
        expect(code(`BC${keyUnder(lmk, tpk(key))}${other}${stored}${lmk}`)).toBe('01');
      }),
    );
  });
});

describe('format 48 under AES keys', () => {
  test('a PIN comes in with JC, leaves with JG, and compares with BE', () => {
    fc.assert(
      fc.property(pin, account, (value, account) => {
        const stored = ask(`JC${aesPinKey('71')}${iso4Block(clear.aes128, value, account)}48${account}%02`);
        const block = ask(`JG${aesPinKey('72')}48${account}${stored}%02`);
        expect(block).toHaveLength(32);
        expect(code(`BE${aesPinKey('72')}${block}48${account}${stored}%02`)).toBe('00');
      }),
    );
  });
});

/** A byte with odd parity, in hexadecimal. */
function odd(byte: number): string {
  const ones = byte.toString(2).replaceAll('0', '').length;
  return (ones % 2 === 1 ? byte : byte ^ 1).toString(16).padStart(2, '0').toUpperCase();
}
