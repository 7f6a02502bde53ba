import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Connection, type ConnectionLimits, DEFAULT_LIMITS } from '../../src/server/connection.ts';
import { createCounters } from '../../src/server/counters.ts';
import { LimitedLog } from '../../src/server/logger.ts';
import { Outbox } from '../../src/server/outbox.ts';
import { createSlab } from '../../src/server/reply-slab.ts';
import { FakeDevice } from './fake-device.ts';
import { countFrames, frame, frames, readFrames } from './frames.ts';
import { type MemorySocket, memorySocketPair } from './memory-socket.ts';
import { recordingLogger } from './recording-logger.ts';

interface Settings {
  headerLength?: number;
  limits?: Partial<ConnectionLimits>;
  highWaterMark?: number;
}

function connect({ headerLength = 4, limits, highWaterMark }: Settings = {}) {
  const device = new FakeDevice();
  const counters = createCounters();
  const logger = recordingLogger();
  const setup = {
    device,
    port: { headerLength, lmk: undefined },
    maxFrame: 32_768,
    limits: { ...DEFAULT_LIMITS, ...limits },
    slab: createSlab(),
    outbox: new Outbox(),
    counters,
    logger,
    tooLong: new LimitedLog({ logger, level: 'warn', message: 'too long' }),
    failures: new LimitedLog({ logger, level: 'error', message: 'failed' }),
  };
  const { client, server } = memorySocketPair(highWaterMark);
  const connection = new Connection(server, { id: 1, name: 'test:1' }, setup);
  const another = () => {
    const pair = memorySocketPair(highWaterMark);
    return { ...pair, connection: new Connection(pair.server, { id: 2, name: 'test:2' }, setup) };
  };
  return { device, counters, logger, client, server, connection, another };
}

/** The texts of the first `count` replies. */
async function replies(client: MemorySocket, count: number): Promise<string[]> {
  if (client.listenerCount('data') === 0) client.collect();
  while (countFrames(client.receivedBytes()) < count) await once(client, 'data');
  return readFrames(client.receivedBytes());
}

/** Everything that comes until the other end closes. */
async function repliesUntilEnd(client: MemorySocket): Promise<string[]> {
  if (client.listenerCount('data') === 0) client.collect();
  if (!client.readableEnded) await once(client, 'end');
  return readFrames(client.receivedBytes());
}

async function closed(socket: MemorySocket): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

describe('messages', () => {
  test('two messages cut at any place get their two replies', async () => {
    const stream = frames('0001ECone', '0002ECtwo');
    for (let cut = 0; cut <= stream.length; cut++) {
      const { client, counters } = connect();
      client.write(stream.subarray(0, cut));
      await turn();
      client.write(stream.subarray(cut));
      expect(await replies(client, 2)).toEqual(['0001ED00one', '0002ED00two']);
      expect(counters.framesIn).toBe(2);
    }
  });

  test('two messages that come byte by byte get their two replies', async () => {
    const { client, counters } = connect();
    for (const byte of frames('0001ECone', '0002ECtwo')) client.write(Uint8Array.of(byte));
    expect(await replies(client, 2)).toEqual(['0001ED00one', '0002ED00two']);
    expect(counters.bytesIn).toBe(22);
    expect(counters.bytesOut).toBe(26);
  });

  test('many messages in one chunk are answered in exactly one write', async () => {
    const { client, server } = connect();
    const texts = Array.from({ length: 500 }, (_, i) => `${String(i).padStart(4, '0')}ECm${i}`);
    client.write(frames(...texts));
    expect(await replies(client, 500)).toEqual(texts.map((text) => text.replace('EC', 'ED00')));
    expect(server.writes).toHaveLength(1);
  });

  test('a full chunk of the shortest requests is answered in one write', async () => {
    const { client, server } = connect();
    client.write(Buffer.concat(Array.from({ length: 8192 }, () => frame('HEADEC'))));
    expect(await replies(client, 8192)).toHaveLength(8192);
    expect(server.writes).toHaveLength(1);
  });

  test('a message that the device does not answer is passed to it and causes no write', async () => {
    const { client, server, device } = connect();
    client.write(frames('0001E', 'x'));
    await device.reached(2);
    await turn();
    expect(device.seen.map(({ text }) => text)).toEqual(['0001E', 'x']);
    expect(server.writes).toEqual([]);
    expect(server.destroyed).toBe(false);
  });

  test('an empty frame is counted and skipped', async () => {
    const { client, counters, device } = connect();
    client.write(frames('', '0001EC1', '', '0002EC2'));
    expect(await replies(client, 2)).toEqual(['0001ED001', '0002ED002']);
    expect(counters.emptyFrames).toBe(2);
    expect(counters.framesIn).toBe(2);
    expect(device.executed).toBe(2);
  });

  test('the device is told the port and the peer', async () => {
    const { client, device } = connect({ headerLength: 0 });
    client.write(frame('ECx'));
    expect(await replies(client, 1)).toEqual(['ED00x']);
    expect(device.seen[0]).toEqual({
      text: 'ECx',
      port: { headerLength: 0, lmk: undefined },
      peer: { id: 1, name: 'test:1' },
    });
  });

  test('a header of 255 bytes with any values comes back', async () => {
    const header = String.fromCharCode(...Array.from({ length: 255 }, (_, i) => i));
    const { client } = connect({ headerLength: 255 });
    client.write(frame(`${header}EC`));
    expect(await replies(client, 1)).toEqual([`${header}ED00`]);
  });
});

