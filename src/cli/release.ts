/** `pinward release`: a device gives up its LMKs, storage, users and TLS keys, and proves it. */
import type { Command } from 'commander';
import type { Runner } from './options.ts';

/** Options of `release` as they were given. */
export interface ReleaseChoices {
  readonly data?: string;
  readonly yes?: true;
  readonly cards?: true;
  readonly audit?: true;
  readonly json?: true;
}

/** Adds the subcommand. */
export function addRelease(program: Command, { terminal, action }: Runner): void {
  program
    .command('release')
    .description('give a device back: erase LMKs, storage, users and TLS keys in its data directory, and prove it')
    .option('--data <directory>', 'the data directory (or PINWARD_DATA)')
    .option('--yes', 'do it; without this option it is only said what would be erased')
    .option('--cards', 'erase the cards in the directory too')
    .option('--audit', 'erase the audit log too')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
The device must not run, and must have been left in Secure (pinward console, command SECURE). Nothing brings back what
is erased but the cards of its LMKs. Snapshots in the directory are erased; those elsewhere are yours to find.

Exit code 0 when nothing of what was erased is found in the files that are left, otherwise 1.

Example:
  pinward release --data /srv/pinward --yes`,
    )
    .action(
      action(async (choices: ReleaseChoices) => {
        const { runRelease } = await import('./run-release.ts');
        return runRelease(choices, terminal);
      }),
    );
}
