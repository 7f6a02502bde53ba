/** Listeners that follow the key locks: offline closes ports, calls in flight are answered, connections end. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import type { Device } from '../../src/hsm/contract.ts';
import { OperatingState } from '../../src/hsm/operating-state.ts';
import { ListenError, type RunningServer, startServer } from '../../src/server/listener.ts';
import { createLogger } from '../../src/server/logger.ts';
import { ruledDevice } from './authorisation/ruled-device.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const logger = createLogger({ level: 'error', destination: { write: () => {} } });

/** A device whose one port is open while its hosts are served. */
async function served() {
  const { hsm, state } = ruledDevice();
  let answer: (() => void) | undefined;
  /** Takes its time for NO until the test says so. */
  const device: Device = {
    execute(bytes, start, end, ...rest) {
      if (latin1(bytes, start, end) !== 'NO00') return hsm.execute(bytes, start, end, ...rest);
      return new Promise((resolve) => {
        answer = () => resolve(fromLatin1('\0\x04NP00'));
      });
    },
  };
  const open = (basePort: number): Promise<RunningServer> =>
    startServer({ device, basePort, lmkIds: [], headerLength: 0, maxConnections: 10, logger });
  let server: RunningServer | undefined = await open(0);
  const { port } = server.addresses[0]!;
  state.operating.onChange(async ({ to }) => {
    if (to === 'online') {
      try {
        server = await open(port);
      } catch (error) {
        if (!(error instanceof ListenError)) throw error;
        return error.message;
      }
    } else {
      await server?.close(5000);
      server = undefined;
    }
    return undefined;
  });
  closing.push(async () => server?.close(0));
  return { state, port, answer: () => answer?.(), isAsked: () => answer !== undefined };
}

async function connected(port: number) {
  const socket = connect({ host: '127.0.0.1', port });
  closing.push(async () => socket.destroy());
  const received: Buffer[] = [];
  socket.on('data', (bytes) => received.push(bytes));
  await once(socket, 'connect');
  const ended = once(socket, 'end').then(() => Buffer.concat(received).toString('latin1'));
  return { socket, ended, send: (text: string) => socket.write(`\0${String.fromCharCode(text.length)}${text}`) };
}

const refused = (port: number): Promise<string> =>
  connected(port).then(
    () => 'connected',
    (error: NodeJS.ErrnoException) => error.code ?? '',
  );

test('a call in flight is answered, then its connection ends, and no other is taken until the device is online', async () => {
  const { state, port, answer, isAsked } = await served();
  const idle = await connected(port);
  const busy = await connected(port);
  busy.send('NO00');
  while (!isAsked()) await new Promise((resolve) => setTimeout(resolve, 1));
  const turning = state.operating.turn('left', true);
  expect(await idle.ended).toBe('');
  expect(state.operating.state).toBe('offline');
  answer();
  expect(await turning).toEqual({ from: 'online', to: 'offline', problems: [] });
  expect((await busy.ended).slice(2)).toBe('NP00');
  expect(await refused(port)).toBe('ECONNREFUSED');
  await state.operating.turn('right', true);
  expect(await refused(port)).toBe('ECONNREFUSED');
  await state.operating.turn('right', false);
  await state.operating.turn('left', false);
  const again = await connected(port);
  again.send('NC');
  again.socket.end();
  expect((await again.ended).slice(2, 6)).toBe('ND00');
});

test('a port that another program took meanwhile is told, and the device is online without it', async () => {
  const { state, port } = await served();
  await state.operating.turn('left', true);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const turned = await state.operating.turn('left', false);
  expect(turned).toMatchObject({
    to: 'online',
    problems: [`cannot listen on 127.0.0.1 port ${port}: the port is already in use`],
  });
  await new Promise((resolve) => other.close(resolve));
});

test('keys that are turned faster than ports close leave the ports as the keys say', async () => {
  const { state, port } = await served();
  await Promise.all([true, false, true, false, true].map((turned) => state.operating.turn('left', turned)));
  expect(await refused(port)).toBe('ECONNREFUSED');
  expect(new OperatingState(state.store).state).toBe('offline');
});
