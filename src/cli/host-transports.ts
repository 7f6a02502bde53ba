/** From the configuration of transports to the ports of a server: certificates, code pages, access lists, limits. */
import type { ConfigSource, RunConfig } from '../config.ts';
import type { Hsm } from '../hsm/device.ts';
import { AccessList } from '../server/access-list.ts';
import { parseCodePages } from '../server/code-page/choose.ts';
import type { LayoutSource } from '../server/code-page/ebcdic-device.ts';
import type { InterfaceOptions, TransportOptions } from '../server/host-interface.ts';
import type { ServerOptions } from '../server/listener.ts';
import type { TimeLimits } from '../server/time-limits.ts';
import type { TlsPortOptions } from '../server/tls-port.ts';
import type { InterfaceConfig } from '../transports.ts';
import type { ReadMaterial } from './tls-material.ts';

/** What is wrong with code pages and access entries of one source, by the names of that source. */
export function transportProblems({ values, label }: ConfigSource): string[] {
  const problems: string[] = [];
  const check = (of: Readonly<Record<string, unknown>>, path: readonly string[]): void => {
    const { codePage, acl } = of;
    const tell = (key: string, parsed: object | undefined): void => {
      if (parsed !== undefined && 'problem' in parsed) problems.push(`${label([...path, key])}: ${parsed.problem}`);
    };
    if (typeof codePage === 'string' && codePage !== '') tell('codePage', parseCodePages(codePage));
    if (acl !== undefined) tell('acl', AccessList.parse(entriesOf(acl)));
  };
  check(values, []);
  const { interface2 } = values;
  if (typeof interface2 === 'object' && interface2 !== null)
    check(interface2 as Readonly<Record<string, unknown>>, ['interface2']);
  return problems;
}

/** The part of a server's options that is about transports, and what to say at start. */
export interface HostTransports {
  readonly options: Pick<ServerOptions, 'transports' | 'interface2' | 'times'>;
  /** Reads the certificates again; undefined without TLS. */
  readonly readAgain: (() => ReadMaterial | { readonly problems: readonly string[] }) | undefined;
  readonly warnings: readonly string[];
}

/** Reads certificates and makes the options of a server; codes pages and access lists were checked before. */
export async function hostTransports(
  { transports }: RunConfig,
  now: () => Date,
): Promise<HostTransports | { readonly problems: readonly string[] }> {
  const { tlsVersion, interface2 } = transports;
  const readAgain = hasTls(transports) ? await materialReader(transports, now) : undefined;
  const read = readAgain?.();
  if (read !== undefined && 'problems' in read) return read;
  const offer = (config: InterfaceConfig): TransportOptions => ({
    tcp: config.tcp,
    udp: config.udp,
    tls: read && { ...read.material, ...versions(tlsVersion), basePort: config.tlsPort },
    codePage: codePageOf(config),
    access: accessOf(config),
    maxConnections: config.interfaceConnections,
  });
  const second: InterfaceOptions | undefined = interface2 && {
    ...offer(interface2),
    host: interface2.host,
    basePort: interface2.port,
  };
  return {
    options: { transports: offer(transports), interface2: second, times: timesOf(transports) },
    readAgain,
    warnings: read?.warnings ?? [],
  };
}

/** Are there to be TLS ports? */
export function hasTls({ tls, tlsCertificate }: RunConfig['transports']): boolean {
  return tls !== undefined || tlsCertificate !== undefined;
}

/** What reads certificates is loaded only with TLS. */
async function materialReader(config: RunConfig['transports'], now: () => Date) {
  const { readMaterial } = await import('./tls-material.ts');
  return () => readMaterial(config, now());
}

/** What layouts depend on in a device that runs, for ports in EBCDIC. */
export function layoutOf({ state }: Hsm): LayoutSource {
  return () => ({
    lmk: (id) => {
      const lmk = state.lmk(id);
      return lmk && { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm };
    },
    defaultLmk: state.settings.defaultLmk,
    settings: state.settings,
    storedKey: (index) => state.userStorage.get(index),
  });
}

function versions(version: RunConfig['transports']['tlsVersion']): Pick<TlsPortOptions, 'minVersion' | 'maxVersion'> {
  if (version === '1.2') return { maxVersion: 'TLSv1.2' };
  return version === '1.3' ? { minVersion: 'TLSv1.3' } : {};
}

function codePageOf({ codePage }: InterfaceConfig): TransportOptions['codePage'] {
  const choice = codePage === undefined ? undefined : parseCodePages(codePage);
  if (choice !== undefined && 'problem' in choice) throw new Error(choice.problem);
  return choice;
}

function accessOf({ acl }: InterfaceConfig): AccessList | undefined {
  if (acl.length === 0) return undefined;
  const access = AccessList.parse(acl);
  // Open to everybody is the last thing that a list with a mistake may mean.
  if (!(access instanceof AccessList)) throw new Error(access.problem);
  return access;
}

function timesOf(config: RunConfig['transports']): TimeLimits {
  const { idleTimeout, messageTimeout, stallTimeout, handshakeTimeout, keepAlive } = config;
  return {
    idle: idleTimeout * 1000,
    message: messageTimeout * 1000,
    stalled: stallTimeout * 1000,
    handshake: handshakeTimeout * 1000,
    keepAlive: keepAlive * 60_000,
  };
}

function entriesOf(acl: unknown): string[] {
  if (typeof acl === 'string') return acl.split(',');
  return Array.isArray(acl) ? acl.map(String) : [];
}
