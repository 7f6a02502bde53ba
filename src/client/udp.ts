/** Datagrams as a transport: a message in each, a reply in each, and no promise that either arrives. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { ConnectionError } from './errors.ts';
import { placeName, type Receiver, reasonOf, type Transport } from './transport.ts';

/** Gets ready to send to a UDP port; rejects when the name cannot be looked up. Whether anybody is there it cannot tell. */
export function connectUdp(host: string, port: number, timeout: number): Promise<Transport> {
  const name = `${placeName(host, port)} (UDP)`;
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER });
    const fail = (reason: string): void => {
      clearTimeout(timer);
      socket.close();
      reject(new ConnectionError(`cannot connect to ${name}: ${reason}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    const failed = (error: NodeJS.ErrnoException): void => fail(reasonOf(error));
    socket.once('error', failed);
    try {
      socket.connect(port, host, () => {
        clearTimeout(timer);
        socket.off('error', failed);
        resolve(new UdpTransport(socket, name));
      });
    } catch (error) {
      fail(reasonOf(error as NodeJS.ErrnoException));
    }
  });
}

class UdpTransport implements Transport {
  readonly name: string;
  readonly isUnordered = true;
  receiver: Receiver | undefined;
  readonly #socket: Socket;
  #isOpen = true;

  constructor(socket: Socket, name: string) {
    this.name = name;
    this.#socket = socket;
    socket.on('message', (datagram) => {
      // A datagram that is not one reply must not be taken for the beginning of the next.
      if (datagram.length >= 2 && datagram.readUInt16BE(0) === datagram.length - 2) this.receiver?.received(datagram);
    });
    // The system tells that nobody listens there when it hears so.
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lose(reasonOf(error)));
  }

  send(frame: Uint8Array): void {
    if (this.#isOpen) this.#socket.send(frame, (error) => error && this.#lose(reasonOf(error)));
  }

  close(): Promise<void> {
    this.#lose('closed');
    return Promise.resolve();
  }

  #lose(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.close();
    this.receiver?.lost(new ConnectionError(`connection to ${this.name} lost: ${reason}`));
  }
}

/** Bytes, for many replies at once. */
const RECEIVE_BUFFER = 1_048_576;
