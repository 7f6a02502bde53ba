/** M0, M2 and M4 over all modes, formats and kinds of key. */
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../protocol/dsl/values.ts';
import { toHex } from '../../src/crypto/hex.ts';
import { dataKeys } from '../commands/data-keys.ts';
import { testDevice } from '../commands/device.ts';
import { enciphered, modeCodes } from '../commands/independent-data.ts';
import { clear } from '../commands/test-keys.ts';

const device = testDevice();
const ask = (message: string): string => device.ask(Uint8Array.from(message, (character) => character.charCodeAt(0)))!;
const mode = fc.constantFrom(...modeCodes);
const keys = fc.constantFrom(...dataKeys.filter(({ use }) => use === undefined));
/** Whole blocks of both kinds of cipher. */
const whole = fc
  .integer({ min: 1, max: 6 })
  .chain((blocks) => fc.uint8Array({ minLength: 16 * blocks, maxLength: 16 * blocks }));
const unaligned = fc.uint8Array({ minLength: 1, maxLength: 100 });
const seedIv = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toHex);
const ivFor = (code: string, algorithm: string, iv: string): string =>
  code === '00' ? '' : iv.slice(0, algorithm === 'aes' ? 32 : 16);

/** Length and data in a format. */
function field(format: string, data: Uint8Array): string {
  const text = format === '1' ? toHex(data) : latin1(data);
  return text.length.toString(16).toUpperCase().padStart(4, '0') + text;
}

describe('M0 and M2', () => {
  it('are inverse in every mode and format with every kind of key, and leave the same chaining value', () => {
    fc.assert(
      fc.property(
        fc.record({
          code: mode,
          key: keys,
          iv: seedIv,
          formats: fc.tuple(fc.constantFrom('0', '1', '2'), fc.constantFrom('0', '1'), fc.constantFrom('0', '1')),
          blocks: whole,
          loose: unaligned,
        }),
        ({ code, key, iv, formats, blocks, loose }) => {
          const [clearFormat, cryptogramFormat, resultFormat] = formats;
          const data = code <= '01' ? blocks : loose;
          const vector = ivFor(code, key.algorithm, iv);
          const given = field(clearFormat, data);
          const made = ask(`M0${code}${clearFormat}${cryptogramFormat}${key.key}${vector}${given}${key.lmk}`);
          expect(made.slice(0, 4)).toBe('M100');
          const cryptogram = made.slice(4 + vector.length);
          const opened = ask(`M2${code}${cryptogramFormat}${resultFormat}${key.key}${vector}${cryptogram}${key.lmk}`);
          expect(opened).toBe(`M300${made.slice(4, 4 + vector.length)}${field(resultFormat, data)}`);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('compute what node:crypto computes', () => {
    fc.assert(
      fc.property(fc.record({ code: mode, key: keys, iv: seedIv, blocks: whole, loose: unaligned }), (one) => {
        const { code, key, iv, blocks, loose } = one;
        const data = code <= '01' ? blocks : loose;
        const vector = ivFor(code, key.algorithm, iv);
        const expected = enciphered(key.algorithm, code, key.clear, vector, toHex(data));
        const length = expected.data.length.toString(16).toUpperCase().padStart(4, '0');
        expect(ask(`M0${code}11${key.key}${vector}${field('1', data)}${key.lmk}`)).toBe(
          `M100${expected.next}${length}${expected.data}`,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('go on from the chaining value as if the data were one piece', () => {
    fc.assert(
      fc.property(
        fc.record({
          code: fc.constantFrom('01', '02', '03', '05', '06'),
          key: keys,
          iv: seedIv,
          first: whole,
          second: whole,
        }),
        ({ code, key, iv, first, second }) => {
          const head = `M0${code}11${key.key}`;
          const vector = ivFor(code, key.algorithm, iv);
          const size = vector.length;
          const one = ask(`${head}${vector}${field('1', first)}${key.lmk}`);
          const two = ask(`${head}${one.slice(4, 4 + size)}${field('1', second)}${key.lmk}`);
          const both = ask(`${head}${vector}${field('1', Uint8Array.from([...first, ...second]))}${key.lmk}`);
          expect(both.slice(8 + size)).toBe(one.slice(8 + size) + two.slice(8 + size));
          expect(both.slice(4, 4 + size)).toBe(two.slice(4, 4 + size));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('M4', () => {
  it('is M2 and then M0, between every two modes and kinds of key', () => {
    fc.assert(
      fc.property(
        fc.record({
          modes: fc.tuple(mode, mode),
          keys: fc.tuple(keys, keys).filter(([from, to]) => from.lmk === to.lmk),
          ivs: fc.tuple(seedIv, seedIv),
          formats: fc.tuple(fc.constantFrom('0', '1'), fc.constantFrom('0', '1')),
          blocks: whole,
          loose: unaligned,
        }),
        ({ modes, keys: [from, to], ivs, formats, blocks, loose }) => {
          const data = modes.some((code) => code <= '01') ? blocks : loose;
          const sourceIv = ivFor(modes[0], from.algorithm, ivs[0]);
          const destinationIv = ivFor(modes[1], to.algorithm, ivs[1]);
          const given = field(formats[0], data);
          const opened = ask(`M2${modes[0]}${formats[0]}1${from.key}${sourceIv}${given}${from.lmk}`);
          const closed = ask(
            `M0${modes[1]}1${formats[1]}${to.key}${destinationIv}${opened.slice(4 + sourceIv.length)}${to.lmk}`,
          );
          const moved = ask(
            `M4${modes.join('')}${formats.join('')}${from.key}${to.key}${sourceIv}${destinationIv}${given}${from.lmk}`,
          );
          expect(moved).toBe(`M500${opened.slice(4, 4 + sourceIv.length)}${closed.slice(4)}`);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the expected values of these tests', () => {
  it.each([
    ['01', 'des-ede3-cbc', 'aes-128-cbc'],
    ['02', 'des-ede3-cfb8', 'aes-128-cfb8'],
    ['03', 'des-ede3-cfb', undefined],
    ['05', 'des-ede3-ofb', 'aes-128-ofb'],
    ['06', undefined, 'aes-128-ctr'],
  ] as const)('in mode %s agree with the modes of node:crypto', (code, des, aes) => {
    const data = Buffer.from('0123456789ABCDEF'.repeat(6), 'hex');
    const iv = 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF';
    const node = (name: string, key: string, vector: string) =>
      createCipheriv(name, Buffer.from(key, 'hex'), Buffer.from(vector, 'hex')).setAutoPadding(false).update(data);
    if (des !== undefined)
      expect(enciphered('des', code, clear.triple, iv.slice(16), data.toString('hex')).data).toBe(
        toHex(node(des, clear.triple, iv.slice(16))),
      );
    if (aes !== undefined)
      expect(enciphered('aes', code, clear.aes128, iv, data.toString('hex')).data).toBe(
        toHex(node(aes, clear.aes128, iv)),
      );
  });
});
