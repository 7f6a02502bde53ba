/** PINs that may not be used: the list of a message (commands-pin-card 1.9) and the global list of the device. */
import { fromLatin1, latin1, type View } from '../../../../protocol/dsl/values.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { Call } from '../../call.ts';
import type { StoredValue } from '../../device-store.ts';
import type { Refusal } from '../../refusal.ts';
import { refuse } from '../../refusal.ts';
import type { DeviceState } from '../../state.ts';

/** The list that a message carries. */
export interface ExcludedPins {
  readonly count: number;
  readonly pinLength: number;
  readonly table: View;
}

/** The global list: PINs of one length as ASCII digits, one behind the other. */
export interface GlobalExcludedPins {
  readonly pinLength: number;
  readonly digits: Uint8Array;
}

/** Replaces the global list of a device (BM). It counts only with the setting enableWeakPinChecking. */
export function loadGlobalExcludedPins(state: DeviceState, list: GlobalExcludedPins): void {
  globalLists.set(state, list);
}

/** As `loadGlobalExcludedPins`, and keeps it; words for people, and the list as before, when it cannot be kept. */
export function keepGlobalExcludedPins(
  state: DeviceState,
  list: GlobalExcludedPins,
): Promise<string | undefined> | undefined {
  const before = globalList(state);
  globalLists.set(state, list);
  if (!state.store.isDurable) return undefined;
  const stored = { pinLength: list.pinLength, digits: latin1(list.digits) };
  return state.store.save(SECTION, stored).then(
    () => undefined,
    (failure: Error) => {
      if (globalLists.get(state) === list) globalLists.set(state, before);
      return failure.message;
    },
  );
}

/** 81 when the entries of the message have another length than the PIN, 86 when the PIN is on a list. */
export function excludedPin(
  call: Call,
  excluded: ExcludedPins | undefined,
  pin: Pin,
): Refusal<'81'> | Refusal<'86'> | undefined {
  const otherLength = excludedLength(excluded, pin.length);
  if (otherLength !== undefined) return otherLength;
  return isExcluded(call, excluded, pin) ? EXCLUDED : undefined;
}

/** 81 when the entries of the message have another length than the PIN in use. */
export function excludedLength(excluded: ExcludedPins | undefined, length: number): Refusal<'81'> | undefined {
  if (excluded === undefined || excluded.count === 0 || excluded.pinLength === length) return undefined;
  return OTHER_LENGTH;
}

/** Whether a PIN is on the list of the message, of the same length, or on the global one. */
export function isExcluded(call: Call, excluded: ExcludedPins | undefined, pin: Pin): boolean {
  if (excluded !== undefined && holds(excluded.table.buffer, excluded.table.start, excluded.table.end, pin))
    return true;
  if (!call.settings.enableWeakPinChecking) return false;
  const list = globalList(call.state);
  // Which code a global entry of another length has is not public: it is passed over.
  return list.pinLength === pin.length && holds(list.digits, 0, list.digits.length, pin);
}

/** The list of a device; at first the one that its store has. */
function globalList(state: DeviceState): GlobalExcludedPins {
  let list = globalLists.get(state);
  if (list === undefined) globalLists.set(state, (list = openList(state.store.load(SECTION))));
  return list;
}

function openList(stored: StoredValue | undefined): GlobalExcludedPins {
  const { pinLength, digits } = (typeof stored === 'object' && stored !== null ? stored : {}) as Readonly<
    Record<string, StoredValue>
  >;
  if (typeof pinLength !== 'number' || typeof digits !== 'string' || !/^\d*$/.test(digits)) return EMPTY;
  return { pinLength, digits: fromLatin1(digits) };
}

/** Compares with every entry in full, so that time tells nothing of the PIN. */
function holds(list: Uint8Array, start: number, end: number, pin: Pin): boolean {
  let found = false;
  for (let from = start; from + pin.length <= end; from += pin.length) {
    let difference = 0;
    for (let i = 0; i < pin.length; i++) difference |= (list[from + i]! - 48) ^ pin.digits[i]!;
    if (difference === 0) found = true;
  }
  return found;
}

/** Name in the store. */
const SECTION = 'excludedPins';
const EMPTY: GlobalExcludedPins = Object.freeze({ pinLength: 0, digits: new Uint8Array(0) });
const globalLists = new WeakMap<DeviceState, GlobalExcludedPins>();
const OTHER_LENGTH = refuse('81', 'excluded.pinLength', 'the excluded PINs have another length than the PIN in use');
const EXCLUDED = refuse('86', 'excluded.table', 'the PIN is on a list of excluded PINs');
