// Expected values of key commands by node:crypto alone: shares no code with src.
import { createCipheriv, createDecipheriv } from 'node:crypto';

export type PlainScheme = '' | 'Z' | 'U' | 'T' | 'X' | 'Y';

/** A key under the built-in variant LMK 00 or the triple-length one, 03 (algorithms 3.2 to 3.4). */
export function underVariantLmk(
  keyType: string,
  clearHex: string,
  scheme: PlainScheme,
  slot: '00' | '03' = '00',
): string {
  const pair =
    slot === '00' ? Buffer.from(PAIRS[keyType.slice(1)]!, 'hex') : triplePair(Number.parseInt(keyType.slice(1), 16));
  pair[0]! ^= VARIANTS[Number(keyType[0])]!;
  return wrap(pair, clearHex, scheme);
}

/** A key under a ZMK or TMK of 8, 16 or 24 bytes (algorithms 5). */
export function underKek(kekHex: string, clearHex: string, scheme: PlainScheme, atallaVariant = 0): string {
  const single = kekHex.length === 16;
  const kek = Buffer.from(single ? kekHex + kekHex : kekHex, 'hex');
  for (let at = 0; at < kek.length; at += 8) kek[at]! ^= 8 * atallaVariant;
  return wrap(kek, clearHex, scheme);
}

/** CBC over the whole key: schemes P, Q and W. */
export function cbcUnderKek(kekHex: string, clearHex: string, ivHex: string): string {
  const kek = Buffer.from(kekHex, 'hex');
  const name = ivHex.length === 16 ? 'des-ede3-cbc' : `aes-${kek.length * 8}-cbc`;
  const cipher = createCipheriv(
    name,
    ivHex.length === 16 ? threeParts(kek) : kek,
    Buffer.from(ivHex, 'hex'),
  ).setAutoPadding(false);
  return upper(cipher.update(Buffer.from(clearHex, 'hex')));
}

/** DES or 3DES over one or more blocks, without chaining. */
export function des(keyHex: string, dataHex: string): string {
  return upper(ecb(Buffer.from(keyHex, 'hex'), Buffer.from(dataHex, 'hex')));
}

/** Check value of a DES key, all 16 digits. */
export const desCheckValue = (keyHex: string): string => des(keyHex, '0000000000000000');

/** Check value of an AES key, six digits: CMAC over a zero block, which is complete, so the first subkey is all it takes. */
export function aesCheckValue(keyHex: string): string {
  const key = Buffer.from(keyHex, 'hex');
  const aes = (data: Buffer) =>
    createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
      .setAutoPadding(false)
      .update(data);
  const zero = BigInt(`0x${aes(Buffer.alloc(16)).toString('hex')}`);
  const subkey = ((zero << 1n) & ((1n << 128n) - 1n)) ^ (zero >> 127n ? 0x87n : 0n);
  return upper(aes(Buffer.from(subkey.toString(16).padStart(32, '0'), 'hex'))).slice(0, 6);
}

/** Opens a version 0 Thales block (with its S): header with optional blocks, and clear key; throws when the MAC is wrong. */
export function openVersion0(block: string, protectorHex: string): { header: string; key: string } {
  const headerLength = 16 + optionalLength(block.slice(1));
  const header = block.slice(1, 1 + headerLength);
  const body = Buffer.from(block.slice(1 + headerLength, -8), 'hex');
  const protector = Buffer.from(protectorHex, 'hex');
  const masked = (mask: number) => threeParts(protector.map((byte) => byte ^ mask));
  const chain = createCipheriv('des-ede3-cbc', masked(0x4d), Buffer.alloc(8)).setAutoPadding(false);
  const mac = upper(chain.update(Buffer.concat([Buffer.from(header), body])).subarray(-8, -4));
  if (mac !== block.slice(-8)) throw new Error('MAC');
  const clear = createDecipheriv('des-ede3-cbc', masked(0x45), Buffer.from(header.slice(0, 8)))
    .setAutoPadding(false)
    .update(body);
  return { header, key: upper(clear.subarray(2, 2 + clear.readUInt16BE(0) / 8)) };
}

/** The three-key test LMK of slot 01. */
export const KB_3DES = '0123456789ABCDEF8080808080808080FEDCBA9876543210';

function optionalLength(block: string): number {
  let length = 0;
  for (let count = Number(block.slice(12, 14)); count > 0; count--)
    length += Number.parseInt(block.slice(18 + length, 20 + length), 16);
  return length;
}

function wrap(wrapping: Buffer, clearHex: string, scheme: PlainScheme): string {
  const clear = Buffer.from(clearHex, 'hex');
  let result = scheme === 'Z' ? '' : scheme;
  for (let part = 0; part * 8 < clear.length; part++) {
    const key = Buffer.from(wrapping);
    key[8]! ^= SCHEMES[scheme]?.[part] ?? 0;
    result += upper(ecb(key, clear.subarray(part * 8, part * 8 + 8)));
  }
  return result;
}

function ecb(key: Buffer, data: Buffer): Buffer {
  return createCipheriv('des-ede3-ecb', threeParts(key), null).setAutoPadding(false).update(data);
}

function threeParts(key: Uint8Array): Buffer {
  if (key.length === 8) return Buffer.from([...key, ...key, ...key]);
  return Buffer.from(key.length === 16 ? [...key, ...key.slice(0, 8)] : key);
}

/** Part p of pair i is the byte 2 * (3 * i + p + 8) eight times, with odd parity; pair code 00 is pair 2. */
function triplePair(code: number): Buffer {
  const pairs = [2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
  const odd = (byte: number) => (byte.toString(2).replaceAll('0', '').length % 2 === 1 ? byte : byte | 1);
  return Buffer.concat([0, 1, 2].map((part) => Buffer.alloc(8, odd(2 * (3 * pairs[code]! + part + 8)))));
}

const upper = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Pairs of the published variant test LMK by pair code. */
const PAIRS: Readonly<Record<string, string>> = {
  '00': '40404040404040405151515151515151',
  '01': '61616161616161617070707070707070',
  '02': 'E0E0010101010101F1F1010101010101',
  '03': '1C587F1C13924FEF0101010101010101',
  '08': '16161616161616161919191919191919',
  '09': '1A1A1A1A1A1A1A1A1C1C1C1C1C1C1C1C',
  '0A': '23232323232323232525252525252525',
};
const VARIANTS = [0x00, 0xa6, 0x5a, 0x6a, 0xde, 0x2b, 0x50, 0x74, 0x9c, 0xfa];
const SCHEMES: Readonly<Record<string, readonly number[]>> = { U: [0xa6, 0x5a], T: [0x6a, 0xde, 0x2b] };
