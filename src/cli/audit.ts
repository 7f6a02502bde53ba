/** `pinward audit`: checks the audit log of a data directory, and gives it to other programs. */
import type { Command } from 'commander';
import { oneOf, type Runner } from './options.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of the subcommands as they were given. */
export interface AuditChoices {
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly askPassphrase?: true;
  readonly expect?: string;
  readonly json?: true;
  readonly format?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Formats of an export. */
export const auditFormats = ['jsonl', 'syslog', 'text'] as const;

/** Adds the subcommand. */
export function addAudit(program: Command, { terminal, action }: Runner): void {
  const audit = program.command('audit').description('check and export the audit log of a data directory');
  withData(
    audit.command('verify').description('check every record; names those that were changed, moved or are missing'),
  )
    .option('--expect <number:hash>', 'a record noted before, as `verify` prints the last one')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Also while a device runs on the directory. Without the passphrase of a sealed directory the chain of hashes is checked,
and not the MACs: then whoever could write the files could have made the whole chain anew.

Exit code 0 when nothing is wrong, otherwise 1.

Examples:
  pinward audit verify --data /srv/pinward --passphrase-file /run/secrets/pinward
  pinward audit verify --data /srv/pinward --expect 142:5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8`,
    )
    .action(action((choices: AuditChoices) => work('verifyLog', choices, terminal)));
  withData(audit.command('export').description('print the records, oldest first'))
    .addOption(oneOf('--format <form>', 'jsonl, syslog (RFC 5424) or text (default: jsonl)', auditFormats))
    .option('--from <number>', 'first record')
    .option('--to <number>', 'last record')
    .addHelpText(
      'after',
      `
Records are printed as they stand; whether they are genuine says \`pinward audit verify\`.

Example:
  pinward audit export --data /srv/pinward --format syslog --from 1001 | nc -q1 loghost 514`,
    )
    .action(action((choices: AuditChoices) => work('exportLog', choices, terminal)));
}

async function work(what: 'verifyLog' | 'exportLog', choices: AuditChoices, terminal: Terminal): Promise<ExitCode> {
  const module = await import('./run-audit.ts');
  return module[what](choices, terminal);
}

function withData(command: Command): Command {
  return command
    .option('--data <directory>', 'the data directory (or PINWARD_DATA)')
    .option('--passphrase-file <file>', 'its passphrase, for the key of the MACs; or PINWARD_PASSPHRASE')
    .option('--ask-passphrase', 'ask for the passphrase');
}
