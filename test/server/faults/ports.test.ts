/** Faults as hosts see them, over real sockets; other hosts notice nothing. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FaultyDevice } from '../../../src/server/faults/faulty-device.ts';
import { parseFaults } from '../../../src/server/faults/parse.ts';
import { type RunningServer, startServer } from '../../../src/server/listener.ts';
import { FakeDevice } from '../fake-device.ts';
import { frame, frames, readFrames } from '../frames.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(rules: unknown[]): Promise<{ server: RunningServer; open: () => Promise<Host> }> {
  const plan = parseFaults(rules);
  if ('problems' in plan) throw new Error(JSON.stringify(plan.problems));
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const device = new FaultyDevice({ device: new FakeDevice(), logger, defaultLmk: () => 0, tamper: () => {} }, plan);
  const server = await startServer({ device, basePort: 0, lmkIds: [], headerLength: 4, maxConnections: 10, logger });
  closers.push(() => server.close(0));
  return { server, open: () => Host.open(server.addresses[0]!.port) };
}

class Host {
  readonly #socket: Socket;
  received = Buffer.alloc(0);
  /** How the connection ended: `end`, or an error code. */
  ended: string | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    socket.on('end', () => {
      this.ended ??= 'end';
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.ended = error.code ?? error.name;
    });
  }

  static open(port: number): Promise<Host> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(host));
      socket.once('error', reject);
      const host = new Host(socket);
      closers.push(() => socket.destroy());
    });
  }

  send(...texts: string[]): void {
    this.#socket.write(frames(...texts));
  }

  /** Waits until something holds. */
  async until(holds: () => boolean): Promise<void> {
    const limit = Date.now() + 5000;
    while (!holds()) {
      if (Date.now() > limit) throw new Error(`it does not come to that; received ${this.received.toString('latin1')}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async reply(text: string): Promise<string> {
    const before = this.received.length;
    this.send(text);
    await this.until(() => this.received.length > before);
    return readFrames(this.received.subarray(before))[0]!;
  }
}

describe('faults on a host port', () => {
  it('reset a connection, and the other one goes on', async () => {
    const { open, server } = await serve([{ effect: 'reset', call: 2 }]);
    const [one, other] = [await open(), await open()];
    expect(await one.reply('0001EC')).toBe('0001ED00');
    one.send('0002EC', '0003EC');
    await one.until(() => one.ended !== undefined);
    expect(one.ended).toBe('ECONNRESET');
    expect(await other.reply('0004EC')).toBe('0004ED00');
    await other.until(() => server.connections() === 1);
  });

  it('send half a frame and close in order, with nothing behind it', async () => {
    const { open } = await serve([{ effect: 'half-frame', call: 2 }]);
    const host = await open();
    host.send('0001ECab', '0002ECab', '0003ECab');
    await host.until(() => host.ended !== undefined);
    expect(host.ended).toBe('end');
    expect(host.received).toEqual(Buffer.concat([frame('0001ED00ab'), frame('0002ED00ab').subarray(0, 7)]));
  });

  it('hold a reply back, and what follows on the connection waits behind it', async () => {
    const { open } = await serve([{ delay: 'fixed:150ms', call: 1 }]);
    const [one, other] = [await open(), await open()];
    const started = performance.now();
    one.send('0001EC', '0002EC');
    expect(await other.reply('0003EC')).toBe('0003ED00');
    expect(performance.now() - started).toBeLessThan(140);
    await one.until(() => one.received.length === 20);
    expect(performance.now() - started).toBeGreaterThan(145);
    expect(readFrames(one.received)).toEqual(['0001ED00', '0002ED00']);
  });

  it('keep silent about one message only', async () => {
    const { open } = await serve([{ effect: 'silence', call: 2 }]);
    const host = await open();
    host.send('0001EC', '0002EC', '0003EC');
    await host.until(() => host.received.length >= 20);
    expect(readFrames(host.received)).toEqual(['0001ED00', '0003ED00']);
  });

  it('do not keep a server from closing', async () => {
    const { open, server } = await serve([{ delay: 'fixed:60s' }]);
    const host = await open();
    host.send('0001EC');
    await host.until(() => server.counters.framesIn === 1);
    const started = performance.now();
    await server.close(50);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
