import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import {
  derivePin,
  isDecimalTable,
  isVariedTable,
  naturalPin,
  pinOffset,
  validationBlock,
  verifyOffset,
} from '../../src/payment/ibm3624.ts';
import { Pin } from '../../src/payment/pin.ts';
import { digitText, operations, pinOf, pinText, vectorCases, view } from './vectors.ts';

const cases = vectorCases('ibm3624');
const nibbles = (text: string) => Uint8Array.from(text, (digit) => Number.parseInt(digit, 16));

describe('IBM 3624 vectors', () => {
  it('has only operations that run here', () => {
    expect(operations(cases)).toEqual(['ibm3624']);
  });

  it.each(cases)('$name', ({ inputs, expected }) => {
    const { pvk, dectab, validation, validation_hex, account, pin, offset } = inputs as Record<string, string>;
    const block = new Uint8Array(8);
    if (validation_hex !== undefined) block.set(fromHex(validation_hex));
    else expect(validationBlock(view(validation!), view(account!), block)).toBe('00');
    if (expected['validation'] !== undefined) expect(toHex(block)).toBe(expected['validation']);
    const natural = new Uint8Array(16);
    naturalPin(new TripleDes(fromHex(pvk!)), block, fromHex(dectab!), natural);
    if (expected['natural'] !== undefined) expect(digitText(natural)).toBe(expected['natural']);
    if (pin === undefined) return;
    const checkLength = expected['offset']!.length;
    const field = new Uint8Array(12);
    expect(pinOffset(pinOf(pin), natural, checkLength, field)).toBe('00');
    expect(digitText(field)).toBe(expected['offset']!.padEnd(12, 'F'));
    const derived = new Pin();
    expect(derivePin(natural, nibbles(offset!), checkLength, derived)).toBe('00');
    expect(pinText(derived)).toBe(expected['pin']);
    expect(verifyOffset(pinOf(pin), natural, nibbles(offset!), checkLength)).toBe('00');
  });
});

describe('IBM 3624', () => {
  it.each([
    // The trace and the second worked value of commands-pin-card 3.1.
    ['4C9BE09E681A19DC', '923000000431', '9230000N0431', '3456789012345678', '111111', '328064'],
    ['1C1C1C1C1C1C1C1C', '401234567890', '0004012345N9', '0123456789012345', '1234', '9252'],
  ])('agrees with the trace of PVK %s', (pvk, account, data, table, pin, offset) => {
    const [block, natural, field] = [new Uint8Array(8), new Uint8Array(16), new Uint8Array(12)];
    expect(validationBlock(view(data), view(account), block)).toBe('00');
    naturalPin(new TripleDes(fromHex(pvk)), block, fromHex(table), natural);
    pinOffset(pinOf(pin), natural, pin.length, field);
    expect(digitText(field)).toBe(offset.padEnd(12, 'F'));
  });

  const digit = fc.integer({ min: 0, max: 9 });
  const naturals = fc.array(digit, { minLength: 16, maxLength: 16 }).map((list) => Uint8Array.from(list));
  const pins = fc.array(digit, { minLength: 4, maxLength: 12 }).map((list) => list.join(''));

  it('derives the PIN from its offset, and finds every other PIN wrong', () => {
    fc.assert(
      fc.property(pins, pins, naturals, (pin, other, natural) => {
        const field = new Uint8Array(12);
        const derived = new Pin();
        expect(pinOffset(pinOf(pin), natural, pin.length, field)).toBe('00');
        expect(derivePin(natural, field, pin.length, derived)).toBe('00');
        expect(derived.equals(pinOf(pin))).toBe(true);
        const expected = other.length < pin.length ? '24' : other.startsWith(pin) ? '00' : '01';
        expect(verifyOffset(pinOf(other), natural, field, pin.length)).toBe(expected);
      }),
    );
  });

  it('answers 15 for an offset that ends before the check length', () => {
    const natural = new Uint8Array(16);
    expect(derivePin(natural, nibbles('12345FFFFFFF'), 6, new Pin())).toBe('15');
    expect(verifyOffset(pinOf('123456'), natural, nibbles('12345FFFFFFF'), 6)).toBe('15');
  });

  it('answers 24 for a PIN shorter than the check length and for a derived PIN of 3 digits', () => {
    expect(pinOffset(pinOf('1234'), new Uint8Array(16), 5, new Uint8Array(12))).toBe('24');
    expect(derivePin(new Uint8Array(16), new Uint8Array(12), 3, new Pin())).toBe('24');
  });

  it.each([
    ['123456789012', '15', 'no N'],
    ['12345N789N12', '15', 'two'],
    ['12345N78901G', '15', 'another letter'],
    ['50103093936N', '00', 'one at the end'],
    ['N50103093936', '00', 'one in front'],
  ])('answers for validation data %s: %s, because it has %s', (data, result) => {
    expect(validationBlock(view(data), view('850103093936'), new Uint8Array(8))).toBe(result);
  });

  it('knows tables that are decimal and varied', () => {
    expect(isDecimalTable(fromHex('0123456789012345'))).toBe(true);
    expect(isDecimalTable(fromHex('012345678901234A'))).toBe(false);
    expect(isVariedTable(fromHex('0123456789012345'))).toBe(true);
    expect(isVariedTable(fromHex('0123456701234567'))).toBe(true);
    expect(isVariedTable(fromHex('0123456012345600'))).toBe(false);
    expect(isVariedTable(fromHex('0123456789000012'))).toBe(false);
  });
});
