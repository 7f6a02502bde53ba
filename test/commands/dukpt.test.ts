/** What the tables cannot say of translations: there and back, with random fill between. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { KB_3DES, openVersion0 } from './independent.ts';
import { format0, underDes, x924, x924Aes } from './independent-dukpt.ts';
import { blockKey, clear } from './test-keys.ts';

const zpk = blockKey({ usage: 'P0' }, clear.other, 'test-kb-aes');
const aesZpk = blockKey({ usage: 'P0', algorithm: 'A' }, clear.aes256, 'test-kb-aes');
const bdk = blockKey({ usage: 'B0' }, x924.bdk, 'test-kb-aes');
const aesBdk = blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes');
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const pins = digits(4, 12);
const accounts = digits(12, 12);

describe('PIN translation there and back', () => {
  test('CC: format 01 through format 48 and back is the block it was, by account number', () => {
    const device = testDevice();
    fc.assert(
      fc.property(pins, accounts, (pin, account) => {
        const block = underDes(clear.other, format0(pin, account));
        const there = device.ask(`CC${zpk}${aesZpk}12${block}0148${account}%02`)!;
        expect(there).toMatch(/^CD00\d\d[0-9A-F]{32}48$/);
        const back = device.ask(`CC${aesZpk}${zpk}12${there.slice(6, 38)}4801${account}%02`);
        expect(back).toBe(`CD00${String(pin.length).padStart(2, '0')}${block}01`);
      }),
      { numRuns: 40 },
    );
  });

  test('CC: a whole PAN of 13 to 19 digits gives the 12 rightmost without check digit', () => {
    const device = testDevice();
    fc.assert(
      fc.property(pins, digits(13, 19), (pin, pan) => {
        const account = pan.slice(-13, -1);
        const block = underDes(clear.other, format0(pin, account));
        const there = device.ask(`CC${zpk}${aesZpk}12${block}0148${pan};%02`)!;
        const back = device.ask(`CC${aesZpk}${zpk}12${there.slice(6, 38)}4801${pan};%02`);
        expect(back).toBe(`CD00${String(pin.length).padStart(2, '0')}${block}01`);
        const wrong = device.ask(`CC${aesZpk}${zpk}12${there.slice(6, 38)}4801${account}%02`)!;
        expect(['20', '24']).toContain(wrong.slice(2, 4));
      }),
      { numRuns: 40 },
    );
  });

  test('G0: 3DES DUKPT through AES DUKPT and back is the block it was', () => {
    const device = testDevice();
    fc.assert(
      fc.property(pins, accounts, (pin, account) => {
        const block = underDes(x924.pinKey, format0(pin, account));
        const [des, aes] = [`A05${x924.ksn}`, `A05${x924Aes.ksn}`];
        const there = device.ask(`G0${bdk}${aesBdk}${des}${aes}${block}0148${account}%02`)!;
        expect(there).toMatch(/^G100\d\d[0-9A-F]{32}48$/);
        const back = device.ask(`G0${aesBdk}${bdk}${aes}${des}${there.slice(6, 38)}4801${account}%02`);
        expect(back).toBe(`G100${String(pin.length).padStart(2, '0')}${block}01`);
      }),
      { numRuns: 40 },
    );
  });
});

test('A0: the initial key inside a 3DES key block is that of X9.24-1, parity left alone', () => {
  const block = testDevice().ask(
    `A0AFFFS01${blockKey({ usage: 'B0' }, x924.bdk)}${x924.ksn.slice(0, 15)}%01#B1T2X00E00`,
  )!;
  expect(openVersion0(block.slice(4, -6), KB_3DES).key).toBe(x924.initialKey);
});
