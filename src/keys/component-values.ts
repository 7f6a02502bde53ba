/**
 * The three values that somebody may type to make a component of an LMK (product reference 2.4). What a device makes of
 * them is not public; this is our own way.
 */
import type { RandomSource } from '../crypto/cipher.ts';
import { sha256 } from '../crypto/hash.ts';

/** Values A, B and C. */
export interface ComponentValues {
  /** 8 bytes. */
  readonly a: Uint8Array;
  /** 8 bytes. */
  readonly b: Uint8Array;
  /** 8 decimal digits. */
  readonly c: string;
}

/**
 * Fills a component from its values: one-step key derivation (SP 800-56C, 4.1) with SHA-256 over counter, A and B, then
 * the kind of LMK and C.
 */
export function expandValues({ a, b, c }: ComponentValues, kind: string, target: Uint8Array): void {
  const purpose = new TextEncoder().encode(`pinward LMK component ${kind} ${c}`);
  const input = new Uint8Array(4 + 8 + 8 + purpose.length);
  input.set(a, 4);
  input.set(b, 12);
  input.set(purpose, 20);
  const counter = new DataView(input.buffer, 0, 4);
  for (let at = 0, block = 1; at < target.length; at += 32, block++) {
    counter.setUint32(0, block);
    target.set(sha256(input).subarray(0, target.length - at), at);
  }
  input.fill(0);
}

/** A random value A or B. */
export function drawn(random: RandomSource): Uint8Array {
  const bytes = new Uint8Array(8);
  random.fill(bytes);
  return bytes;
}

/** A random value C. */
export function drawnDigits(random: RandomSource): string {
  const number = new DataView(drawn(random).buffer).getBigUint64(0) % 100_000_000n;
  return number.toString().padStart(8, '0');
}
