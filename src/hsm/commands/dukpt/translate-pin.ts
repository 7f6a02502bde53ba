/** G0: a PIN block leaves its DUKPT key for a ZPK or another DUKPT key. */
import { G0 } from '../../../../protocol/commands/dukpt/G0-translate-pin-bdk.ts';
import { dukptKey } from '../../../keys/dukpt.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { translatePin } from '../pin/translate-pin.ts';
import { checkDestination, openDestination } from './destination.ts';
import { readKsn } from './ksn.ts';
import { checkDukptFormat } from './verification.ts';

export const translateFromBdk: Handler<typeof G0> = (request, call) => {
  const ksn = readKsn(request.sourceKsn, 'sourceKsn', 'pin');
  if (ksn instanceof Refusal) return ksn;
  if (request.destinationPan !== undefined && !call.settings.enableTokensInTranslation) return TOKENS_OFF;
  const destinationKsn = checkDestination(request, call);
  if (destinationKsn instanceof Refusal) return destinationKsn;
  const bdk = call.openKey(request.sourceKey, sourceBdk, request.sourceFlag);
  if (bdk instanceof Refusal) return bdk;
  const destination = openDestination(request, destinationKsn, call);
  if (destination instanceof Refusal) return destination;
  const wrongFormat = checkDukptFormat(call, request.sourceFormat, 'sourceFormat');
  if (wrongFormat !== undefined) return wrongFormat;
  return translatePin(request, call, dukptKey(bdk, ksn, 'pin'), destination);
};

const sourceBdk = wantKey(G0, 'sourceKey', '10');
const TOKENS_OFF = refuse('15', 'destinationPan', 'tokens in PIN translation are switched off');
