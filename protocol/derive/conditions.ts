/** Presence conditions, compiled once into tests over the record that is being filled. */

import { contextTags } from '../dsl/context-tags.ts';
import type { Condition, When } from '../dsl/fields.ts';
import { ALGORITHM_AT, KeyReference, NIBBLES, USAGE_AT } from '../dsl/values.ts';
import type { ReadState } from './read-state.ts';
import type { Source } from './slot.ts';

// biome-ignore lint/suspicious/noExplicitAny: a record has the fields of its definition
export type FieldRecord = Record<string, any>;
export type Test = (state: ReadState, record: FieldRecord) => boolean;

/** Finds the value of a field at compile time. */
type FindSource = (name: string) => Source;

/**
 * A test that is true when the condition holds. Request fields that a reply refers to stand in `outer`; with `source`
 * the values of the record are looked at there.
 */
export function compileCondition(condition: Condition, outer?: FieldRecord, source?: FindSource): Test {
  const alternatives = (Array.isArray(condition) ? condition : [condition]) as readonly When[];
  const tests = alternatives.map((alternative) => all(alternative, outer, source));
  if (tests.length === 1) return tests[0]!;
  return (state, record) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(state, record)) return true;
    return false;
  };
}

function all(when: When, outer: FieldRecord | undefined, source: FindSource | undefined): Test {
  const tests = Object.entries(when).map(([name, values]) => one(name, values, outer, source));
  if (tests.length === 1) return tests[0]!;
  return (state, record) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(state, record)) return false;
    return true;
  };
}

function one(
  name: string,
  values: readonly string[],
  outer: FieldRecord | undefined,
  source: FindSource | undefined,
): Test {
  const context = contextTags[name];
  if (context !== undefined) return (state) => values.includes(context.read(state.context));
  const [field, part] = name.split('.') as [string, string | undefined];
  const own = source?.(field);
  if (part === undefined)
    return (_, record) => {
      const value: unknown = (own === undefined ? record[field] : own.value) ?? outer?.[field];
      return value !== undefined && values.includes(value as string);
    };
  if (part === 'scheme')
    return (_, record) => {
      const value: unknown = (own === undefined ? record[field] : own.value) ?? outer?.[field];
      return value instanceof KeyReference && values.includes(value.ownScheme);
    };
  const [offset, size] = headerPlace(part);
  return (state, record) => {
    const value: unknown = (own === undefined ? record[field] : own.value) ?? outer?.[field];
    return headerHas(state, value, offset, size, values);
  };
}

/** Where a part that conditions name stands in a key block header: offset and size (algorithms 7.2). */
export function headerPlace(part: string): readonly [offset: number, size: number] {
  return part === 'usage' ? [USAGE_AT, 2] : [ALGORITHM_AT, 1];
}

/** Compares a piece of a key block header, of the key in the message or of the stored key it names. */
export function headerHas(
  state: ReadState,
  key: unknown,
  offset: number,
  size: number,
  values: readonly string[],
): boolean {
  if (!(key instanceof KeyReference)) return false;
  let source = key.buffer;
  let start = key.start;
  if (key.scheme === 'K') {
    const stored = state.context.storedKey(key.index);
    if (stored === undefined || (stored[0] !== 0x53 && stored[0] !== 0x52)) return false;
    source = stored;
    start = 1;
  } else if (!key.isBlock) return false;
  for (let v = 0; v < values.length; v++) {
    const wanted = values[v]!;
    let same = true;
    for (let i = 0; i < size; i++) if (source[start + offset + i] !== wanted.charCodeAt(i)) same = false;
    if (same) return true;
  }
  return false;
}

/** Is the key an AES key block? Then PIN blocks and IVs under it have 32H. */
export function isAesBlock(state: ReadState, key: KeyReference): boolean {
  return headerHas(state, key, ALGORITHM_AT, 1, AES);
}

/** Three hexadecimal characters as a number, or -1. */
export function hex3(source: Uint8Array, start: number): number {
  const a = NIBBLES[source[start]!]!;
  const b = NIBBLES[source[start + 1]!]!;
  const c = NIBBLES[source[start + 2]!]!;
  return (a | b | c) > 15 ? -1 : (a << 8) | (b << 4) | c;
}

const AES = ['A'];
