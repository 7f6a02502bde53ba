/**
 * What a card refuses, with the four digits that smartcard errors have on a device. 0003 is the device's number for a
 * wrong PIN (product reference 2.4); the others are our own, as those of the device are not public.
 */
import { Refusal } from '../refusal.ts';
import type { ChipFault } from './chip.ts';

/** Numbers of smartcard errors. */
export const cardErrors = Object.freeze({
  '0001': 'the card is not formatted',
  '0002': 'the card does not hold what is wanted, or holds something already',
  '0003': 'wrong PIN',
  '0004': 'the card is locked',
  '0005': 'a PIN has 5 to 8 digits',
  '0006': 'the card is damaged',
  '0007': 'the folder of the cards cannot be used',
  '0008': 'what was read back is not what was written',
  '0009': 'there is no such card',
});
/** One of them. */
export type CardErrorCode = keyof typeof cardErrors;

/** A refusal of a card. */
export type CardRefusal = Refusal<CardErrorCode>;

/** Wrong PINs that lock a card. */
export const PIN_TRIES = 3;

/** Makes a refusal. */
export const cardRefusal = (error: CardErrorCode, reason: string): CardRefusal => new Refusal(error, 'card', reason);

/** The refusal for a fault of the chip of a card. */
export function faultRefusal(name: string, fault: ChipFault): CardRefusal {
  switch (fault.fault) {
    case 'not formatted':
      return cardRefusal('0001', `card ${name} is not formatted: FC formats it`);
    case 'wrong PIN':
      return fault.triesLeft === 0
        ? cardRefusal('0004', `wrong PIN, for the ${ordinalLast} time: card ${name} is locked now. ${LOCKED}`)
        : cardRefusal('0003', `wrong PIN for card ${name}: ${tries(fault.triesLeft)}`);
    case 'locked':
      return cardRefusal('0004', `card ${name} is locked after ${PIN_TRIES} wrong PINs. ${LOCKED}`);
    case 'damaged':
      return cardRefusal('0006', `card ${name} is damaged (${fault.words}): use its copy, or format it anew`);
    case 'newer':
      return cardRefusal('0006', `card ${name} was written by a newer Pinward: read it with that one`);
    case 'changed':
      return cardRefusal('0002', `card ${name} was changed since it was inserted: insert it again`);
    case 'not verified':
      return cardRefusal(
        '0008',
        `card ${name} was written, but reading it back gave something else: do not use it; write another card`,
      );
    case 'disk':
      return cardRefusal('0007', fault.words);
  }
}

function tries(left: number): string {
  return left === 1 ? 'one try is left, then the card locks' : `${left} tries are left`;
}

const ordinalLast = 'third';
const LOCKED = 'Its content is lost to you: use its copy; FC makes it a blank card';
