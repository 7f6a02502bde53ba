/** KQ: application cryptograms with static or M/Chip session keys (commands-emv-mac-rsa 3, KQ). */
import { KQ } from '../../../../protocol/commands/emv/KQ-verify-arqc.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import { TripleDes } from '../../../crypto/des.ts';
import { startsWith } from '../../../crypto/equal.ts';
import { CARD_DATA_BYTES, CARD_KEY_BYTES, cardKey } from '../../../payment/card-key.ts';
import { applicationCryptogram, responseMethod1 } from '../../../payment/cryptogram.ts';
import { scriptKeyFromAtc, sessionKeyFromAtcAndUn } from '../../../payment/session-key.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { counterOf, refuteCryptogram, zeroPadded } from './cryptogram.ts';

export const verifyArqc: Handler<typeof KQ> = (request, call) => {
  const { mode, scheme } = request;
  if ((mode === '3' || mode === '4') && scheme !== '0') return WRONG_SCHEME;
  const issuerKey = call.openKey(request.mkAc, mkAc);
  if (issuerKey instanceof Refusal) return issuerKey;
  if (issuerKey.tdes === undefined) return AES_NOT_HERE;
  let integrityKey: TripleDes | undefined;
  if (mode === '3' || mode === '4') {
    const opened = call.openKey(request.mkSmi, mkSmi);
    if (opened instanceof Refusal) return opened;
    if (opened.tdes === undefined) return AES_SMI_NOT_HERE;
    integrityKey = opened.tdes;
  }
  request.panSequence.copyTo(cardData);
  cardKey(issuerKey.cipher, cardData, iccKey);
  const card = new TripleDes(iccKey);
  if (mode !== '2') {
    const key = cryptogramKey(scheme, card, request.atc, request.unpredictableNumber);
    const wrong = refuteCryptogram(key, zeroPadded(request.data), request.arqc, call);
    if (wrong !== undefined) return wrong;
  }
  if (integrityKey !== undefined && (mode === '3' || mode === '4')) {
    cardKey(integrityKey, cardData, iccKey);
    scriptKeyFromAtc(iccKey, counterOf(request.atc), sessionKey);
    const mac = applicationCryptogram(new TripleDes(sessionKey), zeroPadded(request.discretionaryData));
    if (!startsWith(mac, request.discretionaryMac.bytes())) return WRONG_DISCRETIONARY;
  }
  if (mode === '0' || mode === '3') return DONE;
  request.arqc.copyTo(arpc);
  request.arc.copyTo(responseCode);
  responseMethod1(card, arpc, responseCode, arpc);
  return { arpc };
};

/** Schemes 0 and 2 use the ICC key itself, 1 the M/Chip SKD session key (section 2.2). */
function cryptogramKey(scheme: '0' | '1' | '2', card: TripleDes, atc: View, un: View): TripleDes {
  if (scheme !== '1') return card;
  un.copyTo(unpredictable);
  sessionKeyFromAtcAndUn(card, counterOf(atc), unpredictable, sessionKey);
  return new TripleDes(sessionKey);
}

const mkAc = wantKey(KQ, 'mkAc', '10');
const mkSmi = wantKey(KQ, 'mkSmi', '11');
const cardData = new Uint8Array(CARD_DATA_BYTES);
const iccKey = new Uint8Array(CARD_KEY_BYTES);
const sessionKey = new Uint8Array(CARD_KEY_BYTES);
const unpredictable = new Uint8Array(4);
const responseCode = new Uint8Array(2);
const arpc = new Uint8Array(8);
const DONE = Object.freeze({});
const WRONG_SCHEME = refuse('03', 'scheme', 'modes 3 and 4 go with scheme 0 only');
const WRONG_DISCRETIONARY = refuse('06', 'discretionaryMac', 'the MAC over the discretionary data does not verify');
const AES_NOT_HERE = refuse('A7', 'mkAc', 'expected a 3DES key');
const AES_SMI_NOT_HERE = refuse('A7', 'mkSmi', 'expected a 3DES key');
