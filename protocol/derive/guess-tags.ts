/** What a request may have said, when only its reply is at hand: every combination that decides the layout of the reply. */
import type { AnyCommand } from '../dsl/command.ts';
import { contextTags } from '../dsl/context-tags.ts';
import type { Field, Fields, When } from '../dsl/fields.ts';
import { fromLatin1, View } from '../dsl/values.ts';
import type { FieldRecord } from './conditions.ts';
import { keyReferenceOf } from './reply-reader.ts';

/** Request records to try, the likely ones first; at least one, and all of them have what the reply's fields look at. */
export function guessRequests(command: AnyCommand, fields: Fields): readonly FieldRecord[] {
  const needs = new Map<string, Need>();
  collect(fields, new Set(), needs);
  let records: FieldRecord[] = [{}];
  for (const [name, need] of needs) {
    const choices = alternatives((command.request as Record<string, Field>)[name], need);
    if (records.length * choices.length > MOST_COMBINATIONS)
      choices.length = Math.max(1, Math.floor(MOST_COMBINATIONS / records.length));
    records = records.flatMap((record) => choices.map((value) => ({ ...record, [name]: value })));
  }
  return records;
}

/** The same record with every absent field that the reply's layout looks at filled in. */
export function completeRequest(command: AnyCommand, fields: Fields, record: FieldRecord): FieldRecord {
  const [first] = guessRequests(command, fields);
  const complete: FieldRecord = { ...first };
  for (const name of Object.keys(complete)) {
    const field = (command.request as Record<string, Field>)[name];
    // A tag that the request does not have must stay absent; lengths and keys must be something.
    if (field?.kind === 'choice' || field?.kind === 'keyType') complete[name] = undefined;
  }
  for (const name of Object.keys(record)) if (record[name] !== undefined) complete[name] = record[name];
  return complete;
}

interface Need {
  values: string[];
  usages: string[];
  /** A field of the reply takes its length, count or form from it. */
  shapes: boolean;
}

function collect(fields: Fields, outerNames: ReadonlySet<string>, needs: Map<string, Need>): void {
  const own = new Set([...outerNames, ...Object.keys(fields)]);
  const need = (path: string, values: readonly string[], shapes: boolean): void => {
    const [name, part] = path.split('.') as [string, string | undefined];
    if (contextTags[name] !== undefined || own.has(name)) return;
    const known = needs.get(name) ?? { values: [], usages: [], shapes: false };
    known.shapes ||= shapes;
    if (part === 'usage') known.usages.push(...values);
    else if (part === undefined) known.values.push(...values);
    needs.set(name, known);
  };
  for (const field of Object.values(fields) as Field[]) {
    const conditions =
      field.when === undefined ? [] : ((Array.isArray(field.when) ? field.when : [field.when]) as readonly When[]);
    for (const when of conditions) for (const [path, values] of Object.entries(when)) need(path, values, false);
    for (const [purpose, names] of Object.entries(field.by ?? {})) {
      if (purpose === 'hexWhen') continue;
      for (const name of typeof names === 'string' ? [names] : names) need(name, [], true);
    }
    if (typeof field.size === 'object' && 'by' in field.size)
      for (const name of typeof field.size.by === 'string' ? [field.size.by] : field.size.by) need(name, [], true);
    if (typeof field.plain32 === 'object') need(field.plain32.field, field.plain32.values, false);
    if (field.fields !== undefined) collect(field.fields, own, needs);
  }
}

function alternatives(field: Field | undefined, need: Need): unknown[] {
  switch (field?.kind) {
    case 'key':
      return keys(need.usages);
    case 'choice': {
      const values: unknown[] = Object.keys(field.choices!);
      return field.presence === 'always' ? values : [undefined, ...values];
    }
    case 'digits':
    case 'hexNumber':
      return Array.from({ length: MOST_GUESSED + 1 }, (_, i) => i);
    case 'blockLength':
      return [-1, ...Array.from({ length: MOST_GUESSED + 1 }, (_, i) => i)];
    case undefined:
    case 'keyType':
      return [undefined, ...new Set(need.values)];
    default:
      return need.shapes ? [viewOf('605'), viewOf('A05'), viewOf('906')] : [undefined, ...new Set(need.values)];
  }
}

function keys(usages: readonly string[]): unknown[] {
  const block = (usage: string, algorithm: string): unknown => keyReferenceOf(`S10096${usage}${algorithm}N00N0000`);
  const plain: unknown[] = [keyReferenceOf(`U${'0'.repeat(32)}`), block('??', 'T'), block('??', 'A')];
  return plain.concat(usages.flatMap((usage) => [block(usage, 'T'), block(usage, 'A')]));
}

function viewOf(text: string): View {
  const view = new View();
  view.set(fromLatin1(text), 0, text.length);
  return view;
}

const MOST_COMBINATIONS = 2000;
const MOST_GUESSED = 64;
