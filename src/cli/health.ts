/** `pinward health`: is the device there and does it answer? For container health checks. */
import type { Command } from 'commander';
import { type Runner, type TargetOptions, targetOf, withTarget } from './options.ts';
import { type ExitCode, fail, printJson, type Terminal } from './terminal.ts';

/** Adds the subcommand. */
export function addHealth(program: Command, { terminal, action }: Runner): void {
  withTarget(program.command('health').description('ask the device for its diagnostics (NC); 0 when it answers'), 3000)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  pinward health --port 1500')
    .action(action((options: TargetOptions & { readonly json?: true }) => health(options, terminal)));
}

async function health(options: TargetOptions & { readonly json?: true }, terminal: Terminal): Promise<ExitCode> {
  const { connect } = await import('../client/client.ts');
  const target = targetOf(options, terminal);
  const say = (healthy: boolean, words: string, facts: object): ExitCode => {
    if (options.json) printJson(terminal, { healthy, ...facts });
    else if (healthy) terminal.stdout.write(`${words}\n`);
    else return fail(terminal, words);
    return healthy ? 0 : 1;
  };
  try {
    const client = await connect({ ...target, connectTimeout: target.timeout });
    const answer = await client.NC();
    void client.close();
    if (!answer.ok)
      return say(false, `the device answers ${answer.error} to NC: ${answer.meaning}`, {
        error: answer.error,
        meaning: answer.meaning,
      });
    const { lmkCheckValue, firmware } = answer;
    return say(true, `ok: LMK check value ${lmkCheckValue.slice(0, 6)}, firmware ${firmware}`, {
      lmkCheckValue,
      firmware,
    });
  } catch (error) {
    return say(false, (error as Error).message, { problem: (error as Error).message });
  }
}
