// Keys that leave and enter under a ZMK or TMK: recorded exchanges, round trips and refusals.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { secureRandom as random } from '../../src/crypto/random.ts';
import type { ExchangeRules } from '../../src/keys/exchange-rules.ts';
import { type ExportRequest, exportKey } from '../../src/keys/export-key.ts';
import { type ImportRequest, type ImportTarget, importKey } from '../../src/keys/import-key.ts';
import { kcv } from '../../src/keys/kcv.ts';
import { sealThalesBlock } from '../../src/keys/key-block.ts';
import type { HeaderFields } from '../../src/keys/key-block-header.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { openKey } from '../../src/keys/open.ts';
import { sealKey } from '../../src/keys/seal.ts';
import { generateKey, type Key, makeKey, secretBytes, withOrigin } from '../../src/keys/secret.ts';
import { sealTr31Block, type Tr31Version } from '../../src/keys/tr31.ts';
import {
  aesBlockLmk,
  clearHex,
  code,
  desBlockLmk,
  desKey,
  fieldOf,
  headerOf,
  keyOf,
  ok,
  relaxed,
  relaxedRules,
  variantLmk,
  want,
} from './fields.ts';

const open = (text: string, lmk: Lmk, keyType?: string) =>
  ok(openKey(fieldOf(text), want({ keyType }), lmk, 1, relaxed));
const sixDigits = (key: Key) => toHex(kcv(key)).slice(0, 6);

type Exporting = Omit<ExportRequest, 'random' | 'rules'> & { readonly rules?: Partial<ExchangeRules> };
const leave = (request: Exporting) => exportKey({ ...request, random, rules: { ...relaxedRules, ...request.rules } });

type Importing = Omit<ImportRequest, 'field' | 'rules'> & { readonly rules?: Partial<ExchangeRules> };
const enter = (text: string, request: Importing) =>
  importKey({ ...request, field: fieldOf(text), rules: { ...relaxedRules, ...request.rules } });

const zmk16 = desKey('0123456789ABCDEFFEDCBA9876543210');
const aesZmk = keyOf('A', '1234567890ABCDEFFEDCBA09876543211234567890ABCDEFFEDCBA0987654321');
const plainKey = '98519E45CBB9291F49EFAD4AFEFDDC79';
const fields: HeaderFields = {
  usage: 'P0',
  modeOfUse: 'B',
  keyVersion: '00',
  exportability: 'S',
  optionalBlocks: [],
};
const zpkType: ImportTarget = { kind: 'variant', keyType: '001' };
const slot1: ImportTarget = { kind: 'keyBlock', lmkId: 1, header: fields };

