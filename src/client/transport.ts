/** How framed messages reach a device and come back: a TCP or TLS connection, datagrams, or a device in the same process. */
import { createConnection, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
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
  /** Replies may be lost or overtake each other, as with datagrams: then their headers alone tell which is which. */
  readonly isUnordered?: boolean;
  /** Who hears what comes; set before the first `send`. */
  receiver: Receiver | undefined;
  /** Sends a message with its length prefix. The bytes belong to the transport from then on. */
  send(frame: Uint8Array): void;
  /** Ends; resolves when everything is released. */
  close(): Promise<void>;
}

/** What a client shows and trusts on a TLS port, in PEM. */
export interface TlsIdentity {
  /** Authorities whose devices are trusted. */
  readonly authorities: string;
  /** Certificate of the client; a device wants one. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Name that the certificate of the device must have, when it is not the host that is connected to. */
  readonly serverName?: string | undefined;
}

/** Connects to a host port; rejects with a `ConnectionError` that says where and why. */
export async function connectTcp(host: string, port: number, timeout: number): Promise<Transport> {
  return new StreamTransport(await openTcp(host, port, timeout), placeName(host, port));
}

/** Connects to a TLS port; rejects with a `ConnectionError` that says where and why. */
export async function connectTls(host: string, port: number, timeout: number, tls: TlsIdentity): Promise<Transport> {
  return new StreamTransport(await openTls(host, port, timeout, tls), placeName(host, port));
}

/** A TCP connection; rejects with a `ConnectionError`. */
export function openTcp(host: string, port: number, timeout: number, options: object = {}): Promise<Socket> {
  return open(placeName(host, port), timeout, 'connect', () =>
    createConnection({ host, port, noDelay: true, ...options }),
  );
}

/** A TLS connection whose device is the right one; rejects with a `ConnectionError`. */
export async function openTls(host: string, port: number, timeout: number, tls: TlsIdentity): Promise<Socket> {
  const { connect } = await import('node:tls');
  const { authorities: ca, certificate: cert, key, serverName } = tls;
  const options: ConnectionOptions = {
    host,
    port,
    ca,
    cert,
    key,
    ...(serverName !== undefined && { servername: serverName }),
    // An address is no name for the extension that tells the device which name we came for.
    ...(serverName === undefined && isAddress(host) && { servername: '' }),
  };
  return open(placeName(host, port), timeout, 'secureConnect', () => connect(options).setNoDelay(true));
}

function open(name: string, timeout: number, ready: string, begin: () => Socket): Promise<Socket> {
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
      socket = begin();
    } catch (error) {
      // A number that is no port is refused at once, and a certificate that is none.
      fail(reasonOf(error as NodeJS.ErrnoException));
      return;
    }
    socket.once('error', failed);
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

class StreamTransport implements Transport {
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

/** Why something failed, for people. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? '';
  return REASONS.get(code) ?? TLS_REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? error.code ?? error.name;
}

/** A place as people write it. */
export function placeName(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

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
const TLS_REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|INVALID_PROTOCOL/,
    'no TLS is spoken there; is it the port for clear text?',
  ],
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/, 'the device wants a certificate from the client'],
  [/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE)/, 'the device does not accept our certificate'],
  [/^CERT_HAS_EXPIRED$/, 'the certificate of the device has expired'],
  [/^CERT_NOT_YET_VALID$/, 'the certificate of the device is not yet valid'],
  [/SELF_SIGNED|UNABLE_TO|CERT_SIGNATURE/, 'the certificate of the device comes from an authority that is not trusted'],
  [/ALTNAME_INVALID/, 'the certificate of the device is for another name'],
  [/KEY_VALUES_MISMATCH/, 'our key does not belong to our certificate'],
  [/^ERR_OSSL|NO_START_LINE|BAD_END_LINE/, 'our certificate or key cannot be read'],
];
