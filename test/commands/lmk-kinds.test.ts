/**
 * The same calls under every kind of LMK: variant of two and of three parts, key block of 3DES and of AES. The business
 * results must be equal, and equal to what node:crypto computes.
 */
import { describe, expect, test } from 'vitest';
import { openIndependently } from '../keys/independent-tr31.ts';
import { messageBytes, testDevice } from './device.ts';
import { des, desCheckValue } from './independent.ts';
import { arpcOf, cvvOf, iccKeyOf, mac3Of, pvvOf, xor } from './independent-card.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

interface Kind {
  readonly name: string;
  /** `%nn`. */
  readonly lmk: string;
  /** A key under this LMK: variant key type, or usage. */
  readonly key: (type: string, usage: string, value: string) => string;
  readonly isBlock: boolean;
}

const kinds: readonly Kind[] = [
  { name: '00, variant', lmk: '%00', key: (type, _, value) => variantKey(type, value), isBlock: false },
  { name: '01, key block 3DES', lmk: '%01', key: (_, usage, value) => blockKey({ usage }, value), isBlock: true },
  {
    name: '02, key block AES',
    lmk: '%02',
    key: (_, usage, value) => blockKey({ usage }, value, 'test-kb-aes'),
    isBlock: true,
  },
  {
    name: '03, variant of three parts',
    lmk: '%03',
    key: (type, _, value) => variantKey(type, value, undefined, 'test-variant-3key'),
    isBlock: false,
  },
];

const pin = '1234';
const account = '401234567890';
/** ISO 9564-1 format 0. */
const clearBlock = xor(`04${pin}FFFFFFFFFF`, `0000${account}`);
/** A PIN filled up with F. */
const docutel = `${pin}FFFFFFFFFFFF`;
const pan = '4123456789012345';
const zmkValue = clear.other;

const ask = (message: string) => testDevice().ask(messageBytes(message))!;

