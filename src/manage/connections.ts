/** The host ports and the connections on them, as status and connections routes tell them. */
import type { ManagementParts } from './parts.ts';
import type { HostPortStatus, OpenConnection } from './schemas.ts';

type Server = ManagementParts['server'];
type Address = Server['addresses'][number];

/** Every port with its transport and what is open on it now. */
export function hostPortsOf(server: Server): HostPortStatus[] {
  const open = new Map<string, number>();
  for (const connection of connectionsOf(server)) {
    const key = keyOf(connection);
    open.set(key, (open.get(key) ?? 0) + 1);
  }
  return server.addresses.map((address) => ({
    host: address.host,
    ...placeOf(address),
    connections: open.get(keyOf(address)) ?? 0,
  }));
}

/** Every connection, and every host that sent a datagram in the last minute. */
export function connectionsOf({ addresses, network }: Server): OpenConnection[] {
  return ([1, 2] as const).flatMap((number) => {
    const own = addresses.filter((address) => address.interface === number);
    return (network.connections(number) ?? []).flatMap((connection) => {
      const { transport, localPort, remoteAddress, remotePort, isEstablished, seconds } = connection;
      const on = own.find(({ protocol, port }) => protocol === transport && port === localPort);
      if (on === undefined) return [];
      return {
        ...placeOf(on),
        peer: { address: remoteAddress, port: remotePort },
        established: isEstablished,
        seconds,
      };
    });
  });
}

/** Two interfaces, and TCP and UDP, may have the same number. */
function keyOf({ protocol, interface: number, port }: Pick<Address, 'protocol' | 'interface' | 'port'>): string {
  return `${protocol} ${number} ${port}`;
}

/** A port without a code page speaks this. */
export const ASCII = 'ascii';

function placeOf({
  port,
  lmk,
  protocol,
  interface: number,
  codePage,
}: Address): Omit<HostPortStatus, 'host' | 'connections'> {
  return { port, lmk: lmk ?? null, protocol, interface: number, codePage: codePage ?? ASCII };
}
