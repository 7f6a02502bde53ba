/** The part of `check` that looks at fields: names, order, references, look-ahead, choices. */
import { keyTypes, roles } from '../words/keys.ts';
import { schemes } from '../words/schemes.ts';
import { contextTags } from './context-tags.ts';
import type { Condition, Field, FieldKind, Fields, When } from './fields.ts';

/** Where fields stand. */
export interface FieldsPlace {
  readonly report: Report;
  readonly path: string;
  /** Request fields that a reply may refer to. */
  readonly outer?: Fields;
  /** Codes a field may answer; absent for fields of a reply. */
  readonly allowedErrors?: ReadonlySet<string>;
}

/** Reports what is wrong with fields and the groups inside them. */
export function checkFields(fields: Fields, place: FieldsPlace): void {
  const list = Object.entries(fields) as [string, Field][];
  list.forEach(([name, field], index) => {
    const report = (problem: string): void => place.report(`${place.path}.${name}: ${problem}`);
    const find = (wanted: string): Field | undefined =>
      list.slice(0, index).find(([earlier]) => earlier === wanted)?.[1] ?? place.outer?.[wanted];
    if (INTEGER_LIKE.test(name)) report('a name like an integer changes the order of the fields');
    if (field.doc.trim() === '') report('doc is missing');
    checkValue(field, place, report);
    checkReferences(field, find, report);
    if (field.when !== undefined) checkCondition(field.when, find, report);
    if (field.presence === 'optional') checkLookAhead(field, list.slice(index + 1), report);
    for (const before of field.by?.['before'] ?? [])
      if (!list.slice(index + 1).some(([later]) => later === before))
        report(`stands before ${before}, which does not follow`);
    if (isRest(field)) checkRest(field, list[index + 1], report);
    if (field.fields !== undefined) checkFields(field.fields, { ...place, path: `${place.path}.${name}` });
  });
}

function checkValue(field: Field, place: FieldsPlace, report: Report): void {
  const { choices, role, roleBy, error } = field;
  if (choices !== undefined) {
    const lengths = new Set(Object.keys(choices).map((value) => value.length));
    if (lengths.size !== 1) report('choices of different length, or none');
  }
  for (const name of [role, ...Object.values(roleBy?.roles ?? {})])
    if (name !== undefined && !(name in roles)) report(`unknown key role ${name}`);
  if (error !== undefined && place.allowedErrors?.has(error) === false)
    report(`answers ${error}, which is not among the errors`);
}

/** Every field that another one depends on stands in front of it and is of a kind that fits. */
function checkReferences(field: Field, find: Find, report: Report): void {
  const need = (names: string | readonly string[], purpose: string, kinds: readonly FieldKind[]): void => {
    for (const name of typeof names === 'string' ? [names] : names) {
      const target = find(name);
      if (target === undefined) report(`${purpose} refers to ${name}, which is unknown or comes later`);
      else if (!kinds.includes(target.kind)) report(`${purpose} refers to ${name}, a ${target.kind}`);
    }
  };
  const { size, by, plain32, typeFrom, roleBy } = field;
  if (typeof size === 'object' && 'by' in size) need(size.by, 'size', NUMBERS);
  for (const [purpose, names] of Object.entries(by ?? {})) {
    const kinds = REFERENCE_KINDS[purpose];
    if (kinds !== undefined) need(names, purpose, kinds);
  }
  if (typeof plain32 === 'object') {
    need(plain32.field, 'plain32', TAGS);
    checkTagValues(plain32.field, plain32.values, find, report);
  }
  if (typeFrom !== undefined) need(typeFrom, 'typeFrom', TAGS);
  if (roleBy !== undefined) {
    need(roleBy.field, 'roleBy', TAGS);
    const values = Object.keys(roleBy.roles).filter((value) => value !== '');
    checkTagValues(roleBy.field, values, find, report);
  }
}

