import { describe, expect, test } from 'vitest';
import { pinward } from './cli.ts';

// The example of CA in commands-pin-card 9.
const request =
  'CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321';
const reply = 'CB000491DDDA0A7C12CFAA01';

describe('pinward explain', () => {
  test('takes a request apart', async () => {
    const { code, out } = await pinward(['explain', `0001${request}`]);
    expect(code).toBe(0);
    expect(out).toContain('Request CA: Translate a PIN from TPK to ZPK or BDK');
    expect(out).toMatch(/39 +33 +destinationKey +U1EF828AA8F6B80EB83E19FBC373F3A85 +double length/);
  });

  test('takes hexadecimal, with length in front, spaces and 0x too', async () => {
    for (const written of ['0006303030314E43', '00 06 30 30 30 31 4e 43', '0x303030314E43', '30:30:30:31:4E:43'])
      expect((await pinward(['explain', written])).out).toContain('Request NC');
  });

  test('takes text that looks like hexadecimal for what makes sense', async () => {
    expect((await pinward(['explain', '1234B20000'])).out).toContain('Request B2: Echo');
  });

  test('takes bytes in angle brackets', async () => {
    const { out } = await pinward(['explain', '0001B20002<00FF>', '--json']);
    expect(JSON.parse(out)).toMatchObject({ command: 'B2', complete: true });
  });

  test('reads standard input: text, and bytes as they are', async () => {
    expect((await pinward(['explain'], { input: '0001NC\n' })).out).toContain('Request NC');
    expect((await pinward(['explain', '-'], { input: '303030314E43\r\n' })).out).toContain('Request NC');
    const bytes = Uint8Array.from([0, 6, ...Buffer.from('0001NC')]);
    expect((await pinward(['explain'], { input: bytes })).out).toContain('Request NC');
  });

  test('sees a reply by its code, or with its request', async () => {
    expect((await pinward(['explain', `0001${reply}`])).out).toContain('reply to CA');
    const { out } = await pinward(['explain', `0001${reply}`, '--request', `0001${request}`, '--json']);
    expect(JSON.parse(out)).toMatchObject({ direction: 'reply', command: 'CA', complete: true, error: { code: '00' } });
  });

  test('says what went wrong where', async () => {
    const { code, out } = await pinward(['explain', `0001${request.slice(0, -3)}`]);
    expect(code).toBe(0);
    expect(out).toContain('Reading stopped at offset 94, account (error 15)\n  expected 12 digits\n');
  });

  test('takes the header length, the kind of LMK and settings', async () => {
    const { out } = await pinward([
      'explain',
      'NC%02',
      '--header-length',
      '0',
      '--lmk',
      'kb-aes',
      '--set',
      'pinLength=6',
      '--json',
    ]);
    expect(JSON.parse(out)).toMatchObject({ command: 'NC', lmk: { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' } });
  });

  test.each([
    [['--hex', 'xyz'], 'expected pairs of hexadecimal digits'],
    [[''], 'the message is empty'],
    [['0001NC', '--set', 'pinLenght=6'], 'did you mean "pinLength"?'],
    [['0001NC', '--set', 'pinLength'], '--set: expected name=value, got "pinLength"'],
    [['0001\u20ac'], 'a message has single-byte characters only'],
    [['0001ND00', '--request', ''], '--request: the message is empty'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await pinward(['explain', ...args]);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test('refuses a kind of LMK that there is not', async () => {
    expect(await pinward(['explain', '0001NC', '--lmk', 'aes'])).toMatchObject({ code: 2 });
  });
});
