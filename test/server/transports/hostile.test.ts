/** Hosts that misbehave, on purpose or not, and neighbours that must not notice. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../../src/server/access-list.ts';
import { frame, frames } from '../frames.ts';
import { tlsPort } from './certificates.ts';
import { pause, portOf, serve, tcpHost, tlsHost } from './served.ts';

/** A server with a host that asks all the while and must always be answered. */
async function withNeighbour(options: Parameters<typeof serve>[0] = {}) {
  const served = await serve({ transports: { tls: tlsPort }, ...options });
  served.device.remember = false;
  const neighbour = tcpHost(portOf(served.server));
  let asked = 0;
  const expectServed = async (): Promise<void> => {
    asked++;
    neighbour.socket.write(frame('0001EC'));
    expect((await neighbour.replies(asked)).at(-1)).toBe('0001ED00');
  };
  await expectServed();
  return { ...served, expectServed };
}

const transports = [
  ['TCP', 'tcp', tcpHost],
  ['TLS', 'tls', tlsHost],
] as const;

describe.each(transports)('over %s', (_, protocol, host) => {
  test('a host that drips a message byte by byte is let go, with the replies before it', async () => {
    const { server, logged, expectServed } = await withNeighbour({ times: { message: 200 } });
    const slow = host(portOf(server, protocol));
    slow.socket.write(frames('0001EC', '0002EC'));
    const bytes = frame('0003ECnever');
    let sent = 0;
    const dripping = setInterval(() => {
      if (slow.socket.writable && sent < 9) slow.socket.write(bytes.subarray(sent, ++sent));
    }, 30);
    expect(await slow.ended()).toEqual(['0001ED00', '0002ED00']);
    clearInterval(dripping);
    expect(await logged('connection closed: a message was not finished within the message time-out')).toEqual({
      peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect(server.counters.unfinished).toBe(1);
    await expectServed();
  });

  test('a host that only sends half a length is let go too', async () => {
    const { server } = await withNeighbour({ times: { message: 100 } });
    const slow = host(portOf(server, protocol));
    slow.socket.write(Uint8Array.of(0));
    expect(await slow.ended()).toEqual([]);
  });

  test('a silent host is let go after the idle time, one that talks is not', async () => {
    const { server, logged, expectServed } = await withNeighbour({ times: { idle: 300 } });
    const silent = host(portOf(server, protocol));
    const talking = setInterval(() => void expectServed(), 50);
    expect(await silent.ended()).toEqual([]);
    clearInterval(talking);
    await logged('connection closed: no traffic for longer than the idle time-out');
    while (server.connections() > 1) await pause(2);
    expect(server.counters.idle).toBe(1);
  });

  test('a host that waits for a command that takes time is not idle', async () => {
    const { server, device } = await withNeighbour({ times: { idle: 120 } });
    const patient = host(portOf(server, protocol));
    patient.socket.write(frame('0001LAslow'));
    await device.reached(2);
    await pause(400);
    device.release('slow');
    expect(await patient.ended()).toEqual(['0001LB00slow']);
  });

  test('without an idle time a silent host stays', async () => {
    const { server } = await withNeighbour();
    const silent = host(portOf(server, protocol));
    await pause(300);
    silent.socket.write(frame('0001EC'));
    expect(await silent.replies(1)).toEqual(['0001ED00']);
  });

  test('a host that stops reading is not read from, and dropped when it takes nothing for long', async () => {
    const { server, device, logged, expectServed } = await withNeighbour({ times: { stalled: 400 } });
    const deaf = host(portOf(server, protocol));
    await once(deaf.socket, protocol === 'tls' ? 'secureConnect' : 'connect');
    deaf.socket.pause();
    const before = device.executed;
    for (let i = 0; i < 40; i++) deaf.socket.write(Buffer.concat(Array.from({ length: 1000 }, () => frame('0001BG'))));
    const memory = process.memoryUsage().arrayBuffers;
    await logged('connection closed: the host does not read its replies');
    // Back pressure held: not every message was executed, and what waits is bounded.
    expect(device.executed - before).toBeLessThan(40_000);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(50_000_000);
    await expectServed();
    while (server.connections() > 1) await pause(2);
    expect(server.counters.stalled).toBe(1);
    deaf.socket.destroy();
  });

  test('a host that is reset in the middle of a message costs its own connection only', async () => {
    const { server, expectServed } = await withNeighbour();
    const gone = host(portOf(server, protocol));
    gone.socket.write(frame('0001ECabc').subarray(0, 6));
    await once(gone.socket, protocol === 'tls' ? 'secureConnect' : 'connect');
    if (protocol === 'tls') gone.socket.destroy();
    else gone.socket.resetAndDestroy();
    while (server.connections() > 1) await pause(2);
    await expectServed();
  });
});

describe('an access control list', () => {
  test('lets nobody else in, says who came and serves those on it', async () => {
    const access = AccessList.parse(['127.0.0.2']) as AccessList;
    const { server, device, logged } = await serve({ transports: { access, tls: tlsPort } });
    const stranger = tcpHost(portOf(server));
    stranger.socket.write(frame('0666EC'));
    expect(await stranger.ended()).toEqual([]);
    const strangerWithCertificate = tlsHost(portOf(server, 'tls'));
    expect(await strangerWithCertificate.ended()).toEqual([]);
    expect(await logged('connection refused: the address is not in the access control list')).toEqual({
      peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect(device.executed).toBe(0);
    expect(server.counters).toMatchObject({ refusedByAccess: 2, accepted: 0, active: 0 });
    const listed = tcpHost(portOf(server), { localAddress: '127.0.0.2' });
    listed.socket.write(frame('0001EC'));
    expect(await listed.replies(1)).toEqual(['0001ED00']);
  });
});

describe('10,000 attempts to connect', () => {
  test('leave the connections bounded, the log readable and the neighbours served', async () => {
    const { server, logger, expectServed } = await withNeighbour({ maxConnections: 50 });
    const port = portOf(server);
    const holding: Socket[] = [];
    let closed = 0;
    let most = 0;
    const attempt = (): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect({ host: '127.0.0.1', port });
        socket.on('error', () => {});
        socket.on('close', () => {
          closed++;
          resolve();
        });
        socket.on('connect', () => {
          holding.push(socket);
          // Those that stay open end the wait as well.
          setTimeout(resolve, 200).unref();
        });
      });
    for (let round = 0; round < 40; round++) {
      await Promise.all(Array.from({ length: 250 }, attempt));
      most = Math.max(most, server.connections());
      await expectServed();
    }
    expect(most).toBe(50);
    const { accepted, refused } = server.counters;
    expect(accepted).toBe(50);
    expect(accepted + refused).toBe(10_001);
    expect(closed).toBe(10_000 - 49);
    expect(logger.at('warn').length).toBeLessThan(200);
    for (const socket of holding) socket.destroy();
    while (server.connections() > 1) await pause(5);
    await expectServed();
    const late = tcpHost(port);
    late.socket.write(frame('0001EC'));
    expect(await late.replies(1)).toEqual(['0001ED00']);
  }, 60_000);
});