function checkCondition(condition: Condition, find: Find, report: Report): void {
  for (const when of alternatives(condition))
    for (const [name, values] of Object.entries(when)) {
      const context = contextTags[name];
      if (context !== undefined) {
        for (const value of values)
          if (!context.values.includes(value)) report(`when names no ${context.noun}: ${value}`);
        continue;
      }
      const [field, part] = name.split('.') as [string, string | undefined];
      if (find(field) === undefined) report(`when refers to ${field}, which is unknown or comes later`);
      else if (part === undefined) checkTagValues(field, values, find, report);
      else checkKeyPart(name, find(field)!, part, values, report);
    }
}

function checkTagValues(name: string, values: readonly string[], find: Find, report: Report): void {
  const tag = find(name);
  if (tag === undefined) return;
  if (!TAGS.includes(tag.kind)) {
    report(`${name} is a ${tag.kind}, not a choice`);
    return;
  }
  const known = tag.kind === 'keyType' ? KEY_TYPES : tag.choices!;
  for (const value of values) if (!(value in known)) report(`${value} is no value of ${name}`);
}

function checkKeyPart(name: string, key: Field, part: string, values: readonly string[], report: Report): void {
  const fits = KEY_PARTS[part];
  if (key.kind !== 'key') report(`${name} needs a key, not a ${key.kind}`);
  else if (fits === undefined) report(`${name}: a key has usage, algorithm and scheme`);
  else for (const value of values) if (!fits(value)) report(`${value} is no value of ${name}`);
}

/** An optional field must not open with a character that a later one could open with instead. */
function checkLookAhead(field: Field, later: readonly [string, Field][], report: Report): void {
  const { next } = field;
  if (next === undefined || next === '') {
    report('optional without a look-ahead character');
    return;
  }
  for (const [name, other] of later) {
    const opens = other.next ?? other.open;
    if (opens !== undefined && !exclude(field.when, other.when) && overlap(next, opens))
      report(`opens like ${name}, so one could be taken for the other`);
    if (other.presence === 'always') return;
  }
}

/** Can both conditions never hold together? Then they may open alike. */
function exclude(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return alternatives(a).every((one) =>
    alternatives(b).every((other) =>
      Object.entries(one).some(([name, values]) => {
        const others = other[name];
        return others !== undefined && !values.some((value) => others.includes(value));
      }),
    ),
  );
}

function overlap(a: string, b: string): boolean {
  const first = new Set(characters(a));
  return [...characters(b)].some((character) => first.has(character));
}

const characters = (next: string): string => (next === 'digit' ? '0123456789' : next);
const isRest = (field: Field): boolean => typeof field.size === 'object' && 'rest' in field.size;

function checkRest(field: Field, next: [string, Field] | undefined, report: Report): void {
  const { stop } = field.size as { readonly stop?: string };
  if (next !== undefined && (stop === undefined || next[1].open !== stop))
    report('takes all that is left, so only the delimiter it stops at may follow');
}

const alternatives = (condition: Condition): readonly When[] =>
  (Array.isArray(condition) ? condition : [condition]) as readonly When[];

type Report = (problem: string) => void;
type Find = (name: string) => Field | undefined;

const INTEGER_LIKE = /^(0|[1-9]\d*)$/;
const NUMBERS: readonly FieldKind[] = ['digits', 'hexNumber', 'blockLength'];
const TAGS: readonly FieldKind[] = ['choice', 'keyType'];
const KEY_TYPES: Readonly<Record<string, unknown>> = { ...keyTypes, FFF: true };
/** Kinds of field by purpose in `by`; `hexWhen` holds values, not names. */
const REFERENCE_KINDS: Readonly<Record<string, readonly FieldKind[]>> = {
  count: NUMBERS,
  length: NUMBERS,
  key: ['key'],
  descriptor: ['hex'],
  formats: ['choice'],
  format: ['choice'],
};
const KEY_PARTS: Readonly<Record<string, (value: string) => boolean>> = {
  usage: (value) => value.length === 2,
  algorithm: (value) => value.length === 1,
  scheme: (value) => value === '' || value in schemes,
};
