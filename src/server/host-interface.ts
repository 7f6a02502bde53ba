/** A host interface: an address with ports for TCP, TLS and UDP, one of each for the default LMK and for every LMK. */
import type { CodePageName } from '../../protocol/words/code-pages.ts';
import type { InterfaceNumber } from '../hsm/network.ts';
import type { AccessList } from './access-list.ts';
import { createCounters, type ServerCounters } from './counters.ts';
import type { TlsMaterial, TlsPortOptions } from './tls-port.ts';

/** How hosts may reach an interface. */
export type HostProtocol = 'tcp' | 'tls' | 'udp';

/** Hears of a host that was not let in: by the access control list, or in its TLS handshake. */
export type RefusedHostListener = (kind: 'access' | 'tls', peer: string, reason?: string) => void;

/** What an interface offers besides its address. */
export interface TransportOptions {
  /** Clear TCP; there unless it is false. */
  readonly tcp?: boolean | undefined;
  /** UDP on the numbers of the TCP ports. */
  readonly udp?: boolean | undefined;
  /** There unless it is false, when there are certificates. */
  readonly offersTls?: boolean | undefined;
  readonly tls?: TlsPortOptions | undefined;
  /** Which code page a port speaks; ASCII without one. */
  readonly codePage?: ((protocol: HostProtocol, lmk: number | undefined) => CodePageName | undefined) | undefined;
  /** Who may connect; everybody without it. */
  readonly access?: AccessList | undefined;
  /** Of this interface; as many as of all together without it. */
  readonly maxConnections?: number | undefined;
  /** Milliseconds of silence until the system asks whether the host is there, 0 for never; that of the server without it. */
  readonly keepAlive?: number | undefined;
}

/** What may be changed of an interface while the server runs. */
export type InterfaceChange = Pick<
  TransportOptions,
  'tcp' | 'udp' | 'offersTls' | 'access' | 'maxConnections' | 'keepAlive'
>;

/** A host interface. */
export interface InterfaceOptions extends TransportOptions {
  readonly host: string;
  /** The port of the default LMK; LMK id n is at base + 1 + n. 0 takes a free port for each. */
  readonly basePort: number;
}

/** A port of an interface. */
export interface PortPlan {
  readonly on: HostInterface;
  readonly protocol: HostProtocol;
  /** 0 until it is known. */
  port: number;
  readonly lmk: number | undefined;
  readonly codePage: CodePageName | undefined;
}

/** An interface with what is counted on it. */
export interface HostInterface {
  readonly number: InterfaceNumber;
  /** As they are now. */
  options: InterfaceOptions;
  readonly counters: ServerCounters;
  /** Of every transport that it could offer, so that a number stays when a transport is off for a while. */
  readonly ports: readonly PortPlan[];
}

/** The ports of an interface that are to be open. */
export function openPortsOf({ ports, options }: HostInterface): PortPlan[] {
  const { tcp = true, udp = false, offersTls = true } = options;
  const offered = { tcp, udp, tls: offersTls };
  return ports.filter(({ protocol }) => offered[protocol]);
}

/** The options of an interface with other certificates; one without TLS stays without. */
export function withCertificates(options: InterfaceOptions, material: TlsMaterial): InterfaceOptions {
  return options.tls === undefined ? options : { ...options, tls: { ...options.tls, ...material } };
}

/** Plans the ports of an interface: TCP first, then TLS, then UDP, the base port in front of each. */
export function planInterface(
  number: InterfaceNumber,
  options: InterfaceOptions,
  lmkIds: readonly number[],
  portCount: number | undefined,
): HostInterface {
  const ports: PortPlan[] = [];
  const planned: HostInterface = { number, options, counters: createCounters(), ports };
  const { tls, codePage } = options;
  const add = (protocol: HostProtocol, basePort: number): void => {
    for (const lmk of [undefined, ...lmkIds]) {
      const offset = lmk === undefined ? 0 : 1 + lmk;
      if (offset > 0 && portCount !== undefined && offset >= portCount) continue;
      const port = basePort === 0 ? 0 : basePort + offset;
      ports.push({ on: planned, protocol, port, lmk, codePage: codePage?.(protocol, lmk) });
    }
  };
  add('tcp', options.basePort);
  if (tls !== undefined) add('tls', tls.basePort);
  add('udp', options.basePort);
  return planned;
}
