/** EY: verifies an RSA signature with a trusted public key (commands-emv-mac-rsa 8, EY). */
import type { EY } from '../../../../protocol/commands/rsa/EY-verify-signature.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { constantTimeEqual } from '../../../crypto/equal.ts';
import { modulusBytes, publicOperation, type RsaPublicKey } from '../../../crypto/rsa.ts';
import { decodeSignature, encodeSignature } from '../../../crypto/rsa-padding.ts';
import { openPublicKeyBlock, parsePublicKey, publicKeyMac } from '../../../keys/rsa-public.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { OTHER_LAYOUT } from './header.ts';
import { comparedLmkId } from './private-key.ts';
import { signedData } from './signed-data.ts';
import { checkVerifyingKey } from './strength.ts';

export const verifyRsaSignature: Handler<typeof EY> = (request, call) => {
  const key = openPublicKey(request, call);
  if (key instanceof Refusal) return key;
  const weak = checkVerifyingKey(key, call.settings);
  if (weak !== undefined) return weak;
  const data = signedData(request.hash, request.data.bytes());
  if (data instanceof Refusal) return data;
  const length = modulusBytes(key);
  if (encodeSignature(data, length) === undefined) return KEY_TOO_SHORT;
  const signature = request.signature.bytes();
  if (signature.length !== length) return SIGNATURE_LENGTH;
  const block = publicOperation(key, signature);
  if (block === undefined) return WRONG;
  const signed = decodeSignature(block);
  if (signed === 'padding') return PADDING;
  return signed === 'notSignature' || !constantTimeEqual(signed, data) ? WRONG : {};
};

/** The public key of a message, once its MAC or its key block has shown that it was imported here. */
function openPublicKey(request: Request<typeof EY>, call: Call): RsaPublicKey | RefusalOf<typeof EY> {
  const { mac, publicKey, publicKeyBlock } = request;
  if (call.lmk.kind === 'variant') {
    if (publicKey === undefined || mac === undefined) return OTHER_LAYOUT;
    const der = publicKey.bytes();
    const key = parsePublicKey(der, 'unsigned');
    if ('error' in key) return new Refusal('04', 'publicKey', key.reason);
    const expected = publicKeyMac(call.lmk, der, request.authenticationData.bytes());
    return constantTimeEqual(expected, mac.bytes()) ? key : WRONG_MAC;
  }
  if (publicKeyBlock === undefined) return OTHER_LAYOUT;
  const field = call.keyField(publicKeyBlock, 'publicKeyBlock');
  if (field instanceof Refusal) return field;
  const key = openPublicKeyBlock(field, VERIFICATION_KEY, call.lmk, comparedLmkId(call));
  return 'error' in key ? new Refusal(key.error as '04', 'publicKeyBlock', key.reason) : key;
}

const VERIFICATION_KEY = Object.freeze({ usages: ['02'], modesOfUse: ['V', 'N'] });
const WRONG_MAC = refuse('01', 'mac', 'the MAC is not that of this public key and authentication data');
const WRONG = refuse('02', 'signature', 'the signature is not one of this key over this data');
const PADDING = refuse('77', 'signature', 'the signature block inside has wrong padding');
const KEY_TOO_SHORT = refuse('76', 'hash', 'the modulus is too short for this hash');
const SIGNATURE_LENGTH = refuse('76', 'signatureLength', 'expected a signature as long as the modulus');
