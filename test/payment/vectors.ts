/**
 * Reads vector files and puts text into the forms that the payment code takes.
 */
import { readFileSync } from 'node:fs';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import type { AccountView } from '../../src/payment/account.ts';
import { Pin } from '../../src/payment/pin.ts';

export interface VectorCase {
  readonly name: string;
  readonly op: string;
  readonly inputs: Readonly<Record<string, string | number>>;
  readonly expected: Readonly<Record<string, string>>;
  readonly published_check_digits?: string;
  readonly published_digits?: string;
}

/** Every case of a file in test/vectors/algorithms. */
export function vectorCases(name: string): VectorCase[] {
  const url = new URL(`../vectors/algorithms/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: VectorCase[] }).cases;
}

/** The operations in a list of cases, each once. */
export function operations(cases: readonly VectorCase[]): string[] {
  return [...new Set(cases.map((one) => one.op))].sort();
}

/** A text as a field in the middle of a message. */
export function view(text: string, fullPan = false): AccountView {
  const buffer = new TextEncoder().encode(`##${text}##`);
  return { buffer, start: 2, end: 2 + text.length, ...(fullPan ? { fullPan } : {}) };
}

/** A PIN from its digits. */
export function pinOf(digits: string): Pin {
  const pin = new Pin();
  pin.set(Uint8Array.from(digits, Number));
  return pin;
}

/** The digits of a PIN as text. */
export function pinText(pin: Pin): string {
  return digitText(pin.digits.subarray(0, pin.length));
}

/** Digit values as text. */
export function digitText(digits: Uint8Array): string {
  return Array.from(digits, (digit) => digit.toString(16).toUpperCase()).join('');
}

/** A random source that hands out given bytes and throws when they do not suffice. */
export function scriptedRandom(bytes: readonly number[]): RandomSource {
  let at = 0;
  return {
    fill(target, offset = 0, length = target.length - offset) {
      if (at + length > bytes.length) throw new Error('The script of random bytes is too short');
      for (let i = 0; i < length; i++) target[offset + i] = bytes[at++]!;
    },
  };
}
