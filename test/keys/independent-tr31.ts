// TR-31 versions A to E opened with node:crypto and a CMAC written here: shares no code with src.

import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Opens an X9.143 block (text without R) and returns header text and clear key; throws when the MAC is wrong. */
export function openIndependently(block: string, kbpk: Buffer): { header: string; key: Buffer } {
  const version = block[0]!;
  const macLength = { A: 4, B: 8, C: 4, D: 16, E: 16 }[version]!;
  const headerLength = headerLengthOf(block);
  const header = block.slice(0, headerLength);
  const body = Buffer.from(block.slice(headerLength), 'hex');
  const cipherText = body.subarray(0, body.length - macLength);
  const mac = body.subarray(body.length - macLength);
  const clear = 'AC'.includes(version)
    ? openMasked(header, cipherText, mac, kbpk)
    : openDerived(version, header, cipherText, mac, kbpk);
  return { header, key: clear.subarray(2, 2 + clear.readUInt16BE(0) / 8) };
}

function openMasked(header: string, cipherText: Buffer, mac: Buffer, kbpk: Buffer): Buffer {
  const encryption = threeParts(kbpk.map((byte) => byte ^ 0x45));
  const authentication = threeParts(kbpk.map((byte) => byte ^ 0x4d));
  const chain = createCipheriv('des-ede3-cbc', authentication, Buffer.alloc(8)).setAutoPadding(false);
  const last = chain.update(Buffer.concat([Buffer.from(header, 'latin1'), cipherText])).subarray(-8);
  if (!last.subarray(0, 4).equals(mac)) throw new Error('MAC');
  const iv = Buffer.from(header.slice(0, 8), 'latin1');
  return createDecipheriv('des-ede3-cbc', encryption, iv).setAutoPadding(false).update(cipherText);
}

function openDerived(version: string, header: string, cipherText: Buffer, mac: Buffer, kbpk: Buffer): Buffer {
  const aes = version !== 'B';
  const encryption = derive(kbpk, version === 'E' ? 2 : 0, aes);
  const authentication = derive(kbpk, 1, aes);
  const bits = encryption.length * 8;
  const name = version === 'E' ? `aes-${bits}-ctr` : aes ? `aes-${bits}-cbc` : 'des-ede3-cbc';
  const cipherKey = aes ? encryption : threeParts(encryption);
  const clear = createDecipheriv(name, cipherKey, mac).setAutoPadding(false).update(cipherText);
  const expected = cmac(authentication, aes, Buffer.concat([Buffer.from(header, 'latin1'), clear]));
  if (!expected.equals(mac)) throw new Error('MAC');
  return clear;
}

function derive(kbpk: Buffer, usage: number, aes: boolean): Buffer {
  const algorithm = aes ? { 16: 2, 24: 3, 32: 4 }[kbpk.length]! : kbpk.length === 16 ? 0 : 1;
  const blocks: Buffer[] = [];
  for (let counter = 1; counter <= 3; counter++) {
    const input = Buffer.alloc(8);
    input[0] = counter;
    input.writeUInt16BE(usage, 1);
    input.writeUInt16BE(algorithm, 4);
    input.writeUInt16BE(kbpk.length * 8, 6);
    blocks.push(cmac(kbpk, aes, input));
  }
  return Buffer.concat(blocks).subarray(0, kbpk.length);
}

/** SP 800-38B with numbers instead of byte loops. */
function cmac(key: Buffer, aes: boolean, message: Buffer): Buffer {
  const size = aes ? 16 : 8;
  const encrypt = (iv: Buffer, data: Buffer) =>
    createCipheriv(aes ? `aes-${key.length * 8}-cbc` : 'des-ede3-cbc', aes ? key : threeParts(key), iv)
      .setAutoPadding(false)
      .update(data);
  const mask = (1n << BigInt(size * 8)) - 1n;
  const double = (value: bigint) =>
    ((value << 1n) & mask) ^ (value >> BigInt(size * 8 - 1) ? (aes ? 0x87n : 0x1bn) : 0n);
  const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  const first = double(number(encrypt(Buffer.alloc(size), Buffer.alloc(size))));
  const whole = message.length > 0 && message.length % size === 0;
  const padded = whole ? Buffer.from(message) : Buffer.alloc(Math.ceil((message.length + 1) / size) * size);
  if (!whole) {
    message.copy(padded);
    padded[message.length] = 0x80;
  }
  const last = number(padded.subarray(-size)) ^ (whole ? first : double(first));
  Buffer.from(last.toString(16).padStart(size * 2, '0'), 'hex').copy(padded, padded.length - size);
  return encrypt(Buffer.alloc(size), padded).subarray(-size);
}

function threeParts(key: Uint8Array): Buffer {
  return Buffer.from(key.length === 16 ? [...key, ...key.slice(0, 8)] : key);
}

function headerLengthOf(block: string): number {
  let position = 16;
  for (let count = Number(block.slice(12, 14)); count > 0; count--) {
    const short = Number.parseInt(block.slice(position + 2, position + 4), 16);
    const digits = Number.parseInt(block.slice(position + 4, position + 6), 16);
    position += short || Number.parseInt(block.slice(position + 6, position + 6 + digits), 16);
  }
  return position;
}
