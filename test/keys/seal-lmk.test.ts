/** Stored LMKs: the published ones by name, all others sealed, and nothing of their key in clear. */
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { makeSealer, type Sealer } from '../../src/crypto/seal.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { maskIndex } from '../../src/keys/lmk.ts';
import { builtInLmks, type LmkMaterial, makeLmk } from '../../src/keys/lmk-sets.ts';
import { isPublished, openStoredLmk, storeLmk } from '../../src/keys/seal-lmk.ts';

const random = seededRandom('stored LMKs');
const bytes = (length: number): Uint8Array => {
  const drawn = new Uint8Array(length);
  random.fill(drawn);
  return drawn;
};
const pairs = (length: number): Uint8Array[] => Array.from({ length: 20 }, () => bytes(length));
const materials: Readonly<Record<string, LmkMaterial>> = {
  'variant of double length': pairs(16),
  'variant of triple length': pairs(24),
  'key block 3DES': bytes(24),
  'key block AES': bytes(32),
};
const parameters = { cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(16) };
const sealer = (passphrase: string): Promise<Sealer> => makeSealer(new TextEncoder().encode(passphrase), parameters);

/** What an LMK makes of a block of zeros, so that two can be compared without their keys. */
function mark(lmk: Lmk): string {
  const block = new Uint8Array(16);
  if (lmk.kind === 'variant') lmk.wrappingCipher(37, maskIndex.none).encryptBlock(block, 0, block, 0);
  else lmk.key.cipher.encryptBlock(block, 0, block, 0);
  return toHex(block);
}

describe.each(Object.entries(materials))('an LMK of its own, %s', (_, material) => {
  const lmk = makeLmk(material, 'live', 'Of the bank "Nord"') as Lmk;

  test('is the same after it was stored, as JSON too', async () => {
    const stored = JSON.parse(JSON.stringify(storeLmk(lmk, 'live 00', await sealer('one')))) as unknown;
    const opened = openStoredLmk(stored, 'live 00', await sealer('one')) as Lmk;
    expect(opened).toMatchObject({ kind: lmk.kind, algorithm: lmk.algorithm, status: 'live', comment: lmk.comment });
    expect(opened.checkValue).toBe(lmk.checkValue);
    expect(mark(opened)).toBe(mark(lmk));
  });

  test('is stored only sealed: no part of its key is in clear', async () => {
    expect(isPublished(lmk)).toBe(false);
    expect(storeLmk(lmk, 'live 00', undefined)).toBeUndefined();
    const text = JSON.stringify(storeLmk(lmk, 'live 00', await sealer('one')));
    for (const part of material instanceof Uint8Array ? [material] : material) {
      const hex = toHex(part);
      for (let at = 0; at + 8 <= hex.length; at += 2) expect(text).not.toContain(hex.slice(at, at + 8));
    }
  });

  test('opens neither without passphrase nor with another one, in another slot, or with other words about it', async () => {
    const own = await sealer('one');
    const stored = storeLmk(lmk, 'live 00', own)!;
    expect(openStoredLmk(stored, 'live 00', undefined)).toBe('needs a passphrase');
    expect(openStoredLmk(stored, 'live 00', await sealer('two'))).toBe('damaged');
    expect(openStoredLmk(stored, 'live 01', own)).toBe('damaged');
    expect(openStoredLmk({ ...stored, status: 'test' }, 'live 00', own)).toBe('damaged');
    expect(openStoredLmk({ ...stored, comment: '' }, 'live 00', own)).toBe('damaged');
    expect(openStoredLmk({ ...stored, checkValue: '000000' }, 'live 00', own)).toBe('damaged');
  });
});

describe('a published LMK', () => {
  test.each(Object.entries(builtInLmks))('%s is stored by its name, with its comment', (name, lmk) => {
    expect(isPublished(lmk)).toBe(true);
    expect(storeLmk(lmk, 'live 00', undefined)).toEqual({ published: name, comment: lmk.comment });
    const opened = openStoredLmk({ published: name, comment: 'Of a lesson' }, 'live 00', undefined) as Lmk;
    expect(opened).toMatchObject({ comment: 'Of a lesson', status: 'test', checkValue: lmk.checkValue });
    expect(mark(opened)).toBe(mark(lmk));
  });
});

test.each([
  null,
  1,
  'x',
  [],
  {},
  { published: 'constructor', comment: '' },
  { published: 'test-kb-aes' },
  { kind: 'variant', comment: '' },
])('what is no stored LMK is damaged: %j', (value) => {
  expect(openStoredLmk(value, 'live 00', undefined)).toBe('damaged');
});
