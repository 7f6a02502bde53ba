/** Bursts of connects: every host gets its answers, and messages wait only while connections are being taken. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { AcceptGate } from '../../src/server/accept-gate.ts';
import { Connection, type ConnectionSetup, DEFAULT_LIMITS } from '../../src/server/connection.ts';
import { createCounters } from '../../src/server/counters.ts';
import { type RunningServer, startServer } from '../../src/server/listener.ts';
import { LimitedLog } from '../../src/server/logger.ts';
import { createSlab } from '../../src/server/reply-slab.ts';
import { FakeDevice } from './fake-device.ts';
import { countFrames, frame, frames, readFrames } from './frames.ts';
import { MemorySocket } from './memory-socket.ts';
import { recordingLogger } from './recording-logger.ts';

describe('the gate', () => {
  /** Lets a turn end that has taken a connection. */
  async function acceptFor(gate: AcceptGate, turns: number): Promise<void> {
    for (let i = 0; i < turns; i++) {
      gate.accepted();
      await turn();
    }
  }

  test('does not close for one connection, nor for some with turns between them', async () => {
    const gate = new AcceptGate();
    for (let i = 0; i < 5; i++) {
      await acceptFor(gate, 1);
      expect(gate.isClosed).toBe(false);
      await turn();
      await turn();
    }
  });

  test('closes when turns in a row take connections, and opens after one that took none', async () => {
    const gate = new AcceptGate();
    await acceptFor(gate, 3);
    expect(gate.isClosed).toBe(true);
    let wentOn = 0;
    gate.hold({ goOn: () => wentOn++ });
    await acceptFor(gate, 20);
    expect([gate.isClosed, wentOn]).toEqual([true, 0]);
    await turn();
    await turn();
    expect([gate.isClosed, wentOn]).toEqual([false, 1]);
  });

  test('opens from time to time when connects never cease', async () => {
    let now = 0;
    const gate = new AcceptGate(() => now);
    await acceptFor(gate, 3);
    let wentOn = 0;
    gate.hold({ goOn: () => wentOn++ });
    now = 49;
    await acceptFor(gate, 2);
    expect(wentOn).toBe(0);
    now = 50;
    await acceptFor(gate, 2);
    expect(wentOn).toBe(1);
    await acceptFor(gate, 3);
    expect(gate.isClosed).toBe(true);
  });
});

describe('a connection at a closed gate', () => {
  function open() {
    const device = new FakeDevice();
    const logger = recordingLogger();
    const gate = new AcceptGate();
    const limited = new LimitedLog({ logger, level: 'warn', message: 'x' });
    const setup: ConnectionSetup = {
      device,
      port: { headerLength: 4, lmk: undefined },
      maxFrame: 32_768,
      limits: DEFAULT_LIMITS,
      slab: createSlab(),
      counters: createCounters(),
      gate,
      logger,
      tooLong: limited,
      failures: limited,
    };
    const host = new MemorySocket(65_536);
    const side = new MemorySocket(65_536);
    host.join(side);
    side.join(host);
    host.collect();
    const connection = new Connection(side, { id: 1, name: 'test:1' }, setup);
    gate.isClosed = true;
    return { device, gate, host, side, connection, received: () => readFrames(host.receivedBytes()) };
  }
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 4; i++) await turn();
  };

  test('runs what came when it opens, in order', async () => {
    const { device, host, connection, gate, received } = open();
    host.write(frames('0000EC1', '0001EC2'));
    await settle();
    expect(device.executed).toBe(0);
    gate.isClosed = false;
    connection.goOn();
    await settle();
    expect(received()).toEqual(['0000ED001', '0001ED002']);
  });

  test('is not read from when more comes, and is again afterwards', async () => {
    const { host, side, connection, gate, received } = open();
    host.write(frame('0000EC1'));
    await settle();
    expect(side.pauses).toBe(0);
    host.write(frame('0001EC2'));
    await settle();
    expect(side.pauses).toBe(1);
    host.write(frame('0002EC3'));
    await settle();
    gate.isClosed = false;
    connection.goOn();
    await settle();
    expect(received()).toEqual(['0000ED001', '0001ED002', '0002ED003']);
  });

  test('answers what is in when its host ends, and then ends', async () => {
    const { host, received } = open();
    host.end(frame('0000EC1'));
    await once(host, 'end');
    expect(received()).toEqual(['0000ED001']);
  });

  test('runs nothing when it is gone by then', async () => {
    const { device, host, connection, gate } = open();
    host.write(frame('0000EC1'));
    await settle();
    connection.destroy();
    await settle();
    gate.isClosed = false;
    connection.goOn();
    expect(device.executed).toBe(0);
  });
});

describe('1024 hosts that connect and send at once', () => {
  const running: RunningServer[] = [];
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(running.splice(0).map((server) => server.close(0)));
  });

  test('get every one of their answers, in order', async () => {
    const device = new FakeDevice();
    device.remember = false;
    const server = await startServer({
      device,
      basePort: 0,
      lmkIds: [],
      headerLength: 4,
      maxConnections: HOSTS,
      logger: recordingLogger(),
    });
    running.push(server);
    const { host, port } = server.addresses[0]!;
    const answers = Array.from({ length: HOSTS }, (_, i) => converse(host, port, `host ${i}`));
    expect(await Promise.all(answers)).toEqual(
      Array.from({ length: HOSTS }, (_, i) => Array.from({ length: MESSAGES }, (_, n) => `0000ED00host ${i} ${n}`)),
    );
    expect(server.counters).toMatchObject({ accepted: HOSTS, refused: 0, framesIn: HOSTS * MESSAGES });
  });

  /** Sends one message with the connect, one when it is answered, the rest at once. */
  async function converse(host: string, port: number, name: string): Promise<string[]> {
    const socket = connect({ host, port, noDelay: true });
    sockets.push(socket);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    let sent = 0;
    const send = (count: number): void => {
      const texts = Array.from({ length: count }, () => `0000EC${name} ${sent++}`);
      socket.write(frames(...texts));
    };
    const answered = async (count: number): Promise<void> => {
      while (countFrames(Buffer.concat(chunks)) < count) await once(socket, 'data');
    };
    send(1);
    await answered(1);
    send(1);
    await answered(2);
    send(MESSAGES - 2);
    await answered(MESSAGES);
    return readFrames(Buffer.concat(chunks));
  }
});

const HOSTS = 1024;
const MESSAGES = 10;
