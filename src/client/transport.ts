/** How framed messages reach a device and come back: a TCP connection, or a device in the same process. */
import { createConnection, type Socket } from 'node:net';
import { ConnectionError } from './errors.ts';

/** What hears from a transport. */
export interface Receiver {
  /** Bytes of the reply stream, cut anywhere; they may be overwritten after the call. */
  received(bytes: Uint8Array): void;
  /** Nothing more will come. */
  lost(reason: ConnectionError): void;
}

/** One way to a device. */
export interface Transport {
  /** Where it leads, for messages to people. */
  readonly name: string;
  /** Who hears what comes; set before the first `send`. */
  receiver: Receiver | undefined;
  /** Sends a message with its length prefix. The bytes belong to the transport from then on. */
  send(frame: Uint8Array): void;
  /** Ends; resolves when everything is released. */
  close(): Promise<void>;
}

/** Connects to a host port; rejects with a `ConnectionError` that says where and why. */
export function connectTcp(host: string, port: number, timeout: number): Promise<Transport> {
  const name = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    let socket: Socket;
    const fail = (reason: string): void => {
      clearTimeout(timer);
      socket?.destroy();
      reject(new ConnectionError(`cannot connect to ${name}: ${reason}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    const failed = (error: NodeJS.ErrnoException): void => fail(reasonOf(error));
    try {
      socket = createConnection({ host, port, noDelay: true });
    } catch (error) {
      // A number that is no port is refused at once.
      fail(reasonOf(error as NodeJS.ErrnoException));
      return;
    }
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(new TcpTransport(socket, name));
    });
  });
}

class TcpTransport implements Transport {
  readonly name: string;
  receiver: Receiver | undefined;
  readonly #socket: Socket;
  #corked = false;
  #reason = 'the device closed it';

  constructor(socket: Socket, name: string) {
    this.name = name;
    this.#socket = socket;
    socket.on('data', (chunk: Uint8Array) => this.receiver?.received(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason = reasonOf(error);
    });
    socket.on('close', () => this.receiver?.lost(new ConnectionError(`connection to ${name} lost: ${this.#reason}`)));
  }

  /** What is sent in one turn of the event loop leaves in one write. */
  send(frame: Uint8Array): void {
    const socket = this.#socket;
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    socket.write(frame);
  }

  close(): Promise<void> {
    const socket = this.#socket;
    if (socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      // A device that does not end its side is not waited for.
      const timer = setTimeout(() => socket.destroy(), LINGER_MILLISECONDS);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.end();
    });
  }
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return REASONS.get(error.code ?? '') ?? error.code ?? error.name;
}

const LINGER_MILLISECONDS = 1000;
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused, nothing listens there'],
  ['ECONNRESET', 'connection reset by the other side'],
  ['EPIPE', 'the other side no longer reads'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the host name could not be looked up'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'no answer'],
  ['ERR_SOCKET_BAD_PORT', 'ports go from 0 to 65535'],
]);
