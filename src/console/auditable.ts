/** What AUDITOPTIONS and `--audit` can name: host commands, console commands, user actions. */
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { userActions } from '../hsm/audit/codes.ts';
import type { AuditableCodes } from '../hsm/audit/options.ts';
import type { ConsoleCommand } from './command.ts';

/** The codes; `console` gives every console command. */
export function auditableCodes(console: Iterable<ConsoleCommand>): AuditableCodes {
  const served = [...console].filter(({ absent }) => absent === undefined);
  return {
    host: HOST_CODES,
    console: new Map(served.map(({ name, auditCode }) => [name, auditCode])),
    user: Object.keys(userActions),
  };
}

const HOST_CODES = (Object.values(commands) as readonly AnyCommand[])
  .filter(({ status }) => status === 'done')
  .map(({ code }) => code);
