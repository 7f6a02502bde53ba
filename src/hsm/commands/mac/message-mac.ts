/** M6 and M8: MACs over messages in one piece or in parts (commands-emv-mac-rsa 5, M6, M8). */
import type { M6 } from '../../../../protocol/commands/mac/M6-generate-mac.ts';
import type { M8 } from '../../../../protocol/commands/mac/M8-verify-mac.ts';
import { roles } from '../../../../protocol/words/keys.ts';
import { startsWith } from '../../../crypto/equal.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { typedKeys } from '../data/typed-key.ts';
import { computeMac } from './compute-mac.ts';

export const generateMac: Handler<typeof M6> = (request, call) => {
  const block = computeMac(request, generationKeys, call);
  if (block instanceof Refusal) return block;
  if (request.mode === '1' || request.mode === '2') return { nextIv: block };
  return request.macSize === '0' ? { halfMac: block.slice(0, HALF_BYTES) } : { mac: block.slice(0, MAC_BYTES) };
};

export const verifyMac: Handler<typeof M8> = (request, call) => {
  const block = computeMac(request, verificationKeys, call);
  if (block instanceof Refusal) return block;
  if (request.mode === '1' || request.mode === '2') return { nextIv: block };
  const half = request.macSize === '0';
  const mac = half ? request.halfMac! : request.mac!;
  const given = half ? givenHalf : givenMac;
  mac.unhex(given);
  if (startsWith(block, given)) return VERIFIED;
  return half ? WRONG_HALF : WRONG_MAC;
};

const generationKeys = typedKeys(roles.MAC, 'generate');
const verificationKeys = typedKeys(roles.MAC, 'verify');
const HALF_BYTES = 4;
const MAC_BYTES = 8;
const givenHalf = new Uint8Array(HALF_BYTES);
const givenMac = new Uint8Array(MAC_BYTES);
const VERIFIED = Object.freeze({});
const WRONG_HALF = refuse('01', 'halfMac', 'the MAC does not verify');
const WRONG_MAC = refuse('01', 'mac', 'the MAC does not verify');
