/** The client over TLS and UDP: what it says when it cannot, and what a lost datagram costs. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { type Client, type ConnectOptions, connect } from '../../src/client/client.ts';
import { ConnectionError } from '../../src/client/errors.ts';
import { frame } from '../server/frames.ts';
import {
  authority,
  badClients,
  client,
  identityOf,
  otherAuthority,
  tlsPort,
} from '../server/transports/certificates.ts';
import { portOf, serve } from '../server/transports/served.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function connected(options: ConnectOptions): Promise<Client> {
  const made = await connect(options);
  closing.push(() => made.close());
  return made;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const problem = (options: ConnectOptions): Promise<string> =>
  connected(options).then(
    async (made) => {
      // With TLS 1.3 a device may refuse after the client is done.
      const failure = await made.send(Buffer.from('0001EC'), { timeout: 2000 }).catch((error: Error) => error);
      return failure instanceof ConnectionError ? failure.message : 'connected';
    },
    (error: Error) => (error instanceof ConnectionError ? error.message : `unexpected ${error.name}`),
  );

describe('a client over TLS', () => {
  const transports = { tls: tlsPort };

  test('talks to a device that has and gets a good certificate', async () => {
    const { server } = await serve({ transports });
    const made = await connected({ port: portOf(server, 'tls'), tls: identityOf(client) });
    const replies = await Promise.all([1, 2, 3].map((i) => made.send(Buffer.from(`000${i}EC${i}`))));
    expect(replies.map(text)).toEqual(['0001ED001', '0002ED002', '0003ED003']);
  });

  test('finds a device by name', async () => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'tls');
    const made = await connected({ port, tls: { ...identityOf(client), serverName: 'localhost' } });
    expect(text(await made.send(Buffer.from('0001EC')))).toBe('0001ED00');
    expect(await problem({ port, tls: { ...identityOf(client), serverName: 'other.test' } })).toBe(
      `cannot connect to 127.0.0.1:${port}: the certificate of the device is for another name`,
    );
  });

  test('does not talk to a device of an authority that it does not trust', async () => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'tls');
    const strangers = { ...identityOf(client), authorities: otherAuthority.certificate };
    expect(await problem({ port, tls: strangers })).toBe(
      `cannot connect to 127.0.0.1:${port}: the certificate of the device comes from an authority that is not trusted`,
    );
  });

  test('tells when nothing or something else is spoken there', async () => {
    const { server } = await serve();
    const port = portOf(server);
    expect(await problem({ port, tls: identityOf(client), connectTimeout: 500 })).toMatch(
      /no TLS is spoken there|no answer within 500 ms|connection reset|closed/,
    );
    await server.close(0);
    expect(await problem({ port, tls: identityOf(client) })).toBe(
      `cannot connect to 127.0.0.1:${port}: connection refused, nothing listens there`,
    );
  });

  test('loses the connection when the device does not accept its certificate', async () => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'tls');
    for (const [identity] of Object.values(badClients))
      expect(await problem({ port, tls: identityOf(identity) })).toMatch(
        /^(cannot connect to|connection to) 127\.0\.0\.1/,
      );
    expect(await problem({ port, tls: identityOf(undefined) })).toMatch(
      /^(cannot connect to|connection to) 127\.0\.0\.1/,
    );
  });

  test('tells when its own key or certificate is none', async () => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'tls');
    const message = await problem({ port, tls: { ...identityOf(client), key: 'no key' } });
    expect(message).toBe(`cannot connect to 127.0.0.1:${port}: our certificate or key cannot be read`);
    const other = await problem({ port, tls: { ...identityOf(client), key: authority.key } });
    expect(other).toBe(`cannot connect to 127.0.0.1:${port}: our key does not belong to our certificate`);
  });
});

describe('a client over UDP', () => {
  test('gets replies, whatever their order', async () => {
    const { server, device } = await serve({ transports: { udp: true } });
    const made = await connected({ port: portOf(server, 'udp'), udp: true });
    const late = made.send(Buffer.from('0001LAa'));
    await device.reached(1);
    expect(text(await made.send(Buffer.from('0002EC')))).toBe('0002ED00');
    device.release('a');
    expect(text(await late)).toBe('0001LB00a');
  });

  test('times out for a lost datagram and goes on, and drops replies that come too late, twice or broken', async () => {
    const socket = createSocket('udp4');
    closing.push(() => socket.close());
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.on('message', (bytes, { port }) => {
      const header = bytes.subarray(2, 6).toString('latin1');
      if (header === '0001') return;
      const reply = frame(`${header}ED00`);
      for (const each of [frame('0001ED00'), reply.subarray(1), Buffer.alloc(1), reply, reply])
        socket.send(each, port, '127.0.0.1');
    });
    const made = await connected({ port: socket.address().port, udp: true });
    await expect(made.send(Buffer.from('0001EC'), { timeout: 50 })).rejects.toThrow(
      `no reply from 127.0.0.1:${socket.address().port} (UDP) within 50 ms`,
    );
    for (const header of ['0002', '0003'])
      expect(text(await made.send(Buffer.from(`${header}EC`)))).toBe(`${header}ED00`);
    expect(made.pending).toBe(0);
  });

  test('tells when nothing listens there', async () => {
    const { server } = await serve({ transports: { udp: true } });
    const port = portOf(server, 'udp');
    await server.close(0);
    expect(await problem({ port, udp: true })).toMatch(/connection refused, nothing listens there/);
  });

  test('is not asked for TLS at the same time', async () => {
    await expect(connect({ udp: true, tls: identityOf(client) })).rejects.toThrow('give tls or udp, not both');
  });
});
