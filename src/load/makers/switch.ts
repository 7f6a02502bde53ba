/**
 * Authorisations through a card switch: a 0100 arrives with PIN block (52), chip data (55) and MAC (64). The switch has the
 * HSM verify the MAC, translate the PIN for the issuer and verify the ARQC, then answers with a 0110 under a MAC of the HSM.
 * Each step waits for the one before; the reply to the last is put into the 0110, which is then read as a receiver would.
 */

import { latin1 } from '../../../protocol/dsl/values.ts';
import { TripleDes } from '../../crypto/des.ts';
import { fromHex, toHex } from '../../crypto/hex.ts';
import { pad1 } from '../../crypto/mac.ts';
import { cardKey } from '../../payment/card-key.ts';
import { applicationCryptogram, responseMethod1 } from '../../payment/cryptogram.ts';
import type { Transaction } from '../call.ts';
import { type IsoMessage, packIso, unpackIso } from '../iso8583.ts';
import { packTlv, unpackTlv } from '../tlv.ts';
import type { TestKey, Workbench } from '../workbench.ts';
import { type Card, newCard, pinBlockUnder } from './cards.ts';
import { macFields, macOf } from './mac.ts';
import { each, KEYS } from './maker.ts';

/** The flow; a few messages have a wrong MAC and end there, a few a wrong cryptogram and are declined. */
export const switchFlow = each(async (bench, i): Promise<Transaction> => {
  const keys = await switchKeys(bench, i);
  const card = newCard(bench);
  const fault = i % 16 === 7 ? 'mac' : i % 16 === 15 ? 'arqc' : undefined;
  const request = authorisationRequest(bench, keys, card, fault);
  const received = readRequest(request);
  const macStep = bench.call(
    'M8',
    { ...macFields(keys.zak, request.subarray(0, request.length - MAC_BYTES)), mac: toHex(received.mac) },
    { code: fault === 'mac' ? '01' : '00' },
    'switch: M8',
  );
  if (fault === 'mac') return [macStep];
  return [
    macStep,
    translateStep(bench, keys, card, received),
    arqcStep(bench, keys, received, fault === 'arqc'),
    responseStep(bench, keys, received, fault === 'arqc'),
  ];
});

interface SwitchKeys {
  readonly acquirerZpk: TestKey;
  readonly issuerZpk: TestKey;
  readonly zak: TestKey;
  readonly issuerMaster: TestKey;
}

interface Received {
  readonly message: IsoMessage;
  readonly pinBlock: Uint8Array;
  readonly mac: Uint8Array;
  readonly tags: ReadonlyMap<string, Uint8Array>;
  readonly panSequence: Uint8Array;
}

async function switchKeys(bench: Workbench, i: number): Promise<SwitchKeys> {
  return {
    acquirerZpk: await bench.key('ZPK', 'both', i % KEYS),
    issuerZpk: await bench.key('ZPK', 'both', (i + 1) % KEYS),
    zak: await bench.key('MAC', 'generate', i % KEYS),
    issuerMaster: await bench.key('MK_AC', 'derive', i % KEYS),
  };
}

/** What the acquirer sends. */
function authorisationRequest(
  bench: Workbench,
  keys: SwitchKeys,
  card: Card,
  fault: 'mac' | 'arqc' | undefined,
): Uint8Array {
  const amount = `0000000${bench.digits(5)}`;
  const message = packIso({
    type: '0100',
    elements: {
      2: card.pan,
      3: '000000',
      4: amount,
      7: `06${String(1 + bench.below(28)).padStart(2, '0')}12${bench.below(6)}${bench.below(10)}30`,
      11: bench.digits(6),
      12: '121530',
      13: '0615',
      14: card.expiry,
      18: '5411',
      22: '051',
      23: '001',
      25: '00',
      32: '423935',
      37: bench.digits(12),
      41: 'TERM0001',
      42: 'PINWARD TESTS  ',
      49: '978',
      52: fromHex(pinBlockUnder(bench, keys.acquirerZpk.cipher, 1, card)),
      55: chipTags(bench, keys.issuerMaster, card, amount, fault === 'arqc'),
      64: new Uint8Array(MAC_BYTES),
    },
  });
  const covered = message.subarray(0, message.length - MAC_BYTES);
  message.set(fromHex(macOf(keys.zak, covered, fault === 'mac')), covered.length);
  return message;
}

function chipTags(bench: Workbench, master: TestKey, card: Card, amount: string, isWrong: boolean): Uint8Array {
  const atc = Uint8Array.of(0, 1 + bench.below(250));
  const values = new Map<string, Uint8Array>([
    ['9F02', fromHex(amount)],
    ['9F03', new Uint8Array(6)],
    ['9F1A', fromHex('0280')],
    ['95', bench.bytes(5)],
    ['5F2A', fromHex('0978')],
    ['9A', fromHex('260615')],
    ['9C', Uint8Array.of(0)],
    ['9F37', bench.bytes(4)],
    ['82', fromHex('1800')],
    ['9F36', atc],
    ['9F10', fromHex('06010A03A00000')],
  ]);
  const cryptogram = applicationCryptogram(cardCipher(master, cardData(card.pan, '001')), cryptogramData(values));
  if (isWrong) cryptogram[7]! ^= 1;
  return packTlv(new Map([['9F26', cryptogram], ['9F27', Uint8Array.of(0x80)], ...values]));
}

