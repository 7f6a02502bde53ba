/**
 * Definition -> reader. Each field becomes a step once; reading a message fills one record that is reused, with
 * numbers, interned literals and views into the receive buffer. Malformed input is a value, never an exception.
 */
import type { Field, Fields } from '../dsl/fields.ts';
import type { FieldRecord } from './conditions.ts';
import { compileCondition } from './conditions.ts';
import { type MakeQuickReader, opens } from './quick-read.ts';
import type { ReadState } from './read-state.ts';
import { readSteps } from './read-steps.ts';
import { valueReaders } from './read-values.ts';
import type { Source } from './slot.ts';
import { InheritedSource, Slot } from './slot.ts';
import { NO_SLOT, Step } from './step.ts';

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
  /** Makes straight code for the fields of the command itself, to be used instead of the loop. */
  readonly quick?: MakeQuickReader | undefined;
  /** Sees the steps that were made. */
  readonly onSteps?: (steps: readonly Step[]) => void;
}

export interface ReadEnvironment {
  readonly path: string;
  readonly options: ReaderOptions;
  /** Takes the value; literals leave it alone. */
  readonly slot: Slot;
  /** Where a reader says that the field is of a form that the reading loop knows. */
  readonly step: Step;
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
  const { quick, onSteps, ...inside } = options;
  const steps: Step[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const slot = field.kind === 'literal' ? NO_SLOT : new Slot(record, name);
    if (slot !== NO_SLOT) slots.set(name, slot);
    const step = new Step(field, path === '' ? name : `${path}.${name}`, slot);
    const environment: ReadEnvironment = {
      path: step.path,
      options,
      slot,
      step,
      isTag: tags.has(name),
      source: (other) => slots.get(other) ?? new InheritedSource(record, other),
      compile: (nested, nestedPath) => compileReader(nested, inside, nestedPath),
    };
    step.read = valueReaders[field.kind](field, environment);
    step.isPresent = field.when && compileCondition(field.when, options.outer, environment.source);
    step.ahead = field.next === undefined ? undefined : lookAhead(field.next);
    step.sharesCondition = field.when !== undefined && field.when === steps.at(-1)?.field.when;
    steps.push(step);
  }
  onSteps?.(steps);
  const straight = quick?.(steps, record) ?? ((state: ReadState) => readSteps(steps, state, record));
  return {
    record,
    slots,
    read: (state) => (state.spans === undefined ? straight(state) : readTraced(steps, state, record)),
  };
}

/** As `readSteps`, and notes where each field stands, in front of the fields inside it. */
function readTraced(steps: readonly Step[], state: ReadState, record: FieldRecord): boolean {
  for (const { field, path, read, slot, ahead, isPresent } of steps) {
    const isOpen = ahead === undefined || opens(ahead, state.buffer, state.at, state.end);
    if (!isOpen || (isPresent !== undefined && !isPresent(state, record))) {
      slot.put(undefined);
      continue;
    }
    const start = state.at;
    const place = state.spans!.length;
    if (!read(state)) return false;
    state.spans!.splice(place, 0, { name: path, field, start, end: state.at });
  }
  return true;
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
