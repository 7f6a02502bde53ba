/** What leaves in a key block is opened by code that shares nothing with src, and what was made by hand is imported. */
import { describe, expect, test } from 'vitest';
import { openIndependently } from '../keys/independent-tr31.ts';
import { messageBytes, testDevice } from './device.ts';
import { desCheckValue, KB_3DES, openVersion0, underKek } from './independent.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

const ask = (message: string) => testDevice().ask(messageBytes(message))!;
const field = (reply: string) => reply.slice(4, -6);
const hex = (bytes: Buffer) => bytes.toString('hex').toUpperCase();
const zmk = variantKey('000', clear.other);
const zmkBlock = blockKey({ usage: 'K0' }, clear.other);
const aesZmk = blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes256, 'test-kb-aes');

describe('A8 into TR-31', () => {
  test.each(['A', 'B', 'C'])('version %s holds header and key', (version) => {
    for (const value of [clear.single, clear.double, clear.triple]) {
      const reply = ask(`A8001${zmk}${variantKey('001', value)}R&P0D42N01LB06OK!${version}`);
      expect(reply.slice(0, 4)).toBe('A900');
      const { header, key } = openIndependently(field(reply).slice(1), Buffer.from(clear.other, 'hex'));
      expect(hex(key)).toBe(value);
      expect(header.slice(5, 12)).toBe(`P0${value.length === 16 ? 'D' : 'T'}D42N`);
      expect(header.slice(12)).toBe('0200LB06OKPB0A000000');
      expect(reply.slice(-6)).toBe(desCheckValue(value).slice(0, 6));
    }
  });

  test('version D holds AES keys of every length', () => {
    for (const [value, length] of [
      [clear.aes128, '0112'],
      [clear.aes256, '0144'],
    ] as const) {
      const key = blockKey({ usage: 'P0', modeOfUse: 'B', algorithm: 'A', keyVersion: '07' }, value, 'test-kb-aes');
      const opened = openIndependently(
        field(ask(`A8FFF${aesZmk}${key}R%02&N`)).slice(1),
        Buffer.from(clear.aes256, 'hex'),
      );
      expect(opened.header).toBe(`D${length}P0AB07N0000`);
      expect(hex(opened.key)).toBe(value);
    }
  });
});

describe('A8 into a Thales key block', () => {
  test('version 0 holds header, optional blocks and key', () => {
    const key = blockKey(
      { usage: '72', exportability: 'S', optionalBlocks: [{ id: '05', data: 'TEXT' }] },
      clear.double,
    );
    const opened = openVersion0(field(ask(`A8FFF${zmkBlock}${key}S%01`)), clear.other);
    expect(opened).toEqual({ header: '0008072TN00S01FF0508TEXT', key: clear.double });
  });
});

describe('A6 into a key block', () => {
  test.each([clear.single, clear.double, clear.triple])('the block under the LMK holds %s', (value) => {
    const reply = ask(
      `A6FFF${zmkBlock}${underKek(clear.other, value, value.length === 16 ? 'Z' : value.length === 32 ? 'U' : 'T')}S%01#72E27N00`,
    );
    expect(reply.slice(0, 4)).toBe('A700');
    const { header, key } = openVersion0(field(reply), KB_3DES);
    expect(key).toBe(value);
    expect(header.slice(5)).toBe(`72${value.length === 16 ? 'D' : 'T'}E27N0001`);
  });

  test('parity is put right inside the block too', () => {
    const reply = ask(`A6FFF${zmkBlock}${underKek(clear.other, clear.evenParity, 'U')}S%01#72E27N00`);
    expect(reply.slice(0, 4)).toBe('A701');
    expect(openVersion0(field(reply), KB_3DES).key).toBe('0123456789ABCDEFFEDCBA9876543210');
  });
});