describe('recorded exchanges', () => {
  const zmk = 'S00072K0TB00E0001DB045F29C053EEFF7B9425B3A88C7258EB7EA7E40E2C47878647072A';
  const zpk = 'S00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9';

  test('A8: a ZPK leaves in a Thales block, made not exportable', () => {
    const key = open(zpk, desBlockLmk);
    const block = ok(leave({ key, kek: open(zmk, desBlockLmk), scheme: 'S', newExportability: 'N' }));
    // The last cipher block and the authenticator hold random padding.
    expect(block.slice(0, 49)).toBe('S00072P0TB00N00FFE1D89671C973C7F0DAF91CB2EBF37949');
    expect(block).toHaveLength(73);
    expect(sixDigits(key)).toBe('4FE9FD');
  });

  test('A6: the block enters again; the header stays but for the LMK identifier', () => {
    const block = 'S00072P0TB00N00FFE1D89671C973C7F0DAF91CB2EBF379493C08975679001172C89A0AF8';
    const kek = open(zmk, desBlockLmk);
    const { key, parityCorrected } = ok(enter(block, { kek, into: { kind: 'keyBlock', lmkId: 1 } }));
    expect([parityCorrected, clearHex(key), sixDigits(key)]).toEqual([false, plainKey, '4FE9FD']);
    const sealed = ok(sealKey(key, desBlockLmk, { header: key.header! }, random));
    expect(sealed.slice(0, 49)).toBe('S00072P0TB00N0001EA421618B34F5FA1A77F7CF6480111B9');
  });

  test('A0: an AES initial key leaves in an X9.143 block of version D', () => {
    const ik = 'S10096B1AN00S00018BC6CA181E56E287AE228AF30042EB02AB833889479FEF72ABCAF2D7DCFF9155D754D5500335436B';
    const under =
      'S10128K0AN00S00014992CC54DBFA719AB7A7737F6A5DEE252384B03176F5A08BB75EAF35F37C4CD86A0D7BD141A9BC6F77C9D81191A5F3E639AFC53C26D5325F';
    const sent =
      'RD0112B1AN00S0000F538580C5AD7C1FDAF268A1AE15039A5BD155DE284190B2EA9DAA7824009E3F1A94C4CC5FDCC142D904A6968DC774985';
    const kek = open(under, aesBlockLmk);
    const key = open(ik, aesBlockLmk);
    const block = ok(leave({ key, kek, scheme: 'R' }));
    expect(block.slice(0, 17)).toBe(sent.slice(0, 17));
    expect(block).toHaveLength(sent.length);
    for (const text of [sent, block]) {
      const entered = ok(enter(text, { kek, into: { kind: 'keyBlock', lmkId: 1 } })).key;
      expect(clearHex(entered)).toBe('35F14B79557F9DAC781B525E796A1AB5');
      expect(entered.header).toMatchObject({ usage: 'B1', lmkId: '01', exportability: 'S' });
      expect(sixDigits(entered)).toBe('DD3ABE');
    }
  });

  test('BW: a MAC key goes from one block to another with its first cipher blocks unchanged', () => {
    const old = 'S00072M1TN00E0001FFE01E95CF21BDD0D74B6BEB70E3D90842C137DCA39C1B162C6238D5';
    const key = open(old, desBlockLmk);
    const sealed = ok(sealKey(key, desBlockLmk, { header: key.header! }, random));
    expect([sealed.slice(0, 49), sixDigits(key)]).toEqual([old.slice(0, 49), 'F808C2']);
  });

  test.each([
    ['002', '4ED06495741C280C', '35ED0C0EA7F7D0FA', 'Z', '0406FBB23A5214DF', '0035BB', undefined],
    [
      '001',
      'U71979DEB8587E2734F1E99D5DCAEF9AC',
      'U482C4E722BB0CF1845E1E5BD16310119',
      'U',
      'U0E07CDC0161A0DE3B5AA44DF227EC9DE',
      'ABDEBC',
      undefined,
    ],
    [
      '001',
      'U71979DEB8587E2734F1E99D5DCAEF9AC',
      'XC8E3118AFA853807EB7E92294663A5BA',
      'U',
      'U1EF828AA8F6B80EB83E19FBC373F3A85',
      '6F1E3F',
      undefined,
    ],
    [
      '001',
      'U71979DEB8587E2734F1E99D5DCAEF9AC',
      'X8E80C547F2A1324B84763B0EE32B73AD',
      'U',
      'U1EF828AA8F6B80EB83E19FBC373F3A85',
      '6F1E3F',
      1,
    ],
  ] as const)('A6 and A8: %s under %s as %s', (keyType, zmk, under, scheme, sealed, check, atallaVariant) => {
    const kek = open(zmk, variantLmk, '000');
    const { key } = ok(enter(under, { kek, into: { kind: 'variant', keyType }, atallaVariant }));
    expect(sealKey(key, variantLmk, { keyType, scheme }, random)).toBe(sealed);
    expect(sixDigits(key)).toBe(check);
    const back = leave({ key, kek, scheme: under.startsWith('X') ? 'X' : scheme, atallaVariant });
    expect(back).toBe(under);
  });
});

