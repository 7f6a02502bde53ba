/** Application cryptograms of test cards: made here with the clear issuer key, verified by the target. */
import { fromLatin1 } from '../../../protocol/dsl/values.ts';
import { TripleDes } from '../../crypto/des.ts';
import { cardKey, packCardData } from '../../payment/card-key.ts';
import { applicationCryptogram, responseMethod1 } from '../../payment/cryptogram.ts';
import { sessionKeyFromAtc } from '../../payment/session-key.ts';
import type { TestKey, Workbench } from '../workbench.ts';
import { newCard } from './cards.ts';
import { each, KEYS, WRONG_EVERY } from './maker.ts';

/** What a chip card sends with a transaction, and what the issuer answers. */
export interface ChipData {
  /** PAN and sequence number, packed. */
  readonly panSequence: Uint8Array;
  readonly atc: Uint8Array;
  readonly unpredictableNumber: Uint8Array;
  /** What the cryptogram is over, padded. */
  readonly data: Uint8Array;
  readonly arqc: Uint8Array;
  readonly arc: Uint8Array;
  readonly arpc: Uint8Array;
}

/** KQ: ARQC of Visa CVN 10 with the card key itself, one half with an ARPC by method 1. */
export const verifyArqc = each(async (bench, i) => {
  const issuer = await bench.key('MK_AC', 'derive', i % KEYS);
  const chip = chipData(bench, issuer, newCard(bench).pan, 'card key');
  const isWrong = i % WRONG_EVERY === WRONG_EVERY - 1;
  const withArpc = i % 2 === 0;
  const fields = { mode: withArpc ? '1' : '0', scheme: '0', ...chipFields(issuer, chip, isWrong) };
  if (isWrong) return [bench.call('KQ', withArpc ? { ...fields, arc: chip.arc } : fields, WRONG)];
  if (!withArpc) return [bench.call('KQ', fields)];
  return [bench.call('KQ', { ...fields, arc: chip.arc }, { value: chip.arpc })];
});

/** KW: ARQC under an EMV common session key (option A), with an ARPC by method 1. */
export const verifyArqcSession = each(async (bench, i) => {
  const issuer = await bench.key('MK_AC', 'derive', i % KEYS);
  const chip = chipData(bench, issuer, newCard(bench).pan, 'session key');
  const isWrong = i % WRONG_EVERY === WRONG_EVERY - 1;
  const { unpredictableNumber: _, ...fields } = chipFields(issuer, chip, isWrong);
  return [
    bench.call('KW', { mode: '1', scheme: '2', ...fields, arc: chip.arc }, isWrong ? WRONG : { value: chip.arpc }),
  ];
});

/** Chip data of one transaction of a card, with cryptograms under the card key or a session key of the ATC. */
export function chipData(bench: Workbench, issuer: TestKey, pan: string, under: 'card key' | 'session key'): ChipData {
  const panSequence = new Uint8Array(8);
  packCardData({ buffer: fromLatin1(pan), start: 0, end: pan.length }, 1, panSequence);
  const key = new Uint8Array(16);
  cardKey(issuer.cipher, panSequence, key);
  const atc = Uint8Array.of(0, 1 + bench.below(250));
  if (under === 'session key') sessionKeyFromAtc(new TripleDes(key.slice()), atc[1]!, key);
  const cipher = new TripleDes(key);
  const unpredictableNumber = bench.bytes(4);
  // Amount, other amount, country, TVR, currency, date, type, number, AIP, ATC, CVR: 40 bytes with padding.
  const data = new Uint8Array(40);
  data.set(bench.bytes(29));
  data.set(unpredictableNumber, 22);
  data.set(atc, 31);
  const arqc = applicationCryptogram(cipher, data);
  const arc = Uint8Array.of(0x30, 0x30);
  const arpc = new Uint8Array(8);
  responseMethod1(cipher, arqc, arc, arpc);
  return { panSequence, atc, unpredictableNumber, data, arqc, arc, arpc };
}

/** Fields of the ARQC commands between scheme and response code. */
export function chipFields(issuer: TestKey, chip: ChipData, isWrong: boolean) {
  const arqc = chip.arqc.slice();
  if (isWrong) arqc[0]! ^= 1;
  return {
    mkAc: issuer.text,
    panSequence: chip.panSequence,
    atc: chip.atc,
    unpredictableNumber: chip.unpredictableNumber,
    dataLength: chip.data.length,
    data: chip.data,
    arqc,
  };
}

/** A wrong cryptogram; with diag.host the right one follows the code. */
const WRONG = { code: '01', size: 0 } as const;
