/** CH and CONFIGACL at the console of a running device: in force when it is online again, and after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../../src/client/client.ts';
import { pinward, type Running, start } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-interfaces-'));
const data = join(folder, 'data');
const socket = join(data, 'console.sock');
let device: Running | undefined;
afterEach(async () => {
  device?.stop();
  await device?.finished;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(...args: string[]): Promise<{ readonly out: string; readonly port: string }> {
  device = start(['serve', '--port', '0', '--data', data, ...args]);
  const out = await device.seen(/^ready.*\n/m);
  return { out, port: /ready 127\.0\.0\.1:(\d+)/.exec(out)![1]! };
}

const atConsole = (...lines: string[]) =>
  pinward(['console', '--attach', socket], { input: `${lines.join('\n')}\nEXIT\n` });
const health = async (port: string): Promise<number> => (await pinward(['health', '--port', port])).code;

test('who may connect changes at the console, for hosts that are connected too, and stays', async () => {
  const { port } = await serve();
  const client = await connect({ port: Number(port) });
  await client.NC();
  const changed = await atConsole(
    'OFFLINE',
    ...['CONFIGACL', 'A', 'R', '192.0.2.1', '192.0.2.9', 'Q'],
    ...['CH', '', '', '', '', 'Y', 'Y', 'ONLINE'],
  );
  expect(changed.code).toBe(0);
  await expect(client.NC()).rejects.toThrow();
  expect(await health(port)).toBe(1);
  expect(device!.err()).toContain('the address is not in the access control list');
  expect(device!.err()).toContain('host interface changed at the console');
  device!.stop();
  await device!.finished;
  // What was changed on the device goes over the command line, and the start says so.
  const second = await serve('--allow', '127.0.0.1');
  expect(second.out).toContain('Access     interface 1: 192.0.2.1-192.0.2.9 only, as changed on the device');
  expect(device!.err()).toContain('a host interface is as it was changed on the device, not as it is configured');
  expect(await health(second.port)).toBe(1);
  const added = await atConsole('OFFLINE', 'CONFIGACL', 'A', 'S', '127.0.0.1', 'D', '1', 'Q', 'ONLINE');
  expect(added.out).toContain('1  127.0.0.1');
  expect(await health(second.port)).toBe(0);
  device!.stop();
  await device!.finished;
  // It is as the command line says again, so nothing is kept any more.
  const third = await serve('--allow', '127.0.0.1');
  expect(third.out).toContain('Access     interface 1: 127.0.0.1 only\n');
});

test('transports change at the console; a start that would leave no way in is refused', async () => {
  const { port } = await serve('--udp');
  const changed = await atConsole('OFFLINE', 'CH', 'N', 'Y', '', '', '', 'Y', 'ONLINE', 'QH');
  expect(changed.out).not.toContain('Nothing changes');
  expect(changed.out).not.toContain('TCP  127.0.0.1');
  expect(await health(port)).toBe(1);
  expect((await pinward(['health', '--udp', '--port', /UDP +127\.0\.0\.1:(\d+)/.exec(changed.out)![1]!])).code).toBe(0);
  device!.stop();
  await device!.finished;
  expect((await serve('--udp')).out).toContain('Interface  1: tcp as changed on the device; see QH');
  device!.stop();
  await device!.finished;
  device = undefined;
  const { code, err } = await pinward(['serve', '--port', '0', '--data', data]);
  expect([code, err]).toEqual([1, expect.stringContaining('no way is left to reach the device')]);
});
