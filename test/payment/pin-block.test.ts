import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinBlockFormats } from '../../protocol/words/formats.ts';
import { Aes } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { decodeIso4, encodeIso4, iso4PinField } from '../../src/payment/iso4.ts';
import { Pin } from '../../src/payment/pin.ts';
import { buildPinBlock, openPinBlock } from '../../src/payment/pin-block.ts';
import { buildScriptPinBlock, openScriptPinBlock } from '../../src/payment/script-pin-block.ts';
import { operations, pinOf, pinText, scriptedRandom, type VectorCase, vectorCases, view } from './vectors.ts';

const cases = vectorCases('pin-block');
const NO_ACCOUNT = view('');

describe('PIN block vectors', () => {
  it('has only operations that run here', () => {
    expect(operations(cases)).toEqual(['pinblock_decode', 'pinblock_decrypt', 'pinblock_encode', 'pinblock_encrypt']);
  });

  it.each(cases)('$name', (one) => {
    const { inputs, expected } = one;
    switch (one.op) {
      case 'pinblock_encode':
        return expect(encode(one)).toBe(expected['block']);
      case 'pinblock_encrypt': {
        const out = new Uint8Array(16);
        const random = scriptedRandom([...fromHex(text(one, 'pad'))]);
        const cipher = new Aes(fromHex(text(one, 'key')));
        const account = view(text(one, 'pan'), true);
        expect(encodeIso4(cipher, pinOf(text(one, 'pin')), account, random, out)).toBe('00');
        expect(toHex(out)).toBe(expected['block']);
        const pin = new Pin();
        expect(decodeIso4(cipher, out, account, pin)).toBe('00');
        return expect(pinText(pin)).toBe(inputs['pin']);
      }
      case 'pinblock_decode':
      case 'pinblock_decrypt': {
        const block = fromHex(text(one, 'block'));
        if (one.op === 'pinblock_decrypt') new TripleDes(fromHex(text(one, 'key'))).decryptBlock(block, 0, block, 0);
        const pin = new Pin();
        const result = openPinBlock(Number(inputs['format']), block, accountOf(one), pin);
        expect(result).toBe(expected['error_code'] ?? '00');
        if (result === '00') expect(pinText(pin)).toBe(expected['pin']);
        return;
      }
      default:
        throw new Error(`No operation ${one.op}`);
    }
  });
});

/** Formats of `buildPinBlock`, with the longest PIN of each. */
const plainFormats = [1, 2, 3, 4, 5, 34, 35, 46, 47] as const;
const anyFormat = fc.constantFrom(...plainFormats);
const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((list) => list.join(''));
const accountField = digits(12, 12);
const longest = (format: number) => (format === 2 ? 6 : 12);
const field = (format: number, account: string) => view(format === 4 ? `FFF${account}123` : account);

