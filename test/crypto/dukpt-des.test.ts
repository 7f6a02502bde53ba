// The original single-DES DUKPT against published values.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bdkCiphers, dukptInitialHalf } from '../../src/crypto/dukpt.ts';
import { dukptDesPinKey, dukptDesTransactionKey, WhitenedDes } from '../../src/crypto/dukpt-des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { Pin } from '../../src/payment/pin.ts';
import { openPinBlock } from '../../src/payment/pin-block.ts';
import { view } from '../payment/vectors.ts';
import { bytesOf } from './arbitraries.ts';
import { checkFields, text, type VectorCase, vectorCases } from './vector-file.ts';

describe('published values of the original DUKPT', () => {
  const cases = vectorCases('dukpt-des');
  test('the file has its 16 cases', () => expect(cases.length).toBe(16));
  for (const { name, op, inputs, expected } of cases)
    test(`${name} holds`, () => {
      expect(op).toBe('dukpt_des');
      checkFields(inputs, ['bdk', 'ksn', 'block', 'format', 'pan', 'clear_block']);
      const { initial, pinKey } = keysOf(inputs);
      expect(toHex(initial)).toBe(text(expected, 'ik'));
      const cipher = new WhitenedDes(pinKey);
      if (inputs['clear_block'] !== undefined) {
        checkFields(expected, ['ik', 'encrypted']);
        const block = fromHex(text(inputs, 'clear_block'));
        cipher.encryptBlock(block, 0, block, 0);
        expect(toHex(block)).toBe(text(expected, 'encrypted'));
        return;
      }
      checkFields(expected, ['ik', 'pin_key', 'clear', 'pin']);
      expect(toHex(pinKey)).toBe(text(expected, 'pin_key'));
      const block = fromHex(text(inputs, 'block'));
      cipher.decryptBlock(block, 0, block, 0);
      expect(toHex(block)).toBe(text(expected, 'clear'));
      const pin = new Pin();
      expect(openPinBlock(Number(text(inputs, 'format')), block, view(text(inputs, 'pan').slice(-13, -1)), pin)).toBe(
        '00',
      );
      expect([...pin.digits.subarray(0, pin.length)].join('')).toBe(text(expected, 'pin'));
    });
});

test('a whitened block decrypts to what it was', () => {
  fc.assert(
    fc.property(bytesOf(8), bytesOf(8), (key, clear) => {
      const cipher = new WhitenedDes(key);
      const block = clear.slice();
      cipher.encryptBlock(block, 0, block, 0);
      cipher.decryptBlock(block, 0, block, 0);
      expect(block).toEqual(clear);
    }),
  );
});

function keysOf(inputs: VectorCase['inputs']) {
  const ksn = fromHex(text(inputs, 'ksn'));
  const initial = new Uint8Array(8);
  const transaction = new Uint8Array(8);
  const pinKey = new Uint8Array(8);
  dukptInitialHalf(bdkCiphers(fromHex(text(inputs, 'bdk'))).left, ksn, initial, 0);
  dukptDesTransactionKey(initial, ksn, transaction);
  dukptDesPinKey(transaction, pinKey);
  return { initial, pinKey };
}
