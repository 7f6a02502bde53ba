/** Tiers from the command line, the environment and a file: rate, number of LMKs, banner, mistakes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { pinward, type Running, start } from '../cli/cli.ts';

interface Ready {
  readonly addresses: readonly { readonly port: number; readonly lmk: number | null }[];
  readonly [name: string]: unknown;
}

const quiet = ['serve', '--port', '0', '--ready-json', '--log-level', 'silent'];

async function ready(running: Running): Promise<Ready> {
  await running.seen(/\n/);
  return JSON.parse(running.out()) as Ready;
}

async function stop(running: Running): Promise<void> {
  running.stop();
  expect((await running.finished).code).toBe(0);
}

const problemsOf = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { code, err } = await pinward(['serve', '--port', '0', ...args], { environment });
  expect(code).toBe(1);
  return err.trimEnd();
};

describe('pinward serve --tier', () => {
  test('with one LMK loads the first one only: another one answers 13 and has no port', async () => {
    const running = start([...quiet, '--tier', 'payShield10K_LMK1_CPS60']);
    const { addresses, performance, lmks } = await ready(running);
    expect(performance).toEqual({
      tier: 'payShield10K_LMK1_CPS60',
      callsPerSecond: 60,
      costModel: 'uniform',
      latency: 'none',
      lmksLeftOut: [1, 2, 3],
    });
    expect(lmks).toMatchObject([{ id: 0 }]);
    expect(addresses.map(({ lmk }) => lmk)).toEqual([null, 0]);
    const client = await connect({ port: addresses[0]!.port });
    const reply = async (text: string): Promise<string> => Buffer.from(await client.send(Buffer.from(text))).toString();
    expect(await reply('0000NC')).toMatch(/^0000ND00/);
    expect(await reply('0000NC%00')).toMatch(/^0000ND00/);
    expect(await reply('0000NC%01')).toBe('0000ND13');
    await client.close();
    await stop(running);
  });

  test('with two LMKs loads the first two, whatever their identifiers', async () => {
    const args = [
      '--tier',
      'payShield10K_LMK2_CPS2500',
      '--lmk',
      '00=none',
      '--lmk',
      '07=test-kb-aes',
      '--default-lmk',
      '02',
    ];
    const running = start([...quiet, ...args]);
    const { lmks, performance } = await ready(running);
    expect(lmks).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect(performance).toMatchObject({ callsPerSecond: 2500, lmksLeftOut: [3, 7] });
    await stop(running);
  });

  test('is told in the banner', async () => {
    const args = ['--tier', 'payShield10K_LMK1_CPS250', '--cost-model', 'weighted', '--latency', 'normal:5,1'];
    const running = start(['serve', '--port', '0', '--log-level', 'silent', ...args]);
    const out = await running.seen(/^ready/m);
    expect(out).toContain('Tier       payShield10K_LMK1_CPS250, one LMK\n');
    expect(out).toContain('           not loaded for want of room, so they answer 13: LMK 01, 02, 03\n');
    expect(out).toContain('Rate       250 calls a second, weighted costs\n');
    expect(out).toContain('Latency    normal:5ms,1ms, a model\n');
    await stop(running);
  });

  test('is not mentioned without one', async () => {
    const running = start(['serve', '--port', '0', '--log-level', 'silent']);
    const out = await running.seen(/^ready/m);
    expect(out).not.toMatch(/^(Tier|Rate|Latency)/m);
    await stop(running);
  });

  test('really limits, and shows the load in J2 and the volumes in J4', async () => {
    const running = start([...quiet, '--cps', '100']);
    const { addresses } = await ready(running);
    const client = await connect({ port: addresses[0]!.port });
    const from = performance.now();
    await Promise.all(Array.from({ length: 156 }, () => client.send(Buffer.from('0000NO00'))));
    expect(performance.now() - from).toBeGreaterThan(1450);
    const load = Buffer.from(await client.send(Buffer.from('0000J2'))).toString();
    // At least one second of 100 calls at a rate of 100.
    expect(load).toMatch(/090100000000000[1-9],$/);
    expect(Buffer.from(await client.send(Buffer.from('0000J4'))).toString()).toMatch(
      /J2000000000001J4000000000001NO000000000156$/,
    );
    await client.close();
    await stop(running);
  });

  test('comes from the strongest source that has a tier or a rate', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'pinward-')), 'pinward.yaml');
    writeFileSync(file, 'tier: payShield10K_LMK2_CPS60\nlatency: fixed:1ms\ncostModel: weighted\n');
    const effect = async (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<unknown> => {
      const running = start([...quiet, '--config', file, ...args], { environment });
      const { performance } = await ready(running);
      await stop(running);
      return performance;
    };
    expect(await effect([], {})).toMatchObject({ callsPerSecond: 60, latency: 'fixed:1ms', costModel: 'weighted' });
    expect(await effect([], { PINWARD_CPS: '77' })).toMatchObject({
      tier: 'payShield10K_LMK2_CPS60',
      callsPerSecond: 77,
      lmksLeftOut: [2, 3],
    });
    expect(
      await effect(['--tier', 'payShield10K_LMK1_CPS250', '--latency', 'none'], {
        PINWARD_CPS: '77',
        PINWARD_COST_MODEL: 'uniform',
        PINWARD_LATENCY: 'measured',
      }),
    ).toMatchObject({ callsPerSecond: 250, latency: 'none', costModel: 'uniform', lmksLeftOut: [1, 2, 3] });
    expect(await effect(['--tier', 'none'], { PINWARD_TIER: 'payShield10K_LMK1_CPS250' })).toMatchObject({
      tier: null,
      callsPerSecond: null,
      lmksLeftOut: [],
    });
    expect(await effect(['--cps', 'unlimited'], {})).toMatchObject({
      tier: 'payShield10K_LMK2_CPS60',
      callsPerSecond: null,
      lmksLeftOut: [2, 3],
    });
  });

  test('that does not exist is answered with the nearest name, wherever it stands', async () => {
    expect(await problemsOf(['--tier', 'payShield10K_LMK1_CPS6O'])).toMatch(
      /--tier: no such tier; did you mean payShield10K_LMK1_CPS60\?$/,
    );
    expect(await problemsOf([], { PINWARD_TIER: 'payshield10k_lmk2_cps25000' })).toMatch(
      /PINWARD_TIER: no such tier; did you mean payShield10K_LMK2_CPS2500\?$/,
    );
    const file = join(mkdtempSync(join(tmpdir(), 'pinward-')), 'pinward.yaml');
    writeFileSync(file, 'tier: slow\nlatency: fixd:1ms\n');
    const problems = await problemsOf(['--config', file]);
    expect(problems).toMatch(/pinward\.yaml: tier: no such tier; there are payShield10K_LMK1_CPS60, /);
    expect(problems).toMatch(/pinward\.yaml: latency: no such latency model; did you mean fixed\?$/m);
  });

  test('and the other limits say what they expect', async () => {
    for (const rate of ['0', '-5', 'fast', '1.5', '1000001'])
      expect(await problemsOf([`--cps=${rate}`])).toMatch(
        /--cps: expected calls per second from 1 to 1000000, or unlimited$/,
      );
    expect(await problemsOf(['--cost-model', 'heavy'])).toMatch(/--cost-model: expected uniform, weighted$/);
    expect(await problemsOf(['--latency', 'fixed:'])).toMatch(/--latency: expected fixed:5ms, normal:5ms,1ms/);
    expect(await problemsOf([], { PINWARD_TEIR: 'x' })).toMatch(
      /PINWARD_TEIR: no such variable; did you mean PINWARD_TIER\?$/,
    );
    expect(await problemsOf(['--tier', 'payShield10K_LMK1_CPS60', '--default-lmk', '02'])).toMatch(
      /the default LMK is 02, but payShield10K_LMK1_CPS60 has room for one LMK only: 00$/,
    );
  });
});
