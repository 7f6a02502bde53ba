// Data encryption and MACs by node:crypto alone, on hexadecimal text (SP 800-38A, SP 800-38B, ISO/IEC 9797-1).
import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Algorithm = 'des' | 'aes';
export type ModeCode = '00' | '01' | '02' | '03' | '05' | '06';
export const modeCodes: readonly ModeCode[] = ['00', '01', '02', '03', '05', '06'];

/** Data enciphered in a mode, and the chaining value behind it ('' for ECB). */
export function enciphered(algorithm: Algorithm, mode: ModeCode, keyHex: string, ivHex: string, clearHex: string) {
  const size = algorithm === 'des' ? 8 : 16;
  const clear = Buffer.from(clearHex, 'hex');
  const block = (input: Uint8Array): Buffer => ecb(algorithm, keyHex, input);
  const segment = SEGMENTS[mode] ?? size;
  let state: Buffer = Buffer.from(ivHex, 'hex');
  let counter = ivHex === '' ? 0n : BigInt(`0x${ivHex}`);
  let data = '';
  for (let at = 0; at < clear.length; at += segment) {
    const part = clear.subarray(at, at + segment);
    if (mode === '00') data += hex(block(part));
    else if (mode === '01') {
      state = block(xor(part, state));
      data += hex(state);
    } else if (mode === '06') {
      data += hex(xor(part, block(Buffer.from(counter.toString(16).padStart(2 * size, '0'), 'hex'))));
      counter = (counter + 1n) % (1n << BigInt(8 * size));
    } else {
      const stream = block(state);
      const output = xor(part, stream);
      data += hex(output);
      state = mode === '05' ? stream : Buffer.concat([state, output]).subarray(-size);
    }
  }
  if (mode === '00') return { data, next: '' };
  return {
    data,
    next:
      mode === '06'
        ? counter
            .toString(16)
            .toUpperCase()
            .padStart(2 * size, '0')
        : hex(state),
  };
}

/** The padding methods of ISO/IEC 9797-1 by their digit. */
export function padded(padding: '0' | '1' | '2' | '3', messageHex: string, size: number): string {
  const zeros = (text: string) => text.padEnd(Math.max(1, Math.ceil(text.length / (2 * size))) * 2 * size, '0');
  if (padding === '0') return messageHex;
  if (padding === '2') return zeros(`${messageHex}80`);
  const bits = (messageHex.length * 4)
    .toString(16)
    .toUpperCase()
    .padStart(2 * size, '0');
  return padding === '3' ? bits + zeros(messageHex) : zeros(messageHex);
}

/** Algorithm 1, or CBC-MAC with AES, over padded data: the last block of CBC. */
export function cbcMacOf(algorithm: Algorithm, keyHex: string, dataHex: string, ivHex?: string): string {
  const iv = ivHex ?? '0'.repeat(algorithm === 'des' ? 16 : 32);
  return enciphered(algorithm, '01', keyHex, iv, dataHex).next;
}

/** Algorithm 3 over padded data. */
export function retailMacOf(keyHex: string, dataHex: string, ivHex?: string): string {
  const [first, second, third] = [keyHex.slice(0, 16), keyHex.slice(16, 32), keyHex.slice(32) || keyHex.slice(0, 16)];
  const chained = Buffer.from(cbcMacOf('des', first, dataHex, ivHex), 'hex');
  const key = Buffer.from(second.repeat(3), 'hex');
  const opened = createDecipheriv('des-ede3-ecb', key, null).setAutoPadding(false).update(chained);
  return hex(ecb('des', third, opened));
}

/** CMAC with AES; `ivHex` is the chain of the blocks before. */
export function cmacOf(keyHex: string, messageHex: string, ivHex?: string): string {
  const double = (value: bigint) => ((value << 1n) & ((1n << 128n) - 1n)) ^ (value >> 127n ? 0x87n : 0n);
  const subkey = double(BigInt(`0x${hex(ecb('aes', keyHex, Buffer.alloc(16)))}`));
  const whole = messageHex.length > 0 && messageHex.length % 32 === 0;
  const blocks = whole ? messageHex : padded('2', messageHex, 16);
  const last = BigInt(`0x${blocks.slice(-32)}`) ^ (whole ? subkey : double(subkey));
  return cbcMacOf('aes', keyHex, blocks.slice(0, -32) + last.toString(16).toUpperCase().padStart(32, '0'), ivHex);
}

function ecb(algorithm: Algorithm, keyHex: string, data: Uint8Array): Buffer {
  const key = Buffer.from(keyHex, 'hex');
  if (algorithm === 'aes')
    return createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
      .setAutoPadding(false)
      .update(data);
  const three = Buffer.concat([key, key, key]).subarray(0, 24);
  return createCipheriv('des-ede3-ecb', three, null).setAutoPadding(false).update(data);
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]!));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const SEGMENTS: Partial<Record<ModeCode, number>> = { '02': 1, '03': 8 };
