/** GQ: a PIN under a DUKPT key is verified by its PVV, with a MAC beside it on request. */
import { GQ } from '../../../../protocol/commands/dukpt/GQ-verify-pvv.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { comparePvv } from '../pin/verify-pvv.ts';
import { readKsn } from './ksn.ts';
import { checkDukptFormat, dukptAnswer, openDukptBlock } from './verification.ts';

export const verifyDukptPvv: Handler<typeof GQ> = (request, call) => {
  const ksn = readKsn(request.ksn, 'ksn', 'pin');
  if (ksn instanceof Refusal) return ksn;
  const token = request.verificationPan;
  if (token !== undefined && !call.settings.enableTokensInVerification) return TOKENS_OFF;
  const bdk = call.openKey(request.bdk, wantedBdk, request.sourceFlag);
  if (bdk instanceof Refusal) return bdk;
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const unreadable = checkDukptFormat(call, request.format, 'format') ?? openDukptBlock(bdk, ksn, request, pin);
  if (unreadable !== undefined) return unreadable;
  const compared = comparePvv(pvk, token?.account ?? request.account, request, pin);
  if (compared !== undefined && compared.error !== '01') return compared;
  return dukptAnswer(compared, request, bdk, ksn);
};

const wantedBdk = wantKey(GQ, 'bdk', '10');
const wantedPvk = wantKey(GQ, 'pvk', '11');
const pin = new Pin();
const TOKENS_OFF = refuse('15', 'verificationPan', 'tokens in PIN verification are switched off');
