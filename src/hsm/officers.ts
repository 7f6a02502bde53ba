/**
 * Authorising officers: two different ones of an LMK allow activities (product reference 4.1). A pair of officers can
 * only be made here, so nothing is authorised by one person, or by officers of another LMK.
 */
import type { Lmk } from '../keys/lmk.ts';
import type { CardReader } from './cards/card.ts';
import { cardKinds } from './cards/content.ts';
import type { CardRefusal } from './cards/refusals.ts';
import type { Registered } from './password-register.ts';
import { Refusal, refuse } from './refusal.ts';
import { refusedByState } from './roles.ts';
import type { DeviceState } from './state.ts';

/** An officer who showed a card and its PIN, or a password. */
export interface Officer {
  /** Of the officer, not of the card: a copy of a card is the same officer. */
  readonly id: string;
  /** Name of the person. */
  readonly holder: string;
  /** Check value of the LMK that the officer is for. */
  readonly lmkCheckValue: string;
  readonly by: 'card' | 'password';
}

/** Two different officers of one LMK. */
export class OfficerPair {
  readonly #first: Officer;
  readonly #second: Officer;

  /** Use `pairOfficers`: it checks what has to be checked. */
  constructor(first: Officer, second: Officer, token: symbol) {
    if (token !== CHECKED) throw new Error('a pair of officers is made by pairOfficers');
    this.#first = first;
    this.#second = second;
  }

  get officers(): readonly [Officer, Officer] {
    return [this.#first, this.#second];
  }

  /** For lists and logs. */
  get names(): string {
    return `${this.#first.holder} and ${this.#second.holder}`;
  }

  get lmkCheckValue(): string {
    return this.#first.lmkCheckValue;
  }
}

/** The officer of a card, read with its PIN. Three wrong PINs in a row lock a card. */
export async function officerOfCard(
  reader: CardReader,
  cardName: string,
  pin: string,
  lmk: Lmk,
): Promise<Officer | CardRefusal | Refusal<'17'>> {
  const card = await reader.insert(cardName);
  if (card instanceof Refusal) return card;
  const content = await card.read(pin);
  if (content instanceof Refusal) return content;
  if (content.kind !== 'officer')
    return new Refusal('17', 'card', `card ${cardName} is a ${cardKinds[content.kind]}: CO makes officer cards`);
  const { officer, holder, lmkCheckValue } = content;
  return ofLmk({ id: officer, holder, lmkCheckValue, by: 'card' }, lmk);
}

/** Makes somebody an officer with a password, or gives an officer a new one; in the secure state only. */
export async function registerOfficer(
  state: DeviceState,
  lmkId: number,
  holder: string,
  password: string,
): Promise<Registered | Refusal<'13' | '15' | '41' | 'state'>> {
  const refused = refusedByState(state, 'registerOfficer');
  if (refused !== undefined) return refused;
  const lmk = state.lmk(lmkId);
  return lmk === undefined ? NO_LMK : state.passwords.register(roleOf(lmk), holder, password);
}

/** Takes an officer's password away; in the secure state only. Tells whether there was one. */
export async function removeOfficer(
  state: DeviceState,
  lmkId: number,
  holder: string,
): Promise<boolean | Refusal<'13' | '41' | 'state'>> {
  const refused = refusedByState(state, 'removeOfficer');
  if (refused !== undefined) return refused;
  const lmk = state.lmk(lmkId);
  return lmk === undefined ? NO_LMK : state.passwords.remove(roleOf(lmk), holder);
}

/** Who is an officer of an LMK with a password. */
export function passwordOfficers(state: DeviceState, lmkId: number): readonly Registered[] {
  const lmk = state.lmk(lmkId);
  return lmk === undefined ? [] : state.passwords.list(roleOf(lmk));
}

/** The officer of a name and a password. Three wrong passwords in a row lock an officer. */
export async function officerOfPassword(
  state: DeviceState,
  lmkId: number,
  holder: string,
  password: string,
): Promise<Officer | Refusal<'13' | '17' | '41'>> {
  const lmk = state.lmk(lmkId);
  if (lmk === undefined) return NO_LMK;
  const who = await state.passwords.identify(roleOf(lmk), holder, password);
  return who instanceof Refusal ? who : { ...named(who), lmkCheckValue: lmk.checkValue, by: 'password' };
}

/** The officer, if it is one of this LMK. */
function ofLmk(officer: Officer, { checkValue }: Lmk): Officer | Refusal<'17'> {
  if (officer.lmkCheckValue === checkValue) return officer;
  return new Refusal(
    '17',
    '',
    `${officer.holder} is an officer of the LMK with check value ${officer.lmkCheckValue}, and this LMK has ${checkValue}`,
  );
}

/** Both officers together, if they are two, and both of this LMK. */
export function pairOfficers(first: Officer, second: Officer, lmk: Lmk): OfficerPair | Refusal<'17'> {
  for (const officer of [first, second]) {
    const checked = ofLmk(officer, lmk);
    if (checked instanceof Refusal) return checked;
  }
  if (first.id === second.id) return SAME_OFFICER;
  if (sameName(first.holder, second.holder)) return SAME_PERSON;
  return new OfficerPair(first, second, CHECKED);
}

/** One person under two names of different case is one person. */
export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Officers belong to an LMK, not to a slot: the LMK may move, or be loaded into another device. */
const roleOf = (lmk: Lmk): string => `officer.${lmk.checkValue}`;
const named = ({ id, holder }: Registered) => ({ id, holder });

const NO_LMK = refuse('13', 'lmkId', 'no LMK is loaded there: officers belong to an LMK');
const CHECKED = Symbol('checked');
const SAME_OFFICER = refuse('17', '', 'the same officer twice: the second must be another officer of this LMK');
const SAME_PERSON = refuse('17', '', 'both officers have the same name: the second must be another person');
