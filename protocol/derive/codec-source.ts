/**
 * Definition -> straight code. A message that arrives millions of times is read field by field without a loop over the
 * definition: this writes, as TypeScript, the sequence of calls that the loop in `read-steps.ts` would make. The fields'
 * own readers and writers keep all the rules; what is written here only knows the order.
 */
import type { AnyCommand } from '../dsl/command.ts';
import { contextTags } from '../dsl/context-tags.ts';
import type { Condition, Field, Fields, When } from '../dsl/fields.ts';
import { headerPlace } from './conditions.ts';
import { compileReader } from './reader.ts';
import { forms, type Step } from './step.ts';

/** The file of one command under `protocol/generated/codecs`. */
export function codecSource(command: AnyCommand): string {
  const { code } = command;
  const used = new Set<string>();
  const read = readerSource(command, used);
  const writes = writerCalls(command.response);
  const imports = [
    used.delete('headerHas') && `import { headerHas } from '../../derive/conditions.ts';`,
    readType,
    used.size > 0 && `import { ${[...used].sort().join(', ')} } from '../../derive/quick-read.ts';`,
    writes && writeType,
    writes && `import { ${names(writes).join(', ')} } from '../../derive/quick-write.ts';`,
  ].filter(Boolean);
  const write =
    writes &&
    `\n/** Writes what follows ${command.reply}00. */\nexport const write${code}: QuickWriter = (out, answer) =>\n  ${writes.join(' &&\n  ')};\n`;
  return `// Generated from the definition of ${code} by \`npm run derive\`.\n${imports.join('\n')}\n\n${read}${write || ''}`;
}

