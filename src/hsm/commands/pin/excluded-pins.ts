/** The local excluded-PIN block of a message (commands-pin-card 1.9). */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { Refusal } from '../../refusal.ts';
import { refuse } from '../../refusal.ts';

export interface ExcludedPins {
  readonly count: number;
  readonly pinLength: number;
  readonly table: View;
}

/** 81 when the entries have another length than the PIN, 86 when the PIN is among them. */
export function excludedPin(excluded: ExcludedPins, pin: Pin): Refusal<'81' | '86'> | undefined {
  if (excluded.count === 0) return undefined;
  if (excluded.pinLength !== pin.length) return OTHER_LENGTH;
  const { buffer, start } = excluded.table;
  for (let entry = 0; entry < excluded.count; entry++) {
    let difference = 0;
    const from = start + entry * pin.length;
    for (let i = 0; i < pin.length; i++) difference |= (buffer[from + i]! - 48) ^ pin.digits[i]!;
    if (difference === 0) return EXCLUDED;
  }
  return undefined;
}

const OTHER_LENGTH = refuse('81', 'excluded.pinLength', 'the excluded PINs have another length than the PIN in use');
const EXCLUDED = refuse('86', 'excluded.table', 'the PIN is on the excluded list');
