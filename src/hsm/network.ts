/** What NI reports: the connections of hosts and the traffic of an interface. Whoever serves hosts passes it in. */

/** A connection of a host, or a host that sends datagrams. */
export interface HostConnection {
  readonly transport: 'tcp' | 'tls' | 'udp';
  readonly localPort: number;
  /** As the system writes it; IPv4 and IPv6. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** False while it is being closed. */
  readonly isEstablished: boolean;
  /** Since it was made. */
  readonly seconds: number;
}

/** What went over an interface since the start. Packets are reads, writes and datagrams as the process sees them. */
export interface InterfaceTraffic {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Messages that were thrown away: malformed, too long, or too many. */
  readonly discarded: number;
  /** Connections that failed before they could be used. */
  readonly errors: number;
}

/** The two host interfaces of a device. */
export type InterfaceNumber = 1 | 2;

/** Tells about connections and traffic when asked. */
export interface NetworkSource {
  /** Undefined for an interface that is not configured. */
  connections(interfaceNumber: InterfaceNumber): readonly HostConnection[] | undefined;
  traffic(interfaceNumber: InterfaceNumber): InterfaceTraffic;
}
