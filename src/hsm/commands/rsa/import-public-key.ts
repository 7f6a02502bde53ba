/** EO: makes a public key trusted, by a MAC or in a key block (commands-emv-mac-rsa 8, EO). */
import type { EO } from '../../../../protocol/commands/rsa/EO-import-public-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { RsaHeaderFields } from '../../../keys/rsa-block.ts';
import { parsePublicKey, publicKeyMac, sealPublicKeyBlock } from '../../../keys/rsa-public.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { OTHER_LAYOUT, rsaHeaderFields } from './header.ts';
import { checkVerifyingKey } from './strength.ts';

export const importPublicKey: Handler<typeof EO> = (request, call) => {
  const { encoding, publicKey, authenticationData } = request;
  if (encoding === '03') return NO_ECC;
  const der = publicKey.bytes();
  const key = parsePublicKey(der, encoding === '01' ? 'unsigned' : 'twosComplement');
  if ('error' in key) return new Refusal('04', 'publicKey', key.reason);
  const weak = checkVerifyingKey(key, call.settings);
  if (weak !== undefined) return weak;
  const header = headerOf(request, call);
  if (header instanceof Refusal) return header;
  if (!call.isAuthorised('import', 'rsa')) return NOT_AUTHORISED;
  if (call.lmk.kind === 'variant') return { mac: publicKeyMac(call.lmk, der, authenticationData.bytes()), publicKey };
  const publicKeyBlock = sealPublicKeyBlock(der, header!, call.lmk, call.random);
  if (typeof publicKeyBlock === 'string') return { publicKeyBlock };
  return new Refusal(publicKeyBlock.error as 'AC', 'header.optionalBlocks', publicKeyBlock.reason);
};

function headerOf({ header }: Request<typeof EO>, call: Call): RsaHeaderFields | undefined | RefusalOf<typeof EO> {
  if (call.lmk.kind === 'variant') return undefined;
  if (header === undefined) return OTHER_LAYOUT;
  if (!PUBLIC_MODES.includes(header.modeOfUse ?? '')) return WRONG_MODE;
  return rsaHeaderFields(PUBLIC_KEY_USAGE, header, call.lmkId);
}

const PUBLIC_KEY_USAGE = '02';
const PUBLIC_MODES: readonly string[] = ['E', 'N', 'V'];
const NO_ECC = refuse('67', 'encoding', 'ECC public keys are not served');
const WRONG_MODE = refuse('A8', 'header.modeOfUse', 'expected E, N or V, which go with a public key');
const NOT_AUTHORISED = refuse('17', '', 'the activity import.rsa.host is not authorised');
