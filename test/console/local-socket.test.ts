import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { attachConsole, type LocalConsole, startLocalConsole } from '../../src/console/local-socket.ts';
import { scriptTerminal } from '../../src/console/script-terminal.ts';
import { runSession } from '../../src/console/session.ts';
import { consolePath } from '../../src/console/socket-path.ts';
import type { ConsoleTerminal } from '../../src/console/terminal.ts';
import { testDevice } from './device.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-console-'));
const path = join(folder, 'console.sock');
let running: LocalConsole | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

describe('local socket', () => {
  test('serves a script from another process, with hidden answers, and only its owner may open it', async () => {
    await start();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { result, shown } = await attach(['N', '0123456789ABCDEF', '4E6F772069732074', 'EXIT']);
    expect(result).toEqual({ end: 'left' });
    expect(shown).toContain('Key: ****************\n');
    expect(shown).toContain('Encrypted: 3FA4 0E8A 984D 4815');
  });

  test('a refusal ends a script with a failure, the end of input ends it well', async () => {
    await start();
    expect((await attach(['SETTIME', 'VT'])).result).toEqual({ end: 'failed' });
    expect((await attach(['VT'])).result).toEqual({ end: 'ended' });
  });

  test('one session at a time: a second one is told that somebody is there', async () => {
    await start();
    let arrived = (): void => {};
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let leave = (): void => {};
    const first = attachConsole(path, () => ({
      isInteractive: true,
      write: () => {},
      ask: () =>
        new Promise((resolve) => {
          leave = () => resolve({ line: 'EXIT' });
          arrived();
        }),
    }));
    await isThere;
    expect((await attach(['VT'])).result).toEqual({ problem: 'somebody else is at the console' });
    leave();
    expect(await first).toEqual({ end: 'left' });
    expect((await attach(['EXIT'])).result).toEqual({ end: 'left' });
  });

  test('a connection that speaks something else, or breaks inside a command, leaves the console free', async () => {
    await start();
    for (const words of ['GET / HTTP/1.1\r\n\r\n', '{"interactive":false}\n{"line":"KG"}\n']) {
      const socket = connect(path);
      socket.write(words);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await attach(['EXIT'])).result).toEqual({ end: 'left' });
  });

  test('a second device at the same path is refused; the socket of a dead one is replaced', async () => {
    await start();
    expect(await startLocalConsole(options())).toEqual({ problem: `another device has its console at ${path}` });
    await running!.close();
    writeFileSync(path, '');
    await start();
    expect((await attach(['EXIT'])).result).toEqual({ end: 'left' });
  });

  test('says what to do when nobody is there, and does not use a folder that others may write to', async () => {
    const { result } = await attach(['EXIT']);
    expect(result).toMatchObject({ problem: expect.stringContaining('start one with `pinward serve --console`') });
    chmodSync(folder, 0o777);
    expect(await startLocalConsole(options())).toMatchObject({ problem: expect.stringContaining('chmod 700') });
    chmodSync(folder, 0o700);
    expect(await startLocalConsole({ ...options(), path: `/${'x'.repeat(120)}` })).toMatchObject({
      problem: expect.stringContaining('more than 100 characters'),
    });
  });

  test('the usual path is in the data directory, in the runtime folder of the user, or in one of his own', () => {
    expect(consolePath({ data: '/data', port: 1500 }, {})).toBe('/data/console.sock');
    expect(consolePath({ port: 1500 }, { XDG_RUNTIME_DIR: '/run/user/1' })).toBe(
      '/run/user/1/pinward/console-1500.sock',
    );
    expect(consolePath({ port: 1600 }, {})).toMatch(/pinward-\w+\/console-1600\.sock$/);
  });
});

const options = () => {
  const device = testDevice();
  return {
    path,
    version: '0.0.0',
    names: ['VT'],
    session: (terminal: ConsoleTerminal) => runSession(device, terminal),
  };
};

async function start(): Promise<void> {
  const started = await startLocalConsole(options());
  if ('problem' in started) throw new Error(started.problem);
  running = started;
}

async function attach(lines: readonly string[]) {
  let shown = '';
  const input = (async function* () {
    yield lines.map((line) => `${line}\n`).join('');
  })();
  const result = await attachConsole(path, () => scriptTerminal(input, (text) => void (shown += text)));
  return { result, shown };
}

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
