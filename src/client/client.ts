/** The typed client: one method for each defined command, over a socket or a device in the same process. */
import { commands } from '../../protocol/commands/index.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import { defaultLayout, type LayoutSettings } from '../../protocol/derive/read-state.ts';
import type { AnyCommand, RequestInput } from '../../protocol/dsl/command.ts';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import type { Answer } from './answer.ts';
import { type DeviceLike, InProcessTransport } from './in-process.ts';
import { Link } from './link.ts';
import { frameMessage, readReply, writeRequest } from './message.ts';
import { connectTcp, connectTls, type TlsIdentity, type Transport } from './transport.ts';

/** What one call may say besides its fields. */
export interface CallOptions {
  /** Message header, as long as the port wants it; a running number when not given. */
  readonly header?: string | Uint8Array;
  /** Up to 32 characters that come back behind the reply. */
  readonly trailer?: string | Uint8Array;
  /** Milliseconds until the call is given up; 0 waits for ever. */
  readonly timeout?: number;
}

/** How a client behaves. */
export interface ClientOptions {
  /** Bytes of message header that the port is configured for; 4 when not given. */
  readonly headerLength?: number;
  /** Milliseconds until a call is given up, unless it says otherwise; 10,000 when not given. */
  readonly timeout?: number;
  /** Settings of the device that change the layout of replies, where they are not the usual ones. */
  readonly layout?: Partial<LayoutSettings>;
}

/** Where to connect to. */
export interface ConnectOptions extends ClientOptions {
  /** 127.0.0.1 when not given. */
  readonly host?: string;
  /** 1500 when not given, 2500 with TLS. */
  readonly port?: number;
  /** Milliseconds until connecting is given up; 5,000 when not given. */
  readonly connectTimeout?: number;
  /** Connects to a TLS port, 2500 when no other is given. */
  readonly tls?: TlsIdentity | undefined;
  /** Sends datagrams instead; replies may be lost. Without TLS. */
  readonly udp?: boolean | undefined;
}

/** How to use a device without a socket. */
export interface InProcessOptions extends ClientOptions {
  /** The LMK that the port stands for; none when not given, as on the base port. */
  readonly lmk?: number;
}

type Commands = typeof commands;

/** The method of one command: its answer depends on what was asked. */
export type CommandMethod<C extends AnyCommand> =
  Record<never, never> extends RequestInput<C>
    ? <const Q extends RequestInput<C>>(request?: Q, options?: CallOptions) => Promise<Answer<C, Q>>
    : <const Q extends RequestInput<C>>(request: Q, options?: CallOptions) => Promise<Answer<C, Q>>;

/** A method for each defined command, under its code. */
export type CommandMethods = { readonly [N in keyof Commands]: CommandMethod<Commands[N]> };

/**
 * A client of one connection. Calls may overlap; replies are matched in order and checked by their headers. A refusal is
 * an answer; a lost connection, a time-out and an unreadable reply reject.
 *
 * @example
 * const client = await connect({ port: 1500 });
 * const answer = await client.NC();
 * if (answer.ok) console.log(answer.lmkCheckValue);
 */
export interface Client extends CommandMethods {
  /** Bytes of message header. */
  readonly headerLength: number;
  /** Calls that wait for a reply. */
  readonly pending: number;
  /** Calls a command by its definition, for callers that have it as a value. */
  call<const C extends AnyCommand, const Q extends RequestInput<C>>(
    command: C,
    request: Q,
    options?: CallOptions,
  ): Promise<Answer<C, Q>>;
  /** Sends a message as it is, header first and without length prefix, and resolves with the reply in the same form. */
  send(message: Uint8Array, options?: Pick<CallOptions, 'timeout'>): Promise<Uint8Array>;
  /** Waits for what is outstanding, then ends the connection. Calls from now on reject. */
  close(): Promise<void>;
}

/** Connects to the host port of a device. Rejects with a `ConnectionError` when there is none. */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  return makeClient(await transportTo(options), options);
}

/** A client of a device in the same process, such as an `Hsm`: no socket, the same calls. */
export function inProcess(device: DeviceLike, options: InProcessOptions = {}): Client {
  return makeClient(new InProcessTransport(device, options.headerLength ?? 4, options.lmk), options);
}

async function transportTo(options: ConnectOptions): Promise<Transport> {
  const { host = '127.0.0.1', tls, udp = false, connectTimeout = 5000 } = options;
  const port = options.port ?? (tls === undefined ? 1500 : 2500);
  if (tls !== undefined && udp) throw new TypeError('give tls or udp, not both');
  if (tls !== undefined) return connectTls(host, port, connectTimeout, tls);
  if (!udp) return connectTcp(host, port, connectTimeout);
  const { connectUdp } = await import('./udp.ts');
  return connectUdp(host, port, connectTimeout);
}

function makeClient(transport: Transport, options: ClientOptions): Client {
  const client: unknown = new PlainClient(transport, options);
  return client as Client;
}

class PlainClient {
  readonly headerLength: number;
  readonly #link: Link;
  readonly #timeout: number;
  readonly #layout: LayoutSettings;
  #messages = 0;

  constructor(transport: Transport, options: ClientOptions) {
    this.headerLength = options.headerLength ?? 4;
    this.#link = new Link(transport, this.headerLength);
    this.#timeout = options.timeout ?? 10_000;
    this.#layout = { ...defaultLayout, ...options.layout };
  }

  get pending(): number {
    return this.#link.pending;
  }

  async call(command: AnyCommand, request: FieldRecord = {}, options: CallOptions = {}): Promise<unknown> {
    const frame = writeRequest(command, request, {
      header: this.#header(options.header),
      trailer: options.trailer === undefined ? undefined : bytesOf(options.trailer),
    });
    const reply = await this.#link.exchange(frame, options.timeout ?? this.#timeout);
    return readReply(command, request, reply, this.headerLength, this.#layout);
  }

  async send(message: Uint8Array, options: Pick<CallOptions, 'timeout'> = {}): Promise<Uint8Array> {
    return this.#link.exchange(frameMessage(message), options.timeout ?? this.#timeout);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #header(given: string | Uint8Array | undefined): Uint8Array {
    const { headerLength } = this;
    if (given === undefined)
      return fromLatin1(
        String(this.#messages++ % 10 ** Math.min(headerLength, 9))
          .padStart(headerLength, '0')
          .slice(0, headerLength),
      );
    const header = bytesOf(given);
    if (header.length !== headerLength)
      throw new RangeError(`the message header has ${headerLength} bytes on this port, not ${header.length}`);
    return header;
  }
}

const methods = PlainClient.prototype as unknown as Record<string, unknown>;
for (const command of Object.values(commands) as AnyCommand[])
  methods[command.code] = function (this: PlainClient, request?: FieldRecord, options?: CallOptions): Promise<unknown> {
    return this.call(command, request, options);
  };

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? fromLatin1(value) : value;
}
