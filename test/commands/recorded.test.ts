/**
 * Exchanges recorded on real devices whose replies hold random padding: what does not depend on it must be the same,
 * and the keys inside must be the recorded ones (commands-keys-admin 9, items 1, 3 and 4).
 */
import { describe, expect, test } from 'vitest';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { openThalesBlock } from '../../src/keys/key-block.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import type { Key } from '../../src/keys/secret.ts';
import { makeKey, secretBytes } from '../../src/keys/secret.ts';
import { openTr31Block } from '../../src/keys/tr31.ts';
import { testDevice } from './device.ts';

describe('recorded exchanges', () => {
  test('A0 mode B derives the recorded AES initial key and sends it in a TR-31 block', () => {
    const bdk = 'S10096B0AN00S000156B82A787599FA184E25CC67CD24EC67E213A6F95808FF9630E5133D4441E445BCD6A901A898186F';
    const zmk =
      'S10128K0AN00S00014992CC54DBFA719AB7A7737F6A5DEE252384B03176F5A08BB75EAF35F37C4CD86A0D7BD141A9BC6F77C9D81191A5F3E639AFC53C26D5325F';
    for (const lmk of ['%01', '']) {
      const device = testDevice({ lmks: { 0: 'test-variant', 1: 'test-kb-aes' }, settings: { defaultLmk: 1 } });
      const reply = device.ask(`A0BFFFS02${bdk}FFFFFFFFFFFFFF42${zmk}R${lmk}#B1A1N00S00`)!;
      expect(reply.slice(0, 4)).toBe('A100');
      const [sealed, exported, kcv] = [reply.slice(4, 101), reply.slice(101, 214), reply.slice(214)];
      expect(sealed.slice(0, 17 + 32)).toBe('S10096B1AN00S00018BC6CA181E56E287AE228AF30042EB02');
      expect(exported.slice(0, 17)).toBe('RD0112B1AN00S0000');
      expect(kcv).toBe('DD3ABE');
      expect(clear(openThalesBlock(fromLatin1(sealed), 1, sealed.length, aesLmk))).toBe(INITIAL_KEY);
      const transport = makeKey('A', fromHex('1234567890ABCDEFFEDCBA09876543211234567890ABCDEFFEDCBA0987654321'));
      expect(clear(openTr31Block(fromLatin1(exported), 1, exported.length, transport))).toBe(INITIAL_KEY);
    }
  });

  test('the recorded reply of A0 mode B opens to the same key', () => {
    const sealed = 'S10096B1AN00S00018BC6CA181E56E287AE228AF30042EB02AB833889479FEF72ABCAF2D7DCFF9155D754D5500335436B';
    expect(clear(openThalesBlock(fromLatin1(sealed), 1, sealed.length, aesLmk))).toBe(INITIAL_KEY);
  });

  test('A8 sends the recorded ZPK in a Thales block with exportability N', () => {
    const reply = testDevice().ask(`A8FFF${ZMK}${ZPK}S%01&N`)!;
    expect(reply.slice(0, 4 + 17)).toBe('A900S00072P0TB00N00FF');
    expect(reply.slice(-6)).toBe('4FE9FD');
    const exported = reply.slice(4, -6);
    const opened = openThalesBlock(fromLatin1(exported), 1, exported.length, clearZmk());
    expect(clear(opened)).toBe('98519E45CBB9291F49EFAD4AFEFDDC79');
    // The recorded block opens to the same key under the same ZMK.
    const recorded = 'S00072P0TB00N00FFE1D89671C973C7F0DAF91CB2EBF37949D811004295CF66B6AF9CF6A8';
    expect(clear(openThalesBlock(fromLatin1(recorded), 1, recorded.length, clearZmk()))).toBe(clear(opened));
    expect(exported.slice(0, 17 + 32)).toBe(recorded.slice(0, 17 + 32));
  });

  test('A6 takes the recorded block in again and keeps exportability N', () => {
    const block = 'S00072P0TB00N00FFE1D89671C973C7F0DAF91CB2EBF379493C08975679001172C89A0AF8';
    const reply = testDevice().ask(`A6FFF${ZMK}${block}S%01`)!;
    expect(reply.slice(0, 4 + 17 + 32)).toBe('A700S00072P0TB00N0001EA421618B34F5FA1A77F7CF6480111B9');
    expect(reply.slice(-6)).toBe('4FE9FD');
    const sealed = reply.slice(4, -6);
    expect(clear(openThalesBlock(fromLatin1(sealed), 1, sealed.length, desLmk))).toBe(
      '98519E45CBB9291F49EFAD4AFEFDDC79',
    );
  });
});

const INITIAL_KEY = '35F14B79557F9DAC781B525E796A1AB5';
const ZMK = 'S00072K0TB00E0001DB045F29C053EEFF7B9425B3A88C7258EB7EA7E40E2C47878647072A';
const ZPK = 'S00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9';
const aesLmk = blockLmk('test-kb-aes');
const desLmk = blockLmk('test-kb-3des');

function blockLmk(name: 'test-kb-aes' | 'test-kb-3des'): Key {
  const lmk = builtInLmks[name];
  if (lmk.kind !== 'keyBlock') throw new Error('not a key block LMK');
  return lmk.key;
}

function clearZmk(): Key {
  const opened = openThalesBlock(fromLatin1(ZMK), 1, ZMK.length, desLmk);
  if ('error' in opened) throw new Error(opened.reason);
  return opened;
}

function clear(key: Key | { readonly error: string; readonly reason: string }): string {
  if ('error' in key) throw new Error(key.reason);
  return toHex(secretBytes(key));
}
