/** Hosts that are gone without FIN or RST: a cable that is pulled, and a process that stands still. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { frame } from '../frames.ts';
import { pause, portOf, serve, tcpHost } from './served.ts';

const run = promisify(execFile);
/** A network of its own needs Linux, the rights for it, and links that can be cut. */
const canCut = ((): boolean => {
  try {
    execFileSync('unshare', ['-n', 'sh', '-c', 'ip link add here type veth peer name there && command -v nsenter'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();
if (!canCut) console.warn('skipped: no network of its own here (unshare -n, ip link add type veth, nsenter)');

interface Vanishing {
  readonly accepted: number;
  readonly active: number;
  readonly vanished: number;
  readonly seconds: number;
  readonly warnings: readonly { readonly message: string; readonly peer: string; readonly code: string }[];
}

describe.skipIf(!canCut)('a host behind a cable that is pulled', () => {
  test('is noticed by keep-alive, or by the reply that nobody takes; the neighbour is served', async () => {
    const script = 'test/server/transports/vanishing.ts';
    const { stdout } = await run('unshare', ['-n', process.execPath, '--import', 'tsx', script]);
    const { warnings, seconds, ...counters } = JSON.parse(stdout) as Vanishing;
    expect(counters).toMatchObject({ accepted: 3, active: 1, vanished: 2 });
    for (const warning of warnings)
      expect(warning).toEqual({
        message: 'connection closed: the host does not answer any more',
        peer: expect.stringMatching(/^10\.99\.0\.2:\d+$/),
        code: expect.stringMatching(/^(ETIMEDOUT|EHOSTUNREACH)$/),
      });
    expect(warnings).toHaveLength(2);
    // A second of silence, then ten questions a second apart.
    expect(seconds).toBeLessThan(30);
  }, 60_000);
});

/** Connects three times: silent, in the middle of a message, and with replies to far more messages than fit anywhere. */
const STANDING_STILL = `
  const { connect } = require('node:net');
  const sockets = [0, 1, 2].map(() => connect(Number(process.argv[1]), '127.0.0.1'));
  Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('connect', resolve)))).then(() => {
    sockets[1].write(Buffer.from([0, 9, 48]));
    sockets[2].once('data', () => {
      sockets[2].pause();
      console.log('started');
    });
    sockets[2].write(Buffer.from('\\0\\x060001BG'.repeat(40000)));
  });
`;

describe.skipIf(process.platform === 'win32')('a host whose process stands still', () => {
  test('loses every connection by its limit, with a line for each; the neighbour is served', async () => {
    const times = { stalled: 400, message: 400, idle: 700 };
    const { server, device, logged } = await serve({ times, limits: { lingerMilliseconds: 200 } });
    device.remember = false;
    const neighbour = tcpHost(portOf(server));
    let asked = 0;
    const expectServed = async (): Promise<void> => {
      asked++;
      neighbour.socket.write(frame('0002EC'));
      expect((await neighbour.replies(asked)).at(-1)).toBe('0002ED00');
    };
    const still = spawn(process.execPath, ['-e', STANDING_STILL, String(portOf(server))]);
    onTestFinished(() => void still.kill('SIGKILL'));
    await new Promise((resolve) => still.stdout.once('data', resolve));
    still.kill('SIGSTOP');
    const talking = setInterval(() => void expectServed(), 20);
    onTestFinished(() => clearInterval(talking));
    const peer = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
    for (const line of [
      'connection closed: the host does not read its replies',
      'connection closed: a message was not finished within the message time-out',
      'connection closed: no traffic for longer than the idle time-out',
    ])
      expect(await logged(line)).toEqual({ peer });
    while (server.connections() > 1) await pause(5);
    clearInterval(talking);
    await expectServed();
    expect(server.counters).toMatchObject({ accepted: 4, active: 1, stalled: 1, unfinished: 1, idle: 1, vanished: 0 });
    expect(device.executed).toBeLessThan(40_000);
  }, 20_000);
});
