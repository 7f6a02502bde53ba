/** Connections that are held to a rate: order, back pressure, ends; with a clock that the test moves. */
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Connection, DEFAULT_LIMITS } from '../../src/server/connection.ts';
import { createCounters } from '../../src/server/counters.ts';
import { LimitedLog } from '../../src/server/logger.ts';
import { createSlab } from '../../src/server/reply-slab.ts';
import { type PerformanceModel, Throttle } from '../../src/server/throttle.ts';
import { FakeDevice } from './fake-device.ts';
import { countFrames, frame, frames, readFrames } from './frames.ts';
import { type MemorySocket, memorySocketPair } from './memory-socket.ts';
import { recordingLogger } from './recording-logger.ts';

function start(performance: PerformanceModel, lingerMilliseconds = 5000) {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const throttle = new Throttle(performance, {
    now: () => now,
    later: (callback, milliseconds) => void timers.push({ at: now + milliseconds, callback }),
    random: () => 0.5,
  });
  const device = new FakeDevice();
  const logger = recordingLogger();
  const setup = {
    device,
    port: { headerLength: 4, lmk: undefined },
    maxFrame: 32_768,
    limits: { ...DEFAULT_LIMITS, lingerMilliseconds },
    slab: createSlab(),
    counters: createCounters(),
    throttle,
    logger,
    tooLong: new LimitedLog({ logger, level: 'warn', message: 'too long' }),
    failures: new LimitedLog({ logger, level: 'error', message: 'failed' }),
  };
  let lastId = 0;
  return {
    throttle,
    device,
    connect() {
      const { client, server } = memorySocketPair();
      client.collect();
      const id = ++lastId;
      const connection = new Connection(server, { id, name: `test:${id}` }, setup);
      return { client, server, connection };
    },
    /** Lets happen what was written, moves the clock in milliseconds, and lets what follows happen. */
    async pass(milliseconds: number): Promise<void> {
      for (let i = 0; i < 5; i++) await turn();
      for (let i = 0; i < milliseconds; i++) {
        now++;
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { callback } of due) callback();
        await turn();
      }
      for (let i = 0; i < 5; i++) await turn();
    },
  };
}

const texts = (client: MemorySocket): string[] => readFrames(client.receivedBytes());
const numbered = (count: number, body = 'EC'): string[] =>
  Array.from({ length: count }, (_, i) => `${String(i).padStart(4, '0')}${body}`);

