/** A change of LMK and back loses nothing, and no damaged key block gets through it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { forceOddParity } from '../../src/crypto/parity.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { makeLmk } from '../../src/keys/lmk-sets.ts';
import type { SealTarget } from '../../src/keys/seal.ts';
import { sealKey } from '../../src/keys/seal.ts';
import type { KeyAlgorithm } from '../../src/keys/secret.ts';
import { actsAsSingleDes, makeKey } from '../../src/keys/secret.ts';
import { testDevice } from '../commands/device.ts';
import { aesCheckValue, desCheckValue } from '../commands/independent.ts';

type Kind = 'variant' | '3DES key block' | 'AES key block';

/** The same bytes with odd parity. */
function withOddParity(bytes: Uint8Array): Uint8Array {
  forceOddParity(bytes);
  return bytes;
}

/** Any LMK of a kind. */
function lmkOf(kind: Kind): fc.Arbitrary<Lmk> {
  const part = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(withOddParity);
  const material =
    kind === 'AES key block'
      ? fc.uint8Array({ minLength: 32, maxLength: 32 })
      : kind === '3DES key block'
        ? part(24)
        : fc.constantFrom(16, 24).chain((length) => fc.array(part(length), { minLength: 20, maxLength: 20 }));
  return material.map((value) => makeLmk(value, 'test', '') as Lmk);
}

const desKey = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map(withOddParity)
    .filter((bytes) => !actsAsSingleDes(bytes));
const aesKey = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));

const schemes = { 8: ['Z'], 16: ['U', 'X'], 24: ['T', 'Y'] } as const;
const flags = { 8: '0', 16: '1', 24: '2' } as const;
const types = [
  ['001', '01', 'P0'],
  ['402', '42', 'C0'],
  ['009', '09', 'B0'],
  ['008', '08', 'M0'],
] as const;

const clearDes = fc
  .constantFrom<8 | 16 | 24>(8, 16, 24)
  .chain((length) =>
    fc.record({ length: fc.constant(length), bytes: desKey(length), scheme: fc.constantFrom(...schemes[length]) }),
  );
const header = fc.record({
  usage: fc.constantFrom('P0', '72', 'K0', 'D0', 'M0'),
  modeOfUse: fc.constantFrom('N'),
  keyVersion: fc.constantFrom('00', '07', '99'),
  exportability: fc.constantFrom('E', 'N', 'S'),
  optionalBlocks: fc.constantFrom([], [{ id: 'LB', data: 'label' }]),
});

function seal(lmk: Lmk, algorithm: KeyAlgorithm, bytes: Uint8Array, target: SealTarget): string {
  const sealed = sealKey(makeKey(algorithm, bytes.slice(), {}), lmk, target, seededRandom('lmk change'));
  if (typeof sealed !== 'string') throw new Error(sealed.reason);
  return sealed;
}

/** One device per step, with the LMK before as the old one or the LMK after as the new one. */
function translate(from: Lmk, to: Lmk, direction: 'old' | 'new', message: string): string {
  const { hsm, ask } = testDevice();
  hsm.state.loadLmk(0, direction === 'old' ? to : from);
  hsm.state.loadChangeLmk(0, { lmk: direction === 'old' ? from : to, role: direction });
  return ask(message)!;
}

const translateBlock = (from: Lmk, to: Lmk, direction: 'old' | 'new', block: string): string =>
  translate(from, to, direction, `BWFFF${block};FFF!11`);

const role = fc.constantFrom<'old' | 'new'>('old', 'new');
/** The key in a reply, which ends with 6 digits of check value. */
const keyOf = (reply: string): string => reply.slice(4, -6);

