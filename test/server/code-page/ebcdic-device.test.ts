/** Published exchanges in three code pages, and what happens to messages that are not as they should be. */
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { type CodePageName, codePage, codePageNames } from '../../../protocol/words/code-pages.ts';
import type { Device, Port } from '../../../src/hsm/contract.ts';
import { EbcdicDevice } from '../../../src/server/code-page/ebcdic-device.ts';
import { testDevice } from '../../commands/device.ts';
import { LMKS, served, settingsOf, type Vector } from '../../commands/published.ts';
import { exchangeInEbcdic, inEbcdic } from './translated.ts';

const PORT: Port = { headerLength: 4, lmk: undefined };

function ebcdicDevice(name: CodePageName, options: Parameters<typeof testDevice>[0] = {}, wrapped?: Device) {
  const { hsm } = testDevice(options);
  const device = new EbcdicDevice(wrapped ?? hsm, codePage(name), () => ({
    lmk: (id) => {
      const lmk = hsm.state.lmk(id);
      return lmk && { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm };
    },
    defaultLmk: hsm.state.settings.defaultLmk,
    settings: hsm.state.settings,
    storedKey: (index) => hsm.state.userStorage.get(index),
  }));
  return async (request: Uint8Array, port = PORT): Promise<string> => {
    const out = new ByteWriter();
    const outcome = device.execute(request, 0, request.length, port, out);
    const bytes = outcome instanceof Promise ? await outcome : out.view();
    return Buffer.from(bytes).subarray(2).toString('hex');
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const isOrdinary = ({ conditions = '' }: Vector): boolean => !/old variant LMK whose pair/.test(conditions);

describe.each(codePageNames)('a port in %s', (name) => {
  for (const vector of served.filter(isOrdinary))
    test(`answers ${vector.command} translated: ${vector.description}`, async () => {
      const { request, reply } = exchangeInEbcdic(vector, name);
      const ask = ebcdicDevice(name, { lmks: LMKS[vector.lmkSet], settings: settingsOf(vector) });
      const got = await ask(request);
      if (vector.acceptErrorCodes === undefined) expect(got).toBe(hex(reply));
      else {
        expect(vector.acceptErrorCodes.map((code) => hex(inEbcdic(code, name))).concat('f0f0')).toContain(
          got.slice(12, 16),
        );
        expect(got.slice(16)).toBe(hex(reply).slice(16));
      }
    });
});

describe('a port in EBCDIC', () => {
  const page = 'cp037';
  const { toLatin1 } = codePage(page);
  const words = (reply: string): string =>
    Buffer.from(Buffer.from(reply, 'hex').map((byte) => toLatin1[byte]!)).toString('latin1');

  test('leaves the bytes of an echo alone and translates what stands around them', async () => {
    const ask = ebcdicDevice(page);
    expect(await ask(inEbcdic('0000B20005<00FF4142C1>', page))).toBe(hex(inEbcdic('0000B300<00FF4142C1>', page)));
  });

  test('brings a generated RSA key back as it left', async () => {
    const ask = ebcdicDevice(page, { lmks: { 0: 'test-variant' } });
    const made = Buffer.from(await ask(inEbcdic('0000EI0051201', page)), 'hex');
    expect(words(hex(made.subarray(0, 8)))).toBe('0000EJ00');
    // DER: SEQUENCE 30, then a length of one octet; behind it the length of the private key in digits.
    expect(made[8]).toBe(0x30);
    const keyAt = 10 + made[9]!;
    expect(words(hex(made.subarray(keyAt, keyAt + 4)))).toMatch(/^\d{4}$/);
    const privateKey = made.subarray(keyAt);
    const head = inEbcdic('0000EW01010100', page);
    const request = Buffer.concat([head, inEbcdic('03<ABCBAB>;99', page), privateKey]);
    expect(words((await ask(request)).slice(0, 24))).toBe('0000EX000064');
  });

  test('passes the LMK at the end and a trailer', async () => {
    const ask = ebcdicDevice(page);
    expect(words(await ask(inEbcdic('0000NC%01<19>tail', page))).slice(0, 8)).toBe('0000ND00');
    expect(words(await ask(inEbcdic('0000NC%09<19>tail', page)))).toBe('0000ND13\x19tail');
  });

  test('reads key blocks by the LMK of the port', async () => {
    const ask = ebcdicDevice(page);
    const made = words(await ask(inEbcdic('0000A00FFFS#72T2N00E00', page), { headerLength: 4, lmk: 1 }));
    expect(made).toMatch(/^0000A100S/);
  });

  test('answers a code that nobody knows, and data that cannot be read, with errors in EBCDIC', async () => {
    const ask = ebcdicDevice(page);
    expect(words(await ask(inEbcdic('0000??', page)))).toMatch(/^0000\?@\d\d$/);
    expect(words(await ask(inEbcdic('0000CA', page)))).toBe('0000CB15');
    expect(words(await ask(inEbcdic('0000EO01<3082>', page)))).toMatch(/^0000EP\d\d$/);
    expect(words(await ask(inEbcdic('0000EO01<3084FFFFFFFF>', page)))).toMatch(/^0000EP\d\d$/);
  });

  test('takes a message in ASCII for what its bytes are in EBCDIC', async () => {
    const ask = ebcdicDevice(page);
    expect(words(await ask(Buffer.from('0000NC')))).not.toContain('ND00');
  });

  test('answers nothing to what is shorter than a header', async () => {
    const ask = ebcdicDevice(page);
    for (const length of [0, 1, 3, 4, 5]) expect(await ask(new Uint8Array(length).fill(0xf0))).toBe('');
  });

  test('translates a reply that comes later, and every one of several', async () => {
    const replies = Buffer.concat([
      Buffer.from([0, 8]),
      Buffer.from('0000PF00'),
      Buffer.from([0, 8]),
      Buffer.from('0000PZ00'),
    ]);
    const later: Device = { execute: () => Promise.resolve(new Uint8Array(replies)) };
    const ask = ebcdicDevice(page, {}, later);
    expect(await ask(inEbcdic('0000NC', page))).toBe(hex(inEbcdic('0000PF00<0008>0000PZ00', page)));
  });

  test('translates the commands of a chain one by one, whatever executes it', async () => {
    const seen: string[] = [];
    const chain: Device = {
      execute: (bytes, start, end) => {
        seen.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
        const body = Buffer.from(`0000NL00020011AAAAB300\xff\xc1A0008BBBBCB15`, 'latin1');
        return Promise.resolve(new Uint8Array(Buffer.concat([Uint8Array.of(0, body.length), body])));
      },
    };
    const ask = ebcdicDevice(page, {}, chain);
    const reply = await ask(inEbcdic('0000NK1020013AAAAB20003<FFC141>0008BBBBCA15', page));
    expect(seen).toEqual(['0000NK1020013AAAAB20003\xff\xc1A0008BBBBCA15']);
    expect(reply).toBe(hex(inEbcdic('0000NL00020011AAAAB300<FFC141>0008BBBBCB15', page)));
    for (const broken of ['0000NK', '0000NK0', '0000NK099', '0000NK0019999B2', '0000NK00x', '0000NK0010001B'])
      expect(await ask(inEbcdic(broken, page))).not.toBe('');
  });
});
