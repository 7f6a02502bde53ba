import { describe, expect, it } from 'vitest';
import { translationAllowed } from '../../src/payment/translation-rules.ts';

const panBound = [1, 47, 48];
const proprietary = [2, 3, 4, 35, 46];

describe('translation of PIN blocks under restriction', () => {
  it('stays within formats 0, 3 and 4, and only for the same PAN', () => {
    for (const from of panBound) {
      for (const to of panBound) {
        expect(translationAllowed(from, to)).toBe(true);
        expect(translationAllowed(from, to, 'interchange', true)).toBe(false);
      }
      for (const to of [5, ...proprietary]) expect(translationAllowed(from, to)).toBe(false);
    }
  });

  it('leads from format 1 to formats 0, 1, 3 and 4', () => {
    for (const to of [...panBound, 5]) expect(translationAllowed(5, to)).toBe(true);
    for (const to of proprietary) expect(translationAllowed(5, to)).toBe(false);
  });

  it('leads into format 2 and the script formats only for a chip card', () => {
    for (const from of [...panBound, 5, 34]) {
      for (const to of [34, 41, 42]) {
        expect(translationAllowed(from, to)).toBe(false);
        expect(translationAllowed(from, to, 'chip')).toBe(true);
      }
    }
    for (const from of proprietary) expect(translationAllowed(from, 34, 'chip')).toBe(false);
  });

  it('leads nowhere from format 2 but into a chip card', () => {
    for (const to of [...panBound, 5, ...proprietary]) expect(translationAllowed(34, to, 'chip')).toBe(false);
  });

  it('brings proprietary formats to formats 0, 3 and 4 but not to format 1', () => {
    for (const from of proprietary) {
      for (const to of [...panBound, ...proprietary]) expect(translationAllowed(from, to)).toBe(true);
      expect(translationAllowed(from, 5)).toBe(false);
    }
  });

  it('knows no format outside the table', () => {
    expect(translationAllowed(1, 6)).toBe(false);
    expect(translationAllowed(99, 1)).toBe(false);
  });
});
