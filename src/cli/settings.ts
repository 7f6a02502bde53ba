/** `pinward settings`: every setting of the device. */
import type { Command } from 'commander';
import type { Runner } from './options.ts';
import { type ExitCode, printJson, type Terminal, table } from './terminal.ts';

/** Adds the subcommand. */
export function addSettings(program: Command, { terminal, action }: Runner): void {
  program
    .command('settings')
    .description('list the settings: values, defaults per profile, effect')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  pinward settings --json\n  pinward serve --set pinLength=6')
    .action(action((options: { readonly json?: true }) => settings(options, terminal)));
}

async function settings(options: { readonly json?: true }, terminal: Terminal): Promise<ExitCode> {
  const { settingTable } = await import('../settings.ts');
  const rows = Object.entries(settingTable).map(([name, { form, lab, device, doc, effect }]) => ({
    name,
    values: form,
    lab,
    device,
    doc,
    effect,
  }));
  if (options.json) {
    printJson(terminal, rows);
    return 0;
  }
  const shown = (value: unknown): string => (Array.isArray(value) ? value.join(',') || 'none' : String(value));
  const lines = table([
    ['setting', 'lab', 'device', 'values'],
    ...rows.map((row) => [row.name, shown(row.lab), shown(row.device), row.values]),
  ]).split('\n');
  terminal.stdout.write(`${lines[0]}\n`);
  for (const [i, { doc, effect }] of rows.entries()) terminal.stdout.write(`${lines[i + 1]}\n    ${doc}: ${effect}\n`);
  return 0;
}
