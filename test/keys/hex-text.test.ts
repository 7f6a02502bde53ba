/** The text of key fields. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { blockText, bytesOfText, fieldText } from '../../src/keys/hex-text.ts';

const bytes = fc.uint8Array({ maxLength: 1200 });

describe('the text of a key field', () => {
  it('is its letter and the digits of its bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'U', 'T'), bytes, (letter, field) => {
        expect(fieldText(letter, field)).toBe(letter + toHex(field));
      }),
    );
  });

  it('of a block is letter, header and digits, whatever was written before and however long it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 1200 }), bytes, bytes, (header, ciphertext, mac) => {
        const text = blockText('S', bytesOfText(header), ciphertext, mac);
        expect(text).toBe(`S${header}${toHex(ciphertext)}${toHex(mac)}`);
      }),
    );
  });
});
