import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { ListenError, type RunningServer, type ServerOptions, startServer } from '../../src/server/listener.ts';
import { FakeDevice } from './fake-device.ts';
import { countFrames, frame, frames, readFrames } from './frames.ts';
import { recordingLogger } from './recording-logger.ts';

const running: RunningServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map((server) => server.close(0)));
});

async function start(options: Partial<ServerOptions> = {}) {
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
  running.push(server);
  return { device, logger, server };
}

interface Client {
  socket: Socket;
  bytes(): Buffer;
  replies(count: number): Promise<string[]>;
  ended(): Promise<string[]>;
}

function client(server: RunningServer, address = 0): Client {
  const { host, port } = server.addresses[address]!;
  const socket = connect({ host, port, noDelay: true });
  sockets.push(socket);
  const chunks: Buffer[] = [];
  let closed = false;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  const bytes = () => Buffer.concat(chunks);
  return {
    socket,
    bytes,
    async replies(count) {
      while (countFrames(bytes()) < count) await once(socket, 'data');
      return readFrames(bytes());
    },
    async ended() {
      if (!closed) await once(socket, 'close');
      return readFrames(bytes());
    },
  };
}

describe('ports', () => {
  test('the base port selects no LMK and each further port its own', async () => {
    const { server, device } = await start({ lmkIds: [0, 2], headerLength: 6 });
    expect(server.addresses.map(({ host, lmk }) => [host, lmk])).toEqual([
      ['127.0.0.1', undefined],
      ['127.0.0.1', 0],
      ['127.0.0.1', 2],
    ]);
    for (let i = 0; i < 3; i++) {
      const host = client(server, i);
      host.socket.write(frame('headerECx'));
      expect(await host.replies(1)).toEqual(['headerED00x']);
    }
    expect(device.seen.map(({ port }) => port)).toEqual([
      { headerLength: 6, lmk: undefined },
      { headerLength: 6, lmk: 0 },
      { headerLength: 6, lmk: 2 },
    ]);
    expect(device.seen.map(({ peer }) => peer!.id)).toEqual([1, 2, 3]);
    expect(device.seen[0]!.peer!.name).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test('LMK id n is at base + 1 + n', async () => {
    const base = await freeBase(4);
    const { server } = await start({ basePort: base, lmkIds: [0, 2] });
    expect(server.addresses.map(({ port }) => port)).toEqual([base, base + 1, base + 3]);
  });

  test('a port count of 1 leaves the base port alone', async () => {
    const { server } = await start({ lmkIds: [0, 1], portCount: 1 });
    expect(server.addresses.map(({ lmk }) => lmk)).toEqual([undefined]);
  });

  test('a port that is taken is named, and nothing is left listening', async () => {
    const base = await freeBase(3);
    const occupant = createServer().listen(base + 2, '127.0.0.1');
    await once(occupant, 'listening');
    const failure = await start({ basePort: base, lmkIds: [0, 1] }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ListenError);
    expect((failure as ListenError).message).toBe(
      `cannot listen on 127.0.0.1 port ${base + 2}: the port is already in use`,
    );
    expect((failure as ListenError).port).toBe(base + 2);
    occupant.close();
    await once(occupant, 'close');
    const { server } = await start({ basePort: base, lmkIds: [0, 1] });
    expect(server.addresses).toHaveLength(3);
  });

  test('a number that is no port is refused with a clear message', async () => {
    await expect(start({ basePort: 65_535, lmkIds: [0] })).rejects.toThrow(
      'cannot listen on 127.0.0.1 port 65536: ports go from 0 to 65535',
    );
  });
});

describe('many connections', () => {
  test('200 connections with 50 messages each in flight all get the right replies in order', async () => {
    const { server, device } = await start({ lmkIds: [0] });
    device.remember = false;
    const hosts = Array.from({ length: 200 }, (_, i) => client(server, i % 2));
    const texts = (i: number) => Array.from({ length: 50 }, (_, n) => `${String(i).padStart(4, '0')}EC${i}/${n}`);
    for (const [i, { socket }] of hosts.entries()) {
      const stream = frames(...texts(i));
      const cut = (i * 7) % stream.length;
      socket.write(stream.subarray(0, cut));
      socket.write(stream.subarray(cut));
    }
    const all = await Promise.all(hosts.map((host) => host.replies(50)));
    for (const [i, got] of all.entries()) expect(got).toEqual(texts(i).map((text) => text.replace('EC', 'ED00')));
    expect(server.connections()).toBe(200);
    expect(server.counters).toMatchObject({ accepted: 200, active: 200, refused: 0, framesIn: 10_000 });
  });

  test('connections over the limit, over all ports, are closed at once, counted and logged with a brake', async () => {
    const { server, logger } = await start({ lmkIds: [0], maxConnections: 2 });
    const first = client(server, 0);
    const second = client(server, 1);
    first.socket.write(frame('0001EC'));
    second.socket.write(frame('0002EC'));
    await first.replies(1);
    await second.replies(1);
    const excess = Array.from({ length: 30 }, (_, i) => client(server, i % 2));
    for (const host of excess) expect(await host.ended()).toEqual([]);
    expect(server.counters).toMatchObject({ accepted: 2, refused: 30, active: 2 });
    expect(logger.at('warn').length).toBeGreaterThan(0);
    expect(logger.at('warn').length).toBeLessThan(30);
    first.socket.write(frame('0003EC'));
    expect(await first.replies(2)).toEqual(['0001ED00', '0003ED00']);

    second.socket.end();
    await second.ended();
    while (server.connections() === 2) await turn();
    const late = client(server);
    late.socket.write(frame('0004EC'));
    expect(await late.replies(1)).toEqual(['0004ED00']);
  });

  test('a host that ends its side still gets the replies that take time', async () => {
    const { server, device } = await start();
    const host = client(server);
    host.socket.end(frames('0001EC', '0002LAa', '0003EC'));
    await device.reached(3);
    await host.replies(1);
    await turn();
    device.release('a');
    expect(await host.ended()).toEqual(['0001ED00', '0002LB00a', '0003ED00']);
  });

  test('binary garbage closes at most its own connection', async () => {
    const { server } = await start();
    const healthy = client(server);
    for (let i = 0; i < 20; i++) {
      const bad = client(server);
      bad.socket.end(Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * (2 * i + 1) * 167 + i * 59) & 255)));
      await once(bad.socket, 'close');
    }
    healthy.socket.write(frame('0001EC'));
    expect(await healthy.replies(1)).toEqual(['0001ED00']);
    while (server.connections() > 1) await turn();
    expect(server.counters.active).toBe(1);
  });

  test('a frame that is too long closes only its own connection and the replies before it arrive', async () => {
    const { server } = await start({ maxFrame: 100 });
    const healthy = client(server);
    const bad = client(server);
    bad.socket.write(Buffer.concat([frame('0001EC'), frame('x'.repeat(101)), Buffer.alloc(100_000)]));
    expect(await bad.ended()).toEqual(['0001ED00']);
    healthy.socket.write(frame('0002EC'));
    expect(await healthy.replies(1)).toEqual(['0002ED00']);
    expect(server.counters.framesTooLong).toBe(1);
  });

  test('a host that does not read stops being read, others are served, and later it gets every reply', async () => {
    const { server, device } = await start();
    device.remember = false;
    const slow = client(server);
    slow.socket.pause();
    // Replies are 170 times as long as requests: the buffers of the system fill, then the server must stop.
    const COUNT = 40_000;
    slow.socket.write(Buffer.concat(Array.from({ length: COUNT }, () => frame('0001BG'))));
    let before = -1;
    const other = client(server);
    for (let i = 1; before !== device.executed - 1 || i < 20; i++) {
      before = device.executed;
      other.socket.write(frame('0002EC'));
      await other.replies(i);
    }
    expect(device.executed).toBeLessThan(COUNT);
    let bytes = slow.bytes().length;
    slow.socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    slow.socket.resume();
    while (bytes < COUNT * 1006) await once(slow.socket, 'data');
    expect(bytes).toBe(COUNT * 1006);
  });
});

