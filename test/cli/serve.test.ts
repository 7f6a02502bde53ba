import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { startHsm } from '../../src/testing/index.ts';
import { pinward, type Running, start } from './cli.ts';

interface Ready {
  readonly addresses: readonly { readonly host: string; readonly port: number; readonly lmk: number | null }[];
  readonly [name: string]: unknown;
}

async function ready(running: Running): Promise<Ready> {
  await running.seen(/\n/);
  const lines = running.out().trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Ready;
}

const quiet = ['serve', '--port', '0', '--ready-json', '--log-level', 'silent'];

describe('pinward serve', () => {
  test('says what it is, what is loaded and where it listens, and stops when asked', async () => {
    const running = start(['serve', '--port', '0']);
    const out = await running.seen(/^ready .*\n/m);
    expect(out).toContain('Not a security device');
    expect(out).toContain('Not affiliated with Thales or Microsoft');
    expect(out).toMatch(/00 {2}test-variant .*check value 268604 {2}port \d+, default on port \d+/);
    expect(out).toMatch(/02 {2}test-kb-aes .*check value 9D04A0 {2}port \d+\n/);
    expect(out).toMatch(/Profile {4}lab; other than a new device:\n[\s\S]*\bauthorised=true/);
    expect(out).toMatch(/^ready 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+ \(LMK 00\), .*\(LMK 03\)\n$/m);
    running.stop();
    const { code, err } = await running.finished;
    expect(code).toBe(0);
    for (const line of err.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  test('says whether the settings of the profile pci are those of PCI HSM', async () => {
    for (const [more, line] of [
      [[], 'compliant settings'],
      [['--set', 'officerIdentification=password'], 'not compliant: officerIdentification'],
    ] as const) {
      const running = start(['serve', '--port', '0', '--profile', 'pci', ...more]);
      const out = await running.seen(/^ready .*\n/m);
      expect(out).toMatch(/Profile {4}pci; other than a new device:\n.*keyType002Separation=true/);
      expect(out).toContain(`PCI HSM    ${line}\n`);
      running.stop();
      await running.finished;
    }
  });

  test('says for programs which settings a new device has otherwise', async () => {
    const running = start([...quiet, '--profile', 'device', '--set', 'pinLength=6']);
    expect(await ready(running)).toMatchObject({ profile: 'device', deviations: { pinLength: 6 } });
    running.stop();
    await running.finished;
  });

  test('writes one line of JSON when asked, and serves at every address in it', async () => {
    const running = start([...quiet, '--seed', 'x', '--header-length', '0']);
    const { addresses, ...facts } = await ready(running);
    expect(addresses.map(({ lmk }) => lmk)).toEqual([null, 0, 1, 2, 3]);
    expect(facts).toMatchObject({ ready: true, headerLength: 0, profile: 'lab', seed: 'x', defaultLmk: 0 });
    const checkValues: string[] = [];
    for (const { port } of addresses) {
      const client = await connect({ port, headerLength: 0 });
      const answer = await client.NC();
      checkValues.push(answer.ok ? answer.lmkCheckValue.slice(0, 6) : answer.error);
      await client.close();
    }
    expect(checkValues.slice(0, 4)).toEqual(['268604', '268604', '165126', '9D04A0']);
    running.stop();
    expect(await running.finished).toMatchObject({ code: 0, err: '' });
  });

  test('takes its configuration from file, environment and options, in this order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinward-'));
    const file = join(folder, 'pinward.yaml');
    writeFileSync(
      file,
      'port: 0\nseed: file\nprofile: device\nlmks: { 00: none, 01: none, 03: none }\nsettings: { firmware: 1111-1111 }\n',
    );
    const environment = {
      PINWARD_CONFIG: file,
      PINWARD_SET_firmware: '2222-2222',
      PINWARD_DEFAULT_LMK: '02',
      PINWARD_SEED: 'environment',
    };
    const running = start(['serve', '--ready-json', '--log-level', 'silent', '--seed', 'option'], { environment });
    const { addresses, ...facts } = await ready(running);
    expect(facts).toMatchObject({
      seed: 'option',
      profile: 'device',
      lmks: [{ id: 2, name: 'test-kb-aes', checkValue: '9D04A0' }],
    });
    const client = await connect({ port: addresses[0]!.port });
    expect(await client.NC()).toMatchObject({ firmware: '2222-2222', lmkCheckValue: '9D04A00000000000' });
    await client.close();
    running.stop();
    await running.finished;
  });

  test('logs refusals with field and offset, and every message with --trace', async () => {
    const running = start(['serve', '--port', '0', '--ready-json', '--trace']);
    const { addresses } = await ready(running);
    const client = await connect({ port: addresses[0]!.port });
    await client.send(Buffer.from('0000CAU123'));
    await client.close();
    running.stop();
    const { err } = await running.finished;
    const lines = err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find(({ msg }) => msg === 'refused')).toMatchObject({
      command: 'CA',
      error: '15',
      field: 'sourceKey',
      offset: 7,
    });
    expect(lines.find(({ msg }) => msg === 'call')).toMatchObject({
      command: 'CA',
      error: '15',
      reply: { error: '15' },
    });
  });

  test('finishes what is in flight before it ends', async () => {
    const running = start(quiet);
    const { addresses } = await ready(running);
    const client = await connect({ port: addresses[0]!.port });
    const calls = Array.from({ length: 100 }, () => client.N0({ length: 256 }));
    await calls[0];
    running.stop();
    const answers = await Promise.allSettled(calls);
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect((await running.finished).code).toBe(0);
  });

  test('says when a port is taken', async () => {
    const { port, close } = await startHsm();
    const { code, out, err } = await pinward(['serve', '--port', String(port), '--log-level', 'silent']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`pinward: cannot listen on 127.0.0.1 port ${port}: the port is already in use\n`);
    await close();
  });

  test.each([
    [['--port', 'x'], '--port: expected a whole number from 0 to 65535'],
    [['--header-length', '300'], '--header-length: expected a whole number from 0 to 255'],
    [['--set', 'pinLenght=6'], '--set pinLenght: no such setting; did you mean pinLength?'],
    [['--set', 'pinLength'], '--set: expected name=value, got "pinLength"'],
    [['--lmk', '00'], '--lmk: expected id=name, got "00"'],
    [['--lmk', '00=mine'], '--lmk 00: expected test-variant, test-variant-3key, test-kb-3des, test-kb-aes, none'],
    [['--old-lmk', '21=test-variant'], '--old-lmk 21: expected an LMK identifier from 00 to 19'],
    [['--default-lmk', '09'], 'the default LMK is 09, but no LMK is loaded there'],
    [['--profile', 'prod'], '--profile: expected lab, device, pci'],
    [['--config', 'no-such.yaml'], 'cannot read no-such.yaml: no such file'],
  ])('refuses %j', async (args, message) => {
    expect(await pinward(['serve', ...args])).toEqual({ code: 1, out: '', err: `pinward: ${message}\n` });
  });

  test('refuses an unknown option with the one that may have been meant', async () => {
    const { code, err } = await pinward(['serve', '--prot', '1']);
    expect(code).toBe(2);
    expect(err).toContain("unknown option '--prot'");
    expect(err).toContain('Did you mean --port?');
  });
});
