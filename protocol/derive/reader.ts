/**
 * Definition -> reader. Each field becomes a closure once; reading a message fills one record that is reused, with
 * numbers, interned literals and views into the receive buffer. Malformed input is a value, never an exception.
 */
import type { Field, Fields } from '../dsl/fields.ts';
import type { FieldRecord, Test } from './conditions.ts';
import { compileCondition } from './conditions.ts';
import type { ReadState } from './read-state.ts';
import { valueReaders } from './read-values.ts';

/** Reads the fields of one definition into `record`; false when malformed, with the reason in the state. */
export interface Reader {
  readonly record: FieldRecord;
  read(state: ReadState): boolean;
}

export interface ReaderOptions {
  /** Values that are well formed but not allowed are noted and reading goes on (order of commands-keys-admin 1.13). */
  readonly defer?: boolean;
  /** Request record that conditions of a reply look into. */
  readonly outer?: FieldRecord;
}

/** What a kind of field compiles to. `set` puts the value into the record. */
export type ReadValue = (state: ReadState, record: FieldRecord) => boolean;
export interface ReadEnvironment {
  readonly name: string;
  readonly path: string;
  readonly options: ReaderOptions;
  /** The value decides the layout that follows, so a bad one ends reading at once. */
  readonly isTag: boolean;
  compile(fields: Fields, path: string): Reader;
}

/** Compiles fields to a reader with a record of its own. */
export function compileReader(fields: Fields, options: ReaderOptions = {}, path = ''): Reader {
  const record: FieldRecord = {};
  const tags = tagNames(fields);
  const steps: ReadValue[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'literal') record[name] = undefined;
    const environment: ReadEnvironment = {
      name,
      path: path === '' ? name : `${path}.${name}`,
      options,
      isTag: tags.has(name),
      compile: (nested, nestedPath) => compileReader(nested, options, nestedPath),
    };
    steps.push(step(field, environment));
  }
  return {
    record,
    read(state) {
      for (let i = 0; i < steps.length; i++) if (!steps[i]!(state, record)) return false;
      return true;
    },
  };
}

function step(field: Field, environment: ReadEnvironment): ReadValue {
  const { name, path } = environment;
  const readValue = valueReaders[field.kind](field, environment);
  const present = presence(field, environment);
  const carriesValue = field.kind !== 'literal';
  const read: ReadValue = (state, record) => {
    if (state.spans === undefined) return readValue(state, record);
    const start = state.at;
    const slot = state.spans.length;
    if (!readValue(state, record)) return false;
    state.spans.splice(slot, 0, { name: path, field, start, end: state.at });
    return true;
  };
  if (present === undefined) return read;
  return (state, record) => {
    if (present(state, record)) return read(state, record);
    if (carriesValue) record[name] = undefined;
    return true;
  };
}

function presence(field: Field, { options }: ReadEnvironment): Test | undefined {
  const condition = field.when && compileCondition(field.when, options.outer);
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
