// Card values by node:crypto alone: CVV, EMV keys and cryptograms (algorithms 13.1, 14).
import { des } from './independent.ts';

/** CVV over 16 + 16 digits: PAN, expiry and service code, filled up with zeros. */
export function cvvOf(cvkHex: string, pan: string, expiry: string, serviceCode: string): string {
  const digits = (pan + expiry + serviceCode).padEnd(32, '0');
  const first = des(cvkHex.slice(0, 16), digits.slice(0, 16));
  const result = des(cvkHex, xor(first, digits.slice(16)));
  const decimal = result.replaceAll(/\D/g, '');
  const letters = result
    .replaceAll(/\d/g, '')
    .replaceAll(/[A-F]/g, (letter) => String(Number.parseInt(letter, 16) - 10));
  return (decimal + letters).slice(0, 3);
}

/** PVV of a PIN: 11 digits of the account without check digit, key index, four digits of PIN. */
export function pvvOf(pvkHex: string, account12: string, keyIndex: string, pin: string): string {
  const result = des(pvkHex, account12.slice(1) + keyIndex + pin.slice(0, 4));
  const decimal = result.replaceAll(/\D/g, '');
  const letters = result
    .replaceAll(/\d/g, '')
    .replaceAll(/[A-F]/g, (letter) => String(Number.parseInt(letter, 16) - 10));
  return (decimal + letters).slice(0, 4);
}

/** ICC key, option A. */
export const iccKeyOf = (masterHex: string, panSequence: string): string =>
  oddParity(des(masterHex, panSequence) + des(masterHex, xor(panSequence, 'F'.repeat(16))));

/** M/Chip session key. */
export function sessionKeyOf(iccHex: string, atc: string, unpredictableNumber: string): string {
  const half = (byte: string) => des(iccHex, `${atc}${byte}00${unpredictableNumber}`);
  return oddParity(half('F0') + half('0F'));
}

/** Visa script key. */
export const scriptKeyOf = (iccHex: string, atc: string): string =>
  oddParity(xor(iccHex, `000000000000${atc}000000000000${xor(atc, 'FFFF')}`));

/** ISO 9797-1 algorithm 3 over data filled up with zeros. */
export function mac3Of(keyHex: string, dataHex: string): string {
  const data = dataHex.padEnd(Math.ceil(dataHex.length / 16) * 16, '0');
  const left = keyHex.slice(0, 16);
  let chain = '0'.repeat(16);
  for (let at = 0; at < data.length; at += 16) {
    const block = xor(chain, data.slice(at, at + 16));
    chain = at + 16 < data.length ? des(left, block) : des(keyHex, block);
  }
  return chain;
}

/** ARPC method 1. */
export const arpcOf = (iccHex: string, arqc: string, arc: string): string =>
  des(iccHex, xor(arqc, `${arc}000000000000`));

/** Exclusive or of hexadecimal text. */
export function xor(a: string, b: string): string {
  const length = Math.max(a.length, b.length);
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(16).toUpperCase().padStart(length, '0');
}

function oddParity(hex: string): string {
  const odd = (byte: number) => (byte.toString(2).replaceAll('0', '').length % 2 === 1 ? byte : byte ^ 1);
  return Buffer.from(Buffer.from(hex, 'hex').map(odd)).toString('hex').toUpperCase();
}
