/** Readiness of `pinward serve` follows the key locks: a balancer sends no host to a device that is not online. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pinward, start } from './cli.ts';

test('a device is ready while it is online', async () => {
  const data = mkdtempSync(join(tmpdir(), 'pinward-ready-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const running = start(['serve', '--port', '0', '--http', '0', '--data', data, '--ready-json']);
  const { http } = JSON.parse(await running.seen(/\}\n/)) as { http: { port: number } };
  const turn = (name: string) => pinward(['console', '--attach', '--data', data], { input: `${name}\nEXIT\n` });
  const ready = async (): Promise<unknown> => {
    const base = `http://127.0.0.1:${http.port}`;
    const metrics = await (await fetch(`${base}/metrics`)).text();
    return [(await fetch(`${base}/readyz`)).status, /^pinward_ready (\d)$/m.exec(metrics)?.[1]];
  };
  expect(await ready()).toEqual([200, '1']);
  await turn('OFFLINE');
  expect(await ready()).toEqual([503, '0']);
  await turn('ONLINE');
  expect(await ready()).toEqual([200, '1']);
  running.stop();
  expect((await running.finished).code).toBe(0);
});
