/** Faults, tiers and SNMP of `pinward serve`: from the configuration file and live over HTTP. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Client, connect } from '../../src/client/index.ts';
import { pinward, type Running, start } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-'));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function connected(running: Running): Promise<{ client: Client; ready: Record<string, unknown> }> {
  await running.seen(/\n/);
  const ready = JSON.parse(running.out()) as { addresses: { port: number }[] };
  return {
    client: await connect({ port: ready.addresses[0]!.port }),
    ready: ready as unknown as Record<string, unknown>,
  };
}

describe('faults of pinward serve', () => {
  test('are off, and not a word is said about them, unless asked for', async () => {
    const running = start(['serve', '--port', '0']);
    expect(await running.seen(/^ready /m)).not.toMatch(/^Faults|injected/m);
    running.stop();
    await running.finished;
  });

  test('come from the configuration file, are shown at the start, and logged one by one', async () => {
    const file = fileOf(
      'faults.yaml',
      'faults:\n  seed: demo\n  rules:\n    - { name: third, command: NC, call: 3, effect: error:41 }\n',
    );
    const shown = start(['serve', '--port', '0', '--config', file]);
    expect(await shown.seen(/^ready /m)).toContain(
      'Faults     ON, injected on purpose, seed "demo":\n           third: error:41, on NC, call 3\n',
    );
    shown.stop();
    await shown.finished;
    const running = start(['serve', '--port', '0', '--ready-json', '--config', file]);
    const { client, ready } = await connected(running);
    expect(ready['faults']).toEqual(['third: error:41, on NC, call 3']);
    const errors = [];
    for (let i = 0; i < 4; i++) {
      const answer = await client.NC();
      errors.push(answer.ok ? '00' : answer.error);
    }
    expect(errors).toEqual(['00', '00', '41', '00']);
    await client.close();
    running.stop();
    const { err } = await running.finished;
    const lines = err.split('\n').filter((line) => line.includes('fault injected on purpose'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'warn',
      fault: 'third',
      effect: 'error:41',
      command: 'NC',
      call: 3,
    });
  });

  test('name the place of a mistake and the nearest word', async () => {
    const file = fileOf('wrong.yaml', 'faults:\n  rules:\n    - { comand: NC, effect: silense }\n');
    const { code, err } = await pinward(['serve', '--port', '0', '--config', file]);
    expect(code).toBe(1);
    expect(err).toContain('wrong.yaml: faults.rules.0.comand: no such key; did you mean command?');
    expect(err).toContain('wrong.yaml: faults.rules.0.effect: no such effect; did you mean silence?');
  });

  test('and the tier change over HTTP while a host stays connected', async () => {
    const running = start(['serve', '--port', '0', '--ready-json', '--http', '0', '--tier', 'payShield10K_LMK1_CPS60']);
    const { client, ready } = await connected(running);
    const base = `http://127.0.0.1:${(ready['http'] as { port: number }).port}/api/v1`;
    const put = (path: string, body: object): Promise<Response> =>
      fetch(base + path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const keyUnder = async (id: number): Promise<string> => {
      const answer = await client.A0({ mode: '0', keyType: '009', scheme: 'U', lmkId: { id } });
      return answer.ok ? '00' : answer.error;
    };
    expect([await keyUnder(0), await keyUnder(3)]).toEqual(['00', '13']);
    expect((await put('/performance', { tier: 'payShield10K_LMK2_CPS2500' })).status).toBe(200);
    expect(await (await fetch(`${base}/status`)).json()).toMatchObject({
      performance: { tier: 'payShield10K_LMK2_CPS2500', callsPerSecond: 2500, lmksLeftOut: [2, 3] },
      lmks: [{ id: 0 }, { id: 1 }],
    });
    expect((await put('/performance', { tier: 'none' })).status).toBe(200);
    expect(await keyUnder(3)).toBe('00');
    expect((await put('/faults', { rules: [{ effect: 'error:99' }] })).status).toBe(200);
    expect(await keyUnder(0)).toBe('99');
    expect((await fetch(`${base}/faults`, { method: 'DELETE' })).status).toBe(200);
    expect(await keyUnder(0)).toBe('00');
    await client.close();
    running.stop();
    const { code, err } = await running.finished;
    expect(code).toBe(0);
    expect(err).toContain('management: fault rules changed');
    expect(err).toContain('management: performance changed');
  });
});

describe('SNMP of pinward serve', () => {
  test('is off unless asked for, and says where it listens', async () => {
    const quiet = start(['serve', '--port', '0', '--ready-json']);
    const { client, ready } = await connected(quiet);
    expect(ready['snmp']).toBeNull();
    await client.close();
    quiet.stop();
    await quiet.finished;
    const running = start(['serve', '--port', '0', '--snmp', '0']);
    expect(await running.seen(/^ready /m)).toMatch(/^SNMP {7}127\.0\.0\.1:\d{2,5}, UDP$/m);
    running.stop();
    expect((await running.finished).code).toBe(0);
  });

  test.each([
    [{ PINWARD_SNMP: '0.0.0.0:0' }, 'set PINWARD_SNMP_COMMUNITY to something else than "public"'],
    [{ PINWARD_SNMP: '0', PINWARD_SNMP_USER: 'watcher' }, 'a user and an authentication password together'],
    [{ PINWARD_SNMP: '0', PINWARD_SNMP_PRIVACY_PASSWORD: 'privacy-password' }, 'needs a user'],
    [
      { PINWARD_SNMP: '0', PINWARD_SNMP_USER: 'watcher', PINWARD_SNMP_AUTH_PASSWORD: 'short' },
      'PINWARD_SNMP_AUTH_PASSWORD: expected 8 to 256 characters',
    ],
    [{ PINWARD_SNMP: 'nowhere' }, 'PINWARD_SNMP: expected a port'],
    [{ PINWARD_SNMP_TRAP: 'nms.example' }, 'SNMP traps need the agent: set --snmp or PINWARD_SNMP too'],
    [
      { PINWARD_SNMP: '0', PINWARD_SNMP_TRAP: 'nms,162' },
      'SNMP trap destination "162": expected [v2c@|v3@]host[:port]',
    ],
    [{ PINWARD_SNMP: '0', PINWARD_SNMP_TRAP: 'v3@nms' }, 'SNMP trap destination "v3@nms": v3 needs a user'],
    [{ PINWARD_SMNP: '161' }, 'did you mean PINWARD_SNMP?'],
  ])('refuses %j', async (environment, message) => {
    const { code, err } = await pinward(['serve', '--port', '0'], { environment });
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain('privacy-password');
  });
});
