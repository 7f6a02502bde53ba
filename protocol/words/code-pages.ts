/**
 * EBCDIC code pages that a host port may speak: 037 (United States), 500 (international) and 1047 (open systems). Each is
 * a permutation of Latin-1 with the control characters of IBM's conversion tables, so that every byte comes back.
 */

/** Names of the code pages. */
export const codePageNames = ['cp037', 'cp500', 'cp1047'] as const;
/** One of them. */
export type CodePageName = (typeof codePageNames)[number];

/** One code page in both directions, 256 bytes each. */
export interface CodePage {
  readonly name: CodePageName;
  /** Latin-1 by EBCDIC byte. */
  readonly toLatin1: Uint8Array;
  /** EBCDIC by Latin-1 byte. */
  readonly fromLatin1: Uint8Array;
}

/** The code page of a name. */
export function codePage(name: CodePageName): CodePage {
  return pages[name];
}

/** Translates `bytes[start..end)` in place by a table of 256 bytes. */
export function translate(bytes: Uint8Array, start: number, end: number, table: Uint8Array): void {
  for (let i = start; i < end; i++) bytes[i] = table[bytes[i]!]!;
}

/** A translated copy of `bytes[start..end)`. */
export function translated(bytes: Uint8Array, start: number, end: number, table: Uint8Array): Uint8Array {
  const copy = new Uint8Array(end - start);
  for (let i = 0; i < copy.length; i++) copy[i] = table[bytes[start + i]!]!;
  return copy;
}

function page(name: CodePageName, rows: readonly string[]): CodePage {
  const toLatin1 = new Uint8Array(256);
  const fromLatin1 = new Uint8Array(256);
  const digits = rows.join('');
  for (let byte = 0; byte < 256; byte++) {
    const latin1 = Number.parseInt(digits.slice(2 * byte, 2 * byte + 2), 16);
    toLatin1[byte] = latin1;
    fromLatin1[latin1] = byte;
  }
  return Object.freeze({ name, toLatin1, fromLatin1 });
}

const pages: Readonly<Record<CodePageName, CodePage>> = Object.freeze({
  cp037: page('cp037', [
    '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f',
    '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a',
    '20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293bac',
    '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22',
    'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4',
    'b57e737475767778797aa1bfd0dddeae5ea3a5b7a9a7b6bcbdbe5b5dafa8b4d7',
    '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff',
    '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f',
  ]),
  cp500: page('cp500', [
    '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f',
    '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a',
    '20a0e2e4e0e1e3e5e7f15b2e3c282b2126e9eaebe8edeeefecdf5d242a293b5e',
    '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22',
    'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4',
    'b57e737475767778797aa1bfd0dddeaea2a3a5b7a9a7b6bcbdbeac7cafa8b4d7',
    '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff',
    '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f',
  ]),
  cp1047: page('cp1047', [
    '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f',
    '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a',
    '20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293b5e',
    '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22',
    'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4',
    'b57e737475767778797aa1bfd05bdeaeaca3a5b7a9a7b6bcbdbedda8af5db4d7',
    '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff',
    '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f',
  ]),
});
