/** What holds for every step of the LMK ceremony: states and identifiers, and words for what is refused. */
import type { PartsProblem } from '../../keys/lmk-components.ts';
import type { CardRefusal } from '../cards/refusals.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { DeviceState } from '../state.ts';

/**
 * A refusal of the ceremony. `state` where the operating state forbids it; 03 too few parts, 13 identifier or LMK, 15
 * what was typed, 17 not authorised or forbidden by a setting, 41 not kept, 75 weak, B5 and B6 parts that do not fit.
 */
export type CeremonyRefusal =
  | Refusal<'state' | '03' | '13' | '15' | '17' | '33' | '41' | '75' | 'B5' | 'B6'>
  | CardRefusal;

/** Refuses unless both keys are turned. */
export function secureRefusal({ operating }: DeviceState): Refusal<'state'> | undefined {
  return operating.state === 'secure' ? undefined : ONLY_SECURE;
}

/** Refuses an identifier that no LMK can have. */
export function identifierRefusal(id: number): Refusal<'13'> | undefined {
  return Number.isInteger(id) && id >= 0 && id <= 19 ? undefined : BAD_IDENTIFIER;
}

/** The refusal for parts that give no LMK. */
export const partsRefusal = (problem: PartsProblem): CeremonyRefusal => PARTS[problem];

/** Waits until a change is kept; a refusal when it could not be, and then it is undone. */
export async function keptRefusal(state: DeviceState): Promise<Refusal<'41'> | undefined> {
  const failure = await state.kept();
  return failure === undefined ? undefined : new Refusal('41', '', failure);
}

/** An identifier as people write it. */
export const twoDigits = (id: number): string => String(id).padStart(2, '0');

const ONLY_SECURE = refuse('state', '', 'command only allowed from Secure: turn both keys');
const BAD_IDENTIFIER = refuse('13', 'lmkId', 'an LMK identifier is 00 to 19');

const PARTS: Readonly<Record<PartsProblem, CeremonyRefusal>> = {
  'different kinds': refuse(
    'B5',
    'card',
    'this card belongs to an LMK of another scheme or algorithm than those before',
  ),
  'different sets': refuse('B5', 'card', 'this card belongs to another set than those before: use cards of one set'),
  'different status': refuse(
    'B6',
    'card',
    'this card belongs to a test LMK and those before to a live one, or the reverse',
  ),
  'same part': refuse(
    'B5',
    'card',
    'this component or share was loaded already, from this card or its copy: insert another',
  ),
  'too few': refuse('03', 'card', 'more cards are needed'),
  inconsistent: refuse(
    'B5',
    'card',
    'the shares do not give the LMK that they were made for: one of the cards is not what it says. Nothing was loaded',
  ),
  weak: refuse('75', 'card', 'these components give an LMK with equal parts, which protects nothing: make new ones'),
  'published test value': refuse(
    '17',
    'card',
    'these cards say live, but they give a published test LMK, which everybody knows. Nothing was loaded',
  ),
};
