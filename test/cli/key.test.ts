import { describe, expect, test } from 'vitest';
import { pinward } from './cli.ts';

const CLEAR = '0123456789ABCDEFFEDCBA9876543210';

async function facts(args: readonly string[], input = ''): Promise<Record<string, string>> {
  const { code, out, err } = await pinward(['key', ...args, '--json'], { input });
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Record<string, string>;
}

describe('pinward key kcv', () => {
  // Check values as in commands-keys-admin and product reference 2.7.
  test.each([
    ['0101010101010101 7902CD1FD36EF8BA', '7D2227'],
    ['2020202020202020 3131313131313131', 'B847B2'],
    ['0123456789ABCDEF8080808080808080FEDCBA9876543210', '8E0EC0'],
    ['9B71333A13F9FAE72F9D0E2DAB4AD6784718012F9244033F3F26A2DE0C8AA11A', 'DB3FB6'],
  ])('%s', async (key, value) => {
    expect((await pinward(['key', 'kcv', '-'], { input: `${key}\n` })).out).toBe(`${value}\n`);
  });

  test('warns of clear keys on a command line, not of those from standard input', async () => {
    expect((await pinward(['key', 'kcv', CLEAR])).err).toContain('test keys only');
    expect((await pinward(['key', 'kcv', '-'], { input: CLEAR })).err).toBe('');
  });
});

describe('pinward key encrypt', () => {
  test('encrypts under a variant LMK, and show finds the key type again', async () => {
    const encrypted = await facts(['encrypt', '-', '--role', 'ZPK'], CLEAR);
    expect(encrypted).toMatchObject({
      lmk: 'test-variant',
      keyType: '001: ZPK, LMK pair 06-07 variant 0',
      checkValue: '08D7B4',
    });
    const shown = await facts(['show', encrypted['keyUnderLmk']!]);
    expect(shown).toMatchObject({ keyType: '001: ZPK, LMK pair 06-07 variant 0', checkValue: '08D7B4' });
  });

  test('gives the cryptogram that devices give for the variant test LMK', async () => {
    // ZPK of the CA example, commands-pin-card 9; its check value is from the same place.
    const shown = await facts(['show', 'U1EF828AA8F6B80EB83E19FBC373F3A85']);
    expect(shown['keyType']).toContain('001: ZPK');
  });

  test('makes key blocks under the other LMKs', async () => {
    const des = await facts(['encrypt', '-', '--lmk', 'test-kb-3des', '--usage', '72', '--mode', 'B'], CLEAR);
    expect(des['keyUnderLmk']).toMatch(/^S0\d{4}72TB00E0001/);
    const aes = await facts(['encrypt', '-', '--lmk', 'test-kb-aes', '--role', 'zpk', '--algorithm', 'aes'], CLEAR);
    expect(aes['keyUnderLmk']).toMatch(/^S1\d{4}P0AN00E0002/);
    const shown = await facts(['show', aes['keyUnderLmk']!]);
    expect(shown).toMatchObject({ lmk: 'test-kb-aes', key: 'AES, 16 bytes', checkValue: aes['checkValue'] });
    expect(shown['keyUsage']).toContain('P0');
  });

  test('wants odd parity, or sets it', async () => {
    const even = '0023456789ABCDEFFEDCBA9876543210';
    const { code, err } = await pinward(['key', 'encrypt', '-', '--role', 'ZPK'], { input: even });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'pinward: key does not have odd parity; --set-parity corrects it\n',
    });
    expect(await facts(['encrypt', '-', '--role', 'ZPK', '--set-parity'], even)).toHaveProperty('keyUnderLmk');
  });

  test.each([
    [['-'], CLEAR, 'say what the key is for'],
    [['-', '--role', 'ZPC'], CLEAR, 'no role "ZPC"; did you mean ZPK?'],
    [['-', '--type', '0X1'], CLEAR, 'no key type "0X1"'],
    [['-', '--role', 'BDK5'], CLEAR, 'role BDK5 has no key type under a variant LMK'],
    [['-', '--role', 'ZPK', '--scheme', 'T'], CLEAR, 'the key scheme does not fit the length of the key'],
    [['-', '--role', 'ZPK', '--algorithm', 'aes'], CLEAR, 'key block algorithm not allowed here'],
    [['-', '--role', 'ZPK'], '0123', 'expected 16, 32 or 48 hexadecimal digits for this key, got 4'],
    [['-', '--role', 'ZPK'], 'XYZ', 'a clear key is hexadecimal: a character is not'],
    [['-', '--role', 'ZPK'], '00000000000000000000000000000000', 'key is all zero'],
    [['-', '--lmk', 'test-kb-3des', '--usage', 'QQ'], CLEAR, 'no key usage "QQ"'],
    [
      ['-', '--lmk', 'test-kb-3des', '--usage', 'P0', '--algorithm', 'aes'],
      CLEAR,
      'an AES key cannot stand under a DES key',
    ],
  ])('refuses %j', async (args, input, message) => {
    const { code, err } = await pinward(['key', 'encrypt', ...args], { input });
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain(input);
  });
});

describe('pinward key form', () => {
  test('combines components by XOR and shows all check values', async () => {
    const components = `1123456789ABCDEFFEDCBA9876543210\n1000000000000000000000000000000${'0'}`;
    const formed = await facts(['form', '-', '--role', 'ZMK'], components);
    expect(formed).toMatchObject({ keyType: expect.stringContaining('000: ZMK'), checkValue: '08D7B4' });
    expect(formed).toHaveProperty('checkValueOfComponent2');
  });

  test('refuses a single component, and ones of different lengths', async () => {
    expect((await pinward(['key', 'form', '-', '--role', 'ZMK'], { input: CLEAR })).err).toContain('2 to 9 components');
    const { err } = await pinward(['key', 'form', CLEAR, CLEAR.slice(16), '--role', 'ZMK']);
    expect(err).toContain('components have different lengths');
  });
});

describe('pinward key show', () => {
  test('gives its facts by name as JSON', async () => {
    // TPK of the CA example and its check value, commands-pin-card 9 and commands-keys-admin 2, A8.
    expect(await facts(['show', 'U8463435FC4B4DAA0C49025272C29B12C', '--type', '002'])).toMatchObject({
      lmk: 'test-variant',
      scheme: 'U, double length, variant method',
      keyType: '002: PVK, TPK, TMK, LMK pair 14-15 variant 0',
      checkValue: '070753',
      algorithm: '3DES, 16 bytes',
    });
  });

  test.each([
    ['U00000000000000000000000000000000', 'always wrong parity'],
    ['U1EF8', 'the length of the key field does not fit its scheme'],
    ['K001', 'a key in user storage stands in the device'],
  ])('refuses %s', async (key, message) => {
    const { code, err } = await pinward(['key', 'show', key]);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test('says when key and LMK are of different kinds', async () => {
    const { err } = await pinward(['key', 'show', 'U1EF828AA8F6B80EB83E19FBC373F3A85', '--lmk', 'test-kb-aes']);
    expect(err).toContain('this is no key block, but the LMK is a key block LMK (LMK test-kb-aes)');
  });
});
