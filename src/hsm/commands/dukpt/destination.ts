/** The key a translated PIN block leaves under: a ZPK, or the PIN key of a BDK and its KSN (commands-pin-card 1.1). */
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import { roles } from '../../../../protocol/words/keys.ts';
import { dukptKey } from '../../../keys/dukpt.ts';
import { keyRequirement } from '../../../keys/open.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { readKsn } from './ksn.ts';

/** Fields of a destination; the KSN is there when the destination is a BDK. */
export interface Destination {
  readonly destinationFlag?: '*' | '~' | '!' | undefined;
  readonly destinationKey: KeyReference;
  readonly destinationKsn?: View | undefined;
}

/** 17 when the destination is a BDK and that is switched off; 15 for a KSN that cannot give a PIN key. */
export function checkDestination(request: Destination, call: Call): Uint8Array | undefined | Refusal<'15' | '17'> {
  if (request.destinationKsn === undefined) return undefined;
  if (!call.settings.enablePinTranslationToBdk) return BDK_NOT_ALLOWED;
  return readKsn(request.destinationKsn, 'destinationKsn', 'pin');
}

/** Opens the destination key; `ksn` is what `checkDestination` gave. */
// biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
export function openDestination(request: Destination, ksn: Uint8Array | undefined, call: Call): Key | Refusal<any> {
  if (ksn === undefined) return call.openAs(request.destinationKey, zpk, wanted);
  const bdk = call.openAs(request.destinationKey, bdks[request.destinationFlag ?? ''], wanted);
  return bdk instanceof Refusal ? bdk : dukptKey(bdk, ksn, 'pin');
}

const wanted = { field: 'destinationKey', parity: '11' } as const;
const zpk = keyRequirement(roles.ZPK, 'encrypt');
/** A key block without flag tells the type of its BDK itself. */
const bdks = {
  '': keyRequirement(roles.BDK, 'derive'),
  '*': keyRequirement(roles.BDK1, 'derive'),
  '~': keyRequirement(roles.BDK2, 'derive'),
  '!': keyRequirement(roles.BDK4, 'derive'),
};
const BDK_NOT_ALLOWED = refuse('17', 'destinationKey', 'PIN translation to a BDK is switched off');
