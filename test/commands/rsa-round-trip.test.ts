/** Keys of EI sign with EW, and EY verifies with the public key that EO imported: under every kind of LMK. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { readDerValue } from '../../src/crypto/der.ts';
import type { TestDevice } from './device.ts';
import { testDevice } from './device.ts';

const LMKS = [
  { name: 'a variant LMK', id: '%00', header: '', publicTail: '', isBlock: false },
  { name: 'a 3DES key block LMK', id: '%01', header: '#0000&N', publicTail: '#V00N00', isBlock: true },
  { name: 'an AES key block LMK', id: '%02', header: '#0000&N', publicTail: '#N00S00', isBlock: true },
  { name: 'a triple-length variant LMK', id: '%03', header: '', publicTail: '', isBlock: false },
] as const;
const HASHES = { '01': 35, '02': 34, '05': 47, '06': 51, '07': 67, '08': 83 } as const;
const counted = (text: string) => String(text.length).padStart(4, '0') + text;

/** Public key and private key reference of an EI reply. */
function keyPair(reply: string) {
  expect(reply.slice(0, 4)).toBe('EJ00');
  const bytes = fromLatin1(reply);
  const { end } = readDerValue(bytes, 4, bytes.length)!;
  return { publicKey: latin1(bytes, 4, end), privateKey: latin1(bytes, end) };
}

async function make(
  device: TestDevice,
  lmk: (typeof LMKS)[number],
  bits: number,
  encoding: '01' | '02',
  type: '0' | '2',
) {
  const request = `EI${type}${String(bits).padStart(4, '0')}${encoding}${lmk.id}${lmk.header}`;
  const pair = keyPair((await device.askLater(request))!);
  const imported = device.ask(`EO${encoding}${pair.publicKey}~${lmk.id}${lmk.publicTail}`)!;
  expect(imported.slice(0, 4)).toBe('EP00');
  return { ...pair, trusted: imported.slice(4) };
}

for (const lmk of LMKS)
  describe(`under ${lmk.name}`, () => {
    test.each([320, 400, 512, 768, 1024, 2048])(
      'a signature of %i bits verifies, and no other data does',
      async (bits) => {
        const device = testDevice({ seed: `round trip ${bits}` });
        const key = await make(device, lmk, bits, bits % 512 === 0 ? '01' : '02', bits > 512 ? '2' : '0');
        const fitting = Object.entries(HASHES).flatMap(([code, size]) => (size + 11 <= bits / 8 ? [code] : []));
        fc.assert(
          fc.property(fc.constantFrom('04', ...fitting), fc.string({ maxLength: 60 }), (hash, text) => {
            const plain = text.replaceAll(/[^\x20-\x7e]/g, '');
            const data = hash === '04' ? plain.padEnd(16, '.').slice(0, 16) : plain;
            const signed = device.ask(`EW${hash}0101${counted(data)};99${key.privateKey}${lmk.id}`)!;
            expect(signed.slice(0, 4)).toBe('EX00');
            const signature = signed.slice(4);
            expect(signature).toHaveLength(4 + bits / 8);
            const verify = (bytes: string) =>
              device.ask(`EY${hash}0101${signature};${counted(bytes)};${key.trusted}~${lmk.id}`)!.slice(0, 4);
            expect(verify(data)).toBe('EZ00');
            expect(verify(hash === '04' ? `!${data.slice(1)}` : `${data}!`)).toBe(
              hash === '04' && data[0] === '!' ? 'EZ00' : 'EZ02',
            );
          }),
          { numRuns: bits > 1024 ? 5 : 15 },
        );
      },
    );
  });

describe('while a key is being made', () => {
  test('other messages are answered, and the answer is still that of its own message', async () => {
    const device = testDevice();
    const first = device.askLater('EI0051201\x19first');
    const second = device.askLater('EI1102402%01#0500&S\x19second');
    const third = device.askLater('EI0040001%02#0700&E');
    expect(device.ask('NC')).toMatch(/^ND00/);
    expect(device.ask('EI9051201')).toBe('EJ05');
    const replies = await Promise.all([first, second, third]);
    expect(replies[0]).toMatch(/^EJ000G\x02@[\s\S]{69}0176[\s\S]{176}\x19first$/);
    expect(replies[1]).toMatch(/^EJ000\x81\x89[\s\S]{137}FFFFS0\d{4}03RD05S0001[\s\S]+\x19second$/);
    expect(replies[2]).toMatch(/^EJ0009[\s\S]{57}FFFFS1\d{4}03RS07E0002/);
  });

  test('a refusal before the work comes at once', () => {
    expect(testDevice({ settings: { authorised: false } }).ask('EI0409601')).toBe('EJ17');
  });
});

test('two devices with the same seed make different RSA keys', async () => {
  const ask = () => testDevice({ seed: 'same' }).askLater('EI0051201');
  expect(await ask()).not.toBe(await ask());
});
