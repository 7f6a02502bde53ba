import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { cardKey, packCardData } from '../../src/payment/card-key.ts';
import { CSC_DIGITS, csc, cscOffsets } from '../../src/payment/csc.ts';
import { cvv } from '../../src/payment/cvv.ts';
import { cvc3, dynamicCvv, ivCvc3 } from '../../src/payment/dynamic-cvv.ts';
import { pvv } from '../../src/payment/pvv.ts';
import { digitText, operations, pinOf, type VectorCase, vectorCases, view } from './vectors.ts';

const cvvCases = vectorCases('cvv');
const pvvCases = vectorCases('pvv');
const cscCases = vectorCases('csc');
const dynamicCases = vectorCases('dcvv-cvc3');
const testKey = new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210'));

it('has only operations that run here', () => {
  expect(operations([...cvvCases, ...pvvCases, ...cscCases, ...dynamicCases])).toEqual([
    'csc',
    'cvc3',
    'cvv',
    'dcvv',
    'pvv',
  ]);
});

describe('CVV', () => {
  it.each(cvvCases)('$name', ({ inputs, expected }) => {
    const out = new Uint8Array(16);
    const { cvk, pan, expiry, service_code } = inputs as Record<string, string>;
    expect(cvv(new TripleDes(fromHex(cvk!)), view(pan!), view(expiry!), view(service_code!), out)).toBe('00');
    expect(digitText(out.subarray(0, 3))).toBe(expected['cvv']);
    if (expected['digits'] !== undefined) expect(digitText(out)).toBe(expected['digits']);
    const short = new Uint8Array(3);
    cvv(new TripleDes(fromHex(cvk!)), view(pan!), view(expiry!), view(service_code!), short);
    expect(short).toEqual(out.slice(0, 3));
  });

  it('always finds its digits, for every PAN length', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 19 }).chain(digits), digits(4), digits(3), (pan, expiry, service) => {
        const out = new Uint8Array(3).fill(99);
        expect(cvv(testKey, view(pan), view(expiry), view(service), out)).toBe('00');
        expect(digitText(out)).toMatch(/^\d{3}$/);
      }),
    );
  });

  it.each([
    ['letters in the PAN', '41234567890A', '8701', '101'],
    ['a PAN of 20 digits', '12345678901234567890', '8701', '101'],
    ['a short expiry', '123456789012', '870', '101'],
    ['a long service code', '123456789012', '8701', '1010'],
  ])('answers 15 for %s', (_, pan, expiry, service) => {
    expect(cvv(testKey, view(pan), view(expiry), view(service), new Uint8Array(3))).toBe('15');
  });
});

describe('PVV', () => {
  it.each(pvvCases)('$name', ({ inputs, expected }) => {
    const { pvk, pvki, pin, account } = inputs as Record<string, string>;
    const out = new Uint8Array(4);
    expect(pvv(new TripleDes(fromHex(pvk!)), view(account!), Number(pvki), pinOf(pin!), out)).toBe('00');
    expect(digitText(out)).toBe(expected['pvv']);
  });

  it('gives the second value of the worked example', () => {
    const out = new Uint8Array(4);
    pvv(new TripleDes(fromHex('C8199237EA5857BC40EF9DA2B5E96BBF')), view('550000025321'), 1, pinOf('4321'), out);
    expect(digitText(out)).toBe('9614');
  });

  it('depends on the first four PIN digits and the last eleven account digits only', () => {
    const [first, second] = [new Uint8Array(4), new Uint8Array(4)];
    pvv(testKey, view('550000025321'), 1, pinOf('1234'), first);
    pvv(testKey, view('950000025321'), 1, pinOf('123498'), second);
    expect(first).toEqual(second);
  });

  it('answers 22 for an account that is not digits and 24 for a PIN that is too short', () => {
    expect(pvv(testKey, view('55000002532X'), 1, pinOf('1234'), new Uint8Array(4))).toBe('22');
    expect(pvv(testKey, view('550000025321'), 1, pinOf('123'), new Uint8Array(4))).toBe('24');
  });
});

describe('CSC', () => {
  it.each(cscCases)('$name', ({ inputs, expected }) => {
    const { csck, pan, expiry } = inputs as Record<string, string>;
    const out = new Uint8Array(CSC_DIGITS);
    const account = view(pan!.padEnd(19, '0'));
    expect(csc(new TripleDes(fromHex(csck!)), account, view(expiry!), undefined, out)).toBe('00');
    for (const length of [5, 4, 3] as const) {
      const start = cscOffsets[length];
      expect(digitText(out.subarray(start, start + length))).toBe(expected[`csc${length}`]);
    }
  });

  it('answers 15 for a prefix other than 34 and 37', () => {
    expect(csc(testKey, view('361234567890123'), view('9912'), undefined, new Uint8Array(12))).toBe('15');
  });

  it('differs by service code in version 2', () => {
    const [first, second] = [new Uint8Array(12), new Uint8Array(12)];
    expect(csc(testKey, view('371234567890123'), view('9912'), view('201'), first)).toBe('00');
    expect(csc(testKey, view('371234567890123'), view('9912'), view('702'), second)).toBe('00');
    expect(first).not.toEqual(second);
  });
});

describe('dynamic values', () => {
  it.each(dynamicCases.filter(({ op }) => op === 'dcvv'))('$name', (one) => {
    const { pan, expiry, service_code, atc } = one.inputs as Record<string, string>;
    const out = new Uint8Array(3);
    const input = { pan: view(pan!), expiry: view(expiry!), serviceCode: view(service_code!), atc: Number(atc) };
    expect(dynamicCvv(new TripleDes(keyOf(one)), input, out)).toBe('00');
    expect(digitText(out)).toBe(one.expected['dcvv']);
  });

  it.each(dynamicCases.filter(({ op }) => op === 'cvc3'))('$name', (one) => {
    const { track, un, atc } = one.inputs as Record<string, string>;
    const key = new TripleDes(keyOf(one));
    const iv = ivCvc3(key, fromHex(track!));
    expect(toHex(iv)).toBe(one.expected['ivcvc3']);
    const value = String(cvc3(key, iv, fromHex(un!), Number.parseInt(atc!, 16))).padStart(5, '0');
    expect(value).toBe(one.expected['cvc3']);
    expect(value.endsWith(one.published_digits!)).toBe(true);
  });

  it('gives the dCVV of a PAN of 12 digits', () => {
    // commands-pin-card 3.7, second value
    const issuerKey = new TripleDes(fromHex('13345779133457791334577913345779'));
    const [data, key, out] = [new Uint8Array(8), new Uint8Array(16), new Uint8Array(3)];
    packCardData(view('123456789012'), 0, data);
    cardKey(issuerKey, data, key);
    const input = { pan: view('123456789012'), expiry: view('1310'), serviceCode: view('226'), atc: 3210 };
    dynamicCvv(new TripleDes(key), input, out);
    expect(digitText(out)).toBe('719');
  });
});

function keyOf({ inputs }: VectorCase): Uint8Array {
  const [data, key] = [new Uint8Array(8), new Uint8Array(16)];
  expect(inputs['option']).toBe('A');
  expect(packCardData(view(String(inputs['pan'])), Number(inputs['psn']), data)).toBe(true);
  cardKey(new TripleDes(fromHex(String(inputs['imk']))), data, key);
  return key;
}
