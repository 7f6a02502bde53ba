/**
 * Who holds the left and the right key (product reference 7.2). As long as a key has no holder it stands in its lock,
 * for whoever is at the device; with a holder it turns for that person only.
 */

import { sameName } from './officers.ts';
import type { KeySide, Turned } from './operating-state.ts';
import type { Registered } from './password-register.ts';
import { Refusal, refuse } from './refusal.ts';
import { refusedByState } from './roles.ts';
import type { DeviceState } from './state.ts';

/** Name and password of a key holder. */
export interface KeyProof {
  readonly holder: string;
  readonly password: string;
}

/** Turns a key from or into its operating position. `proof` is needed when the key has a holder. */
export async function turnKey(
  state: DeviceState,
  side: KeySide,
  isTurned: boolean,
  proof?: KeyProof,
): Promise<Turned | Refusal<'17' | '41' | 'state'>> {
  if (keyHolder(state, side) === undefined) return state.operating.turn(side, isTurned);
  if (proof === undefined) return new Refusal('17', '', `the ${side} key needs the name and password of its holder`);
  const who = await state.passwords.identify(roleOf(side), proof.holder, proof.password);
  return who instanceof Refusal ? who : state.operating.turn(side, isTurned, who.holder);
}

/** The holder of a key; undefined when it stands in its lock. */
export function keyHolder(state: DeviceState, side: KeySide): Registered | undefined {
  return state.passwords.list(roleOf(side))[0];
}

/** Gives a key to a person, or its holder a new password; in the secure state only, so by who turned both keys. */
export async function giveKey(
  state: DeviceState,
  side: KeySide,
  holder: string,
  password: string,
): Promise<Registered | Refusal<'15' | '17' | '41' | 'state'>> {
  const refused = refusedByState(state, 'giveKey');
  if (refused !== undefined) return refused;
  const other = keyHolder(state, side === 'left' ? 'right' : 'left');
  if (other !== undefined && sameName(other.holder, holder)) return ONE_PERSON;
  const before = keyHolder(state, side);
  const given = await state.passwords.register(roleOf(side), holder, password);
  if (given instanceof Refusal || before === undefined || before.id === given.id) return given;
  const removed = await state.passwords.remove(roleOf(side), before.holder);
  return removed instanceof Refusal ? removed : given;
}

/** Puts a key back into its lock, for whoever is at the device; in the secure state only. */
export async function returnKey(state: DeviceState, side: KeySide): Promise<boolean | Refusal<'41' | 'state'>> {
  const refused = refusedByState(state, 'returnKey');
  if (refused !== undefined) return refused;
  const holder = keyHolder(state, side);
  return holder === undefined ? false : state.passwords.remove(roleOf(side), holder.holder);
}

const roleOf = (side: KeySide): string => `key.${side}`;
const ONE_PERSON = refuse('17', '', 'the left and the right key have different holders: choose another person');
