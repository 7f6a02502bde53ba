/** The operator console of a running device, on its local socket. */
import type { RunConfig } from '../config.ts';
import type { ConsoleDevice, TrapControl } from '../console/device.ts';
import { consolePath } from '../console/socket-path.ts';
import type { AdjustableClock } from '../hsm/adjustable-clock.ts';
import { auditedCards } from '../hsm/audit/audited-cards.ts';
import { auditOf } from '../hsm/audit/of-device.ts';
import type { Hsm } from '../hsm/device.ts';
import type { ErrorLog } from '../hsm/error-log.ts';
import type { HostInterfaces } from '../hsm/host-interfaces.ts';
import type { RunningServer } from '../server/listener.ts';
import { cardsOf } from './card-place.ts';
import { version } from './version.ts';

/** A console that listens, or why it does not. */
export type StartedConsole =
  | { readonly path: string; readonly close: () => Promise<void> }
  | { readonly problem: string };

/** What the console is made of. */
export interface ConsoleParts {
  readonly hsm: Hsm;
  readonly errorLog: ErrorLog;
  readonly clock: AdjustableClock;
  readonly config: RunConfig;
  readonly server: RunningServer;
  readonly interfaces: HostInterfaces;
  /** The traps of the SNMP agent, once it runs. */
  readonly traps: () => TrapControl | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Opens the console when the configuration wants one; its parts are loaded only then. */
export async function startConsole(parts: ConsoleParts): Promise<StartedConsole | undefined> {
  const { config, server, environment } = parts;
  const wanted = config.console ?? (config.data === undefined ? 'off' : 'on');
  if (wanted === 'off') return undefined;
  const { startLocalConsole } = await import('../console/local-socket.ts');
  const { runSession } = await import('../console/session.ts');
  const { consoleCommands } = await import('../console/table.ts');
  const device = consoleDevice(parts);
  return startLocalConsole({
    path: wanted === 'on' ? consolePath({ data: config.data, port: server.addresses[0]!.port }, environment) : wanted,
    version,
    names: [...consoleCommands.keys()],
    session: (terminal) => runSession(device, terminal),
  });
}

/** The device as the console sees it. */
function consoleDevice({ hsm, errorLog, clock, config, server, interfaces, traps }: ConsoleParts): ConsoleDevice {
  const audit = auditOf(hsm.state);
  const cards = cardsOf(config);
  return {
    hsm,
    audit,
    errorLog,
    clock,
    cards: cards && auditedCards(cards, audit),
    network: {
      headerLength: config.headerLength,
      interfaces,
      ports: () =>
        server.addresses.map(({ host, port, lmk, protocol }) => ({ host, port, lmk, protocol: PROTOCOLS[protocol] })),
      connections: () =>
        ([1, 2] as const).flatMap((each) =>
          (server.network.connections(each) ?? []).map(({ transport, localPort, remoteAddress, remotePort }) => ({
            protocol: PROTOCOLS[transport],
            port: localPort,
            peer: `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`,
          })),
        ),
    },
    traps,
    version,
  };
}

const PROTOCOLS = { tcp: 'TCP', tls: 'TLS', udp: 'UDP' } as const;