describe('replies that take time', () => {
  test('keep their place before replies that are ready at once', async () => {
    const { client, server, device } = connect();
    client.write(frames('0001EC', '0002LAa', '0003EC', '0004LAb', '0005EC'));
    await device.reached(5);
    await turn();
    expect(server.writes).toEqual([10]);
    device.release('b');
    await turn();
    expect(server.writes).toEqual([10]);
    device.release('a');
    expect(await replies(client, 5)).toEqual(['0001ED00', '0002LB00a', '0003ED00', '0004LB00b', '0005ED00']);
    expect(server.writes).toHaveLength(2);
  });

  test('hold back the replies of later chunks too', async () => {
    const { client, device } = connect();
    client.write(frame('0001LAa'));
    await device.reached(1);
    client.write(frame('0002EC'));
    await device.reached(2);
    client.write(frame('0003LAb'));
    await device.reached(3);
    device.release('a');
    expect(await replies(client, 2)).toEqual(['0001LB00a', '0002ED00']);
    client.write(frame('0004EC'));
    await device.reached(4);
    device.release('b');
    expect(await replies(client, 4)).toEqual(['0001LB00a', '0002ED00', '0003LB00b', '0004ED00']);
  });

  test('do not hold up another connection', async () => {
    const { client, device, another } = connect();
    client.write(frame('0001LAa'));
    await device.reached(1);
    const other = another();
    other.client.write(frame('0002EC'));
    expect(await replies(other.client, 1)).toEqual(['0002ED00']);
  });

  test('are limited in number: reading stops at the limit and goes on below it', async () => {
    const { client, device, server } = connect({ limits: { pendingReplies: 2 } });
    client.write(frames('0001LA1', '0002LA2', '0003LA3', '0004EC'));
    await device.reached(2);
    await turn();
    expect(device.executed).toBe(2);
    expect(server.isPaused()).toBe(true);
    client.write(frame('0005EC'));
    await turn();
    expect(device.executed).toBe(2);
    device.release('2');
    await device.reached(3);
    await turn();
    expect(device.executed).toBe(3);
    device.release('1');
    await device.reached(5);
    expect(server.isPaused()).toBe(false);
    device.release('3');
    expect(await replies(client, 5)).toEqual(['0001LB001', '0002LB002', '0003LB003', '0004ED00', '0005ED00']);
  });

  test('let ready replies pile up to a limit only', async () => {
    const { client, device, server } = connect({ limits: { heldBytes: 20_000 } });
    client.write(frame('0000LAa'));
    client.collect();
    const request = frame('0001BG');
    for (let i = 0; i < 2000; i++) client.write(request);
    await once(server, 'pause');
    await turn();
    expect(device.executed).toBeLessThan(100);
    device.release('a');
    expect(await replies(client, 2001)).toHaveLength(2001);
  });

  test('are dropped when the connection is gone', async () => {
    const { client, device, server, counters } = connect();
    client.write(frame('0001LAa'));
    await device.reached(1);
    server.destroy();
    await closed(server);
    device.release('a');
    await turn();
    expect(counters.bytesOut).toBe(0);
  });
});

describe('bugs of the device', () => {
  test('an exception leaves no half reply, keeps the order and is logged by its class only', async () => {
    const { client, logger } = connect();
    client.write(frames('0001EC', '0002TH', '0003EC'));
    expect(await replies(client, 2)).toEqual(['0001ED00', '0003ED00']);
    expect(logger.at('error').map(({ fields }) => fields)).toEqual([{ peer: 'test:1', error: 'SecretError' }]);
    expect(JSON.stringify(logger.lines)).not.toContain('1234');
  });

  test('a rejected promise gives up its place and lets the others go on', async () => {
    const { client, logger } = connect();
    client.write(frames('0001EC', '0002RJ', '0003EC', '0004RJ', '0005EC'));
    expect(await replies(client, 3)).toEqual(['0001ED00', '0003ED00', '0005ED00']);
    expect(logger.at('error')).toHaveLength(2);
    expect(JSON.stringify(logger.lines)).not.toContain('1234');
  });
});

