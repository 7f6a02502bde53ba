/** Definition -> Markdown: a page per command, and the index of error codes. */
import { commands } from '../commands/index.ts';
import type { AnyCommand, Example } from '../dsl/command.ts';
import type { Fields } from '../dsl/fields.ts';
import { commonErrors, standardErrors } from '../words/errors.ts';
import { choiceLists, fieldTable } from './docs-fields.ts';

/** The page of one command. */
export function commandPage(command: AnyCommand): string {
  const { code, reply, title, behaviour, authorise, status, examples, confidence, ref } = command;
  const also = Object.entries((command.also ?? {}) as Readonly<Record<string, Fields>>);
  return [
    `# ${code} ${title}`,
    '',
    status === 'done'
      ? behaviour
      : `Layout only: messages can be read and explained; the device answers 67. ${behaviour}`,
    '',
    '| | |',
    '|---|---|',
    `| Command, reply | ${code}, ${reply} |`,
    `| Family, priority | ${command.family}, ${command.priority} |`,
    `| LMK | ${lmkWords(command.lmk)} |`,
    `| Authorisation | ${cell(authorise ?? 'none')} |`,
    '',
    '## Request',
    '',
    'Header, command code, then:',
    '',
    ...fieldTable(command.request),
    '',
    '## Reply',
    '',
    `Header, \`${reply}\`, error code; with error code 00:`,
    '',
    ...fieldTable(command.response),
    ...also.flatMap(([error, fields]) => [
      '',
      `With error code ${error}, when the device sends them:`,
      '',
      ...fieldTable(fields),
    ]),
    ...choiceSections([command.request, command.response, ...also.map(([, fields]) => fields)]),
    '',
    '## Errors',
    '',
    ...errorTable(command),
    ...exampleSection(examples ?? []),
    '',
    '## Sources',
    '',
    `Confidence: ${confidence}. Reference: ${ref}.`,
    '',
  ].join('\n');
}

/** The index of error codes: what each means, and where it means something of its own. */
export function errorsPage(): string {
  const all = Object.values(commands) as AnyCommand[];
  const sorted = Object.entries(standardErrors).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(([code, meaning]) => {
    const own = all
      .filter((command) => code in command.errors)
      .map((command) => `[${command.code}](commands/${command.code}.md): ${command.errors[code] as string}`);
    const common = (commonErrors as readonly string[]).includes(code) ? 'every command' : '';
    return `| ${code} | ${cell(meaning)} | ${cell([common, ...own].filter((text) => text !== '').join('; '))} |`;
  });
  return [
    '# Error codes',
    '',
    'Two characters behind the reply code. A reply with an error code carries no fields unless the page of the command says so.',
    '',
    '| code | meaning | commands |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function errorTable(command: AnyCommand): string[] {
  const own = Object.entries(command.errors as Readonly<Record<string, string>>);
  const common = commonErrors
    .filter((code) => !(code in command.errors))
    .map((code): [string, string] => [code, standardErrors[code]]);
  const rows = [...own, ...common].sort(([a], [b]) => (a < b ? -1 : 1));
  return ['| code | meaning |', '|---|---|', ...rows.map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`)];
}

function choiceSections(parts: readonly Fields[]): string[] {
  const lists = choiceLists(parts);
  return lists.length === 0 ? [] : ['', '## Values', '', ...lists];
}

function exampleSection(examples: readonly Example[]): string[] {
  if (examples.length === 0) return [];
  const blocks = examples.flatMap(({ note, lmk, request, reply, settings }) => [
    '',
    `${note}. LMK: ${lmk}${settings === undefined ? '' : `; settings: ${settings.join(', ')}`}.`,
    '',
    '```',
    request,
    reply,
    '```',
  ]);
  return ['', '## Examples', '', 'Without length and header; binary bytes as `<hex>`.', ...blocks];
}

function lmkWords(kinds: AnyCommand['lmk']): string {
  if (kinds.length === 0) return 'none needed';
  return kinds.map((kind) => (kind === 'variant' ? 'variant' : 'key block')).join(', ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
