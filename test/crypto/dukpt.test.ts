// Triple-DES DUKPT against the published sequences, and against a plain derivation over OpenSSL.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cmac } from '../../src/crypto/cmac.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import type { DukptUse } from '../../src/crypto/dukpt.ts';
import {
  bdkCiphers,
  dukptCounter,
  dukptInitialKey,
  dukptTransactionKey,
  dukptWorkingKey,
} from '../../src/crypto/dukpt.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { macAlgorithm3 } from '../../src/crypto/mac.ts';
import { cbcEncrypt } from '../../src/crypto/modes.ts';
import { bytesOf } from './arbitraries.ts';
import { openSslDes } from './reference.ts';
import { checkFields, text, type VectorCase, vectorCases } from './vector-file.ts';

const RUNNERS: Record<string, (one: VectorCase) => void> = {
  dukpt_tdes({ inputs, expected }) {
    checkFields(inputs, ['bdk', 'ksn', 'usage']);
    checkFields(expected, ['ipek']);
    expect(toHex(initialOf(inputs))).toBe(text(expected, 'ipek'));
  },
  dukpt_tdes_full({ inputs, expected }) {
    checkFields(inputs, ['bdk', 'ksn', 'pin', 'pan', 'clear_pin_block', 'mac_data', 'data']);
    const macData = fromHex(text(inputs, 'mac_data'));
    const tdes = (use: DukptUse) => new TripleDes(workingOf(inputs, use));
    const block = fromHex(text(inputs, 'clear_pin_block'));
    tdes('pin').encryptBlock(block, 0, block, 0);
    const half = (bytes: Uint8Array) => toHex(bytes.subarray(0, 4));
    expect({
      ipek: toHex(initialOf(inputs)),
      base_key: toHex(transactionOf(inputs)),
      pin_key: toHex(workingOf(inputs, 'pin')),
      mac_request_key: toHex(workingOf(inputs, 'macRequest')),
      mac_response_key: toHex(workingOf(inputs, 'macResponse')),
      data_request_key: toHex(workingOf(inputs, 'dataRequest')),
      encrypted_pin_block: toHex(block),
      mac_request: half(macAlgorithm3(tdes('macRequest'), macData, 1)),
      mac_response: half(macAlgorithm3(tdes('macResponse'), macData, 1)),
      cmac_request: toHex(cmac(tdes('macRequest'), macData)),
      cmac_response: toHex(cmac(tdes('macResponse'), macData)),
      data_request_cbc: toHex(cbcEncrypt(tdes('dataRequest'), undefined, fromHex(text(inputs, 'data')))),
    }).toEqual(expected);
  },
};

describe('published sequences of triple-DES DUKPT', () => {
  const cases = vectorCases('dukpt-tdes');
  test('the file has its 24 cases', () => expect(cases.length).toBe(24));
  for (const one of cases) test(`${one.name} holds`, () => RUNNERS[one.op]!(one));
});

describe('properties of triple-DES DUKPT', () => {
  const ksns = bytesOf(10);
  test('every key is that of a plain derivation over OpenSSL', () => {
    fc.assert(
      fc.property(fc.oneof(bytesOf(16), bytesOf(24)), ksns, fc.constantFrom(...USES), (bdk, ksn, use) => {
        const inputs = { bdk: toHex(bdk), ksn: toHex(ksn) };
        expect(toHex(workingOf(inputs, use))).toBe(toHex(plainWorkingKey(bdk, ksn, use)));
      }),
    );
  });

  test('a counter of zero leaves the initial key as it is', () => {
    fc.assert(
      fc.property(bytesOf(16), ksns, (bdk, ksn) => {
        ksn[7]! &= 0xe0;
        ksn.fill(0, 8);
        const inputs = { bdk: toHex(bdk), ksn: toHex(ksn) };
        expect(dukptCounter(ksn)).toBe(0);
        expect(toHex(transactionOf(inputs))).toBe(toHex(initialOf(inputs)));
      }),
    );
  });

  test('the initial key does not depend on the counter', () => {
    fc.assert(
      fc.property(bytesOf(16), ksns, fc.nat(0x1fffff), (bdk, ksn, counter) => {
        const other = ksn.slice();
        other[7] = (ksn[7]! & 0xe0) | (counter >> 16);
        other[8] = (counter >> 8) & 0xff;
        other[9] = counter & 0xff;
        expect(dukptCounter(other)).toBe(counter);
        expect(initialOf({ bdk: toHex(bdk), ksn: toHex(other) })).toEqual(
          initialOf({ bdk: toHex(bdk), ksn: toHex(ksn) }),
        );
      }),
    );
  });
});

type Inputs = VectorCase['inputs'];

function initialOf(inputs: Inputs): Uint8Array {
  const key = new Uint8Array(16);
  dukptInitialKey(bdkCiphers(fromHex(text(inputs, 'bdk'))), fromHex(text(inputs, 'ksn')), key);
  return key;
}

function transactionOf(inputs: Inputs): Uint8Array {
  const key = new Uint8Array(16);
  dukptTransactionKey(initialOf(inputs), fromHex(text(inputs, 'ksn')), key);
  return key;
}

function workingOf(inputs: Inputs, use: DukptUse): Uint8Array {
  const key = new Uint8Array(16);
  dukptWorkingKey(transactionOf(inputs), use, key);
  return key;
}

/** The same written down as the standard has it, with whole numbers and OpenSSL. */
function plainWorkingKey(bdk: Uint8Array, ksn: Uint8Array, use: DukptUse): Uint8Array {
  const number = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`);
  const bytes = (value: bigint, size = 8) =>
    fromHex(
      value
        .toString(16)
        .padStart(2 * size, '0')
        .toUpperCase(),
    );
  const encrypt = (key: Uint8Array, value: bigint) => {
    const block = bytes(value);
    openSslDes(key).encryptBlock(block, 0, block, 0);
    return number(block);
  };
  const mask = 0xc0c0c0c000000000n;
  const half = (key: bigint, register: bigint) => {
    const right = key & 0xffffffffffffffffn;
    return encrypt(bytes(key >> 64n), register ^ right) ^ right;
  };
  const twice = (value: bigint) => (value << 64n) | value;
  const ksn8 = number(ksn.subarray(0, 8)) & ~0x1fn;
  const maskedBdk = bdk.map((byte, i) => (i % 8 < 4 ? byte ^ 0xc0 : byte));
  let key = (encrypt(bdk, ksn8) << 64n) | encrypt(maskedBdk, ksn8);
  const counter = number(ksn) & 0x1fffffn;
  let register = number(ksn.subarray(2)) & ~0x1fffffn;
  for (let bit = 1n << 20n; bit > 0n; bit >>= 1n) {
    if ((counter & bit) === 0n) continue;
    register |= bit;
    key = (half(key ^ twice(mask), register) << 64n) | half(key, register);
  }
  key ^= twice(0xffn << BigInt(8 * VARIANT_FROM_RIGHT[use]));
  if (!use.startsWith('data')) return bytes(key, 16);
  const variant = bytes(key, 16);
  return bytes((encrypt(variant, key >> 64n) << 64n) | encrypt(variant, key & 0xffffffffffffffffn), 16);
}

const USES = ['pin', 'macRequest', 'macResponse', 'dataRequest', 'dataResponse'] as const;
const VARIANT_FROM_RIGHT = { pin: 0, macRequest: 1, dataRequest: 2, macResponse: 3, dataResponse: 4 };