describe('a round trip', () => {
  const keks = fc.constantFrom(8, 16, 24).map((length) => generateKey(length === 8 ? 'D' : 'T', length, random));

  test('through every key scheme and Atalla variant gives the same key', () => {
    const forms = fc.constantFrom(
      ['Z', 8],
      ['', 8],
      ['', 16],
      ['U', 16],
      ['X', 16],
      ['T', 24],
      ['Y', 24],
    ) as fc.Arbitrary<['Z' | '' | 'U' | 'X' | 'T' | 'Y', 8 | 16 | 24]>;
    fc.assert(
      fc.property(keks, forms, fc.integer({ min: 0, max: 31 }), (kek, [scheme, length], atallaVariant) => {
        const key = generateKey(length === 8 ? 'D' : 'T', length, random);
        const text = ok(leave({ key, kek, scheme, atallaVariant }));
        const entered = ok(enter(text, { kek, into: zpkType, atallaVariant }));
        expect([clearHex(entered.key), entered.parityCorrected, entered.key.keyType]).toEqual([
          clearHex(key),
          false,
          '001',
        ]);
      }),
    );
  });

  test.each([
    ['S', undefined, zmk16],
    ['S', undefined, aesZmk],
    ['R', 'A', zmk16],
    ['R', 'B', zmk16],
    ['R', 'C', zmk16],
    ['R', 'D', aesZmk],
    ['R', undefined, zmk16],
    ['R', undefined, aesZmk],
  ] as const)('through a block of scheme %s, version %s, gives the same key and header', (scheme, tr31Version, kek) => {
    const optionalBlocks = [{ id: 'KS', data: 'FFFF00A0200001E00000' }];
    const header = { ...headerOf('00000P0TB12S0001'), optionalBlocks };
    const key = withOrigin(desKey(plainKey), { header });
    const text = ok(leave({ key, kek, scheme, tr31Version }));
    const entered = ok(enter(text, { kek, into: { kind: 'keyBlock', lmkId: 7 } })).key;
    expect(clearHex(entered)).toBe(plainKey);
    expect({ ...entered.header, version: '0' }).toEqual({ ...header, lmkId: '07' });
    const variant = ok(enter(text, { kek, into: zpkType })).key;
    expect([clearHex(variant), variant.keyType, variant.header]).toEqual([plainKey, '001', undefined]);
  });
});