describe('the end', () => {
  test('a drain answers what is in flight, refuses new connections and resolves when all is closed', async () => {
    const { server, device } = await start();
    const busy = client(server);
    const idle = client(server);
    idle.socket.write(frame('0000EC'));
    await idle.replies(1);
    busy.socket.write(frames('0001EC', '0002LAa', '0003EC'));
    await device.reached(4);
    const closed = server.close(10_000);
    const late = client(server);
    await idle.ended();
    await late.ended();
    device.release('a');
    expect(await busy.ended()).toEqual(['0001ED00', '0002LB00a', '0003ED00']);
    await closed;
    expect(server.connections()).toBe(0);
    expect(server.counters.accepted).toBe(2);
    await expect(server.close(0)).resolves.toBeUndefined();
  });

  test('what is not finished within the grace period is dropped', async () => {
    const { server, device } = await start();
    const busy = client(server);
    busy.socket.write(frame('0001LAnever'));
    await device.reached(1);
    await server.close(20);
    expect(await busy.ended()).toEqual([]);
    expect(server.connections()).toBe(0);
  });

  test('a close that a command asks for lets this command finish its reply', async () => {
    const { server, device } = await start();
    const other = client(server);
    other.socket.write(frame('0001EC'));
    await other.replies(1);
    const last = client(server);
    let closed: Promise<void> | undefined;
    const execute = device.execute.bind(device);
    device.execute = (bytes, from, end, port, out, peer) => {
      const outcome = execute(bytes, from, end, port, out, peer);
      closed = server.close(10_000);
      return outcome;
    };
    last.socket.write(frame('0002EClast'));
    expect(await last.ended()).toEqual(['0002ED00last']);
    expect(await other.ended()).toEqual(['0001ED00']);
    await closed;
  });
});

/** The first of `count` ports in a row that are free just now. */
async function freeBase(count: number): Promise<number> {
  for (;;) {
    const probes = [createServer().listen(0, '127.0.0.1')];
    await once(probes[0]!, 'listening');
    const base = (probes[0]!.address() as { port: number }).port;
    let free = base + count < 65_536;
    for (let i = 1; i < count && free; i++) {
      const probe = createServer();
      free = await new Promise<boolean>((resolve) => {
        probe.once('error', () => resolve(false));
        probe.listen(base + i, '127.0.0.1', () => resolve(true));
      });
      if (free) probes.push(probe);
    }
    for (const probe of probes) {
      probe.close();
      await once(probe, 'close');
    }
    if (free) return base;
  }
}
