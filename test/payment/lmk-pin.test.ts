import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex } from '../../src/crypto/hex.ts';
import { decryptPin, encryptPin, type LmkPinMethod, pinFieldLength } from '../../src/payment/lmk-pin.ts';
import { Pin } from '../../src/payment/pin.ts';
import { pinOf, pinText, view } from './vectors.ts';

const tdes = new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210'));
const aes = new Aes(fromHex('9B71333A13F9FAE72F9D0E2DAB4AD6784718012F9244033F3F26A2DE0C8AA11A'));
const method = (storage: LmkPinMethod['storage'], pinLength = 12): LmkPinMethod => ({
  storage,
  cipher: storage === 'J' ? aes : tdes,
  pinLength,
});

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((list) => list.join(''));
const storages = ['A', 'B', 'J', 'clear'] as const;
const characters = { A: /^[0-9]+$/, B: /^[0-9A-F]+$/, J: /^J[0-9A-F]{32}$/, clear: /^0[0-9]+F*$/ };

describe('PINs under the LMK', () => {
  it.each(storages)('come back from storage %s for every configured length', (storage) => {
    const pair = fc.integer({ min: 4, max: 12 }).chain((length) => fc.tuple(fc.constant(length), digits(4, length)));
    fc.assert(
      fc.property(pair, digits(12, 12), ([pinLength, pin], account) => {
        const field = encrypt(method(storage, pinLength), account, pin);
        expect(field).toMatch(characters[storage]);
        expect(field).toHaveLength(storage === 'J' ? 33 : pinLength + 1);
        expect(decrypt(method(storage, pinLength), account, field)).toBe(pin);
      }),
    );
  });

  it.each(['A', 'B', 'J'] as const)(
    'never decrypt to the same PIN once a character of storage %s changed',
    (storage) => {
      const edit = fc.tuple(fc.nat(storage === 'J' ? 31 : 12), fc.integer({ min: 1, max: 9 }));
      fc.assert(
        fc.property(digits(4, 12), digits(12, 12), edit, (pin, account, [position, step]) => {
          const field = encrypt(method(storage), account, pin);
          const at = position + (storage === 'J' ? 1 : 0);
          const radix = storage === 'A' ? 10 : 16;
          const changed = ((Number.parseInt(field[at]!, 16) + step) % radix).toString(16).toUpperCase();
          const result = decrypt(method(storage), account, field.slice(0, at) + changed + field.slice(at + 1));
          expect(result).not.toBe(pin);
          if (storage === 'J') expect(result).toBe('14');
        }),
      );
    },
  );

  it('give 14 under an AES LMK for another account', () => {
    fc.assert(
      fc.property(digits(4, 12), digits(12, 12), digits(12, 12), (pin, account, other) => {
        fc.pre(account !== other);
        expect(decrypt(method('J'), other, encrypt(method('J'), account, pin))).toBe('14');
      }),
    );
  });

  it.each(['A', 'B'] as const)('decrypt to a PIN or 14, whatever storage %s holds', (storage) => {
    const radix = storage === 'A' ? 10 : 16;
    const character = fc.nat(radix - 1).map((value) => value.toString(16).toUpperCase());
    const stored = fc.array(character, { minLength: 13, maxLength: 13 }).map((list) => list.join(''));
    fc.assert(
      fc.property(stored, digits(12, 12), (field, account) => {
        expect(decrypt(method(storage), account, field)).toMatch(/^14$|^\d{4,12}$/);
      }),
    );
  });

  it('keep their stored form from version to version', () => {
    // Ours; written down once so that stored PINs of a user do not go stale unnoticed.
    expect(encrypt(method('A', 6), '850103093936', '300672')).toMatchInlineSnapshot(`"4148717"`);
    expect(encrypt(method('B', 6), '850103093936', '300672')).toMatchInlineSnapshot(`"4484D87"`);
    expect(encrypt(method('J', 6), '850103093936', '300672')).toMatchInlineSnapshot(
      `"JA87D25127C75C0644FA4805D0FDBF7B6"`,
    );
  });

  it('are in clear in the form of the public simulator, of any length', () => {
    expect(encrypt(method('clear', 4), '550000025321', '1234')).toBe('01234');
    expect(decrypt(method('clear', 12), '550000025321', '01234')).toBe('1234');
    expect(decrypt(method('clear', 4), '407000025321', '04872')).toBe('4872');
    for (const field of ['11234', '0123', '0123A', '', '0', '01234567890123'])
      expect(decrypt(method('clear', 4), '550000025321', field)).toBe('14');
  });

  it('need an account of digits', () => {
    for (const storage of ['A', 'B', 'J'] as const) {
      const out = new Uint8Array(33);
      expect(encryptPin(method(storage), view('12345678901X'), pinOf('1234'), out, 0)).toBe('22');
      const field = view('0'.repeat(storage === 'J' ? 32 : 13));
      expect(decryptPin(method(storage), view('12345678901X'), field, new Pin())).toBe('22');
    }
  });

  it('must fit the configured length', () => {
    for (const storage of storages) {
      const out = new Uint8Array(33);
      expect(encryptPin(method(storage, 5), view('123456789012'), pinOf('123456'), out, 0)).toBe('24');
      expect(encryptPin(method(storage, 5), view('123456789012'), pinOf('123'), out, 0)).toBe('24');
    }
    expect(decrypt(method('J', 5), '123456789012', encrypt(method('J', 6), '123456789012', '123456'))).toBe('14');
    expect(decrypt(method('A', 5), '123456789012', '12345')).toBe('14');
    expect(decrypt(method('J', 5), '123456789012', 'J00')).toBe('14');
    expect(decrypt(method('J', 5), '123456789012', `J${'G'.repeat(32)}`)).toBe('14');
  });
});

function encrypt(lmk: LmkPinMethod, account: string, pin: string): string {
  const out = new Uint8Array(2 + pinFieldLength(lmk));
  expect(encryptPin(lmk, view(account), pinOf(pin), out, 1)).toBe('00');
  expect([out[0], out.at(-1)]).toEqual([0, 0]);
  return new TextDecoder().decode(out.subarray(1, -1));
}

/** The PIN, or the error code. */
function decrypt(lmk: LmkPinMethod, account: string, field: string): string {
  const pin = new Pin();
  const result = decryptPin(lmk, view(account), view(lmk.storage === 'J' ? field.slice(1) : field), pin);
  return result === '00' ? pinText(pin) : result;
}
