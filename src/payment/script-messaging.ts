/**
 * Secure messaging of issuer scripts: integrity and confidentiality (EMV Book 2, 9; algorithms 14.5).
 */
import type { TripleDes } from '../crypto/des.ts';
import { pad2, retailMac } from '../crypto/mac.ts';

/** How a scheme pads and chains the data of a script. */
export type ScriptCipher =
  /** Visa: length byte in front, 80 padding always, ECB. */
  | 'lengthEcb'
  /** M/Chip: 80 padding only when not aligned, CBC. */
  | 'cbc'
  /** CCD: 80 padding always, CBC. */
  | 'paddedCbc';

/** Computes the 8-byte MAC of script data; the padding (method 2) is added here. */
export function scriptMac(sessionKey: TripleDes, data: Uint8Array): Uint8Array {
  return retailMac(sessionKey, pad2(data, 8));
}

/** Enciphers script data, at most 255 bytes; the result is a new array. */
export function encryptScriptData(sessionKey: TripleDes, data: Uint8Array, style: ScriptCipher): Uint8Array {
  const blocks = layOut(data, style);
  for (let at = 0; at < blocks.length; at += 8) {
    if (style !== 'lengthEcb' && at > 0) for (let i = 0; i < 8; i++) blocks[at + i]! ^= blocks[at - 8 + i]!;
    sessionKey.encryptBlock(blocks, at, blocks, at);
  }
  return blocks;
}

function layOut(data: Uint8Array, style: ScriptCipher): Uint8Array {
  if (style === 'cbc' && data.length % 8 === 0) return data.slice();
  if (style !== 'lengthEcb') return pad2(data, 8).slice();
  const withLength = new Uint8Array(1 + data.length);
  withLength[0] = data.length;
  withLength.set(data, 1);
  return pad2(withLength, 8).slice();
}
