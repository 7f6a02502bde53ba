// Key blocks that we seal: opened by an independent recomputation, by ourselves, and not at all once changed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { secureRandom } from '../../src/crypto/random.ts';
import { openThalesBlock, sealThalesBlock } from '../../src/keys/key-block.ts';
import type { KeyBlockHeader } from '../../src/keys/key-block-header.ts';
import { generateKey, type Key, makeKey, secretBytes } from '../../src/keys/secret.ts';
import { openTr31Block, sealTr31Block, type Tr31Version } from '../../src/keys/tr31.ts';
import { ascii, clearHex, code, ok } from './fields.ts';
import { openIndependently } from './independent-tr31.ts';

const random = secureRandom;

const desLengths = fc.constantFrom(16, 24);
const aesLengths = fc.constantFrom(16, 24, 32);
const desProtectors = desLengths.map((length) => generateKey('T', length, random));
const aesProtectors = aesLengths.map((length) => generateKey('A', length, random));
const desKeys = fc.constantFrom(8, 16, 24).map((length) => generateKey(length === 8 ? 'D' : 'T', length, random));
const aesKeys = aesLengths.map((length) => generateKey('A', length, random));
const hmacKeys = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => makeKey('H', bytes));

const optionalBlocks = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('KS', 'IK', 'LB', 'TS', 'CT', 'FL'),
    data: fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), maxLength: 300 }),
  }),
  { selector: (block) => block.id, maxLength: 3 },
);

const headers = fc.record<KeyBlockHeader>({
  version: fc.constant('?'),
  usage: fc.constantFrom('P0', 'K0', 'D0', 'B0'),
  algorithm: fc.constant('?'),
  modeOfUse: fc.constantFrom('B', 'N', 'E', 'D', 'X'),
  keyVersion: fc.constantFrom('00', '12', 'c1'),
  exportability: fc.constantFrom('E', 'N', 'S'),
  optionalBlocks,
  lmkId: fc.constantFrom('00', '01', 'FF'),
});

/** Changes one character into another one that is not just its other case. */
function changed(block: string, at: number, by: number): string {
  const place = at % block.length;
  const old = block[place]!;
  const others = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => letter !== old.toUpperCase());
  return block.slice(0, place) + others[by % others.length]! + block.slice(place + 1);
}

const places = fc.tuple(fc.nat(2000), fc.nat(40));

describe('Thales key blocks', () => {
  const cases = fc.oneof(
    fc.tuple(desProtectors, fc.oneof(desKeys, hmacKeys), headers),
    fc.tuple(aesProtectors, fc.oneof(desKeys, aesKeys, hmacKeys), headers),
  );

  test('are opened again with the same key and header', () => {
    fc.assert(
      fc.property(cases, ([protector, key, header]) => {
        const block = ascii(ok(sealThalesBlock(key, header, protector, { random })));
        const opened = ok(openThalesBlock(block, 1, block.length, protector));
        expect(clearHex(opened)).toBe(clearHex(key));
        const version = protector.algorithm === 'A' ? '1' : '0';
        expect(opened.header).toEqual({ ...header, version, algorithm: key.algorithm });
      }),
    );
  });

  test('fail when any one character is another one', () => {
    fc.assert(
      fc.property(cases, places, ([protector, key, header], [at, by]) => {
        const block = ok(sealThalesBlock(key, header, protector, { random })).slice(1);
        const other = ascii(changed(block, at, by));
        expect(code(openThalesBlock(other, 0, other.length, protector))).not.toBe('ok');
      }),
    );
  });

  test('fail under another key', () => {
    fc.assert(
      fc.property(desProtectors, desProtectors, desKeys, headers, (protector, other, key, header) => {
        const block = ascii(ok(sealThalesBlock(key, header, protector, { random })));
        expect(code(openThalesBlock(block, 1, block.length, other))).toBe('A4');
      }),
    );
  });

  test('every character of one block counts', () => {
    const protector = generateKey('T', 16, random);
    const header: KeyBlockHeader = { ...plainHeader, usage: 'P0' };
    const block = ok(sealThalesBlock(generateKey('T', 16, random), header, protector, { random })).slice(1);
    for (let at = 0; at < block.length; at++) {
      const other = ascii(changed(block, at, 7));
      expect(code(openThalesBlock(other, 0, other.length, protector)), `character ${at}`).not.toBe('ok');
    }
  });

  test('do not take an AES key under a 3DES key, nor any key under a single-length key', () => {
    const aes = generateKey('A', 16, random);
    expect(code(sealThalesBlock(aes, plainHeader, generateKey('T', 24, random), { random }))).toBe('A7');
    const single = generateKey('D', 8, random);
    expect(code(sealThalesBlock(single, plainHeader, single, { random }))).toBe('BB');
  });

  test('have the sizes of the device', () => {
    const sizes: [Key['algorithm'], number, number, number][] = [
      ['D', 8, 56, 64],
      ['T', 16, 72, 96],
      ['T', 24, 88, 96],
    ];
    for (const [algorithm, length, underDes, underAes] of sizes) {
      const key = generateKey(algorithm, length, random);
      const des = ok(sealThalesBlock(key, plainHeader, generateKey('T', 24, random), { random }));
      const aes = ok(sealThalesBlock(key, plainHeader, generateKey('A', 32, random), { random }));
      expect([des.length - 1, aes.length - 1]).toEqual([underDes, underAes]);
    }
    const long = ok(
      sealThalesBlock(generateKey('A', 32, random), plainHeader, generateKey('A', 32, random), { random }),
    );
    expect(long.slice(0, 6)).toBe('S10128');
  });
});