describe('export', () => {
  const inBlock = (header: string, bytes = plainKey) =>
    withOrigin(keyOf(header[7] as 'T', bytes), { header: headerOf(header) });
  const variantZpk = makeKey('T', secretBytes(desKey(plainKey)), { keyType: '001' });

  test('obeys the exportability of the key', () => {
    const codes = (exportability: string) =>
      (['U', 'S', 'R'] as const).map((scheme) =>
        code(leave({ key: inBlock(`00000P0TB00${exportability}0001`), kek: zmk16, scheme })),
      );
    expect(codes('S')).toEqual(['ok', 'ok', 'ok']);
    expect(codes('E')).toEqual(['AA', 'ok', 'ok']);
    expect(codes('N')).toEqual(['AA', 'AA', 'AA']);
  });

  test('changes exportability to N only', () => {
    const key = inBlock('00000P0TB00S0001');
    expect(ok(leave({ key, kek: zmk16, scheme: 'R', newExportability: 'N' })).slice(12, 13)).toBe('N');
    expect(code(leave({ key, kek: zmk16, scheme: 'R', newExportability: 'E' }))).toBe('AA');
  });

  test('takes the version from the wrapping key, B or D, and refuses the versions of the other kind', () => {
    const key = inBlock('00000P0TB00S0001');
    expect(ok(leave({ key, kek: zmk16, scheme: 'R' })).slice(0, 17)).toBe('RB0080P0TB00S0000');
    expect(ok(leave({ key, kek: aesZmk, scheme: 'R' })).slice(0, 17)).toBe('RD0112P0TB00S0000');
    expect(ok(leave({ key, kek: zmk16, scheme: 'S' })).slice(0, 17)).toBe('S00072P0TB00S00FF');
    expect(ok(leave({ key, kek: aesZmk, scheme: 'S' })).slice(0, 17)).toBe('S10096P0TB00S00FF');
    expect(code(leave({ key, kek: zmk16, scheme: 'R', tr31Version: 'D' }))).toBe('BB');
    expect(code(leave({ key, kek: aesZmk, scheme: 'R', tr31Version: 'B' }))).toBe('BB');
  });

  test.each([
    ['72', 'P0'],
    ['71', 'P0'],
    ['52', 'K0'],
    ['51', 'K0'],
    ['22', 'D0'],
    ['41', 'B0'],
    ['12', 'C0'],
    ['32', 'E6'],
    ['E1', 'E1'],
  ])('turns usage %s into %s of X9.143', (thales, x9143) => {
    const key = inBlock(`00000${thales}TB00S0001`);
    expect(ok(leave({ key, kek: zmk16, scheme: 'R' })).slice(6, 8)).toBe(x9143);
    expect(ok(leave({ key, kek: zmk16, scheme: 'S' })).slice(6, 8)).toBe(thales);
  });

  test('refuses usages that X9.143 does not have, and drops the device’s own optional blocks', () => {
    expect(code(leave({ key: inBlock('0000001TB00S0001'), kek: zmk16, scheme: 'R' }))).toBe('A6');
    const text = ok(leave({ key: inBlock('00000P0TB00S0101' + '00051'), kek: zmk16, scheme: 'R' }));
    expect(text.slice(13, 15)).toBe('00');
  });

  test('from a variant LMK needs a header whose usage fits the key type', () => {
    const request = { key: variantZpk, kek: zmk16, scheme: 'R' } as const;
    expect(ok(leave({ ...request, header: fields })).slice(0, 17)).toBe('RB0080P0TB00S0000');
    expect(code(leave({ ...request, header: { ...fields, usage: 'K0' } }))).toBe('A6');
    expect(code(leave({ ...request, header: { ...fields, usage: '72' } }))).toBe('A6');
    expect(code(leave(request))).toBe('26');
  });

  test('obeys the settings about schemes', () => {
    const codes = (rules: Partial<ExchangeRules>) =>
      (['U', 'X', '', 'S', 'R'] as const).map((scheme) =>
        code(leave({ key: variantZpk, kek: zmk16, scheme, header: fields, rules })),
      );
    expect(codes({})).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(codes({ enableX917Export: false })).toEqual(['ok', '26', '26', 'ok', 'ok']);
    expect(codes({ trustedFormatOnly: true })).toEqual(['26', '26', '26', 'ok', 'ok']);
    expect(code(leave({ key: variantZpk, kek: zmk16, scheme: 'V' }))).toBe('26');
    expect(code(leave({ key: variantZpk, kek: zmk16, scheme: 'T' }))).toBe('27');
    expect(code(leave({ key: variantZpk, kek: zmk16, scheme: 'U', atallaVariant: 32 }))).toBe('15');
  });

  test('obeys the setting about weaker wrapping keys', () => {
    const single = desKey('0123456789ABCDEF');
    const aesKey = keyOf('A', '000102030405060708090A0B0C0D0E0F');
    const rules = { enforceKekStrength: true };
    expect(code(leave({ key: variantZpk, kek: single, scheme: 'U' }))).toBe('ok');
    expect(code(leave({ key: variantZpk, kek: single, scheme: 'U', rules }))).toBe('27');
    expect(code(leave({ key: variantZpk, kek: zmk16, scheme: 'U', rules }))).toBe('ok');
    expect(code(leave({ key: aesZmk, kek: aesKey, scheme: 'R', header: fields, rules }))).toBe('48');
    expect(code(leave({ key: aesKey, kek: aesZmk, scheme: 'R', header: fields, rules }))).toBe('ok');
  });

  test('never puts an AES key under DES, nor into a key scheme', () => {
    const key = keyOf('A', '000102030405060708090A0B0C0D0E0F');
    for (const scheme of ['S', 'R'] as const)
      expect(code(leave({ key, kek: zmk16, scheme, header: fields }))).toBe('A7');
    expect(code(leave({ key, kek: aesZmk, scheme: 'U' }))).toBe('26');
    expect(code(leave({ key: variantZpk, kek: aesZmk, scheme: 'U' }))).toBe('26');
  });

  test('refuses a wrapping key that may not wrap', () => {
    const kek = (header: string) => withOrigin(zmk16, { header: headerOf(header) });
    const codes = (header: string) => code(leave({ key: variantZpk, kek: kek(header), scheme: 'U' }));
    expect(codes('00000K0TE00S0001')).toBe('ok');
    expect(codes('0000052TN00S0001')).toBe('ok');
    expect(codes('00000K0TD00S0001')).toBe('BB');
    expect(codes('00000D0TB00S0001')).toBe('BB');
  });

  test('can hide the length of the key', () => {
    const text = ok(leave({ key: variantZpk, kek: zmk16, scheme: 'R', header: fields, paddedKeyLength: 24 }));
    expect(text.slice(0, 6)).toBe('RB0096');
  });
});