describe('a connection above the rate', () => {
  test('gets every reply, in order, at the rate', async () => {
    const { connect, device, pass } = start({ callsPerSecond: 100 });
    const { client } = connect();
    client.write(frames(...numbered(100)));
    await pass(0);
    expect(device.executed).toBe(6);
    for (let i = 1; i <= 94; i++) {
      await pass(10);
      expect(device.executed).toBe(6 + i);
    }
    expect(texts(client)).toEqual(numbered(100, 'ED00'));
  });

  test('keeps the order between replies that take time and those that do not', async () => {
    const { connect, device, pass } = start({ callsPerSecond: 1000 });
    const { client } = connect();
    client.write(frames(...numbered(60), '9990LAa', '9991EC', '9992LAb', '9993EC'));
    await pass(100);
    expect(device.executed).toBe(64);
    expect(texts(client)).toEqual(numbered(60, 'ED00'));
    device.release('b');
    device.release('a');
    await pass(1);
    expect(texts(client).slice(60)).toEqual(['9990LB00a', '9991ED00', '9992LB00b', '9993ED00']);
  });

  test('gets its replies whole when messages come in pieces', async () => {
    const { connect, pass } = start({ callsPerSecond: 200 });
    const { client } = connect();
    const stream = frames(...numbered(40));
    for (let at = 0; at < stream.length; at += 3) {
      client.write(stream.subarray(at, at + 3));
      await pass(1);
    }
    await pass(200);
    expect(texts(client)).toEqual(numbered(40, 'ED00'));
  });

  test('does not hold up another one', async () => {
    const { connect, pass } = start({ callsPerSecond: 100 });
    const greedy = connect();
    greedy.client.write(frames(...numbered(500)));
    await pass(100);
    const modest = connect();
    modest.client.write(frame('0001ECx'));
    await pass(20);
    expect(texts(modest.client)).toEqual(['0001ED00x']);
    expect(countFrames(greedy.client.receivedBytes())).toBeLessThan(20);
  });

  test('is not read from when too much of it waits, and is when there is room, and loses nothing', async () => {
    const { connect, device, pass } = start({ callsPerSecond: 1000 });
    device.remember = false;
    const { client, server } = connect();
    const COUNT = 4000;
    const body = `EC${'x'.repeat(100)}`;
    for (const text of numbered(COUNT, body)) client.write(frame(text));
    await pass(0);
    expect(server.isPaused()).toBe(true);
    let hasResumed = false;
    server.on('resume', () => {
      hasResumed = true;
    });
    await pass(20);
    // What waits on our side is bounded, so the rest of the 430,000 bytes waits on the client's.
    expect(client.writableLength).toBeGreaterThan(200_000);
    for (let i = 0; i < 100; i++) await pass(41);
    expect(hasResumed).toBe(true);
    expect(device.executed).toBe(COUNT);
    expect(texts(client)).toEqual(numbered(COUNT, `ED00${'x'.repeat(100)}`));
    expect(server.isPaused()).toBe(false);
  });

  test('takes a message that is longer than what may wait', async () => {
    const { connect, pass } = start({ callsPerSecond: 100 });
    const { client } = connect();
    const long = 'y'.repeat(32_000);
    client.write(frames(...numbered(20), `9990EC${long}`, '9991EC'));
    await pass(400);
    expect(texts(client)).toEqual([...numbered(20, 'ED00'), `9990ED00${long}`, '9991ED00']);
  });

  test('skips empty frames for nothing', async () => {
    const { connect, device, pass } = start({ callsPerSecond: 100 });
    const { client } = connect();
    client.write(frames(...Array.from({ length: 1000 }, () => ''), ...numbered(10)));
    await pass(100);
    expect(device.executed).toBe(10);
    expect(texts(client)).toEqual(numbered(10, 'ED00'));
  });

  test('that is gone is forgotten, and its messages are not executed', async () => {
    const { connect, device, pass, throttle } = start({ callsPerSecond: 100 });
    const { client, server } = connect();
    client.write(frames(...numbered(50)));
    await pass(0);
    expect(throttle.waiting).toBe(1);
    server.destroy();
    await once(server, 'close');
    expect(throttle.waiting).toBe(0);
    await pass(1000);
    expect(device.executed).toBe(6);
  });

  test('whose host ends its side gets all its replies before the end', async () => {
    const { connect, pass } = start({ callsPerSecond: 100 });
    const { client } = connect();
    client.end(frames(...numbered(50)));
    await pass(200);
    expect(client.readableEnded).toBe(false);
    await pass(400);
    expect(client.readableEnded).toBe(true);
    expect(texts(client)).toEqual(numbered(50, 'ED00'));
  });

  test('that is finished answers what is in and then ends, however long its turn takes', async () => {
    const { connect, pass } = start({ callsPerSecond: 100, costModel: 'weighted' }, 5);
    const { client, connection } = connect();
    client.write(frames('0000EI', '0001EC'));
    await pass(1);
    connection.finish();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await pass(4900);
    expect(client.readableEnded).toBe(false);
    await pass(60);
    expect(texts(client)).toEqual(['0000ED00', '0001ED00']);
    expect(client.readableEnded).toBe(true);
  });

  test('that the device closes is closed', async () => {
    const { connect, pass, throttle } = start({ callsPerSecond: 100 });
    const { client } = connect();
    client.write(frames(...numbered(10), '9990CL', '9991EC'));
    await pass(300);
    expect(texts(client)).toEqual(numbered(10, 'ED00'));
    expect(client.readableEnded).toBe(true);
    expect(throttle.waiting).toBe(0);
  });

  test('with a frame that is too long answers what came before and is closed', async () => {
    const { connect, pass } = start({ callsPerSecond: 100 });
    const { client } = connect();
    client.write(Buffer.concat([frames(...numbered(10)), Uint8Array.of(0xff, 0xff), Buffer.alloc(100)]));
    await pass(300);
    expect(texts(client)).toEqual(numbered(10, 'ED00'));
    expect(client.readableEnded).toBe(true);
  });
});

