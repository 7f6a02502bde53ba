/** Tiers over TCP and in real time. Bounds are generous: the machine may be busy. Exact rates: throttle.test.ts. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/listener.ts';
import type { PerformanceModel } from '../../src/server/throttle.ts';
import { FakeDevice } from './fake-device.ts';
import { countFrames, frame, readFrames } from './frames.ts';
import { recordingLogger } from './recording-logger.ts';

const running: RunningServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map((server) => server.close(0)));
});

async function start(performance?: PerformanceModel) {
  const device = new FakeDevice();
  device.remember = false;
  const server = await startServer({
    device,
    basePort: 0,
    lmkIds: [],
    headerLength: 4,
    maxConnections: 100,
    performance,
    logger: recordingLogger(),
  });
  running.push(server);
  return { device, server };
}

function host(server: RunningServer) {
  const socket = connect({ host: '127.0.0.1', port: server.addresses[0]!.port, noDelay: true });
  sockets.push(socket);
  const chunks: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
  });
  return {
    socket,
    length: () => length,
    count: () => countFrames(Buffer.concat(chunks)),
    texts: () => readFrames(Buffer.concat(chunks)),
  };
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${String(i).padStart(4, '0')}EC`);

async function executedIn(device: FakeDevice, milliseconds: number): Promise<number> {
  const before = device.executed;
  const from = performance.now();
  await sleep(milliseconds);
  return ((device.executed - before) * 1000) / (performance.now() - from);
}

describe('a server with a rate', () => {
  test('keeps it over several connections that send more, and changes it without dropping one', async () => {
    const { device, server } = await start({ callsPerSecond: 250 });
    const hosts = Array.from({ length: 4 }, () => host(server));
    for (const { socket } of hosts) for (const text of numbered(5000)) socket.write(frame(text));
    await sleep(200);
    expect(await executedIn(device, 1000)).toBeLessThan(250 * 1.1);
    expect(server.performance()).toEqual({ callsPerSecond: 250 });

    server.changePerformance({ callsPerSecond: 2500 });
    const faster = await executedIn(device, 1000);
    expect(faster).toBeGreaterThan(2500 * 0.8);
    expect(faster).toBeLessThan(2500 * 1.1);

    server.changePerformance({ callsPerSecond: 60 });
    expect(await executedIn(device, 1000)).toBeLessThan(60 * 1.3);

    server.changePerformance({});
    while (device.executed < 20_000) await sleep(5);
    for (const one of hosts) while (one.length() < 5000 * 10) await once(one.socket, 'data');
    const expected = numbered(5000).map((text) => text.replace('EC', 'ED00'));
    for (const one of hosts) expect(one.texts()).toEqual(expected);
    expect(server.connections()).toBe(4);
    expect(server.counters).toMatchObject({ accepted: 4, active: 4, framesIn: 20_000 });
  });

  test('shares it between hosts that send much and hosts that send little', async () => {
    const { server } = await start({ callsPerSecond: 500 });
    const greedy = Array.from({ length: 3 }, () => host(server));
    for (const { socket } of greedy) for (const text of numbered(3000)) socket.write(frame(text));
    // Whoever came first had the rate for itself for a moment.
    while (greedy.some((one) => one.count() < 10)) await sleep(10);
    const before = greedy.map((one) => one.count());
    const modest = host(server);
    await once(modest.socket, 'connect');
    for (let i = 1; i <= 20; i++) {
      modest.socket.write(frame('0001ECx'));
      while (modest.count() < i) await once(modest.socket, 'data');
    }
    // 9,000 messages were ahead of these twenty: eighteen seconds in one queue.
    const counts = greedy.map((one, i) => one.count() - before[i]!);
    expect(Math.max(...counts)).toBeLessThan(2500);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(30);
  });

  test('ends at once when its messages wait for a long time and the grace period is over', async () => {
    const { server, device } = await start({ callsPerSecond: 1 });
    const one = host(server);
    for (const text of numbered(100)) one.socket.write(frame(text));
    await device.reached(1);
    const from = performance.now();
    await server.close(50);
    expect(performance.now() - from).toBeLessThan(2000);
    expect(device.executed).toBeLessThan(5);
  });
});

describe('a server with a response time', () => {
  test('takes it, and no message waits for the one before it', async () => {
    const { server } = await start({ latency: { kind: 'fixed', milliseconds: 40 } });
    const one = host(server);
    await once(one.socket, 'connect');
    const from = performance.now();
    for (const text of numbered(100)) one.socket.write(frame(text));
    while (one.count() < 100) await once(one.socket, 'data');
    const took = performance.now() - from;
    expect(took).toBeGreaterThanOrEqual(39);
    expect(took).toBeLessThan(1500);
  });
});

test('without anything the server has no timer of its own', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const { server } = await start();
  const one = host(server);
  for (const text of numbered(1000)) one.socket.write(frame(text));
  while (one.count() < 1000) await once(one.socket, 'data');
  // Timers of earlier tests may end meanwhile; the server adds none.
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length).toBeLessThanOrEqual(before);
});
