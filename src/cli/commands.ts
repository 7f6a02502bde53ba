/** `pinward commands`: which host commands are done, and the fields of one of them. */
import type { Command } from 'commander';
import type { CatalogueField, CommandEntry } from '../../protocol/derive/catalogue.ts';
import { oneOf, type Runner } from './options.ts';
import { type ExitCode, fail, printJson, type Terminal, table } from './terminal.ts';

interface CommandsOptions {
  readonly status?: string;
  readonly family?: string;
  readonly json?: true;
}

/** Adds the subcommand. */
export function addCommands(program: Command, { terminal, action }: Runner): void {
  program
    .command('commands')
    .description('list the host commands and how far each is, or the fields of one')
    .argument('[code]', 'a command code, such as CA')
    .addOption(oneOf('--status <status>', 'only those', ['done', 'layout only', 'not yet']))
    .option('--family <name>', 'only that family, such as pin')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  pinward commands --status done\n  pinward commands CA')
    .action(action((code: string | undefined, options: CommandsOptions) => listCommands(code, options, terminal)));
}

async function listCommands(code: string | undefined, options: CommandsOptions, terminal: Terminal): Promise<ExitCode> {
  const { commandEntries } = await import('../../protocol/derive/catalogue.ts');
  const all = commandEntries();
  if (code !== undefined) return oneCommand(code, all, options, terminal);
  const families = [...new Set(all.map(({ family }) => family))];
  if (options.family !== undefined && !families.includes(options.family))
    return fail(terminal, `no family "${options.family}"; there are ${families.join(', ')}`);
  const chosen = all.filter(
    ({ status, family }) => (options.status ?? status) === status && (options.family ?? family) === family,
  );
  if (options.json) {
    printJson(
      terminal,
      chosen.map(({ code, reply, title, family, priority, status }) => ({
        code,
        reply,
        title,
        family,
        priority,
        status,
      })),
    );
    return 0;
  }
  const rows = chosen.map(({ code, reply, status, priority, family, title }) => [
    code,
    reply,
    status,
    priority,
    family,
    title,
  ]);
  terminal.stdout.write(`${table([['code', 'reply', 'status', 'priority', 'family', 'what it does'], ...rows])}\n`);
  const count = (wanted: string): number => chosen.filter(({ status }) => status === wanted).length;
  terminal.stdout.write(
    `\n${count('done')} done, ${count('layout only')} with layout only, ${count('not yet')} not yet\n`,
  );
  return 0;
}

async function oneCommand(
  code: string,
  all: readonly CommandEntry[],
  { json }: CommandsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const entry = all.find((candidate) => candidate.code === code.toUpperCase());
  if (entry === undefined) {
    const { nearestCommand } = await import('../../protocol/derive/nearest-command.ts');
    const near = nearestCommand(code);
    return fail(
      terminal,
      `no command "${code}"${near === undefined ? '' : `; did you mean ${near.code}, ${near.title}?`}`,
    );
  }
  if (json) {
    printJson(terminal, entry);
    return 0;
  }
  const lines = [`${entry.code} (reply ${entry.reply}): ${entry.title}; ${entry.status}`];
  if (entry.request !== undefined)
    lines.push('', 'Request', fieldTable(entry.request), '', 'Reply', fieldTable(entry.response ?? []));
  if (entry.errors !== undefined && Object.keys(entry.errors).length > 0)
    lines.push(
      '',
      'Error codes',
      table(
        Object.entries(entry.errors)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([error, meaning]) => [`  ${error}`, meaning]),
      ),
    );
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function fieldTable(fields: readonly CatalogueField[]): string {
  const rows = fieldRows(fields, '');
  return rows.length === 0 ? '  no fields' : table(rows);
}

/** Names as `pinward send` wants them. */
function fieldRows(fields: readonly CatalogueField[], path: string, outer = 'always'): string[][] {
  return fields.flatMap((field): string[][] => {
    if (field.kind === 'literal') return [];
    const name = path + field.name;
    // What is always there in a group that may be absent is there when the group is.
    const presence = field.presence === 'always' ? outer : presenceWords(field);
    const choices = field.choices === undefined ? '' : ` (${Object.keys(field.choices).join(' ')})`;
    if (field.fields !== undefined)
      return fieldRows(field.fields, `${name}.${field.kind === 'repeat' ? '0.' : ''}`, presence);
    return [[`  ${name}`, `${field.kind}${sizeWords(field.size)}`, presence, field.doc + choices]];
  });
}

function sizeWords(size: CatalogueField['size']): string {
  if (typeof size === 'number') return ` ${size}`;
  if (size === undefined) return '';
  if ('by' in size) return ` by ${[size.by].flat().join(' x ')}`;
  return 'min' in size ? ` ${size.min} to ${size.max}` : ` up to ${size.max}`;
}

function presenceWords({ presence, when }: CatalogueField): string {
  if (presence === 'optional' && when === undefined) return 'optional';
  const alternatives = [when ?? presence].flat() as readonly Readonly<Record<string, readonly string[]>>[];
  const words = alternatives.map((one) =>
    Object.entries(one)
      .map(([name, values]) => `${name} ${values.map((value) => value || 'none').join(' ')}`)
      .join(' and '),
  );
  return `${presence === 'optional' ? 'optional ' : ''}when ${words.join(', or ')}`;
}
