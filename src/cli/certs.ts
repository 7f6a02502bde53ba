/** `pinward certs`: a certificate authority for a lab, with certificates for the device and its hosts. */
import type { Command } from 'commander';
import { type Runner, several, wholeNumber } from './options.ts';

/** Options of `certs` as they were given. */
export interface CertsOptions {
  readonly out: string;
  readonly name?: readonly string[];
  readonly client?: readonly string[];
  readonly days: number;
  readonly rsa?: true;
  readonly revoke?: readonly string[];
  readonly crl?: true;
  readonly force?: true;
  readonly json?: true;
}

/** Adds the subcommand. */
export function addCerts(program: Command, { terminal, action }: Runner): void {
  program
    .command('certs')
    .description('make a lab authority and certificates for TLS with `pinward serve --tls` and its clients')
    .option('--out <folder>', 'where they go', 'certs')
    .option('--name <host>', 'DNS name or address of the device besides localhost; repeatable', several)
    .option('--client <name>', 'a client, such as switch-1; repeatable (default: client)', several)
    .option('--days <days>', 'how long they are good', wholeNumber(1, 36_500), 825)
    .option('--rsa', 'keys of RSA with 2048 bits, for hosts that do not know P-256')
    .option('--revoke <name>', 'revokes a certificate of the folder, or a serial number; repeatable', several)
    .option('--crl', 'issues the list of revoked certificates anew, crl.pem, before it expires')
    .option('--force', 'make everything anew, the authority too')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
What is there already stays: called again with other clients it makes certificates for those, under the same authority.
For tests only: the keys lie in the folder unprotected, the authority's too.

Examples:
  pinward certs
  pinward certs --out lab --name hsm.lab.example --name 10.0.0.5 --client switch-1 --client switch-2
  pinward serve --tls certs
  pinward certs --revoke switch-1
  pinward send NC --tls certs`,
    )
    .action(
      action(async (options: CertsOptions) => {
        const { makeCerts } = await import('./make-certs.ts');
        return makeCerts(options, terminal);
      }),
    );
}
