// MDC-2: the published example, its block structure, and its padding.

import { expect, test } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { mdc2 } from '../../src/crypto/mdc2.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('gives the published hash of three blocks', () => {
  expect(toHex(mdc2(bytes('Now is the time for all ')))).toBe('42E50CD224BACEBA760BDD2BD409281A');
});

test('pads the last block with zeros', () => {
  expect(mdc2(bytes('Now is the'))).toEqual(mdc2(bytes('Now is the\0\0\0\0\0\0')));
  expect(mdc2(bytes('Now is the'))).not.toEqual(mdc2(bytes('Now is t')));
});

test('the hash of nothing is the initial value', () => {
  expect(toHex(mdc2(new Uint8Array(0)))).toBe('52525252525252522525252525252525');
});