describe('X9.143 key blocks', () => {
  const masked = fc.constantFrom<Tr31Version>('A', 'B', 'C');
  const modern = fc.constantFrom<Tr31Version>('D', 'E');
  const cases = fc.oneof(
    fc.tuple(desProtectors, fc.oneof(desKeys, hmacKeys), headers, masked),
    fc.tuple(aesProtectors, fc.oneof(desKeys, aesKeys, hmacKeys), headers, modern),
  );

  test('are opened by an independent recomputation', () => {
    fc.assert(
      fc.property(cases, fc.option(fc.constant(32)), ([protector, key, header, version], padded) => {
        const options = { random, paddedKeyLength: padded ?? undefined };
        const block = ok(sealTr31Block(key, { ...header, version }, protector, options));
        const opened = openIndependently(block.slice(1), Buffer.from(secretBytes(protector)));
        expect(opened.key.toString('hex').toUpperCase()).toBe(toHex(secretBytes(key)));
        expect(opened.header.slice(0, 5)).toBe(version + String(block.length - 1).padStart(4, '0'));
        expect(opened.header.length % (version === 'D' || version === 'E' ? 16 : 8)).toBe(0);
      }),
    );
  });

  test('are opened again with the same key and header', () => {
    fc.assert(
      fc.property(cases, ([protector, key, header, version]) => {
        const block = ascii(ok(sealTr31Block(key, { ...header, version }, protector, { random })));
        const opened = ok(openTr31Block(block, 1, block.length, protector));
        expect(clearHex(opened)).toBe(clearHex(key));
        expect(opened.header).toEqual({ ...header, version, algorithm: key.algorithm });
      }),
    );
  });

  test('fail when any one character is another one', () => {
    fc.assert(
      fc.property(cases, places, ([protector, key, header, version], [at, by]) => {
        const block = ok(sealTr31Block(key, { ...header, version }, protector, { random })).slice(1);
        const other = ascii(changed(block, at, by));
        expect(code(openTr31Block(other, 0, other.length, protector))).not.toBe('ok');
      }),
    );
  });

  test('do not stand under a key of the other kind', () => {
    const des = generateKey('T', 16, random);
    const aes = generateKey('A', 16, random);
    for (const version of ['A', 'B', 'C']) {
      expect(code(sealTr31Block(des, { ...plainHeader, version }, aes, { random }))).toBe('BB');
      expect(code(sealTr31Block(aes, { ...plainHeader, version }, des, { random }))).toBe('A7');
    }
    for (const version of ['D', 'E']) {
      expect(code(sealTr31Block(des, { ...plainHeader, version }, des, { random }))).toBe('BB');
    }
  });

  test('have the sizes of the device', () => {
    const under = generateKey('A', 32, random);
    const seal = (length: number) =>
      ok(sealTr31Block(generateKey('A', length, random), { ...plainHeader, version: 'D' }, under, { random }));
    expect(seal(16).slice(0, 6)).toBe('RD0112');
    expect(seal(32).slice(0, 6)).toBe('RD0144');
  });
});

test('any text at all is answered with a failure', () => {
  const protector = generateKey('A', 32, random);
  const texts = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...'01ABDS9KPB'), maxLength: 200 }).map(ascii),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(code(openThalesBlock(text, 0, text.length, protector))).not.toBe('ok');
      expect(code(openTr31Block(text, 0, text.length, protector))).not.toBe('ok');
    }),
  );
});

const plainHeader: KeyBlockHeader = {
  version: '',
  usage: 'K0',
  algorithm: '',
  modeOfUse: 'B',
  keyVersion: '00',
  exportability: 'S',
  optionalBlocks: [],
  lmkId: 'FF',
};
