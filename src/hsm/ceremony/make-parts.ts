/** GK: components and shares of new LMKs, and their way onto cards (product reference 2.4, 2.5). */
import {
  type ComponentPlan,
  type LmkComponent,
  type LmkPart,
  type LmkShare,
  makeComponent,
  makeShares,
  type SharePlan,
} from '../../keys/lmk-components.ts';
import type { SmartCard } from '../cards/card.ts';
import { partContent } from '../cards/content.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { DeviceState } from '../state.ts';
import { type CeremonyRefusal, secureRefusal } from './rules.ts';

/** Makes one component of a 3DES LMK; it is on no card yet. */
export function makeLmkComponent(state: DeviceState, plan: ComponentPlan): LmkComponent | CeremonyRefusal {
  const { set, number, values = {} } = plan;
  const refused = secureRefusal(state);
  if (refused !== undefined) return refused;
  if (!oneToNine(set)) return BAD_SET;
  if (!oneToNine(number)) return BAD_NUMBER;
  const { a, b, c } = values;
  if ((a !== undefined && a.length !== 8) || (b !== undefined && b.length !== 8)) return BAD_SECRET;
  if (c !== undefined && !/^\d{8}$/.test(c)) return BAD_DIGITS;
  return makeComponent(plan, state.random);
}

/** Makes an AES LMK and its shares; they are on no card yet, and without them the LMK is gone. */
export function makeLmkShares(state: DeviceState, plan: SharePlan): readonly LmkShare[] | CeremonyRefusal {
  const { threshold, shares } = plan;
  const refused = secureRefusal(state);
  if (refused !== undefined) return refused;
  if (!oneToNine(shares) || shares < 2) return BAD_SHARES;
  if (!oneToNine(threshold) || threshold < 2 || threshold > shares)
    return new Refusal('15', 'threshold', `the number of shares that give the LMK is 2 to ${shares}`);
  return makeShares(plan, state.random);
}

/** What was written on a card. */
export interface WrittenPart {
  /** For the record of the ceremony. */
  readonly checkValue: string;
  /** Has the card to be verified with VC before a live LMK is loaded from it? */
  readonly needsVerification: boolean;
}

/** Writes a component or a share on a blank card and reads it back. The same part may go on several cards. */
export async function writePart(
  state: DeviceState,
  part: LmkPart,
  card: SmartCard,
  pin: string,
): Promise<WrittenPart | CeremonyRefusal> {
  const refused = secureRefusal(state) ?? (await card.write(pin, partContent(part)));
  if (refused !== undefined) return refused;
  return {
    checkValue: part.checkValue,
    needsVerification: part.status === 'live' && state.settings.strictCardVerification,
  };
}

const oneToNine = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 9;
const BAD_SET = refuse('15', 'set', 'a set of components has a number from 1 to 9');
const BAD_NUMBER = refuse('15', 'number', 'a component has a number from 1 to 9');
const BAD_SECRET = refuse('15', 'values', 'values A and B have 16 hexadecimal digits each');
const BAD_DIGITS = refuse('15', 'values', 'value C has 8 decimal digits');
const BAD_SHARES = refuse('15', 'shares', 'there are 2 to 9 shares of an LMK');
