/**
 * Definition -> reader. Each field becomes a closure once; reading a message fills one record that is reused, with
 * numbers, interned literals and views into the receive buffer. Malformed input is a value, never an exception.
 */
import type { Field, Fields } from '../dsl/fields.ts';
import type { FieldRecord, Test } from './conditions.ts';
import { compileCondition } from './conditions.ts';
import type { ReadState, Span } from './read-state.ts';
import { valueReaders } from './read-values.ts';
import type { Source } from './slot.ts';
import { InheritedSource, Slot } from './slot.ts';

/** Reads the fields of one definition into `record`; false when malformed, with the reason in the state. */
export interface Reader {
  readonly record: FieldRecord;
  /** The values of the record by field. */
  readonly slots: ReadonlyMap<string, Slot>;
  read(state: ReadState): boolean;
}

export interface ReaderOptions {
  /** Values that are well formed but not allowed are noted and reading goes on (order of commands-keys-admin 1.13). */
  readonly defer?: boolean;
  /** Request record that conditions of a reply look into. */
  readonly outer?: FieldRecord;
}

/** What a kind of field compiles to: it puts the value into the slot of its field. */
export type ReadValue = (state: ReadState) => boolean;
export interface ReadEnvironment {
  readonly path: string;
  readonly options: ReaderOptions;
  /** Takes the value; literals leave it alone. */
  readonly slot: Slot;
  /** The value decides the layout that follows, so a bad one ends reading at once. */
  readonly isTag: boolean;
  /** The value of an earlier field. */
  source(name: string): Source;
  compile(fields: Fields, path: string): Reader;
}

/** Compiles fields to a reader with a record of its own. */
export function compileReader(fields: Fields, options: ReaderOptions = {}, path = ''): Reader {
  const record: FieldRecord = {};
  const slots = new Map<string, Slot>();
  const tags = tagNames(fields);
  const steps: Step[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const slot = field.kind === 'literal' ? NO_SLOT : new Slot(record, name);
    if (slot !== NO_SLOT) slots.set(name, slot);
    const environment: ReadEnvironment = {
      path: path === '' ? name : `${path}.${name}`,
      options,
      slot,
      isTag: tags.has(name),
      source: (other) => slots.get(other) ?? new InheritedSource(record, other),
      compile: (nested, nestedPath) => compileReader(nested, options, nestedPath),
    };
    const read = valueReaders[field.kind](field, environment);
    steps.push({ field, path: environment.path, slot, isPresent: presence(field, environment), read });
  }
  return {
    record,
    slots,
    read(state) {
      for (let i = 0; i < steps.length; i++) {
        const { isPresent, read, slot } = steps[i]!;
        if (isPresent !== undefined && !isPresent(state, record)) slot.put(undefined);
        else if (state.spans !== undefined) {
          if (!readTraced(steps[i]!, state, state.spans)) return false;
        } else if (!read(state)) return false;
      }
      return true;
    },
  };
}

interface Step {
  readonly field: Field;
  readonly path: string;
  readonly slot: Slot;
  readonly isPresent: Test | undefined;
  readonly read: ReadValue;
}

/** Notes where the field stands, in front of the fields inside it. */
function readTraced({ field, path, read }: Step, state: ReadState, spans: Span[]): boolean {
  const start = state.at;
  const place = spans.length;
  if (!read(state)) return false;
  spans.splice(place, 0, { name: path, field, start, end: state.at });
  return true;
}

function presence(field: Field, { options, source }: ReadEnvironment): Test | undefined {
  const condition = field.when && compileCondition(field.when, options.outer, source);
  const { next } = field;
  if (next === undefined) return condition;
  const allowed = lookAhead(next);
  const ahead: Test = (state) => state.at < state.end && allowed[state.buffer[state.at]!] === 1;
  return condition ? (state, record) => ahead(state, record) && condition(state, record) : ahead;
}

/** Table of the characters that open an optional field. */
function lookAhead(next: string): Uint8Array {
  const table = new Uint8Array(256);
  const characters = next === 'digit' ? '0123456789' : next;
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Names that the layout of later fields depends on: those of conditions, and those that give a key its length. */
function tagNames(fields: Fields): Set<string> {
  const names = new Set<string>();
  for (const field of Object.values(fields) as Field[]) {
    if (typeof field.plain32 === 'object') names.add(field.plain32.field);
    if (field.by?.['count'] !== undefined) names.add(field.by['count'] as string);
    if (field.when === undefined) continue;
    for (const when of Array.isArray(field.when) ? field.when : [field.when])
      for (const name of Object.keys(when)) names.add(name.split('.')[0]!);
  }
  return names;
}

/** Literals have no value. */
const NO_SLOT = new Slot({}, '');