describe.each(kinds)('LMK $name', ({ lmk, key, isBlock }) => {
  const tpk = key('002', '71', clear.double);
  const zpk = key('001', '72', clear.other);
  const cvk = key('402', 'C0', clear.double);
  const pvk = key('002', 'V2', clear.other);

  test('a PIN block moves from a TPK to a ZPK (CA)', () => {
    expect(ask(`CA${tpk}${zpk}12${des(clear.double, clearBlock)}0101${account}${lmk}`)).toBe(
      `CB0004${des(clear.other, clearBlock)}01`,
    );
  });

  test('a PIN block moves between ZPKs into another format (CC)', () => {
    const source = key('001', 'P0', clear.double);
    expect(ask(`CC${source}${zpk}12${des(clear.double, clearBlock)}0103${account}${lmk}`)).toBe(
      `CD0004${des(clear.other, docutel)}03`,
    );
  });

  test('the published DUKPT PIN block of X9.24-1 moves to a ZPK (G0)', () => {
    const bdk = key('009', 'B0', clear.double);
    expect(ask(`G0${bdk}${zpk}A05FFFF9876543210E000011B9C1845EB993A7A0101${account}${lmk}`)).toBe(
      `G10004${des(clear.other, clearBlock)}01`,
    );
  });

  test('a CVV is generated (CW) and verified (CY)', () => {
    const cvv = cvvOf(clear.double, pan, '8701', '101');
    expect(ask(`CW${cvk}${pan};8701101${lmk}`)).toBe(`CX00${cvv}`);
    expect(ask(`CY${cvk}${cvv}${pan};8701101${lmk}`)).toBe('CZ00');
    expect(ask(`CY${cvk}${cvv}${pan};8702101${lmk}`)).toBe('CZ01');
  });

  test('a PVV is verified for a terminal (DC) and for interchange (EC)', () => {
    const pvv = pvvOf(clear.other, account, '1', pin);
    expect(ask(`DC${tpk}${pvk}${des(clear.double, clearBlock)}01${account}1${pvv}${lmk}`)).toBe('DD00');
    expect(ask(`EC${zpk}${pvk}${des(clear.other, clearBlock)}01${account}1${pvv}${lmk}`)).toBe('ED00');
    expect(ask(`DC${tpk}${pvk}${des(clear.double, clearBlock)}01${account}2${pvv}${lmk}`)).toBe('DD01');
  });

  test('an ARQC is verified and answered with an ARPC (KQ)', () => {
    const iccKey = iccKeyOf(clear.double, '1111111111111100');
    const data = '0102030405060708090A';
    const arqc = mac3Of(iccKey, data);
    const mkAc = key('109', 'E0', clear.double);
    const message = (cryptogram: string) =>
      `KQ10${mkAc}<1111111111111100><005E><52BF4585>0A<${data}>;<${cryptogram}><3030>${lmk}`;
    expect(
      Buffer.from(ask(message(arqc)), 'latin1')
        .toString('hex')
        .toUpperCase(),
    ).toBe(`4B523030${arpcOf(iccKey, arqc, '3030')}`);
    expect(ask(message(xor(arqc, '0000000000000001'))).slice(0, 4)).toBe('KR01');
  });

  test('a check value is the same (BU)', () => {
    const message = isBlock ? `BUFFF${cvk};FFF;001${lmk}` : `BU421${cvk};001${lmk}`;
    expect(ask(message)).toBe(`BV00${desCheckValue(clear.double).slice(0, 6)}`);
  });

  test.each(kinds)(
    'a key that is generated (A0) and exported (A8) arrives (A6) under LMK $name with the same check value',
    (target) => {
      const made = ask(isBlock ? `A00FFFS${lmk}#72T2N00S00` : `A00001U${lmk}`);
      expect(made.slice(0, 4)).toBe('A100');
      const { key: generated, kcv } = parts(made);
      expect(ask(isBlock ? `BUFFF${generated};FFF;001${lmk}` : `BU011${generated};001${lmk}`)).toBe(`BV00${kcv}`);

      const zmk = key('000', 'K0', zmkValue);
      const left = ask(isBlock ? `A8FFF${zmk}${generated}R${lmk}!B` : `A8001${zmk}${generated}R${lmk}&P0N00S00!B`);
      expect(left.slice(0, 4)).toBe('A900');
      const { key: exported, kcv: exportedKcv } = parts(left);
      expect(exportedKcv).toBe(kcv);
      const opened = openIndependently(exported.slice(1), Buffer.from(zmkValue, 'hex'));
      expect(opened.header).toBe('B0080P0TN00S0000');
      expect(desCheckValue(opened.key.toString('hex')).slice(0, 6)).toBe(kcv);

      const targetZmk = target.key('000', 'K0', zmkValue);
      const arrived = ask(
        target.isBlock
          ? `A6FFF${targetZmk}${exported}S${target.lmk}#7200`
          : `A6001${targetZmk}${exported}U${target.lmk}`,
      );
      expect(arrived.slice(0, 4)).toBe('A700');
      const { key: imported, kcv: importedKcv } = parts(arrived);
      expect(importedKcv).toBe(kcv);
      expect(ask(target.isBlock ? `BUFFF${imported};FFF;001${target.lmk}` : `BU011${imported};001${target.lmk}`)).toBe(
        `BV00${kcv}`,
      );

      // In use: the imported ZPK carries the same PIN block.
      const encrypted = des(opened.key.toString('hex').toUpperCase(), clearBlock);
      const other = target.key('001', 'P0', clear.double);
      expect(ask(`CC${imported}${other}12${encrypted}0101${account}${target.lmk}`)).toBe(
        `CD0004${des(clear.double, clearBlock)}01`,
      );
    },
  );
});

describe('keys of one LMK under another', () => {
  const calls = (key: string, lmk: string) => ask(`CW${key}${pan};8701101${lmk}`);

  test.each([
    ['a variant key under a key block LMK', variantKey('402', clear.double), '%01', 'CXA1'],
    ['a key block under a variant LMK', blockKey({ usage: 'C0' }, clear.double), '%00', 'CXA1'],
    ['a key block of one slot under another', blockKey({ usage: 'C0' }, clear.double), '%02', 'CXA3'],
    ['a variant key under the other variant LMK', variantKey('402', clear.double), '%03', 'CX10'],
  ])('%s answers an error', (_, key, lmk, reply) => {
    expect(calls(key, lmk)).toBe(reply);
  });

  test('a 3DES block that names the AES slot fails its authentication', () => {
    expect(calls(blockKey({ usage: 'C0', lmkId: '02' }, clear.double), '%02')).toBe('CXA4');
  });
});

/** Key and check value of the reply of A0, A6 or A8. */
function parts(reply: string): { key: string; kcv: string } {
  return { key: reply.slice(4, -6), kcv: reply.slice(-6) };
}
