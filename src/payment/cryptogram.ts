/**
 * EMV application cryptograms and their answers (EMV Book 2, 8; algorithms 14.3, 14.4).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import type { TripleDes } from '../crypto/des.ts';
import { pad2, retailMac } from '../crypto/mac.ts';

/** Bytes of an application cryptogram. */
export const CRYPTOGRAM_BYTES = 8;
/** Bytes of a method 2 answer. */
export const SHORT_RESPONSE_BYTES = 4;

/** Computes an ARQC, TC or AAC over data that the caller has padded to a multiple of 8 bytes. */
export function applicationCryptogram(sessionKey: TripleDes, paddedData: Uint8Array): Uint8Array {
  return retailMac(sessionKey, paddedData);
}

/** Computes the 8-byte ARPC of method 1 from ARQC and 2-byte response code. `arqc` and `out` may be the same. */
export function responseMethod1(key: BlockCipher, arqc: Uint8Array, responseCode: Uint8Array, out: Uint8Array): void {
  for (let i = 0; i < CRYPTOGRAM_BYTES; i++) out[i] = arqc[i]!;
  out[0]! ^= responseCode[0]!;
  out[1]! ^= responseCode[1]!;
  key.encryptBlock(out, 0, out, 0);
}

/**
 * Computes the 4-byte ARPC of method 2. `statusAndData` is the 4-byte card status update with up to 8 bytes of
 * proprietary authentication data behind it.
 */
export function responseMethod2(sessionKey: TripleDes, arqc: Uint8Array, statusAndData: Uint8Array): Uint8Array {
  const message = new Uint8Array(CRYPTOGRAM_BYTES + statusAndData.length);
  message.set(arqc.subarray(0, CRYPTOGRAM_BYTES));
  message.set(statusAndData, CRYPTOGRAM_BYTES);
  return retailMac(sessionKey, pad2(message, 8)).subarray(0, SHORT_RESPONSE_BYTES);
}
