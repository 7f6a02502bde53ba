/** Options that several subcommands have, and how their values are read. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TlsIdentity } from '../client/transport.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { clientIdentity } from './tls-folder.ts';

/** What a subcommand gets from the program: where it runs, and how it tells its end. */
export interface Runner {
  readonly terminal: Terminal;
  /** Wraps the work of a subcommand; what it resolves to becomes the exit code. */
  action<A extends unknown[]>(work: (...values: A) => Promise<ExitCode>): (...values: A) => Promise<void>;
}

/** Where to find a device. */
export interface TargetOptions {
  readonly host?: string;
  readonly port?: number;
  readonly headerLength?: number;
  readonly timeout: number;
  readonly tls?: TlsIdentity;
  readonly udp?: true;
}

/** Adds the options that say where a device is. */
export function withTarget(command: Command, timeout: number): Command {
  return command
    .option('--host <host>', 'where the device is (default: 127.0.0.1, or PINWARD_HOST)')
    .option('--port <port>', 'its port (default: 1500, or PINWARD_PORT)', wholeNumber(1, 65_535))
    .option(
      '--header-length <bytes>',
      'bytes of message header (default: 4, or PINWARD_HEADER_LENGTH)',
      wholeNumber(0, 255),
    )
    .option(
      '--tls <folder[:client]>',
      'TLS, with the certificates that `pinward certs` put there (port: 2500)',
      clientIdentity,
    )
    .option('--udp', 'UDP: one datagram for each command and each reply')
    .option('--timeout <ms>', 'milliseconds to wait for the reply', wholeNumber(1, 3_600_000), timeout);
}

/** The device that options and environment name. */
export function targetOf(options: TargetOptions, { environment }: Terminal): Target {
  const { timeout, tls, udp } = options;
  const host = options.host ?? (environment['PINWARD_HOST'] || '127.0.0.1');
  const usualPort =
    tls === undefined
      ? (numberOf(environment['PINWARD_PORT']) ?? 1500)
      : (numberOf(environment['PINWARD_TLS_PORT']) ?? 2500);
  return {
    // A device that listens everywhere is reached on this machine.
    host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host,
    port: options.port ?? usualPort,
    headerLength: options.headerLength ?? numberOf(environment['PINWARD_HEADER_LENGTH']) ?? 4,
    timeout,
    tls,
    udp,
  };
}

/** A device and the way to it. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly headerLength: number;
  readonly timeout: number;
  readonly tls: TlsIdentity | undefined;
  readonly udp: boolean | undefined;
}

/** A parser for whole numbers in a range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < min || Number(text) > max)
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    return Number(text);
  };
}

/** Collects an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** An option with a fixed set of values. */
export function oneOf(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices([...values]);
}

/** A number, unless the text is none: Kubernetes may put an address there. */
function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
