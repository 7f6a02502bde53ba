/** The host interfaces between configuration, device and server: what CH and CONFIGACL change goes over what was configured. */
import type { RunConfig } from '../config.ts';
import {
  type ConfiguredInterface,
  type HostInterfaces,
  type InterfaceSettings,
  openHostInterfaces,
} from '../hsm/host-interfaces.ts';
import type { DeviceState } from '../hsm/state.ts';
import { AccessList } from '../server/access-list.ts';
import type { InterfaceChange } from '../server/host-interface.ts';
import type { RunningServer, ServerOptions } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';
import type { InterfaceConfig } from '../transports.ts';
import { hasTls } from './host-transports.ts';

/** The interfaces of a device as they were left, or why it cannot start with them. */
export function openInterfaces(
  state: DeviceState,
  config: RunConfig,
  folder: string | undefined,
): HostInterfaces | { readonly problem: string } {
  const interfaces = openHostInterfaces(state, { configured: configuredInterfaces(config, state), entryProblem });
  if ('stored' in interfaces)
    return {
      problem: `the state in ${folder} holds host interfaces that do not fit: restore a snapshot (pinward snapshot restore FILE --data ${folder})`,
    };
  const ways = interfaces.numbers.map((number) => interfaces.settings(number)!);
  if (ways.some(({ tcp, udp, tls }) => tcp || udp || tls)) return interfaces;
  return {
    problem:
      'no way is left to reach the device: what is configured was switched off with CH; start it with the transports that it had then',
  };
}

/** The options of a server, with what was changed on the device. */
export function asLeft(
  { transports = {}, interface2, ...options }: Pick<ServerOptions, 'transports' | 'interface2' | 'times'>,
  interfaces: HostInterfaces,
): typeof options & Pick<ServerOptions, 'transports' | 'interface2'> {
  const over = <T extends object>(offered: T, number: 1 | 2): T =>
    interfaces.changed(number).length === 0 ? offered : { ...offered, ...changeOf(interfaces.settings(number)!) };
  return { ...options, transports: over(transports, 1), interface2: interface2 && over(interface2, 2) };
}

/** Has a server follow changes from now on, and the log tell of them. */
export function followInterfaces(interfaces: HostInterfaces, server: RunningServer, logger: Logger): void {
  for (const number of interfaces.numbers)
    if (interfaces.changed(number).length > 0)
      logger.warn({ interface: number, changed: interfaces.changed(number) }, CHANGED_BEFORE);
  interfaces.onChange((number, settings) => {
    server.changeInterface(number, changeOf(settings));
    logger.info({ interface: number, ...settings }, 'host interface changed at the console');
  });
}

/** Lines of the banner: who may connect, and what else was changed on the device. */
export function interfaceLines(interfaces: HostInterfaces): string[] {
  return interfaces.numbers.flatMap((number) => {
    const { enforceAcl, acl } = interfaces.settings(number)!;
    const changed = interfaces.changed(number);
    const others = changed.filter((name) => name !== 'acl' && name !== 'enforceAcl');
    const note = others.length < changed.length ? ', as changed on the device' : '';
    const listed = enforceAcl ? (acl.length === 0 ? 'nobody' : `${acl.join(', ')} only`) : 'everybody';
    return [
      ...(enforceAcl || note !== '' ? [`Access     interface ${number}: ${listed}${note}`] : []),
      ...(others.length > 0 ? [`Interface  ${number}: ${others.join(', ')} as changed on the device; see QH`] : []),
    ];
  });
}

function configuredInterfaces({ transports }: RunConfig, { settings }: DeviceState): ConfiguredInterface[] {
  const { interface2 } = transports;
  const configured = (number: 1 | 2, config: InterfaceConfig): ConfiguredInterface => ({
    number,
    hasCertificates: hasTls(transports),
    tcp: config.tcp,
    udp: config.udp,
    tls: hasTls(transports),
    connections: config.interfaceConnections ?? settings.maxConnections,
    keepAlive: transports.keepAlive,
    enforceAcl: config.acl.length > 0,
    acl: [...new Set(config.acl.map((entry) => entry.trim()).filter((entry) => entry !== ''))],
  });
  return [configured(1, transports), ...(interface2 === undefined ? [] : [configured(2, interface2)])];
}

function changeOf({ tcp, udp, tls, connections, keepAlive, enforceAcl, acl }: InterfaceSettings): InterfaceChange {
  const access = AccessList.parse(acl, enforceAcl);
  // Entries are checked before they are kept; open to everybody is the last thing that a mistake may mean.
  if ('problem' in access) throw new Error(access.problem);
  return { tcp, udp, offersTls: tls, maxConnections: connections, keepAlive: keepAlive * MINUTE, access };
}

/** What is wrong with an entry of a list, as a person wrote it. */
export function entryProblem(entry: string): string | undefined {
  if (entry.trim() === '') return 'expected an entry, got nothing';
  const parsed = AccessList.parse([entry]);
  return 'problem' in parsed ? parsed.problem.replace(/^access entry "[^"]*": /, '') : undefined;
}

const MINUTE = 60_000;
const CHANGED_BEFORE = 'a host interface is as it was changed on the device, not as it is configured';
