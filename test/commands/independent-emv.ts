// EMV card and session keys and answers by node:crypto alone, on hexadecimal text (EMV Book 2, A1; EMV2000 Book 2, A1.3).
import { createHash } from 'node:crypto';
import { des } from './independent.ts';
import { iccKeyOf, mac3Of, xor } from './independent-card.ts';

/** ICC key, option B, of packed PAN and sequence number: option A up to 16 digits, through SHA-1 beyond. */
export function iccKeyByHash(masterHex: string, panSequence: string): string {
  if (panSequence.length <= 18) return iccKeyOf(masterHex, panSequence.padStart(18, '0').slice(-16));
  const digest = createHash('sha1').update(Buffer.from(panSequence, 'hex')).digest('hex').toUpperCase();
  const letters = digest
    .replaceAll(/\d/g, '')
    .replaceAll(/[A-F]/g, (letter) => String(Number.parseInt(letter, 16) - 10));
  return iccKeyOf(masterHex, (digest.replaceAll(/\D/g, '') + letters).slice(0, 16));
}

/** EMV common session key of an ATC. */
export function commonSessionKeyOf(iccHex: string, atc: string): string {
  const half = (byte: string) => des(iccHex, `${atc}${byte}0000000000`);
  return odd(half('F0') + half('0F'));
}

/** UnionPay session key of an ATC. */
export const unionPayKeyOf = (iccHex: string, atc: string): string =>
  des(iccHex, `000000000000${atc}`) + des(iccHex, `000000000000${xor(atc, 'FFFF')}`);

/** EMV2000 session key, by walking down from the root. */
export function treeKeyOf(iccHex: string, atc: string, shape: '0' | '1', ivHex: string): string {
  const [branch, height] = shape === '0' ? [2, 16] : [4, 8];
  const counter = Number.parseInt(atc, 16);
  const node = (parent: string, grandparent: string, number: number) => {
    const j = number % branch;
    const mask = (value: number) => value.toString(16).padStart(16, '0');
    return (
      des(parent, xor(grandparent.slice(0, 16), mask(j))) + des(parent, xor(grandparent.slice(16), mask(j ^ 0xf0)))
    );
  };
  let [grandparent, parent] = [ivHex, iccHex];
  for (let level = 1; level < height; level++)
    [grandparent, parent] = [parent, node(parent, grandparent, Math.floor(counter / branch ** (height - level)))];
  return odd(xor(node(parent, grandparent, counter), grandparent));
}

/** ARPC method 2 as the command answers it: four bytes and four zeros. */
export const arpc2Of = (sessionHex: string, arqc: string, csu: string, proprietary: string): string =>
  `${mac3Of(sessionHex, `${arqc}${csu}${proprietary}80`).slice(0, 8)}00000000`;

function odd(hex: string): string {
  const parity = (byte: number) => (byte.toString(2).replaceAll('0', '').length % 2 === 1 ? byte : byte ^ 1);
  return Buffer.from(Buffer.from(hex, 'hex').map(parity)).toString('hex').toUpperCase();
}
