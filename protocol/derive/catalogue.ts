/** The registry and the public list of codes as one JSON catalogue, and the page that says what is done. */
import { commands } from '../commands/index.ts';
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, Fields } from '../dsl/fields.ts';
import { catalogue } from '../words/catalogue.ts';
import { commonErrors, standardErrors } from '../words/errors.ts';

/** `layout only`: the fields are defined, no handler is; `not yet`: only code and title are known. */
export type Coverage = 'done' | 'layout only' | 'not yet';

/** A field as JSON: the data of the definition, with its name, nested fields as a list. */
export type CatalogueField = { readonly name: string; readonly fields?: readonly CatalogueField[] } & Readonly<
  Omit<Field, 'fields'>
>;

export interface CommandEntry {
  readonly code: string;
  readonly reply: string;
  readonly title: string;
  readonly family: string;
  readonly priority: 'P1' | 'P2' | 'P3';
  readonly status: Coverage;
  readonly lmk?: readonly string[];
  readonly authorise?: string;
  readonly request?: readonly CatalogueField[];
  readonly response?: readonly CatalogueField[];
  /** Fields that travel with an error code. */
  readonly also?: Readonly<Record<string, readonly CatalogueField[]>>;
  readonly errors?: Readonly<Record<string, string>>;
  readonly confidence?: string;
}

/** How far a command is. */
export function coverageOf(code: string): Coverage {
  const command = definitions[code];
  if (command === undefined) return 'not yet';
  return command.status === 'done' ? 'done' : 'layout only';
}

/** All codes of the public list, with fields where they are defined. */
export function commandEntries(): readonly CommandEntry[] {
  return catalogue.map(({ code, reply, title, family, priority }): CommandEntry => {
    const command = definitions[code];
    const status = coverageOf(code);
    if (command === undefined) return { code, reply, title, family, priority, status };
    return {
      code,
      reply,
      title: command.title,
      family,
      priority,
      status,
      lmk: command.lmk,
      ...(command.authorise !== undefined && { authorise: command.authorise }),
      request: fieldList(command.request),
      response: fieldList(command.response),
      ...(command.also !== undefined && {
        also: Object.fromEntries(
          Object.entries(command.also as Record<string, Fields>).map(([error, fields]) => [error, fieldList(fields)]),
        ),
      }),
      errors: command.errors,
      confidence: command.confidence,
    };
  });
}

/** The whole catalogue as JSON text. Its `schema` member says what is in it. */
export function catalogueJson(): string {
  return `${JSON.stringify({ schema, commonErrors, standardErrors, commands: commandEntries() }, null, 1)}\n`;
}

/** Markdown page of all codes with totals per priority. */
export function coveragePage(): string {
  const entries = commandEntries();
  const count = (priority: string, status: Coverage): number =>
    entries.filter((entry) => (priority === '' || entry.priority === priority) && entry.status === status).length;
  const totals = ['P1', 'P2', 'P3', ''].map((priority) => {
    const all = entries.filter((entry) => priority === '' || entry.priority === priority).length;
    return `| ${priority === '' ? 'all' : priority} | ${count(priority, 'done')} | ${count(priority, 'layout only')} | ${count(priority, 'not yet')} | ${all} |`;
  });
  const lines = entries.map(({ code, reply, title, family, priority, status }) => {
    const name = status === 'not yet' ? code : `[${code}](commands/${code}.md)`;
    return `| ${name} | ${reply} | ${title} | ${family} | ${priority} | ${status} |`;
  });
  return [
    '# Coverage',
    '',
    'Every public host command code. Done: it answers like a device. Layout only: fields are defined, so messages can be read and explained; the device answers 67. Not yet: only the code is known; the device answers 67.',
    '',
    'P1: every switch sends it. P2: commonly used. P3: regional, legacy or specialist.',
    '',
    '| priority | done | layout only | not yet | all |',
    '|---|---|---|---|---|',
    ...totals,
    '',
    '| code | reply | title | family | priority | status |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function fieldList(fields: Fields): CatalogueField[] {
  return (Object.entries(fields) as [string, Field][]).map(([name, { fields: inner, ...field }]) => ({
    name,
    ...field,
    ...(inner !== undefined && { fields: fieldList(inner) }),
  }));
}

const schema = {
  commands: {
    code: 'command code',
    reply: 'reply code',
    title: 'what the command does',
    family: 'group of the public list',
    priority: 'P1 every switch, P2 common, P3 regional, legacy or specialist',
    status: 'done, layout only (defined, answered with 67) or not yet (code only, answered with 67)',
    lmk: 'kinds of LMK it works under; empty when it needs none',
    authorise: 'activities that must be authorised, in words',
    request: 'fields behind the command code, in wire order',
    response: 'fields behind error code 00, in wire order; conditions are about the request',
    also: 'fields that travel with another error code',
    errors: 'error codes beyond commonErrors, and what they mean here',
    confidence: 'how well public sources agree',
  },
  field: {
    name: 'property name',
    kind: 'kind of field; how each is read stands in the protocol guide',
    doc: 'what it is',
    presence: 'always, optional (the next character decides), or a condition',
    when: 'condition: a record of which every entry must hold, or a list of records of which one must',
    next: 'characters that open an optional field; digit means 0 to 9',
    size: 'characters or bytes: a number, by an earlier field, greedy, until a delimiter, or the rest',
    sizes: 'characters by the algorithm of the key',
    choices: 'values and their meaning',
    error: 'code of a well-formed value that is not allowed; 15 when not given',
    open: 'constant characters in front',
    fields: 'fields of a block or a repeated group',
    by: 'earlier fields this one depends on, by purpose',
    secret: 'clear key or PIN material',
    confidence: 'low: no public source settles the field',
  },
} as const;

const definitions = commands as Readonly<Record<string, AnyCommand | undefined>>;