/** The switch's view of the message: everything below comes out of its bytes. */
function readRequest(bytes: Uint8Array): Received {
  const message = unpackIso(bytes);
  if ('problem' in message) throw new Error(`our own 0100 does not read back: ${message.problem}`);
  const { 2: pan, 23: sequence, 52: pinBlock, 55: chip, 64: mac } = message.elements;
  const tags = unpackTlv(chip as Uint8Array);
  if (tags === undefined) throw new Error('our own chip data does not read back');
  return {
    message,
    pinBlock: pinBlock as Uint8Array,
    mac: mac as Uint8Array,
    tags,
    panSequence: cardData(pan as string, sequence as string),
  };
}

function translateStep(bench: Workbench, keys: SwitchKeys, card: Card, { message, pinBlock }: Received) {
  const pan = message.elements[2] as string;
  const fields = {
    sourceKey: keys.acquirerZpk.text,
    destinationKey: keys.issuerZpk.text,
    maximumPinLength: 12,
    pinBlock: toHex(pinBlock),
    sourceFormat: '01',
    destinationFormat: '01',
    account: pan.slice(-13, -1),
  };
  const length = String(card.pin.length).padStart(2, '0');
  const value = `${length}${pinBlockUnder(bench, keys.issuerZpk.cipher, 1, card)}01`;
  return bench.call('CC', fields, { value }, 'switch: CC');
}

function arqcStep(bench: Workbench, keys: SwitchKeys, { tags, panSequence }: Received, isWrong: boolean) {
  const data = cryptogramData(tags);
  const fields = {
    mode: '1',
    scheme: '0',
    mkAc: keys.issuerMaster.text,
    panSequence,
    atc: tags.get('9F36')!,
    unpredictableNumber: tags.get('9F37')!,
    dataLength: data.length,
    data,
    arqc: tags.get('9F26')!,
    arc: APPROVED,
  };
  const expectation = isWrong ? { code: '01', size: 0 } : { value: responseOf(keys, tags, panSequence) };
  return bench.call('KQ', fields, expectation, 'switch: KQ');
}

/** The MAC of the 0110: the reply completes the message, which must then read as an answer to the 0100. */
function responseStep(
  bench: Workbench,
  keys: SwitchKeys,
  { message, tags, panSequence }: Received,
  isDeclined: boolean,
) {
  const {
    2: pan,
    3: code,
    4: amount,
    7: sent,
    11: trace,
    37: reference,
    41: terminal,
    49: currency,
  } = message.elements;
  const response = packIso({
    type: '0110',
    elements: {
      ...{ 2: pan!, 3: code!, 4: amount!, 7: sent!, 11: trace!, 37: reference!, 41: terminal!, 49: currency! },
      ...(!isDeclined && {
        38: 'A00001',
        55: packTlv(new Map([['91', Uint8Array.from([...responseOf(keys, tags, panSequence), ...APPROVED])]])),
      }),
      39: isDeclined ? '05' : '00',
      64: new Uint8Array(MAC_BYTES),
    },
  });
  const covered = response.subarray(0, response.length - MAC_BYTES);
  const verify = (bytes: Uint8Array, start: number): boolean => {
    response.set(fromHex(latin1(bytes.subarray(start + 4, start + 20))), covered.length);
    const read = unpackIso(response);
    return (
      !('problem' in read) &&
      read.type === '0110' &&
      read.elements[11] === trace &&
      read.elements[39] === (isDeclined ? '05' : '00') &&
      toHex(read.elements[64] as Uint8Array) === macOf(keys.zak, covered)
    );
  };
  return bench.call('M6', macFields(keys.zak, covered), { value: macOf(keys.zak, covered), verify }, 'switch: M6');
}

function responseOf(keys: SwitchKeys, tags: ReadonlyMap<string, Uint8Array>, panSequence: Uint8Array): Uint8Array {
  const response = new Uint8Array(8);
  responseMethod1(cardCipher(keys.issuerMaster, panSequence), tags.get('9F26')!, APPROVED, response);
  return response;
}

/** What the cryptogram of CVN 10 is over: amounts to card verification results, zeros to whole blocks. */
function cryptogramData(tags: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts = CRYPTOGRAM_TAGS.map((tag) => tags.get(tag)!);
  return pad1(Uint8Array.from([...parts.flatMap((part) => [...part]), ...tags.get('9F10')!.subarray(3, 7)]), 8);
}

/** PAN and sequence number, packed: the 16 rightmost digits of both. */
function cardData(pan: string, sequence: string): Uint8Array {
  return fromHex(`${pan}${sequence.slice(1)}`.slice(-16));
}

function cardCipher(master: TestKey, panSequence: Uint8Array): TripleDes {
  const key = new Uint8Array(16);
  cardKey(master.cipher, panSequence, key);
  return new TripleDes(key);
}

const MAC_BYTES = 8;
/** Response code 00 in the card's terms. */
const APPROVED = Uint8Array.of(0x30, 0x30);
const CRYPTOGRAM_TAGS = ['9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36'];
