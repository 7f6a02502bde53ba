/** `pinward settings`: every setting of the device. */
import type { Command } from 'commander';
import type { Setting } from '../settings.ts';
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
  const { settingFacts, settingTable } = await import('../settings.ts');
  const all: readonly (readonly [string, Setting])[] = Object.entries(settingTable);
  if (options.json)
    printJson(
      terminal,
      all.map(([name, facts]) => settingFacts(name, facts)),
    );
  else terminal.stdout.write(listing(all));
  return 0;
}

/** Two lines for each: name, defaults and values, then what it is for. */
function listing(all: readonly (readonly [string, Setting])[]): string {
  const [head, ...lines] = table([
    ['setting', 'lab', 'device', 'pci', 'values'],
    ...all.map(([name, { lab, device, pci, form }]) => [name, shown(lab), shown(device), shown(pci), form]),
  ]).split('\n');
  const explained = all.map(([, { doc, effect, noEffect }], i) => {
    const seen = noEffect === undefined ? effect : `no effect yet, ${noEffect}`;
    return `${lines[i]}\n    ${doc}: ${seen}\n`;
  });
  return `${head}\n${explained.join('')}`;
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(',') || 'none' : String(value));