describe('BW there and back', () => {
  test('a variant key comes back the same with the same check value', () => {
    fc.assert(
      fc.property(
        lmkOf('variant'),
        lmkOf('variant'),
        clearDes,
        fc.constantFrom(...types),
        role,
        role,
        (first, second, key, [type, code], there, back) => {
          const text = seal(first, key.length === 8 ? 'D' : 'T', key.bytes, { keyType: type, scheme: key.scheme });
          const kcv = desCheckValue(toHex(key.bytes)).slice(0, 6);
          const away = translate(first, second, there, `BW${code}${flags[key.length]}${text}!11`);
          expect(away.slice(0, 4) + away.slice(-6)).toBe(`BX00${kcv}`);
          expect(translate(second, first, back, `BW${code}${flags[key.length]}${keyOf(away)}!11`)).toBe(
            `BX00${text}${kcv}`,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['3DES key block', '3DES key block'],
    ['3DES key block', 'AES key block'],
    ['AES key block', 'AES key block'],
  ] as const)('a key block from a %s LMK to a %s LMK and back keeps header and check value', (one, other) => {
    const keys =
      one === 'AES key block'
        ? fc.oneof(
            clearDes.map(({ bytes }) => ({ bytes, aes: false })),
            aesKey.map((bytes) => ({ bytes, aes: true })),
          )
        : clearDes.map(({ bytes }) => ({ bytes, aes: false }));
    fc.assert(
      fc.property(
        lmkOf(one),
        lmkOf(other),
        keys,
        header,
        role,
        role,
        (first, second, { bytes, aes }, fields, there, back) => {
          const algorithm = aes ? 'A' : bytes.length === 8 ? 'D' : 'T';
          const block = seal(first, algorithm, bytes, { header: { ...fields, version: '', algorithm, lmkId: '00' } });
          const kcv = aes ? aesCheckValue(toHex(bytes)) : desCheckValue(toHex(bytes)).slice(0, 6);
          const away = translateBlock(first, second, there, block);
          expect(away.slice(0, 4) + away.slice(-6)).toBe(`BX00${kcv}`);
          const home = translateBlock(second, first, back, keyOf(away));
          expect(home.slice(0, 4) + home.slice(-6)).toBe(`BX00${kcv}`);
          // Version, length and header; the rest has random padding.
          expect(keyOf(home).slice(0, 17)).toBe(block.slice(0, 17));
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each(['3DES key block', 'AES key block'] as const)(
    'a variant key becomes a block under a %s LMK with the same check value',
    (kind) => {
      fc.assert(
        fc.property(
          lmkOf('variant'),
          lmkOf(kind),
          clearDes,
          fc.constantFrom(...types),
          role,
          (first, second, key, [type, code, usage], there) => {
            const algorithm = key.length === 8 ? 'D' : 'T';
            const text = seal(first, algorithm, key.bytes, { keyType: type, scheme: key.scheme });
            const tail = `#${usage}N00E00!11`;
            const reply = translate(first, second, there, `BW${code}${flags[key.length]}${text}${tail}`);
            // A use that the key's length forbids is refused; it must never give another key.
            if (reply.startsWith('BX00')) expect(reply.slice(-6)).toBe(desCheckValue(toHex(key.bytes)).slice(0, 6));
            else expect(reply).toBe('BXA7');
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});

describe('damaged key blocks', () => {
  const lmks = fc
    .constantFrom<Kind>('3DES key block', 'AES key block')
    .chain((kind) => fc.record({ from: lmkOf(kind), to: lmkOf('AES key block') }));

  test('one changed character is never accepted', () => {
    fc.assert(
      fc.property(
        lmks,
        desKey(16),
        header,
        fc.nat(),
        fc.constantFrom(...'0123456789ABCDEFNPTSEX'),
        (pair, bytes, fields, place, character) => {
          const block = seal(pair.from, 'T', bytes, {
            header: { ...fields, version: '', algorithm: 'T', lmkId: '00' },
          });
          const at = 1 + (place % (block.length - 1));
          fc.pre(block[at] !== character);
          const reply = translate(
            pair.from,
            pair.to,
            'old',
            `BWFFF${block.slice(0, at)}${character}${block.slice(at + 1)};FFF!11`,
          );
          expect(reply).toMatch(/^BX(?!00)..$/);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('two changed characters of the ciphertext or the authenticator are never accepted', () => {
    fc.assert(
      fc.property(
        lmks,
        desKey(16),
        header,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 15 }),
        (pair, bytes, fields, one, other, change) => {
          const block = seal(pair.from, 'T', bytes, {
            header: { ...fields, version: '', algorithm: 'T', lmkId: '00' },
          });
          const body = block.length - 17 - (fields.optionalBlocks.length > 0 ? 32 : 0);
          const places = [block.length - 1 - (one % body), block.length - 1 - (other % body)];
          fc.pre(places[0] !== places[1]);
          const characters = [...block];
          for (const at of places)
            characters[at] = (Number.parseInt(characters[at]!, 16) ^ change).toString(16).toUpperCase();
          expect(translate(pair.from, pair.to, 'old', `BWFFF${characters.join('')};FFF!11`)).toMatch(/^BX(?!00)..$/);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a block under another LMK is never accepted', () => {
    fc.assert(
      fc.property(
        lmkOf('3DES key block'),
        lmkOf('3DES key block'),
        lmkOf('AES key block'),
        desKey(16),
        header,
        (owner, from, to, bytes, fields) => {
          const block = seal(owner, 'T', bytes, { header: { ...fields, version: '', algorithm: 'T', lmkId: '00' } });
          expect(translate(from, to, 'old', `BWFFF${block};FFF!11`)).toBe('BXA4');
        },
      ),
      { numRuns: 40 },
    );
  });
});
