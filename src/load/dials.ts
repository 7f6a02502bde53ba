/** The ways to a target besides clear TCP: TLS connections and datagrams, as wires of the load generator. */
import type { ConnectionError } from '../client/errors.ts';
import { openTls, type TlsIdentity } from '../client/transport.ts';
import { connectUdp } from '../client/udp.ts';
import { type Dial, tcpDial } from './wire.ts';

/** How to reach a target. */
export interface Way {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity | undefined;
  readonly udp?: boolean | undefined;
}

/** The dial of a way; `timeout` in milliseconds until connecting is given up. */
export function dialOf(way: Way, timeout: number): Dial {
  const { host, port, tls, udp } = way;
  if (tls !== undefined) return tlsDial(host, port, timeout, tls);
  return udp === true ? udpDial(host, port, timeout) : tcpDial(host, port, timeout);
}

function tlsDial(host: string, port: number, timeout: number, tls: TlsIdentity): Dial {
  return async (listener) => {
    const socket = await openTls(host, port, timeout, tls);
    let isClosed = false;
    let reason = 'closed by the target';
    socket.on('data', (bytes) => {
      if (!isClosed) listener.received(bytes, bytes.length);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.name;
    });
    socket.once('close', () => {
      if (!isClosed) listener.lost(reason);
    });
    return {
      write(bytes) {
        if (!isClosed && !socket.destroyed) socket.write(bytes);
        // Encrypted bytes leave later, and the clear ones are held until then.
        return false;
      },
      close() {
        isClosed = true;
        socket.destroy();
      },
    };
  };
}

/** What is written together leaves as one datagram for each message. A lost one is a message without answer. */
function udpDial(host: string, port: number, timeout: number): Dial {
  return async (listener) => {
    const transport = await connectUdp(host, port, timeout);
    let isClosed = false;
    transport.receiver = {
      received: (bytes) => {
        if (!isClosed) listener.received(bytes, bytes.length);
      },
      lost: (error: ConnectionError) => {
        if (!isClosed) listener.lost(error.message);
      },
    };
    return {
      write(bytes) {
        for (let at = 0; at + 2 <= bytes.length; ) {
          const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
          transport.send(bytes.slice(at, end));
          at = end;
        }
        return true;
      },
      close() {
        isClosed = true;
        void transport.close();
      },
    };
  };
}
