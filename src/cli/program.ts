/** The command line as a whole: subcommands, help, and what the process ends with. */
import { Command, CommanderError } from 'commander';
import { addAudit } from './audit.ts';
import { addBench } from './bench.ts';
import { addCerts } from './certs.ts';
import { addCommands } from './commands.ts';
import { addConsole } from './console.ts';
import { addExplain } from './explain.ts';
import { addHealth } from './health.ts';
import { addKey } from './key.ts';
import type { Runner } from './options.ts';
import { addRelease } from './release.ts';
import { addSend } from './send.ts';
import { addServe } from './serve.ts';
import { addSettings } from './settings.ts';
import { addSnapshot } from './snapshot.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Runs the command line `args` (without the program's own name) and resolves to the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const runner: Runner = {
    terminal,
    action:
      (work) =>
      async (...values) => {
        exit = await work(...values);
      },
  };
  const program = new Command('pinward')
    .description('A payment HSM emulator for development, load tests and training. Not a security device.')
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('(--help says more)');
  addServe(program, runner);
  addConsole(program, runner);
  addCerts(program, runner);
  addSend(program, runner);
  addExplain(program, runner);
  addKey(program, runner);
  addCommands(program, runner);
  addSettings(program, runner);
  addSnapshot(program, runner);
  addAudit(program, runner);
  addRelease(program, runner);
  addHealth(program, runner);
  addBench(program, runner);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
