/** `pinward console`: the operator console, of a running device or of one in memory. */
import type { Command } from 'commander';
import { type Runner, several, wholeNumber } from './options.ts';

/** Options of `console` as they were given. */
export interface ConsoleOptions {
  readonly attach?: string | true;
  readonly port?: number;
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly seed?: string;
  readonly lmk?: readonly string[];
  readonly set?: readonly string[];
  readonly cards?: string;
}

/** Adds the subcommand. */
export function addConsole(program: Command, { terminal, action }: Runner): void {
  program
    .command('console')
    .description('the operator console: of a running device with --attach, otherwise of a device in memory')
    .option('--attach [socket]', 'attach to a device that runs with --console (default: the usual socket of its port)')
    .option('--port <port>', 'with --attach: base port of the device (default: 1500)', wholeNumber(1, 65_535))
    .option('--data <folder>', 'data directory: that of the running device, or one to work in without it')
    .option('--passphrase-file <file>', 'what the LMKs there are sealed with; or PINWARD_PASSPHRASE')
    .option('--cards <folder>', 'folder of the virtual smartcards (default: cards in the data directory)')
    .option('--config <file>', 'YAML or JSON file, or PINWARD_CONFIG')
    .option('--profile <name>', 'settings of a device without a data directory (default: lab)')
    .option('--seed <text>', 'repeatable random values and keys (default: secure random)')
    .option('--lmk <id=name>', 'LMK of a slot of a device in memory; repeatable', several)
    .option('--set <name=value>', 'a setting of a device in memory; repeatable', several)
    .addHelpText(
      'after',
      `
A person gets history, completion and hidden answers. A script on standard input has one command or answer in each
line; lines that start with # are comments between commands, an empty answer is ENTER, ^C gives a command up. A script
ends with exit code 1 at the first command that is refused.

Examples:
  pinward console
  pinward console --attach
  printf 'VT\\n' | pinward console --attach --data /var/lib/pinward`,
    )
    .action(
      action(async (options: ConsoleOptions) => {
        const { runConsole } = await import('./run-console.ts');
        return runConsole(options, terminal);
      }),
    );
}
