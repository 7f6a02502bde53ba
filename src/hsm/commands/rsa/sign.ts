/** EW: an RSA signature over data, a hash or a DigestInfo (commands-emv-mac-rsa 8, EW). */
import type { EW } from '../../../../protocol/commands/rsa/EW-sign.ts';
import { encodeSignature } from '../../../crypto/rsa-padding.ts';
import { rsaPurposes } from '../../../keys/rsa-private.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { openReference } from './private-key.ts';
import { signedData } from './signed-data.ts';
import { checkSigningKey } from './strength.ts';

export const signWithRsa: Handler<typeof EW> = (request, call) => {
  const key = openReference(request, SIGNATURE_KEY, call);
  if (key instanceof Refusal) return key;
  const weak = checkSigningKey(key, call.settings);
  if (weak !== undefined) return weak;
  const data = signedData(request.hash, request.data.bytes());
  if (data instanceof Refusal) return data;
  const block = encodeSignature(data, key.length);
  if (block === undefined) return KEY_TOO_SHORT;
  // A signature block starts with 00, so it is below the modulus.
  const signature = key.operate(block)!;
  return { signatureLength: signature.length, signature };
};

const SIGNATURE_KEY = Object.freeze({
  purposes: [rsaPurposes.signature, rsaPurposes.both],
  usages: ['03'],
  modesOfUse: ['S', 'N'],
});
const KEY_TOO_SHORT = refuse('76', 'hash', 'the modulus is too short for this hash');
