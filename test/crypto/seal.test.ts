// Sealing: against scrypt of RFC 7914 with an independent AES-GCM, then every change of what was sealed.

import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/crypto/hex.ts';
import { areSensible, makeSealer, newSealParameters, type SealParameters } from '../../src/crypto/seal.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** RFC 7914 12, the vector with N = 1024; its first half, as a shorter result is the beginning of a longer one. */
const RFC_KEY = fromHex('FDBABE1C9D3472007856E7190D01E9FE7C6AD7CBC8237830E77376634B373162');
const RFC_PARAMETERS: SealParameters = { cost: 1024, blockSize: 8, parallelization: 16, salt: bytes('NaCl') };
const QUICK: SealParameters = { cost: 2, blockSize: 1, parallelization: 1, salt: bytes('sodium chloride') };

describe('a sealer', () => {
  test('seals with the key of RFC 7914 and AES-256-GCM, nonce first and tag last', async () => {
    const sealer = await makeSealer(bytes('password'), RFC_PARAMETERS);
    const sealed = sealer.seal(bytes('secret'), 'place');
    const opened = gcm(RFC_KEY, sealed.subarray(0, 12), bytes('place')).decrypt(sealed.subarray(12));
    expect(new TextDecoder().decode(opened)).toBe('secret');
    const nonce = fromHex('000102030405060708090A0B');
    const theirs = gcm(RFC_KEY, nonce, bytes('place')).encrypt(bytes('secret of theirs'));
    expect(sealer.open(new Uint8Array([...nonce, ...theirs]), 'place')).toEqual(bytes('secret of theirs'));
  });

  test('opens what it sealed, and nothing that was changed in any bit, shortened, or sealed for another place', async () => {
    const sealer = await makeSealer(bytes('password'), QUICK);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 500 }),
        fc.string(),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        (secret, place, at, bit) => {
          const sealed = sealer.seal(secret, place);
          expect(sealer.open(sealed, place)).toEqual(secret);
          expect(sealer.open(sealed, `${place}!`)).toBeUndefined();
          expect(sealer.open(sealed.subarray(0, at % sealed.length), place)).toBeUndefined();
          const changed = sealed.slice();
          changed[at % sealed.length]! ^= 1 << bit;
          expect(sealer.open(changed, place)).toBeUndefined();
        },
      ),
    );
  });

  test('never seals the same twice alike, and opens nothing of another passphrase or salt', async () => {
    const sealer = await makeSealer(bytes('password'), QUICK);
    const sealed = sealer.seal(bytes('secret'), '');
    expect(sealer.seal(bytes('secret'), '')).not.toEqual(sealed);
    expect((await makeSealer(bytes('Password'), QUICK)).open(sealed, '')).toBeUndefined();
    expect((await makeSealer(bytes('password'), { ...QUICK, salt: bytes('other') })).open(sealed, '')).toBeUndefined();
  });
});

describe('parameters', () => {
  test('that are new are sensible, work, and have a salt of their own', async () => {
    const parameters = newSealParameters();
    expect(areSensible(parameters)).toBe(true);
    expect(parameters.salt).not.toEqual(newSealParameters().salt);
    const sealer = await makeSealer(bytes('password'), parameters);
    expect(sealer.open(sealer.seal(bytes('x'), ''), '')).toEqual(bytes('x'));
  });

  test.each([
    { cost: 2 ** 30 },
    { cost: 3 },
    { cost: 0 },
    { blockSize: 2 ** 20 },
    { parallelization: 1000 },
    { cost: 2 ** 20, blockSize: 32 },
    { cost: 'x' as unknown as number },
    { salt: new Uint8Array(2) },
  ])('from elsewhere that would take too much are not sensible: %j', (change) => {
    expect(areSensible({ ...newSealParameters(), ...change })).toBe(false);
  });
});
