/** GW: a MAC with a DUKPT key, made or verified (commands-emv-mac-rsa 5, GW). */
import { GW } from '../../../../protocol/commands/mac/GW-dukpt-mac.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { readKsn } from '../dukpt/ksn.ts';
import type { MacPart } from '../dukpt/mac.ts';
import { dukptMac as computeMac, macMatches, macPart } from '../dukpt/mac.ts';

export const dukptMac: Handler<typeof GW> = (request, call) => {
  const ksn = readKsn(request.ksn, 'ksn', 'other');
  if (ksn instanceof Refusal) return ksn;
  const bdk = call.openKey(request.bdk, wantedBdk, request.mode);
  if (bdk instanceof Refusal) return bdk;
  const use = request.method === '5' ? 'macResponse' : 'macRequest';
  const method = request.method === '4' || request.method === '5' ? 'cmac' : 'x919';
  const whole = computeMac(bdk, ksn, use, method, request.data.bytes());
  const part = macPart(whole, PARTS[request.mode]);
  if ('mac' in request && request.mac !== undefined) return macMatches(request.mac, part) ? VERIFIED : WRONG_MAC;
  if ('halfMac' in request && request.halfMac !== undefined)
    return macMatches(request.halfMac, part) ? VERIFIED : WRONG_HALF;
  return part === whole ? { mac: whole } : { halfMac: part };
};

type Mode = Request<typeof GW>['mode'];

const PARTS: Readonly<Record<Mode, MacPart>> = (() => {
  const parts: Partial<Record<Mode, MacPart>> = {};
  for (const mode of ['1', '4', 'A', 'D', 'G', 'J'] as const) parts[mode] = 'full';
  for (const mode of ['2', '5', 'B', 'E', 'H', 'K'] as const) parts[mode] = 'left';
  for (const mode of ['3', '6', 'C', 'F', 'I', 'L'] as const) parts[mode] = 'right';
  return parts as Record<Mode, MacPart>;
})();
const wantedBdk = wantKey(GW, 'bdk', '10');
const VERIFIED = Object.freeze({});
const WRONG_MAC = refuse('01', 'mac', 'the MAC does not verify');
const WRONG_HALF = refuse('01', 'halfMac', 'the MAC does not verify');
