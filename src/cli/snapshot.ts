/** `pinward snapshot`: saves a data directory, puts it back, or makes it that of a new device. */
import type { Command } from 'commander';
import type { Runner } from './options.ts';
import { type ExitCode, fail, type Terminal } from './terminal.ts';

interface SnapshotChoices {
  readonly data?: string;
  readonly force?: true;
  readonly cards?: true;
}

/** Adds the subcommand. */
export function addSnapshot(program: Command, { terminal, action }: Runner): void {
  const snapshot = program
    .command('snapshot')
    .description('save a data directory, put it back, or make it that of a new device');
  withData(
    snapshot.command('save <file>').description('save state and cards, sealed as they are, also while a device runs'),
  )
    .option('--force', 'replace the file when it is there')
    .addHelpText('after', '\nExample:\n  pinward snapshot save lesson-1.snapshot --data /srv/pinward')
    .action(
      action(async (file: string, { force, ...choices }: SnapshotChoices) =>
        withFolder(choices, terminal, async (folder) => {
          const { saveSnapshot } = await import('../store/snapshot.ts');
          return said(await saveSnapshot(file, { folder }, force), `saved ${folder} in ${file}`, terminal);
        }),
      ),
    );
  withData(
    snapshot.command('restore <file>').description('put state and cards back; no device may run on the directory'),
  )
    .addHelpText(
      'after',
      '\nWhat was there goes into previous.snapshot in the directory first; restoring that undoes it.\n\nExample:\n  pinward snapshot restore lesson-1.snapshot --data /srv/pinward',
    )
    .action(
      action(async (file: string, choices: SnapshotChoices) =>
        withFolder(choices, terminal, async (folder) => {
          const { restoreSnapshot } = await import('../store/snapshot.ts');
          return said(await restoreSnapshot(file, { folder }), `restored ${folder} from ${file}`, terminal);
        }),
      ),
    );
  withData(snapshot.command('reset').description('make the directory that of a new device; no device may run on it'))
    .option('--cards', 'remove the cards too')
    .addHelpText(
      'after',
      '\nWhat was there goes into previous.snapshot in the directory first; restoring that undoes it.\n\nExample:\n  pinward snapshot reset --data /srv/pinward',
    )
    .action(
      action(async ({ cards, ...choices }: SnapshotChoices) =>
        withFolder(choices, terminal, async (folder) => {
          const { resetDirectory } = await import('../store/snapshot.ts');
          return said(await resetDirectory({ folder }, cards), `reset ${folder}`, terminal);
        }),
      ),
    );
}

function withData(command: Command): Command {
  return command.option('--data <directory>', 'the data directory (or PINWARD_DATA)');
}

async function withFolder(
  { data }: SnapshotChoices,
  terminal: Terminal,
  work: (folder: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const folder = data ?? (terminal.environment['PINWARD_DATA'] || undefined);
  if (folder === undefined) return fail(terminal, 'which data directory? Name it with --data or PINWARD_DATA', 2);
  const { resolve } = await import('node:path');
  return work(resolve(folder));
}

function said(
  outcome: { readonly previous?: string } | { readonly problem: string },
  words: string,
  terminal: Terminal,
): ExitCode {
  if ('problem' in outcome) return fail(terminal, outcome.problem);
  const previous = outcome.previous === undefined ? '' : `; what was there is in ${outcome.previous}`;
  terminal.stdout.write(`${words}${previous}\n`);
  return 0;
}
