/** KW: application cryptograms with EMV session keys (commands-emv-mac-rsa 3, KW). */
import { KW } from '../../../../protocol/commands/emv/KW-verify-arqc-emv.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import type { BlockCipher } from '../../../crypto/cipher.ts';
import { TripleDes } from '../../../crypto/des.ts';
import { pad2 } from '../../../crypto/mac.ts';
import { CARD_KEY_BYTES, cardKey, cardKeyHashed } from '../../../payment/card-key.ts';
import { responseMethod1, responseMethod2 } from '../../../payment/cryptogram.ts';
import { sessionKeyFromAtc, sessionKeyFromRightAtc } from '../../../payment/session-key.ts';
import { treeSessionKey, treeShapes } from '../../../payment/session-key-tree.ts';
import type { Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { counterOf, refuteCryptogram, zeroPadded } from './cryptogram.ts';

export const verifyEmvArqc: Handler<typeof KW> = (request, call) => {
  const notPublic = refuseNotPublic(request);
  if (notPublic !== undefined) return notPublic;
  const issuerKey = call.openKey(request.mkAc, mkAc);
  if (issuerKey instanceof Refusal) return issuerKey;
  if (issuerKey.tdes === undefined) return AES_NOT_HERE;
  const key = cryptogramKey(request, issuerKey.cipher);
  if (request.mode === '0' || request.mode === '1' || request.mode === '3') {
    const padded = paddedData(request.data, request.paddingFlag);
    if (padded === undefined) return NOT_PADDED;
    const wrong = refuteCryptogram(key, padded, request.arqc, call);
    if (wrong !== undefined) return wrong;
  }
  if (request.mode === '0') return DONE;
  if (request.mode === '1' || request.mode === '2') {
    request.arqc.copyTo(arpc);
    request.arc.copyTo(responseCode);
    responseMethod1(key, arpc, responseCode, arpc);
  } else answerByMethod2(key, request.arqc, request.csu, request.proprietaryData);
  return { arpc };
};

/** Modes and schemes whose computation no public source gives; of the key index the form can be checked. */
function refuseNotPublic(request: Request<typeof KW>): RefusalOf<typeof KW> | undefined {
  if (request.mode === '5' || request.mode === '6') return UNKNOWN_MODE;
  switch (request.scheme) {
    case '5':
    case '6':
    case '7':
    case '9':
      return UNKNOWN_SCHEME;
    case '4':
    case '8':
      return isKeyIndex(request.keyIndex) ? CLOUD_SCHEME : WRONG_KEY_INDEX;
    default:
      return undefined;
  }
}

/** YHHHHCC: digit of the year, hour of the year from 1 to 8784, counter (EMV cloud-based payments). */
function isKeyIndex({ buffer, start }: View): boolean {
  let hour = 0;
  for (let i = start + 1; i < start + 5; i++) hour = hour * 10 + buffer[i]! - 48;
  return hour >= 1 && hour <= HOURS_OF_LEAP_YEAR;
}

/** The session key of the scheme, or the card key itself for JCB CVN 01 (section 2.2). Schemes 4 to 9 never get here. */
function cryptogramKey(request: Request<typeof KW>, issuerKey: BlockCipher): TripleDes {
  const { scheme } = request;
  if (scheme === '1' || scheme === '3') cardKeyHashed(issuerKey, request.pan.bytes(), iccKey);
  else if (scheme !== '6' && scheme !== '7' && scheme !== '9') cardKey(issuerKey, request.panSequence.bytes(), iccKey);
  switch (scheme) {
    case '0':
    case '1': {
      const shape = treeShapes[request.tree === '0' ? 0 : 1]!;
      treeSessionKey(iccKey, counterOf(request.atc), shape, request.treeIv.bytes(), sessionKey);
      return new TripleDes(sessionKey);
    }
    case '2':
    case '3':
    case 'B':
      sessionKeyFromAtc(new TripleDes(iccKey), counterOf(request.atc), sessionKey);
      return new TripleDes(sessionKey);
    case 'C':
      sessionKeyFromRightAtc(new TripleDes(iccKey), counterOf(request.atc), sessionKey);
      return new TripleDes(sessionKey);
    default:
      return new TripleDes(iccKey);
  }
}

/** Zeros where needed; with the flag of scheme C what the host padded, or 80 and zeros. */
function paddedData(data: View, flag: '0' | '1' | undefined): Uint8Array | undefined {
  if (flag === '1') return pad2(data.bytes(), 8);
  if (flag === '0' && data.length % 8 !== 0) return undefined;
  return zeroPadded(data);
}

/** Four bytes and four zeros, over the status update with the proprietary data behind it. */
function answerByMethod2(key: TripleDes, arqc: View, csu: View, proprietary: View): void {
  statusAndData.set(csu.bytes());
  statusAndData.set(proprietary.bytes(), csu.length);
  arpc.fill(0);
  arpc.set(responseMethod2(key, arqc.bytes(), statusAndData.subarray(0, csu.length + proprietary.length)));
}

const mkAc = wantKey(KW, 'mkAc', '10');
const iccKey = new Uint8Array(CARD_KEY_BYTES);
const sessionKey = new Uint8Array(CARD_KEY_BYTES);
const statusAndData = new Uint8Array(12);
const responseCode = new Uint8Array(2);
const arpc = new Uint8Array(8);
const HOURS_OF_LEAP_YEAR = 8784;
const DONE = Object.freeze({});
const UNKNOWN_MODE = refuse('04', 'mode', 'modes 5 and 6 are not public');
const UNKNOWN_SCHEME = refuse('05', 'scheme', 'schemes 5, 6, 7 and 9 are not public');
const CLOUD_SCHEME = refuse('05', 'scheme', 'the key derivation of schemes 4 and 8 is not public');
const WRONG_KEY_INDEX = refuse('06', 'keyIndex', 'expected YHHHHCC with hour 0001 to 8784');
const AES_NOT_HERE = refuse('A7', 'mkAc', 'expected a 3DES key');
const NOT_PADDED = refuse(
  '80',
  'dataLength',
  'expected a multiple of 8 bytes: the padding flag says the host has padded',
);
