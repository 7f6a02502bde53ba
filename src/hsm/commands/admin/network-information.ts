/** NI: connections of hosts and traffic of an interface (commands-keys-admin 5). */
import type { NI } from '../../../../protocol/commands/admin/NI-network-information.ts';
import type { Handler } from '../../call.ts';
import type { HostConnection, InterfaceNumber, InterfaceTraffic } from '../../network.ts';

export const networkInformation: Handler<typeof NI> = (request, { state }) => {
  const number = Number(request.interface) as InterfaceNumber;
  // A device without ports, as inside a test, has an interface on which nothing ever happened.
  const connections = (state.network?.connections(number) ?? []).slice(0, MOST_RECORDS);
  const listed = { count: connections.length, connections: connections.map(record) };
  return request.statistics === '0' ? listed : { ...listed, ...counts(state.network?.traffic(number) ?? NOTHING) };
};

function counts(traffic: InterfaceTraffic) {
  return {
    bytesSent: fixed(traffic.bytesSent, 16),
    bytesReceived: fixed(traffic.bytesReceived, 16),
    unicastSent: fixed(traffic.packetsSent, 8),
    unicastReceived: fixed(traffic.packetsReceived, 8),
    otherSent: ZEROS,
    otherReceived: ZEROS,
    discardedSent: ZEROS,
    discardedReceived: fixed(traffic.discarded, 8),
    errorsSent: ZEROS,
    errorsReceived: fixed(traffic.errors, 8),
    unknown: ZEROS,
  };
}

function record({ transport, localPort, remoteAddress, remotePort, isEstablished, seconds }: HostConnection) {
  return {
    protocol: transport === 'udp' ? '1' : '0',
    localPort,
    remoteAddress: addressDigits(remoteAddress),
    remotePort,
    state: isEstablished ? '0' : '1',
    duration: fixed(seconds, 8),
  } as const;
}

function addressDigits(address: string): string {
  const parts = address.split('.').map(Number);
  return parts.length === 4 ? parts.map((part) => fixed(part, 2)).join('') : ZEROS;
}

/** Hexadecimal digits; a counter that is full begins anew, as those of network interfaces do. */
function fixed(value: number, size: number): string {
  return BigInt.asUintN(4 * size, BigInt(value))
    .toString(16)
    .toUpperCase()
    .padStart(size, '0');
}

/** With 26 characters each they fit a message. */
const MOST_RECORDS = 1200;
const ZEROS = '00000000';
const NOTHING: InterfaceTraffic = Object.freeze({
  bytesSent: 0,
  bytesReceived: 0,
  packetsSent: 0,
  packetsReceived: 0,
  discarded: 0,
  errors: 0,
});