/** The table of all codecs. */
export function codecIndex(commands: readonly AnyCommand[]): string {
  const rows = commands.map((command) => ({ code: command.code, writes: writerCalls(command.response) !== undefined }));
  const imports = rows.map(
    ({ code, writes }) => `import { read${code}${writes ? `, write${code}` : ''} } from './${code}.ts';`,
  );
  const entries = rows.map(
    ({ code, writes }) => `  ${code}: { read: read${code}${writes ? `, write: write${code}` : ''} },`,
  );
  return [
    '// Generated from the definitions by `npm run derive`.',
    ...[readType, writeType, ...imports],
    '',
    '/** Straight code by command: the reader of requests, and the writer of replies that consist of plain fields. */',
    'export const codecs: Readonly<Record<string, { readonly read: MakeQuickReader; readonly write?: QuickWriter }>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

function readerSource({ code, request }: AnyCommand, used: Set<string>): string {
  const steps: Step[] = [];
  const lists = new Map<string, string>();
  compileReader(request, { onSteps: (made) => steps.push(...made) });
  const lines: string[] = [];
  for (let i = 0; i < steps.length; ) {
    const group = sameCondition(steps, i);
    lines.push(...groupLines(group, steps.slice(0, i), used, lists));
    i += group.length;
  }
  const constants = [
    ...steps.map(({ path }, i) => `  const ${path}Step = steps[${i}]!;`),
    ...[...lists].map(([list, name]) => `  const ${name} = ${list};`),
  ];
  const needsRecord = lines.some((line) => line.includes('isPresent'));
  const body =
    steps.length === 0
      ? '  () => true'
      : `{
${constants.join('\n')}
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
${lines.map((line) => `    ${line}`).join('\n')}
    state.at = at;
    return true;
  };
}`;
  const parameters = steps.length === 0 ? '()' : needsRecord ? '(steps, record)' : '(steps)';
  return `/** Reads the fields of ${code}. */\nexport const read${code}: MakeQuickReader = ${parameters} =>${steps.length === 0 ? '\n' : ' '}${body};\n`;
}

/** Neighbours that are there under one condition. */
function sameCondition(steps: readonly Step[], from: number): readonly Step[] {
  let to = from + 1;
  while (to < steps.length && steps[to]!.sharesCondition) to++;
  return steps.slice(from, to);
}

function groupLines(
  group: readonly Step[],
  before: readonly Step[],
  used: Set<string>,
  lists: Map<string, string>,
): string[] {
  const lines = group.flatMap((step) => fieldLines(step, used));
  const [{ field, path, isPresent }] = group as [Step];
  if (isPresent === undefined) return lines;
  const straight = conditionSource(field.when!, before, lists);
  if (straight?.includes('headerHas(') === true) used.add('headerHas');
  return [
    `if (${straight ?? `${path}Step.isPresent!(state, record)`}) {`,
    ...lines.map((line) => `  ${line}`),
    '} else {',
    ...group.map((step) => `  ${step.path}Step.slot.put(undefined);`),
    '}',
  ];
}

/** The condition as an expression over the fields `before`; undefined when it looks at anything else. */
function conditionSource(
  condition: Condition,
  before: readonly Step[],
  lists: Map<string, string>,
): string | undefined {
  const alternatives = (Array.isArray(condition) ? condition : [condition]) as readonly When[];
  const parts = alternatives.map((when) => {
    const tests = Object.entries(when).map(([name, values]) => testSource(name, values, before, lists));
    if (tests.includes(undefined)) return undefined;
    return tests.length > 1 && alternatives.length > 1 ? `(${tests.join(' && ')})` : tests.join(' && ');
  });
  return parts.includes(undefined) ? undefined : parts.join(' || ');
}

function testSource(
  name: string,
  values: readonly string[],
  before: readonly Step[],
  lists: Map<string, string>,
): string | undefined {
  const [path, part] = name.split('.') as [string, string | undefined];
  if (contextTags[name] !== undefined || !before.some((step) => step.path === path)) return undefined;
  const value = `${path}Step.slot.value`;
  if (part === 'scheme') return undefined;
  if (part !== undefined) {
    const list = `[${values.map((each) => `'${each}'`).join(', ')}]`;
    if (!lists.has(list)) lists.set(list, `${part}List${lists.size + 1}`);
    return `headerHas(state, ${value}, ${headerPlace(part).join(', ')}, ${lists.get(list)})`;
  }
  const tests = values.map((each) => `${value} === '${each}'`);
  return tests.length > 1 ? `(${tests.join(' || ')})` : tests[0];
}

function fieldLines({ path, form, ahead }: Step, used: Set<string>): string[] {
  const step = `${path}Step`;
  const quick = Object.entries(forms).find(([name, number]) => number === form && name !== 'other')?.[0];
  used.add('slow');
  if (quick !== undefined) used.add(quick);
  const attempt = quick === undefined ? '' : `(next = ${quick}(${step}, buffer, at, end)) < 0 && `;
  const lines = [`if (${attempt}(next = slow(${step}, state, at)) < 0) return false;`, 'at = next;'];
  if (ahead === undefined) return lines;
  used.add('opens');
  return [
    `if (opens(${step}.ahead!, buffer, at, end)) {`,
    ...lines.map((line) => `  ${line}`),
    `} else ${step}.slot.put(undefined);`,
  ];
}

/** One call for each field of a reply, or undefined when a field is not plain. */
function writerCalls(fields: Fields): readonly string[] | undefined {
  const calls = Object.entries(fields).map(([name, field]) => writerCall(name, field));
  return calls.length === 0 || calls.includes(undefined) ? undefined : (calls as string[]);
}

function writerCall(name: string, field: Field): string | undefined {
  const value = `answer['${name}']`;
  const call = plainCall(value, field);
  if (call === undefined || field.kind === 'literal') return undefined;
  return field.presence === 'optional' && field.when === undefined ? `(${value} === undefined || ${call})` : call;
}

function plainCall(value: string, { kind, size, sizes }: Field): string | undefined {
  if (kind === 'key') return `keyText(out, ${value})`;
  if (kind === 'cipherBlock') return `hexadecimal(out, ${value}, ${sizes!.des}, ${sizes!.aes})`;
  if (typeof size !== 'number') return undefined;
  if (kind === 'digits') return size <= LONGEST_NUMBER ? `digits(out, ${value}, ${size})` : undefined;
  if (kind === 'hex') return `hexadecimal(out, ${value}, ${size}, ${size})`;
  return TEXTS.has(kind) ? `text(out, ${value}, ${size})` : undefined;
}

function names(calls: readonly string[]): string[] {
  const all = ['digits', 'hexadecimal', 'keyText', 'text'];
  return all.filter((name) => calls.some((call) => call.includes(`${name}(`)));
}

const TEXTS: ReadonlySet<string> = new Set(['numeric', 'text', 'choice']);
/** Digits of a number that is a small integer for certain. */
const LONGEST_NUMBER = 9;
const readType = `import type { MakeQuickReader } from '../../derive/quick-read.ts';`;
const writeType = `import type { QuickWriter } from '../../derive/quick-write.ts';`;