describe('closing', () => {
  test('a message that closes is not answered, the ones before it are, the ones after it are not executed', async () => {
    const { client, device, server } = connect();
    client.write(frames('0001EC', '0002CL', '0003EC'));
    expect(await repliesUntilEnd(client)).toEqual(['0001ED00']);
    expect(device.executed).toBe(2);
    client.write(frame('0004EC'));
    client.end();
    await closed(server);
    expect(device.executed).toBe(2);
  });

  test('a message that closes waits for replies that take time', async () => {
    const { client, device } = connect();
    client.write(frames('0001LAa', '0002CL'));
    await device.reached(2);
    device.release('a');
    expect(await repliesUntilEnd(client)).toEqual(['0001LB00a']);
  });

  test('a frame that is too long closes its connection, is counted and logged, and others live', async () => {
    const { client, counters, logger, another } = connect();
    const other = another();
    client.write(Buffer.concat([frame('0001EC'), Uint8Array.of(0x80, 0x01)]));
    expect(await repliesUntilEnd(client)).toEqual(['0001ED00']);
    expect(counters.framesTooLong).toBe(1);
    expect(logger.at('warn').map(({ fields }) => fields)).toEqual([
      { peer: 'test:1', length: 32_769, maxFrame: 32_768 },
    ]);
    other.client.write(frame('0002EC'));
    expect(await replies(other.client, 1)).toEqual(['0002ED00']);
  });

  test('a frame that is too long waits for replies that take time and is counted once', async () => {
    const { client, counters, device } = connect();
    client.write(Buffer.concat([frame('0001LAa'), Uint8Array.of(0x80, 0x01)]));
    await device.reached(1);
    device.release('a');
    expect(await repliesUntilEnd(client)).toEqual(['0001LB00a']);
    expect(counters.framesTooLong).toBe(1);
  });

  test('a host that ends its side still gets every reply, also those that take time', async () => {
    const { client, device, server } = connect();
    client.end(frames('0001LAa', '0002EC'));
    await once(server, 'end');
    device.release('a');
    expect(await repliesUntilEnd(client)).toEqual(['0001LB00a', '0002ED00']);
    await closed(server);
  });

  test('finish answers what is in and ends', async () => {
    const { client, device, server, connection } = connect({ limits: { pendingReplies: 1 } });
    client.write(frames('0001LAa', '0002EC', '0003LAb', '0004EC'));
    await device.reached(1);
    connection.finish();
    device.release('a');
    await device.reached(3);
    device.release('b');
    expect(await repliesUntilEnd(client)).toEqual(['0001LB00a', '0002ED00', '0003LB00b', '0004ED00']);
    client.end();
    await closed(server);
  });

  test('a peer that does not close its side is dropped after the linger time', async () => {
    const { client, server } = connect({ limits: { lingerMilliseconds: 10 } });
    client.write(frame('0001CL'));
    client.collect();
    // The linger timer does not keep the process alive, the test's own does.
    const alive = setInterval(() => {}, 1000);
    await closed(server);
    clearInterval(alive);
    expect(server.destroyed).toBe(true);
  });
});

describe('a peer that does not read', () => {
  const REQUESTS = 20_000;

  test('is not read from until it has caught up, and then gets every reply', async () => {
    const { client, server, device } = connect({ limits: { unsentBytes: 32_768 }, highWaterMark: 16_384 });
    device.remember = false;
    const request = frame('0001BG');
    for (let i = 0; i < REQUESTS; i++) client.write(request);
    await once(server, 'pause');
    await turn();
    await turn();
    const executed = device.executed;
    expect(executed).toBeLessThan(REQUESTS / 5);
    // One read chunk's replies above the limit, at most.
    expect(server.writableLength).toBeLessThan(32_768 + 524_288 + 2000);
    await turn();
    expect(device.executed).toBe(executed);
    expect(server.isPaused()).toBe(true);
    const another = once(server, 'resume');
    client.collect();
    await another;
    let bytes = 0;
    for (const chunk of client.received) bytes += chunk.length;
    client.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
    });
    while (bytes < REQUESTS * 1006) await once(client, 'data');
    expect(bytes).toBe(REQUESTS * 1006);
    expect(device.executed).toBe(REQUESTS);
    expect(server.writableLength).toBe(0);
  });

  test('does not spoil the replies of others that share the slab', async () => {
    const { client, server, device, another } = connect({ limits: { unsentBytes: 32_768 }, highWaterMark: 16_384 });
    const stuck = Array.from({ length: 200 }, (_, i) => `${String(i).padStart(4, '0')}EC${'s'.repeat(900)}`);
    for (const text of stuck) client.write(frame(text));
    await once(server, 'pause');
    const other = another();
    for (let i = 0; i < 50; i++) {
      other.client.write(frame(`9999EC${'o'.repeat(900)}`));
      await replies(other.client, i + 1);
    }
    expect(new Set(await replies(other.client, 50))).toEqual(new Set([`9999ED00${'o'.repeat(900)}`]));
    expect(await replies(client, 200)).toEqual(stuck.map((text) => text.replace('EC', 'ED00')));
    expect(device.executed).toBe(250);
  });

  test('is dropped after the linger time when the connection is to end', async () => {
    const limits = { unsentBytes: 32_768, lingerMilliseconds: 10 };
    const { client, server, connection } = connect({ limits, highWaterMark: 16_384 });
    const request = frame('0001BG');
    for (let i = 0; i < 1000; i++) client.write(request);
    await once(server, 'pause');
    connection.finish();
    const alive = setInterval(() => {}, 1000);
    await closed(server);
    clearInterval(alive);
    expect(server.destroyed).toBe(true);
  });
});