describe('PIN blocks', () => {
  it.each(plainFormats)('of format %i open as they were built, for every PIN length', (format) => {
    const random = seededRandom(`format ${format}`);
    fc.assert(
      fc.property(digits(4, longest(format)), accountField, (pin, account) => {
        const block = new Uint8Array(8);
        const opened = new Pin();
        expect(buildPinBlock(format, pinOf(pin), field(format, account), random, block)).toBe('00');
        expect(openPinBlock(format, block, field(format, account), opened)).toBe('00');
        expect(pinText(opened)).toBe(pin);
      }),
    );
  });

  it.each([1, 4, 35, 46])('of format %i give 20 for another account, unless its digits meet only the PIN', (format) => {
    const random = seededRandom('other account');
    fc.assert(
      fc.property(digits(4, 12), accountField, accountField, (pin, account, other) => {
        // The account begins at nibble 4, so its digits from `pin.length - 2` on meet the fill.
        fc.pre(account.slice(pin.length - 2) !== other.slice(pin.length - 2));
        const block = new Uint8Array(8);
        buildPinBlock(format, pinOf(pin), field(format, account), random, block);
        expect(openPinBlock(format, block, field(format, other), new Pin())).toBe('20');
      }),
    );
  });

  it('of format 47 give 20 for another account, or the right length', () => {
    const random = seededRandom('format 47');
    fc.assert(
      fc.property(digits(4, 12), accountField, accountField, (pin, account, other) => {
        const block = new Uint8Array(8);
        const opened = new Pin();
        buildPinBlock(47, pinOf(pin), view(account), random, block);
        const result = openPinBlock(47, block, view(other), opened);
        expect(result === '20' || (result === '00' && opened.length === pin.length)).toBe(true);
      }),
    );
  });

  it('refuse PINs of the wrong length with 24 and leave nothing behind', () => {
    fc.assert(
      fc.property(anyFormat, fc.constantFrom(0, 3, 13, 15), (format, length) => {
        const pin = pinOf('1234');
        pin.length = length;
        const block = new Uint8Array(8);
        expect(buildPinBlock(format, pin, view('000000000000'), seededRandom('x'), block)).toBe('24');
        expect(block).toEqual(new Uint8Array(8));
      }),
    );
    expect(buildPinBlock(2, pinOf('1234567'), NO_ACCOUNT, seededRandom('x'), new Uint8Array(8))).toBe('24');
  });

  it('open to 00, 20 or 24 whatever they hold', () => {
    fc.assert(
      fc.property(anyFormat, fc.uint8Array({ minLength: 8, maxLength: 8 }), accountField, (format, block, account) => {
        const pin = new Pin();
        const result = openPinBlock(format, block, field(format, account), pin);
        expect(['00', '20', '24']).toContain(result);
        if (result === '00') expect(pinText(pin)).toMatch(/^\d{4,12}$/);
      }),
    );
  });

  it('give 22 for an account that is not digits where the format needs one, and ignore it elsewhere', () => {
    for (const format of plainFormats) {
      const needed = [1, 4, 35, 46, 47].includes(format);
      const account = view('12345678901A');
      const block = new Uint8Array(8);
      expect(buildPinBlock(format, pinOf('1234'), account, seededRandom('y'), block)).toBe(needed ? '22' : '00');
      expect(openPinBlock(format, block, account, new Pin())).toBe(needed ? '22' : '00');
    }
  });

  it.each([0, 6, 41, 42, 48, 99, 100])('answer 23 for format %i, which is not one of them', (format) => {
    expect(openPinBlock(format, new Uint8Array(8), NO_ACCOUNT, new Pin())).toBe('23');
    expect(buildPinBlock(format, pinOf('1234'), NO_ACCOUNT, seededRandom('z'), new Uint8Array(8))).toBe('23');
  });

  it.each([
    ['control nibble before length', 1, '10000000FFFFFFFF', '20'],
    ['length before PIN digits', 1, '03AAAAFFFFFFFFFF', '24'],
    ['PIN digits', 1, '04A234FFFFFFFFFF', '20'],
    ['fill', 1, '041234FFFFFFFFF0', '20'],
    ['fill of format 3 below A', 47, '3412349ABCDEFABC', '20'],
    ['format 1 takes any fill', 5, '1412340123456789', '00'],
    ['digits after the fill', 3, '1234FFFFF1FFFFFF', '20'],
    ['a PIN of 3 digits', 3, '123FFFFFFFFFFFFF', '24'],
    ['a PIN of 13 digits', 3, '1234567890123FFF', '24'],
    ['nothing but fill', 3, 'FFFFFFFFFFFFFFFF', '24'],
    ['zeros behind the PIN', 2, '4123401123456789', '20'],
    ['a length that the field cannot hold', 2, '7123456123456789', '24'],
    ['user digits that are letters', 2, '412340012345678A', '20'],
  ])('are checked for %s', (_, format, block, result) => {
    expect(openPinBlock(format, fromHex(block), view('000000000000'), new Pin())).toBe(result);
  });

  it('use the rightmost digits of an 18-character account field in every format but 04', () => {
    const block = new Uint8Array(8);
    buildPinBlock(1, pinOf('92389'), view('FF9999400000123456'), seededRandom('a'), block);
    expect(toHex(block)).toBe('0592789FFFEDCBA9');
  });

  it('put zeros in front of a PAN that is too short for 12 digits', () => {
    const [short, long] = [new Uint8Array(8), new Uint8Array(8)];
    buildPinBlock(1, pinOf('1234'), view('FFFFFFFFFF12345678'), seededRandom('a'), short);
    buildPinBlock(1, pinOf('1234'), view('000012345678'), seededRandom('a'), long);
    expect(short).toEqual(long);
  });
});

