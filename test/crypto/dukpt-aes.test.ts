// AES DUKPT against the published supplement of X9.24-3:2017.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import {
  type AesDukptKeyType,
  type AesDukptUse,
  aesDukptCounter,
  aesDukptInitialKey,
  aesDukptOneBits,
  aesDukptTransactionKey,
  aesDukptWorkingKey,
} from '../../src/crypto/dukpt-aes.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { decodeIso4, encodeIso4 } from '../../src/payment/iso4.ts';
import { Pin } from '../../src/payment/pin.ts';
import { pinOf, view } from '../payment/vectors.ts';
import { aesKeys, bytesOf } from './arbitraries.ts';
import { checkFields, text, type VectorCase, vectorCases } from './vector-file.ts';

const USES: Record<string, AesDukptUse> = { pin: 'pin', mac_generate: 'macGenerate', data_encrypt: 'dataEncrypt' };

const RUNNERS: Record<string, (one: VectorCase) => void> = {
  dukpt_aes({ inputs, expected }) {
    checkFields(inputs, ['bdk', 'ksn', 'type', 'usage']);
    const { initial, transaction } = keysOf(inputs);
    if (inputs['usage'] === undefined) {
      expect({ ik: toHex(initial), derivation_key: toHex(transaction) }).toEqual(expected);
      return;
    }
    checkFields(expected, ['key']);
    expect(toHex(workingOf(inputs, USES[text(inputs, 'usage')]!))).toBe(text(expected, 'key'));
  },
  dukpt_aes_pin({ inputs, expected }) {
    checkFields(inputs, ['bdk', 'ksn', 'type', 'pin', 'pan', 'pad']);
    checkFields(expected, ['pin_key', 'encrypted_pin_block']);
    const key = workingOf(inputs, 'pin');
    expect(toHex(key)).toBe(text(expected, 'pin_key'));
    const account = view(text(inputs, 'pan'), true);
    const pad = { fill: (target: Uint8Array, offset = 0) => target.set(fromHex(text(inputs, 'pad')), offset) };
    const block = new Uint8Array(16);
    expect(encodeIso4(new Aes(key), pinOf(text(inputs, 'pin')), account, pad, block)).toBe('00');
    expect(toHex(block)).toBe(text(expected, 'encrypted_pin_block'));
    const pin = new Pin();
    expect(decodeIso4(new Aes(key), block, account, pin)).toBe('00');
    expect([...pin.digits.subarray(0, pin.length)].join('')).toBe(text(inputs, 'pin'));
  },
};

describe('published values of AES DUKPT', () => {
  const cases = vectorCases('dukpt-aes');
  test('the file has its 55 cases', () => expect(cases.length).toBe(55));
  for (const one of cases) test(`${one.name} holds`, () => RUNNERS[one.op]!(one));
});

describe('properties of AES DUKPT', () => {
  test('the one bits of a counter are those of its binary digits', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (counter) => {
        expect(aesDukptOneBits(counter)).toBe(counter.toString(2).replaceAll('0', '').length);
      }),
    );
  });

  test('a key has the length of its type, and the counter is read whole', () => {
    fc.assert(
      fc.property(aesKeys, bytesOf(12), (bdk, ksn) => {
        const inputs = { bdk: toHex(bdk), ksn: toHex(ksn) };
        expect(aesDukptCounter(ksn)).toBe(Number.parseInt(toHex(ksn.subarray(8)), 16));
        expect(keysOf(inputs).transaction.length).toBe(bdk.length);
        expect(workingOf({ ...inputs, type: 'tdes2' }, 'pin').length).toBe(16);
        expect(workingOf({ ...inputs, type: 'tdes3' }, 'pin').length).toBe(24);
      }),
    );
  });

  test('working keys of different uses differ', () => {
    const inputs = { bdk: 'FEDCBA9876543210F1F1F1F1F1F1F1F1', ksn: '123456789012345600000001', type: 'aes128' };
    const uses = [
      'keyEncryption',
      'pin',
      'macGenerate',
      'macVerify',
      'mac',
      'dataEncrypt',
      'dataDecrypt',
      'data',
    ] as const;
    expect(new Set(uses.map((use) => toHex(workingOf(inputs, use)))).size).toBe(uses.length);
  });
});

function keysOf(inputs: VectorCase['inputs']) {
  const bdk = fromHex(text(inputs, 'bdk'));
  const ksn = fromHex(text(inputs, 'ksn'));
  const initial = new Uint8Array(bdk.length);
  const transaction = new Uint8Array(bdk.length);
  aesDukptInitialKey(bdk, ksn, initial);
  aesDukptTransactionKey(initial, ksn, transaction);
  return { ksn, initial, transaction };
}

function workingOf(inputs: VectorCase['inputs'], use: AesDukptUse): Uint8Array {
  const type = text(inputs, 'type') as AesDukptKeyType;
  const { ksn, transaction } = keysOf(inputs);
  const key = new Uint8Array({ tdes2: 16, tdes3: 24, aes128: 16, aes192: 24, aes256: 32 }[type]);
  aesDukptWorkingKey(transaction, ksn, use, type, key);
  return key;
}
