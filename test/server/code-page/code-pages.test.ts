import { describe, expect, test } from 'vitest';
import { codePage, codePageNames, translate } from '../../../protocol/words/code-pages.ts';

/** From IBM's code page charts: characters that a host message is made of, and where the three pages part. */
const CHARTS: Readonly<Record<string, readonly [cp037: number, cp500: number, cp1047: number]>> = {
  '0': [0xf0, 0xf0, 0xf0],
  '9': [0xf9, 0xf9, 0xf9],
  A: [0xc1, 0xc1, 0xc1],
  Z: [0xe9, 0xe9, 0xe9],
  a: [0x81, 0x81, 0x81],
  ' ': [0x40, 0x40, 0x40],
  '%': [0x6c, 0x6c, 0x6c],
  ';': [0x5e, 0x5e, 0x5e],
  '#': [0x7b, 0x7b, 0x7b],
  '&': [0x50, 0x50, 0x50],
  '=': [0x7e, 0x7e, 0x7e],
  '~': [0xa1, 0xa1, 0xa1],
  '!': [0x5a, 0x4f, 0x5a],
  '|': [0x4f, 0xbb, 0x4f],
  '[': [0xba, 0x4a, 0xad],
  ']': [0xbb, 0x5a, 0xbd],
  '^': [0xb0, 0x5f, 0x5f],
};

describe('code pages', () => {
  test.each(codePageNames)('%s is a permutation, and its two directions undo each other', (name) => {
    const { toLatin1, fromLatin1 } = codePage(name);
    expect(new Set(toLatin1).size).toBe(256);
    for (let byte = 0; byte < 256; byte++) expect(fromLatin1[toLatin1[byte]!]).toBe(byte);
  });

  test.each(codePageNames.map((name, index) => [name, index] as const))('%s is that of the charts', (name, index) => {
    const { fromLatin1 } = codePage(name);
    for (const [character, bytes] of Object.entries(CHARTS))
      expect([character, fromLatin1[character.charCodeAt(0)]]).toEqual([character, bytes[index]]);
  });

  test.each(codePageNames)("%s leaves X'19' in front of a trailer where it is", (name) => {
    expect(codePage(name).toLatin1[0x19]).toBe(0x19);
  });

  test('a part of a message is translated in place', () => {
    const bytes = Uint8Array.of(1, 0xd5, 0xc3, 2);
    translate(bytes, 1, 3, codePage('cp037').toLatin1);
    expect([...bytes]).toEqual([1, 0x4e, 0x43, 2]);
  });
});