describe('script PIN blocks', () => {
  it('open as they were built, with and without the old PIN', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(digits(4, 12), fc.option(digits(4, 12), { nil: undefined }), bytes, (pin, old, cardKey) => {
        const oldPin = old === undefined ? undefined : pinOf(old);
        const block = new Uint8Array(8);
        const opened = new Pin();
        expect(buildScriptPinBlock(pinOf(pin), cardKey, oldPin, block)).toBe('00');
        expect(openScriptPinBlock(block, cardKey, oldPin, opened)).toBe('00');
        expect(pinText(opened)).toBe(pin);
      }),
    );
  });
});

describe('ISO format 4', () => {
  const key = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));

  it('opens as it was built for PANs of 12 to 19 digits and gives 20 or 24 for another PAN', () => {
    const random = seededRandom('format 48');
    fc.assert(
      fc.property(key, digits(4, 12), digits(12, 19), digits(12, 19), (keyBytes, pin, pan, other) => {
        const cipher = new Aes(keyBytes);
        const block = new Uint8Array(16);
        const opened = new Pin();
        expect(encodeIso4(cipher, pinOf(pin), view(pan, true), random, block)).toBe('00');
        expect(decodeIso4(cipher, block, view(pan, true), opened)).toBe('00');
        expect(pinText(opened)).toBe(pin);
        if (other !== pan) expect(['20', '24']).toContain(decodeIso4(cipher, block, view(other, true), new Pin()));
      }),
    );
  });

  it('takes a PAN of 12 digits and a 12-digit account field as the same', () => {
    const cipher = new Aes(new Uint8Array(16));
    const [first, second] = [new Uint8Array(16), new Uint8Array(16)];
    encodeIso4(cipher, pinOf('1234'), view('112233445566', true), seededRandom('b'), first);
    encodeIso4(cipher, pinOf('1234'), view('112233445566'), seededRandom('b'), second);
    expect(first).toEqual(second);
  });

  it('refuses a PAN of 20 digits or with letters', () => {
    const cipher = new Aes(new Uint8Array(16));
    for (const pan of ['12345678901234567890', '1234567890A2'])
      expect(decodeIso4(cipher, new Uint8Array(16), view(pan, true), new Pin())).toBe('22');
  });
});

describe('the format table', () => {
  it('has the twelve codes once each, in order', () => {
    const codes = ['01', '02', '03', '04', '05', '34', '35', '41', '42', '46', '47', '48'];
    expect(pinBlockFormats.map(({ code }) => code)).toEqual(codes);
    expect(pinBlockFormats.map(({ number }) => number)).toEqual(codes.map(Number));
  });
});

function text(one: VectorCase, name: string): string {
  return String(one.inputs[name]);
}

/** Vectors give an account field or a PAN; the PAN of format 04 is an account field without its check digit. */
function accountOf({ inputs }: VectorCase) {
  if (inputs['account'] !== undefined) return view(String(inputs['account']));
  if (inputs['pan'] === undefined) return NO_ACCOUNT;
  return view(String(inputs['pan']), inputs['format'] !== '04');
}

function encode(one: VectorCase): string {
  const format = Number(one.inputs['format']);
  const pin = pinOf(text(one, 'pin'));
  const pad = one.inputs['pad'] === undefined ? '' : text(one, 'pad');
  const out = new Uint8Array(format === 48 ? 16 : 8);
  if (format === 48) expect(iso4PinField(pin, scriptedRandom([...fromHex(pad)]), out)).toBe(true);
  else if (format === 41 || format === 42) {
    const oldPin = format === 42 ? pinOf(text(one, 'old_pin')) : undefined;
    expect(buildScriptPinBlock(pin, fromHex(text(one, 'udk_a')), oldPin, out)).toBe('00');
  } else {
    const lowest = format === 47 ? 10 : 0;
    const random = scriptedRandom(Array.from(pad, (nibble) => Number.parseInt(nibble, 16) - lowest));
    expect(buildPinBlock(format, pin, accountOf(one), random, out)).toBe('00');
  }
  return toHex(out);
}
