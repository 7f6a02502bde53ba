/** DUKPT on key handles: the same keys as the byte functions give, whose vectors are run in test/crypto. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DukptUse } from '../../src/crypto/dukpt.ts';
import { bdkCiphers, dukptInitialKey, dukptTransactionKey, dukptWorkingKey } from '../../src/crypto/dukpt.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { dukptKey, initialKey, originalDukptCipher } from '../../src/keys/dukpt.ts';
import { makeKey, secretBytes } from '../../src/keys/secret.ts';
import { bytesOf } from '../crypto/arbitraries.ts';
import { vectorCases } from '../crypto/vector-file.ts';

const hex = (key: ReturnType<typeof dukptKey>) => toHex(secretBytes(key));

describe('DUKPT keys from handles', () => {
  test('every published triple-DES PIN, MAC and data key comes out', () => {
    const cases = vectorCases('dukpt-tdes').filter(({ op }) => op === 'dukpt_tdes_full');
    expect(cases.length).toBe(23);
    for (const { inputs, expected } of cases) {
      const bdk = makeKey('T', fromHex(inputs['bdk'] as string));
      const ksn = fromHex(inputs['ksn'] as string);
      expect(hex(dukptKey(bdk, ksn, 'pin'))).toBe(expected['pin_key']);
      expect(hex(dukptKey(bdk, ksn, 'macRequest'))).toBe(expected['mac_request_key']);
      expect(hex(dukptKey(bdk, ksn, 'macResponse'))).toBe(expected['mac_response_key']);
      expect(hex(dukptKey(bdk, ksn, 'dataRequest'))).toBe(expected['data_request_key']);
      expect(hex(initialKey(bdk, ksn, { keyType: '302' }))).toBe(expected['ipek']);
    }
  });

  test('every published AES working key as long as its BDK comes out', () => {
    const uses: Record<string, DukptUse> = { pin: 'pin', mac_generate: 'macRequest', data_encrypt: 'dataRequest' };
    let count = 0;
    for (const { inputs, expected } of vectorCases('dukpt-aes')) {
      const use = uses[inputs['usage'] as string];
      const bdk = makeKey('A', fromHex(inputs['bdk'] as string));
      if (use === undefined || inputs['type'] !== `aes${bdk.length * 8}`) continue;
      expect(hex(dukptKey(bdk, fromHex(inputs['ksn'] as string), use))).toBe(expected['key']);
      count++;
    }
    expect(count).toBeGreaterThan(10);
  });

  test('every published block of the original DUKPT decrypts', () => {
    for (const { inputs, expected } of vectorCases('dukpt-des').filter((one) => one.inputs['block'] !== undefined)) {
      const bdk = makeKey('T', fromHex(inputs['bdk'] as string));
      const block = fromHex(inputs['block'] as string);
      originalDukptCipher(bdk, fromHex(inputs['ksn'] as string)).decryptBlock(block, 0, block, 0);
      expect(toHex(block)).toBe(expected['clear']);
    }
  });

  test('the initial key of the recorded AES derivation comes out with its origin', () => {
    const bdk = makeKey('A', fromHex('AFF176C59049CAD1A171A0D55E9162F6'));
    const key = initialKey(bdk, fromHex('FFFFFFFFFFFFFF42'), { keyType: '302' });
    expect(hex(key)).toBe('35F14B79557F9DAC781B525E796A1AB5');
    expect([key.algorithm, key.keyType, key.length]).toEqual(['A', '302', 16]);
  });

  test('AES keys are as long as the BDK, and requests differ from responses', () => {
    const ksn = fromHex('123456789012345600000001');
    for (const length of [16, 24, 32]) {
      const bdk = makeKey('A', new Uint8Array(length).fill(0x5a));
      const keys = (['pin', 'macRequest', 'macResponse', 'dataRequest', 'dataResponse'] as const).map((use) =>
        dukptKey(bdk, ksn, use),
      );
      expect(keys.every((key) => key.length === length && key.algorithm === 'A')).toBe(true);
      expect(new Set(keys.map(hex)).size).toBe(5);
    }
  });

  test('handles and bytes give the same, one derivation after another', () => {
    fc.assert(
      fc.property(fc.oneof(bytesOf(16), bytesOf(24)), bytesOf(10), bytesOf(10), (bytes, ksn, other) => {
        const bdk = makeKey('T', bytes);
        const first = hex(dukptKey(bdk, ksn, 'pin'));
        dukptKey(bdk, other, 'dataResponse');
        expect(hex(dukptKey(bdk, ksn, 'pin'))).toBe(first);
        const key = new Uint8Array(16);
        dukptInitialKey(bdkCiphers(bytes), ksn, key);
        dukptTransactionKey(key.slice(), ksn, key);
        dukptWorkingKey(key.slice(), 'pin', key);
        expect(first).toBe(toHex(key));
      }),
    );
  });
});
