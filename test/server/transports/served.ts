/** A server with a made-up device on any transport, and hosts that talk to it in bytes. */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { afterEach } from 'vitest';
import type { HostProtocol } from '../../../src/server/host-interface.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../../src/server/listener.ts';
import { FakeDevice } from '../fake-device.ts';
import { countFrames, readFrames } from '../frames.ts';
import { recordingLogger } from '../recording-logger.ts';
import { authority, client } from './certificates.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export async function serve(options: Partial<ServerOptions> = {}) {
  const device = new FakeDevice();
  const logger = recordingLogger();
  const server = await startServer({
    device,
    basePort: 0,
    lmkIds: [],
    headerLength: 4,
    maxConnections: 1000,
    logger,
    ...options,
  });
  closing.push(() => server.close(0));
  /** Resolves when a line with this message is there. */
  const logged = async (message: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const line = logger.lines.find((each) => each.message === message);
      if (line !== undefined) return line.fields;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  return { device, logger, server, logged };
}

export function portOf(server: RunningServer, protocol: HostProtocol = 'tcp', lmk?: number): number {
  return server.addresses.find((each) => each.protocol === protocol && each.lmk === lmk)!.port;
}

export interface Host {
  readonly socket: Socket;
  bytes(): Buffer;
  replies(count: number): Promise<string[]>;
  /** Resolves when the connection is gone, however that came. */
  readonly gone: Promise<void>;
  /** What came until the connection was gone. */
  ended(): Promise<string[]>;
}

export function tcpHost(port: number, options: object = {}): Host {
  return hostOf(connect({ host: '127.0.0.1', port, noDelay: true, ...options }));
}

export function tlsHost(port: number, options: ConnectionOptions = {}): Host {
  const { certificate: cert, key } = client;
  const ca = authority.certificate;
  return hostOf(connectTls({ host: '127.0.0.1', port, ca, cert, key, servername: '', ...options }));
}

function hostOf(socket: Socket): Host {
  closing.push(() => socket.destroy());
  const chunks: Buffer[] = [];
  let isClosed = false;
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    wake();
  });
  socket.on('error', () => {});
  const gone = new Promise<void>((resolve) =>
    socket.on('close', () => {
      isClosed = true;
      wake();
      resolve();
    }),
  );
  const bytes = () => Buffer.concat(chunks);
  return {
    socket,
    bytes,
    gone,
    async replies(count) {
      while (countFrames(bytes()) < count) {
        if (isClosed) throw new Error(`closed after ${countFrames(bytes())} replies`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return readFrames(bytes());
    },
    async ended() {
      await gone;
      return readFrames(bytes());
    },
  };
}

/** A host that sends datagrams. */
export async function udpHost(): Promise<{
  readonly socket: DatagramSocket;
  readonly datagrams: Buffer[];
  send(port: number, bytes: Uint8Array): void;
  received(count: number): Promise<Buffer[]>;
}> {
  const socket = createSocket('udp4');
  closing.push(() => socket.close());
  const datagrams: Buffer[] = [];
  socket.on('message', (bytes) => datagrams.push(bytes));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    socket,
    datagrams,
    send: (port, bytes) => socket.send(bytes, port, '127.0.0.1'),
    async received(count) {
      while (datagrams.length < count) await once(socket, 'message');
      return datagrams;
    },
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
