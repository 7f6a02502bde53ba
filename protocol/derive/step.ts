/**
 * One field as the reading loop sees it. Most fields of most messages are of a few plain forms: for those the loop reads
 * them itself, without a call through a function value, and leaves whatever is not plain, or wrong, to the field's reader.
 */
import type { Field } from '../dsl/fields.ts';
import { KeyReference, View } from '../dsl/values.ts';
import { ANY, type CharacterClass } from './characters.ts';
import type { Test } from './conditions.ts';
import type { ReadState } from './read-state.ts';
import { InheritedSource, Slot, type Source } from './slot.ts';

/** How the loop reads a field: the forms it knows, or `other`. Numbers, as it branches on them for every field. */
export const forms = Object.freeze({ other: 0, run: 1, number: 2, choice: 3, key: 4, cipherBlock: 5, account: 6 });
export type FormNumber = (typeof forms)[keyof typeof forms];

/** What a kind of field compiles to: it puts the value into the slot of its field; false when malformed. */
export type ReadValue = (state: ReadState) => boolean;

/** All steps have one shape, whatever their form: a field that a form does not use has the value it starts with. */
export class Step {
  readonly field: Field;
  readonly path: string;
  readonly slot: Slot;
  form: FormNumber = forms.other;
  read: ReadValue = UNREADABLE;
  isPresent: Test | undefined = undefined;
  /** Characters that open an optional field. */
  ahead: Uint8Array | undefined = undefined;
  /** The condition is that of the field before. */
  sharesCondition = false;
  /** Characters of a run, a number, a choice; of a key without scheme letter, 0 when that depends on the message. */
  size = 0;
  characters: CharacterClass = ANY;
  view: View = NO_VIEW;
  key: KeyReference = NO_KEY;
  min = 0;
  max = 0;
  radix = 10;
  /** The characters of the last known choice as a number, and that choice: hosts repeat themselves. */
  last = -1;
  lastValue: string | undefined = undefined;
  /** The key of a cipher block, or the formats that decide about an account number. */
  first: Source = NO_SOURCE;
  second: Source = NO_SOURCE;

  constructor(field: Field, path: string, slot: Slot) {
    this.field = field;
    this.path = path;
    this.slot = slot;
  }
}

/** Literals have no value. */
export const NO_SLOT: Slot = new Slot({}, '');
const NO_SOURCE: Source = new InheritedSource({}, '');
const NO_VIEW = new View();
const NO_KEY = new KeyReference();
const UNREADABLE: ReadValue = () => false;
