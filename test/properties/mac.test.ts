/** M6 and M8 over all algorithms, paddings, formats and keys; KW and KQ against the payment layer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../protocol/dsl/values.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { pad1, pad2 } from '../../src/crypto/mac.ts';
import { cardKey, cardKeyHashed } from '../../src/payment/card-key.ts';
import { applicationCryptogram, responseMethod1, responseMethod2 } from '../../src/payment/cryptogram.ts';
import { sessionKeyFromAtc, sessionKeyFromAtcAndUn, sessionKeyFromRightAtc } from '../../src/payment/session-key.ts';
import { treeSessionKey, treeShapes } from '../../src/payment/session-key-tree.ts';
import { testDevice } from '../commands/device.ts';
import { blockKey, clear, variantKey } from '../commands/test-keys.ts';

const device = testDevice();
const ask = (message: string): string => device.ask(Uint8Array.from(message, (character) => character.charCodeAt(0)))!;
const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const raw = (data: Uint8Array): string => latin1(data);

interface MacKey {
  readonly key: string;
  readonly lmk: string;
  readonly block: number;
  readonly algorithms: readonly string[];
}
const des = ['1', '3'];
const keys: readonly MacKey[] = [
  { key: `003${variantKey('003', clear.double)}`, lmk: '', block: 8, algorithms: des },
  { key: `008${variantKey('008', clear.triple)}`, lmk: '', block: 8, algorithms: des },
  { key: `003${variantKey('003', clear.single)}`, lmk: '', block: 8, algorithms: ['1'] },
  { key: `FFF${blockKey({ usage: 'M3', modeOfUse: 'C' }, clear.double)}`, lmk: '%01', block: 8, algorithms: des },
  { key: `FFF${blockKey({ usage: 'M1' }, clear.triple, 'test-kb-aes')}`, lmk: '%02', block: 8, algorithms: des },
  {
    key: `FFF${blockKey({ usage: 'M6', algorithm: 'A' }, clear.aes128, 'test-kb-aes')}`,
    lmk: '%02',
    block: 16,
    algorithms: ['5', '6'],
  },
  {
    key: `FFF${blockKey({ usage: 'M5', algorithm: 'A' }, clear.aes256, 'test-kb-aes')}`,
    lmk: '%02',
    block: 16,
    algorithms: ['5', '6'],
  },
];
const kinds = fc
  .constantFrom(...keys)
  .chain((key) => fc.record({ key: fc.constant(key), algorithm: fc.constantFrom(...key.algorithms) }));

/** Length and message in an input format. */
function field(format: string, message: Uint8Array): string {
  const text = format === '1' ? toHex(message) : raw(message);
  return text.length.toString(16).toUpperCase().padStart(4, '0') + text;
}