describe('a change while connections are open', () => {
  test('to a limit holds a connection that was free, in the middle of a message too', async () => {
    const { connect, device, pass, throttle } = start({});
    const { client } = connect();
    client.write(frames(...numbered(50)));
    await pass(0);
    expect(device.executed).toBe(50);
    const stream = frames(...numbered(50));
    client.write(stream.subarray(0, 5));
    await pass(0);
    throttle.change({ callsPerSecond: 100 });
    client.write(stream.subarray(5));
    await pass(0);
    expect(device.executed).toBe(56);
    await pass(440);
    expect(texts(client)).toEqual([...numbered(50, 'ED00'), ...numbered(50, 'ED00')]);
  });

  test('to another limit and to none drops no connection and loses nothing', async () => {
    const { connect, pass, throttle, device } = start({ callsPerSecond: 60 });
    const hosts = Array.from({ length: 20 }, connect);
    for (const { client } of hosts) client.write(frames(...numbered(500)));
    await pass(1000);
    expect(device.executed).toBeLessThan(70);
    throttle.change({ callsPerSecond: 2500 });
    await pass(1000);
    expect(Math.abs(device.executed - 2560)).toBeLessThanOrEqual(10);
    throttle.change({});
    await pass(2);
    for (const { client, server } of hosts) {
      expect(texts(client)).toEqual(numbered(500, 'ED00'));
      expect(server.destroyed).toBe(false);
    }
    throttle.change({ callsPerSecond: 60 });
    for (const { client } of hosts) client.write(frame('0001ECx'));
    await pass(400);
    for (const { client } of hosts) expect(texts(client).at(-1)).toBe('0001ED00x');
  });

  test('that a command asks for leaves the reply of this command whole', async () => {
    const { connect, pass, throttle, device } = start({ callsPerSecond: 100 });
    const waiting = connect();
    waiting.client.write(frames(...numbered(20)));
    await pass(0);
    const execute = device.execute.bind(device);
    device.execute = (bytes, from, end, port, out, peer) => {
      const outcome = execute(bytes, from, end, port, out, peer);
      throttle.change({});
      return outcome;
    };
    const { client } = connect();
    client.write(frame('0001ECx'));
    await pass(100);
    expect(texts(client)).toEqual(['0001ED00x']);
    expect(texts(waiting.client)).toEqual(numbered(20, 'ED00'));
  });
});

describe('a response time', () => {
  test('is taken for each message of a pipeline at once', async () => {
    const { connect, pass } = start({ latency: { kind: 'fixed', milliseconds: 5 } });
    const { client, server } = connect();
    client.write(frames(...numbered(100)));
    await pass(4);
    expect(client.received).toHaveLength(0);
    await pass(2);
    expect(texts(client)).toEqual(numbered(100, 'ED00'));
    expect(server.writes).toHaveLength(1);
  });

  test('counts from when each message came', async () => {
    const { connect, pass, device } = start({ latency: { kind: 'fixed', milliseconds: 10 } });
    const { client } = connect();
    for (const text of numbered(8)) {
      client.write(frame(text));
      await pass(2);
    }
    // It is 16 now; they came at 0, 2, 4 ...
    expect(device.executed).toBe(4);
    await pass(2);
    expect(device.executed).toBe(5);
    await pass(10);
    expect(texts(client)).toEqual(numbered(8, 'ED00'));
  });
});
