/** What the DUKPT PIN verifications share: formats, the PIN block, the MAC of mode 1 (commands-pin-card 8, GO). */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import { dukptKey } from '../../../keys/dukpt.ts';
import type { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { Call } from '../../call.ts';
import { Refusal } from '../../refusal.ts';
import type { PinBlockRefusal } from '../pin/pin-block.ts';
import { checkFormat, openBlock } from '../pin/pin-block.ts';
import { dukptMac, macMatches, macPart } from './mac.ts';

/** A PIN block under a DUKPT key. */
export interface DukptPinBlock {
  readonly pinBlock: View;
  readonly format: PinBlockCode;
  readonly account: AccountView;
}

/** The MAC of a verification; there in mode 1. */
export interface DukptMessage {
  readonly mode: '0' | '1';
  readonly macMode?: '1' | '2' | '3' | undefined;
  readonly mac?: View | undefined;
  readonly halfMac?: View | undefined;
  readonly message?: View;
}

/** 69 for a format that is switched off, 23 for one that does not travel under DUKPT keys (commands-pin-card 2). */
export function checkDukptFormat(call: Call, format: PinBlockCode, field: string): PinBlockRefusal | undefined {
  const wrong = checkFormat(call, format, field);
  if (wrong !== undefined) return wrong;
  return TRAVELS[format] === true
    ? undefined
    : new Refusal('23', field, 'expected 01, 04, 05, 47, or 48 under an AES key');
}

/** Opens the PIN block under the PIN key of the KSN. */
export function openDukptBlock(
  bdk: Key,
  ksn: Uint8Array,
  request: DukptPinBlock,
  pin: Pin,
): PinBlockRefusal | undefined {
  const key = dukptKey(bdk, ksn, 'pin');
  return openBlock(key, request.pinBlock, request.format, request.account, pin, 'pinBlock', 'format');
}

/** What is answered: the verdict on the PIN and, in mode 1, the MAC error code beside it. */
export function dukptAnswer<E extends '01' | '02'>(
  verdict: Refusal<E> | undefined,
  request: DukptMessage,
  bdk: Key,
  ksn: Uint8Array,
): Refusal<E> | { readonly code: E; readonly macResult: '00' | '01' } | { readonly macResult?: '00' | '01' } {
  if (request.mode === '0') return verdict ?? VERIFIED;
  const mac = macPart(dukptMac(bdk, ksn, 'macRequest', 'x919', request.message!.bytes()), PARTS[request.macMode!]);
  const macResult = macMatches(request.mac ?? request.halfMac!, mac) ? '00' : '01';
  return verdict === undefined ? { macResult } : { code: verdict.error, macResult };
}

const TRAVELS: Readonly<Partial<Record<PinBlockCode, true>>> = {
  '01': true,
  '04': true,
  '05': true,
  '47': true,
  '48': true,
};
const PARTS = { '1': 'full', '2': 'left', '3': 'right' } as const;
const VERIFIED = Object.freeze({});
