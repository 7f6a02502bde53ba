/** `pinward serve`: runs the device until it is asked to stop. */
import type { Command } from 'commander';
import { LATENCY_FORMS } from '../server/latency.ts';
import { oneOf, type Runner, several } from './options.ts';

/** Options of `serve` as they were given; `run-device.ts` and `../config.ts` give them their meaning. */
export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly headerLength?: string;
  readonly tls?: string;
  readonly tlsPort?: string;
  readonly tlsCrl?: readonly string[];
  readonly tcp?: string;
  readonly udp?: true;
  readonly codePage?: string;
  readonly allow?: readonly string[];
  readonly interface2?: string;
  readonly idleTimeout?: string;
  readonly config?: string;
  readonly seed?: string;
  readonly trace?: true;
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly askPassphrase?: true;
  readonly http?: string;
  readonly httpToken?: string;
  readonly snmp?: string;
  readonly snmpTrap?: readonly string[];
  readonly console?: string;
  readonly cards?: string;
  readonly audit?: string;
  readonly auditKeep?: string;
  readonly fraud?: string;
  readonly profile?: string;
  readonly tier?: string;
  readonly cps?: string;
  readonly costModel?: string;
  readonly latency?: string;
  readonly lmk?: readonly string[];
  readonly defaultLmk?: string;
  readonly oldLmk?: readonly string[];
  readonly newLmk?: readonly string[];
  readonly set?: readonly string[];
  readonly readyJson?: true;
  readonly logLevel?: string;
}

/** Options that may stand without a value. */
interface ServeFlags {
  readonly json?: true;
  readonly console?: string | true;
}

/** Adds the subcommand. */
export function addServe(program: Command, { terminal, action }: Runner): void {
  program
    .command('serve')
    .description('run the device until SIGINT or SIGTERM')
    .option('--port <port>', 'base port; LMK nn has port + 1 + nn; 0 takes free ports (default: 1500)')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--header-length <bytes>', 'bytes of message header, 0 to 255 (default: 4)')
    .option('--tls <folder>', 'TLS with the certificates of `pinward certs`; a host needs one too (default: off)')
    .option('--tls-port <port>', 'base port of TLS (default: 2500)')
    .option(
      '--tls-crl <file>',
      'list of revoked certificates, PEM or DER, or off; repeatable (default: crl.pem of --tls)',
      several,
    )
    .option('--tcp <true|false>', 'clear TCP (default: true)')
    .option('--udp', 'UDP on the same ports: one datagram for each command and each reply')
    .option('--code-page <page>', 'cp037, cp500 or cp1047; or ports, such as tls=cp037,01=cp500 (default: ASCII)')
    .option('--allow <entry>', 'who may connect: address, range or address/mask; repeatable (default: all)', several)
    .option('--interface2 <[host:]port>', 'host interface 2: a second address with ports of its own')
    .option('--idle-timeout <seconds>', 'ends connections without traffic; 0 never (default: 0)')
    .option('--config <file>', 'YAML or JSON file, or PINWARD_CONFIG')
    .option('--seed <text>', 'repeatable random values and keys (default: secure random)')
    .option('--trace', 'log every message field by field')
    .option('--data <directory>', 'keep LMKs, settings and user storage there (default: in memory)')
    .option('--passphrase-file <file>', 'what the LMKs there are sealed with; or PINWARD_PASSPHRASE')
    .option('--ask-passphrase', 'ask for the passphrase')
    .option('--http <[host:]port>', 'management over HTTP: health, metrics, status, host commands (default: off)')
    .option('--http-token <token>', 'what HTTP users must show; better in PINWARD_HTTP_TOKEN; needed beyond loopback')
    .option(
      '--snmp <[host:]port>',
      'SNMP agent for monitoring, v2c community public or PINWARD_SNMP_... (default: off)',
    )
    .option('--snmp-trap <host[:port]>', 'where it sends traps, v2c@host and v3@host too; repeatable', several)
    .option(
      '--console [socket]',
      'operator console on a local socket, for `pinward console --attach` (default: on with --data)',
    )
    .option('--cards <folder>', 'virtual smartcards (default: cards in the data directory)')
    .option('--audit <changes>', 'what is audited beside state events: +HCA,+HDC for host commands, +E for refusals')
    .option('--audit-keep <time>', 'how long audit files are kept: 90d, or a number of files (default: for ever)')
    .option('--fraud <limits>', 'failed PIN verifications a minute, an hour, in all; then 39: 100,1000,100,block')
    .option(
      '--profile <name>',
      'lab allows everything, device is a new unit, pci has the PCI HSM settings too (default: lab)',
    )
    .option('--tier <name>', 'performance tier, such as payShield10K_LMK1_CPS60: its rate and number of LMKs')
    .option('--cps <rate>', 'calls per second, or unlimited; more are delayed, never refused (default: by the tier)')
    .option('--cost-model <name>', 'uniform: each command counts one; weighted: heavy ones more (default: uniform)')
    .option('--latency <model>', `response times: ${LATENCY_FORMS} (default: none)`)
    .option(
      '--lmk <id=name>',
      'LMK of a slot: test-variant, test-variant-3key, test-kb-3des, test-kb-aes or none; repeatable',
      several,
    )
    .option('--default-lmk <id>', 'LMK of messages that name none (default: 00)')
    .option('--old-lmk <id=name>', 'old LMK in key change storage; repeatable', several)
    .option('--new-lmk <id=name>', 'new LMK in key change storage; repeatable', several)
    .option('--set <name=value>', 'a setting, see `pinward settings`; repeatable', several)
    .option('--ready-json', 'one line of JSON on standard output when listening, and nothing else')
    .option('--json', 'the same as --ready-json')
    .addOption(
      oneOf('--log-level <level>', 'what to log on standard error (default: info)', [
        'silent',
        'error',
        'warn',
        'info',
        'debug',
      ]),
    )
    .addHelpText(
      'after',
      `
Without options four test LMKs are loaded: 00 variant, 01 key block 3DES, 02 key block AES, 03 variant of triple length.
Each option may also stand in the environment (PINWARD_PORT=1500, PINWARD_LMK_00=test-kb-aes, PINWARD_SET_pinLength=6) or in
the file (port, lmks, settings ...); the command line wins over the environment, that over the file.

Examples:
  pinward serve
  pinward serve --tier payShield10K_LMK1_CPS60
  pinward serve --port 0 --seed demo --set pinLength=6 --lmk 00=test-kb-aes --ready-json`,
    )
    .action(
      action(async ({ json, console: socket, ...options }: Omit<ServeOptions, 'console'> & ServeFlags) => {
        const { runDevice } = await import('./run-device.ts');
        const place = socket === undefined ? {} : { console: socket === true ? 'on' : socket };
        return runDevice({ ...options, ...place, ...(json && { readyJson: json }) }, terminal);
      }),
    );
}