describe('M6 and M8', () => {
  it('verify what they generate, in every format, and nothing else', () => {
    fc.assert(
      fc.property(
        kinds,
        fc.constantFrom('0', '1', '2'),
        fc.constantFrom('0', '1'),
        fc.constantFrom('1', '2', '3'),
        bytes(1, 80),
        fc.nat(15),
        ({ key, algorithm }, format, size, padding, message, place) => {
          const request = `0${format}${size}${algorithm}${padding}${key.key}${field(format, message)}`;
          const made = ask(`M6${request}${key.lmk}`);
          expect(made).toMatch(size === '0' ? /^M700[\dA-F]{8}$/ : /^M700[\dA-F]{16}$/);
          const mac = made.slice(4);
          expect(ask(`M8${request}${mac}${key.lmk}`)).toBe('M900');
          const at = place % mac.length;
          const wrong = mac.slice(0, at) + (mac[at] === '0' ? '1' : '0') + mac.slice(at + 1);
          expect(ask(`M8${request}${wrong}${key.lmk}`)).toBe('M901');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('give the same MAC for a message in one piece and in parts', () => {
    fc.assert(
      fc.property(
        kinds,
        fc.constantFrom('0', '1', '2'),
        fc.constantFrom('1', '2'),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
        bytes(1, 40),
        ({ key, algorithm }, format, padding, parts, rest) => {
          const whole: number[] = [];
          let iv = '';
          parts.forEach((blocks, index) => {
            const part = Uint8Array.from({ length: blocks * key.block }, (_, i) => (i * 7 + index * 31) & 255);
            whole.push(...part);
            const mode = index === 0 ? '1' : '2';
            const request = `${mode}${format}1${algorithm}${padding}${key.key}${iv}${field(format, part)}${key.lmk}`;
            const generated = ask(`M6${request}`);
            expect(ask(`M8${request}`).slice(4)).toBe(generated.slice(4));
            iv = generated.slice(4);
            expect(iv).toHaveLength(2 * key.block);
          });
          whole.push(...rest);
          const last = `3${format}1${algorithm}${padding}${key.key}${iv}${field(format, rest)}`;
          const once = `0${format}1${algorithm}${padding}${key.key}${field(format, Uint8Array.from(whole))}`;
          const mac = ask(`M6${last}${key.lmk}`);
          expect(mac).toBe(ask(`M6${once}${key.lmk}`));
          expect(ask(`M8${last}${mac.slice(4)}${key.lmk}`)).toBe('M900');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('do not depend on the LMK or the form of the key', () => {
    fc.assert(
      fc.property(bytes(1, 60), fc.constantFrom('1', '3'), (message, algorithm) => {
        const macs = [keys[0]!, keys[3]!].map(({ key, lmk }) =>
          ask(`M6001${algorithm}2${key}${field('0', message)}${lmk}`),
        );
        expect(macs[0]).toBe(macs[1]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('KW and KQ', () => {
  const masterKey = new TripleDes(fromHex(clear.double));
  const masters = [
    { mk: variantKey('109', clear.double), lmk: '' },
    { mk: blockKey({ usage: 'E0', modeOfUse: 'X' }, clear.double), lmk: '%01' },
    { mk: blockKey({ usage: 'E0' }, clear.double, 'test-kb-aes'), lmk: '%02' },
  ];
  const card = { pan: bytes(8), atc: fc.nat(0xffff), master: fc.constantFrom(...masters), data: bytes(1, 255) };
  const two = (atc: number) => String.fromCharCode(atc >> 8, atc & 255);
  const transaction = (data: Uint8Array) => `${data.length.toString(16).toUpperCase().padStart(2, '0')}${raw(data)};`;
  /** The card key of 8 bytes of card data, and the session key that `derive` makes of it. */
  function session(pan: Uint8Array, derive: (icc: Uint8Array, out: Uint8Array) => void): TripleDes {
    const [icc, key] = [new Uint8Array(16), new Uint8Array(16)];
    if (pan.length === 8) cardKey(masterKey, pan, icc);
    else cardKeyHashed(masterKey, pan, icc);
    derive(icc, key);
    return new TripleDes(key);
  }

  it('KQ verifies the cryptograms of the payment layer and answers them', () => {
    fc.assert(
      fc.property(
        fc.record({ ...card, scheme: fc.constantFrom('0', '1', '2'), un: bytes(4), arc: bytes(2) }),
        ({ pan, atc, master, data, scheme, un, arc }) => {
          const icc = session(pan, (key, out) => out.set(key));
          const key =
            scheme === '1'
              ? session(pan, (card, out) => sessionKeyFromAtcAndUn(new TripleDes(card), atc, un, out))
              : icc;
          const arqc = applicationCryptogram(key, pad1(data, 8));
          const arpc = new Uint8Array(8);
          responseMethod1(icc, arqc, arc, arpc);
          const head = `${scheme}${master.mk}${raw(pan)}${two(atc)}${raw(un)}`;
          expect(ask(`KQ1${head}${transaction(data)}${raw(arqc)}${raw(arc)}${master.lmk}`)).toBe(`KR00${raw(arpc)}`);
          expect(ask(`KQ2${head}${raw(arqc)}${raw(arc)}${master.lmk}`)).toBe(`KR00${raw(arpc)}`);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('KW verifies the cryptograms of the payment layer and answers them by both methods', () => {
    fc.assert(
      fc.property(
        fc.record({
          ...card,
          scheme: fc.constantFrom('0', '1', '2', '3', 'A', 'B', 'C'),
          longPan: bytes(10, 11),
          iv: bytes(16),
          tree: fc.constantFrom('0', '1'),
          padsHere: fc.boolean(),
          arc: bytes(2),
          csu: bytes(4),
          proprietary: bytes(0, 8),
        }),
        ({ pan, longPan, atc, master, data, scheme, iv, tree, padsHere, arc, csu, proprietary }) => {
          const hashed = scheme === '1' || scheme === '3';
          const hasTree = scheme === '0' || scheme === '1';
          const key = session(hashed ? longPan : pan, (icc, out) => {
            if (hasTree) treeSessionKey(icc, atc, treeShapes[Number(tree)]!, iv, out);
            else if (scheme === 'A') out.set(icc);
            else if (scheme === 'C') sessionKeyFromRightAtc(new TripleDes(icc), atc, out);
            else sessionKeyFromAtc(new TripleDes(icc), atc, out);
          });
          const given = scheme === 'C' && !padsHere ? pad1(data, 8).slice(0, 248) : data;
          const padded = scheme === 'C' && padsHere ? pad2(given, 8) : pad1(given, 8);
          const arqc = applicationCryptogram(key, padded);
          const panField = hashed ? `${longPan.length}${raw(longPan)};` : raw(pan);
          const head = [
            `${scheme}${master.mk}${hasTree ? raw(iv) : ''}${panField}${hasTree ? tree : ''}`,
            scheme === 'A' ? '' : two(atc),
          ].join('');
          const flag = scheme === 'C' ? (padsHere ? '1' : '0') : '';
          const arpc = new Uint8Array(8);
          responseMethod1(key, arqc, arc, arpc);
          const short = raw(responseMethod2(key, arqc, Uint8Array.from([...csu, ...proprietary])));
          const status = `${raw(csu)}${proprietary.length}${raw(proprietary)}`;
          const { lmk } = master;
          expect(ask(`KW0${head}${flag}${transaction(given)}${raw(arqc)}${lmk}`)).toBe('KX00');
          expect(ask(`KW1${head}${flag}${transaction(given)}${raw(arqc)}${raw(arc)}${lmk}`)).toBe(`KX00${raw(arpc)}`);
          expect(ask(`KW2${head}${raw(arqc)}${raw(arc)}${lmk}`)).toBe(`KX00${raw(arpc)}`);
          expect(ask(`KW3${head}${flag}${transaction(given)}${raw(arqc)}${status}${lmk}`)).toBe(`KX00${short}\0\0\0\0`);
          expect(ask(`KW4${head}${raw(arqc)}${status}${lmk}`)).toBe(`KX00${short}\0\0\0\0`);
          const wrong = arqc.slice();
          wrong[7]! ^= 1;
          expect(ask(`KW0${head}${flag}${transaction(given)}${raw(wrong)}${lmk}`)).toBe(`KX01${raw(arqc)}`);
        },
      ),
      { numRuns: 80 },
    );
  });
});
