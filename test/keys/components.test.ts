// Keys from components.

import { describe, expect, test } from 'vitest';
import { combineComponents } from '../../src/keys/components.ts';
import { openKey } from '../../src/keys/open.ts';
import { makeKey, secretBytes } from '../../src/keys/secret.ts';
import { clearHex, code, desBlockLmk, desKey, fieldOf, headerOf, keyOf, ok, relaxed, want } from './fields.ts';

const c1 = 'S0007252TBc1E0001C9ED3207A1A79BCA1CAB8C05FEC9429E2232067D1F9E908F15E9DCA7';
const c2 = 'S0007252TBc2E000125276E9C8BC0FA0F70109274FAB9647EF89A189C019465182A345009';
const open = (block: string) => ok(openKey(fieldOf(block), want(), desBlockLmk, 1, relaxed));

describe('components', () => {
  test('in recorded key blocks form the recorded key, with their header and no component number', () => {
    const key = ok(combineComponents([open(c1), open(c2)]));
    expect(clearHex(key)).toBe('DA38FD20EF58401658047AEF106DF42F');
    expect(key.header).toEqual(headerOf('0007252TB00E0001'));
  });

  test('of AES keys are combined without touching parity', () => {
    const key = ok(combineComponents([keyOf('A', `01${'00'.repeat(15)}`), keyOf('A', `02${'00'.repeat(15)}`)]));
    expect(clearHex(key)).toBe(`03${'00'.repeat(15)}`);
  });

  test('are 2 to 9', () => {
    const part = desKey('0123456789ABCDEF');
    expect(code(combineComponents([]))).toBe('03');
    expect(code(combineComponents([part]))).toBe('03');
    expect(code(combineComponents(new Array(9).fill(part)))).toBe('ok');
    expect(code(combineComponents(new Array(10).fill(part)))).toBe('03');
  });

  test('must be alike', () => {
    const first = open(c1);
    const changed = (text: string) => makeKey('T', secretBytes(first).slice(), { header: headerOf(text) });
    expect(code(combineComponents([desKey('0123456789ABCDEF'), first]))).toBe('27');
    expect(code(combineComponents([keyOf('A', '00'.repeat(16)), first]))).toBe('B5');
    expect(code(combineComponents([desKey('0123456789ABCDEF'.repeat(2)), first]))).toBe('B5');
    expect(code(combineComponents([first, first]))).toBe('B5');
    expect(code(combineComponents([first, changed('0007252TNc2E0001')]))).toBe('B5');
    expect(code(combineComponents([first, changed('0007252TBc2E010100051')]))).toBe('B6');
    expect(code(combineComponents([first, changed('0007252TBc2E0001')]))).toBe('11');
  });
});