describe('import', () => {
  const tr31 = (header: string, key = desKey(plainKey), version: Tr31Version = 'B') =>
    ok(sealTr31Block(key, { ...headerOf(header), version }, version === 'D' ? aesZmk : zmk16, { random }));
  const thales = (header: string) => ok(sealThalesBlock(desKey(plainKey), headerOf(header), zmk16, { random }));

  test('puts wrong parity right and says so', () => {
    const even = desKey('98519E45CBB9291F49EFAD4AFEFDDC78');
    const text = ok(leave({ key: even, kek: zmk16, scheme: 'U' }));
    for (const into of [zpkType, slot1]) {
      const { key, parityCorrected } = ok(enter(text, { kek: zmk16, into }));
      expect([parityCorrected, clearHex(key)]).toEqual([true, plainKey]);
    }
    const aes = keyOf('A', '00'.repeat(16));
    const block = ok(leave({ key: aes, kek: aesZmk, scheme: 'R', header: fields }));
    expect(ok(enter(block, { kek: aesZmk, into: slot1 })).parityCorrected).toBe(false);
  });

  test('builds the header when the key does not come in a block', () => {
    const text = ok(leave({ key: desKey(plainKey), kek: zmk16, scheme: 'U' }));
    const { key } = ok(enter(text, { kek: zmk16, into: slot1 }));
    expect(key.header).toEqual({ ...fields, version: '', algorithm: 'T', lmkId: '01' });
    expect(code(enter(text, { kek: zmk16, into: { kind: 'keyBlock', lmkId: 1 } }))).toBe('A6');
  });

  test('checks that the usage of a block fits the variant key type', () => {
    const into = (keyType: string): ImportTarget => ({ kind: 'variant', keyType });
    for (const [usage, keyType, expected] of [
      ['P0', '001', 'ok'],
      ['P0', '002', 'ok'],
      ['P0', '000', 'A6'],
      ['K0', '000', 'ok'],
      ['K1', '000', 'ok'],
      ['V2', '002', 'ok'],
      ['C0', '402', 'ok'],
      ['E2', '209', 'ok'],
      ['E2', '309', 'A6'],
      ['B0', '609', 'ok'],
      ['D3', '00A', 'A6'],
    ] as const) {
      const result = enter(tr31(`B0000${usage}TB00S0000`), { kek: zmk16, into: into(keyType) });
      expect(code(result), `${usage} as ${keyType}`).toBe(expected);
    }
    expect(code(enter(thales('0000072TB00S00FF'), { kek: zmk16, into: into('001') }))).toBe('ok');
    expect(code(enter(thales('0000071TB00S00FF'), { kek: zmk16, into: into('001') }))).toBe('A6');
  });

  test('maps X9.143 usages and lets a tail choose a narrower one', () => {
    const into = (usage?: string): ImportTarget => ({ kind: 'keyBlock', lmkId: 2, usage });
    const usage = (sent: string, wanted?: string) => {
      const result = enter(tr31(`B0000${sent}TB00S0000`), { kek: zmk16, into: into(wanted) });
      return 'error' in result ? result.error : result.key.header!.usage;
    };
    expect([usage('P0'), usage('P0', '72'), usage('P0', '22'), usage('P0', 'K0')]).toEqual(['P0', '72', 'A6', 'A6']);
    expect([usage('K1'), usage('K1', '52'), usage('D3'), usage('M8')]).toEqual(['K0', '52', 'A6', 'A6']);
  });

  test('adds optional blocks and drops those about the protecting key', () => {
    const sent = tr31('B0000P0TB00S0200KS06FFKP0C00EC7701');
    const optionalBlocks = [{ id: '05', data: 'text' }];
    const { key } = ok(enter(sent, { kek: zmk16, into: { kind: 'keyBlock', lmkId: 2, optionalBlocks } }));
    expect(key.header!.optionalBlocks.map((block) => block.id)).toEqual(['KS', '05']);
    const again = [{ id: 'KS', data: '' }];
    expect(code(enter(sent, { kek: zmk16, into: { kind: 'keyBlock', lmkId: 2, optionalBlocks: again } }))).toBe('BC');
  });

  test('takes blocks of components as they are', () => {
    const { key } = ok(enter(thales('0000052TBc1S00FF'), { kek: zmk16, into: { kind: 'keyBlock', lmkId: 2 } }));
    expect(key.header).toMatchObject({ keyVersion: 'c1', lmkId: '02' });
  });

  test('refuses headers that a Thales block cannot have', () => {
    const into: ImportTarget = { kind: 'keyBlock', lmkId: 2 };
    expect(code(enter(tr31('B0000P0TY00S0000'), { kek: zmk16, into }))).toBe('A8');
    expect(code(enter(tr31('B0000P0TB00X0000'), { kek: zmk16, into }))).toBe('AA');
  });

  test('refuses a Thales block that is not under a ZMK, unless identifiers are ignored', () => {
    const into: ImportTarget = { kind: 'keyBlock', lmkId: 2 };
    const block = thales('00000P0TB00S0001');
    expect(code(enter(block, { kek: zmk16, into }))).toBe('A3');
    expect(code(enter(block, { kek: zmk16, into, rules: { ignoreLmkIdInHeader: true } }))).toBe('ok');
  });

  test('refuses wrong authenticators and versions of the other kind of wrapping key', () => {
    const block = tr31('B0000P0TB00S0000');
    const wrong = block.slice(0, -1) + (block.endsWith('0') ? '1' : '0');
    expect(code(enter(wrong, { kek: zmk16, into: zpkType }))).toBe('A4');
    expect(code(enter(block, { kek: aesZmk, into: zpkType }))).toBe('BB');
    expect(code(enter(thales('00000P0TB00S00FF'), { kek: aesZmk, into: zpkType }))).toBe('BB');
  });

  test('refuses an AES key for a variant LMK', () => {
    const aes = tr31('D0000P0AB00S0000', keyOf('A', '00'.repeat(16)), 'D');
    expect(code(enter(aes, { kek: aesZmk, into: zpkType }))).toBe('A7');
  });

  test('obeys the settings about schemes', () => {
    const texts = (['U', 'X', '', 'R'] as const).map((scheme) =>
      ok(leave({ key: desKey(plainKey), kek: zmk16, scheme, header: fields })),
    );
    const codes = (rules: Partial<ExchangeRules>) =>
      texts.map((text) => code(enter(text, { kek: zmk16, into: zpkType, rules })));
    expect(codes({})).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(codes({ enableX917Import: false })).toEqual(['ok', '26', '26', 'ok']);
    expect(codes({ trustedFormatOnly: true })).toEqual(['26', '26', '26', 'ok']);
  });

  test('obeys the settings about single DES, equal parts and weaker wrapping keys; a zero key never enters', () => {
    const text = (bytes: string, scheme: '' | 'U') => ok(leave({ key: desKey(bytes), kek: zmk16, scheme }));
    const codes = (field: string, rules: Partial<ExchangeRules> = {}, kek = zmk16) =>
      code(enter(field, { kek, into: zpkType, rules }));
    const single = text('0123456789ABCDEF', '');
    expect([codes(single), codes(single, { enableSingleDes: false })]).toEqual(['ok', '27']);
    const equal = text('0123456789ABCDEF0123456789ABCDEF', 'U');
    expect([codes(equal), codes(equal, { preventMasquerading: true })]).toEqual(['ok', '75']);
    expect(codes(text('0'.repeat(32), 'U'))).toBe('11');
    const weak = desKey('0123456789ABCDEF');
    const under = ok(leave({ key: desKey(plainKey), kek: weak, scheme: 'U' }));
    expect([codes(under, {}, weak), codes(under, { enforceKekStrength: true }, weak)]).toEqual(['ok', '27']);
  });

  test('refuses a wrapping key that may not unwrap', () => {
    const text = ok(leave({ key: desKey(plainKey), kek: zmk16, scheme: 'U' }));
    const codes = (header: string) =>
      code(enter(text, { kek: withOrigin(zmk16, { header: headerOf(header) }), into: zpkType }));
    expect([codes('00000K0TD00S0001'), codes('00000K0TE00S0001')]).toEqual(['ok', 'BB']);
  });
});
