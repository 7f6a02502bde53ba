/** The ceremony from scripts: A makes an LMK and protects keys with it, is released, and B opens them all. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/client/client.ts';
import { pinward, start } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-ceremony-'));
afterAll(() => rmSync(folder, { recursive: true }));
const cards = join(folder, 'cards');
const environment = { PINWARD_PASSPHRASE: 'correct horse battery staple' };
const LMKS = ['00', '01', '02', '03'].flatMap((id) => ['--lmk', `${id}=none`]);
const KEYS = 1000;
const people = ['anna', 'ben', 'carl'] as const;

const directory = (name: string): string => join(folder, name);

/** Runs a console script on the directory of an instance. */
function script(name: string, ...lines: readonly string[]) {
  const args = ['console', '--data', directory(name), '--cards', cards, ...LMKS];
  return pinward(args, { input: `${lines.join('\n')}\n`, environment });
}

/** Serves an instance, for as long as the work takes: messages without header go in, replies come out. */
async function serving<T>(name: string, work: (ask: (message: string) => Promise<string>) => Promise<T>): Promise<T> {
  const args = ['serve', '--data', directory(name), '--port', '0', '--ready-json', '--log-level', 'silent', ...LMKS];
  const running = start(args, { environment });
  const { addresses } = JSON.parse(await running.seen(/\n/)) as { readonly addresses: readonly { port: number }[] };
  const client = await connect({ port: addresses[0]!.port });
  try {
    let sent = 0;
    return await work(async (message) => {
      const header = String(sent++ % 10_000).padStart(4, '0');
      const reply = await client.send(Buffer.from(header + message));
      return Buffer.from(reply).toString('latin1', header.length);
    });
  } finally {
    await client.close();
    running.stop();
    await running.finished;
  }
}

const load = (...names: readonly string[]): string[] => [
  'LK',
  '00',
  'Ours',
  ...names.flatMap((name) => [name, pin(name)]),
  'Y',
  'Y',
];
const pin = (name: string): string => `1234${name.length}`;

describe('the ceremony from scripts', () => {
  test('B opens the 1000 keys of A, which was released', async () => {
    const made = await script(
      'a',
      'SECURE',
      ...people.flatMap((name) => ['FC', name, name.toUpperCase(), pin(name), pin(name)]),
      ...['GK', 'K', 'AES-256', 'L', '3', '2', ...people.flatMap((name) => [name, pin(name), 'N'])],
      ...load('anna', 'carl'),
      'ONLINE',
    );
    expect(made).toMatchObject({ code: 0, err: '' });
    const checkValue = /LMK check value: ([0-9A-F ]+)/.exec(made.out)![1]!.replaceAll(' ', '');
    expect(readdirSync(cards).sort()).toEqual(people.map((name) => `${name}.card`));

    const keys = await serving('a', async (ask) => {
      expect(await ask('NC')).toMatch(`ND00${checkValue}0000000000`);
      const wanted = ['#P0T2N00E00', '#P0T3N00N00', '#D0A1B00E00', '#P0A3N00S00'];
      const answers = Array.from({ length: KEYS }, (_, i) => ask(`A00FFFS${wanted[i % wanted.length]}`));
      return (await Promise.all(answers)).map((answer) => {
        const [, key, kcv] = /^A100(S.+)([0-9A-F]{6})$/.exec(answer) ?? [];
        return { key: key!, kcv: kcv! };
      });
    });
    expect(new Set(keys.map(({ key }) => key)).size).toBe(KEYS);

    const left = await pinward(['release', '--data', directory('a'), '--yes'], { environment });
    expect(left).toMatchObject({ code: 1, err: expect.stringMatching('left Online') });
    const whileRunning = await serving('a', () => pinward(['release', '--data', directory('a'), '--yes']));
    expect(whileRunning).toMatchObject({ code: 1, err: expect.stringMatching('in use by another Pinward') });
    expect(await script('a', 'SECURE')).toMatchObject({ code: 0 });
    const state = readFileSync(join(directory('a'), 'state.jsonl'), 'utf8');
    const sealed = /"sealed":"([0-9A-F]+)"/i.exec(state)![1]!;
    const trial = await pinward(['release', '--data', directory('a')]);
    expect(trial).toMatchObject({ code: 0, out: expect.stringMatching(/Nothing is erased yet[\s\S]*state\.jsonl/) });
    const released = await pinward(['release', '--data', directory('a'), '--yes']);
    expect(released).toMatchObject({ code: 0, out: expect.stringMatching(/Proof: \d+ pieces/) });
    for (const entry of readdirSync(directory('a'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(sealed.slice(0, 32));
    }
    const gone = await script('a', 'VT');
    expect(gone.out).toContain('No LMKs are loaded');

    const restored = await script('b', 'SECURE', ...load('ben', 'anna'), 'ONLINE');
    expect(restored).toMatchObject({ code: 0, err: '' });
    const checked = await serving('b', async (ask) => {
      expect(await ask('NC')).toMatch(`ND00${checkValue}0000000000`);
      return Promise.all(keys.map(({ key }) => ask(`BUFFF${key};FFF;001`)));
    });
    expect(checked).toEqual(keys.map(({ kcv }) => `BV00${kcv}`));
  }, 120_000);

  test('one share of two gives nothing, and the script ends with 1', async () => {
    for (const name of people) {
      const { code, out } = await script('c', 'SECURE', 'LK', '00', 'Ours', name, pin(name), name, pin(name), '^C');
      expect(out).toMatch(/loaded already|given up|aborted/i);
      expect(code).toBe(1);
    }
    expect((await script('c', 'VT')).out).toContain('No LMKs are loaded');
  }, 60_000);

  test('an LMK that the directory could not seal is not loaded, and the words say what to do', async () => {
    const args = ['console', '--data', directory('e'), '--cards', cards, ...LMKS];
    const input = `${['SECURE', ...load('anna', 'ben'), 'VT'].join('\n')}\n`;
    const { code, out } = await pinward(args, { input });
    expect(out).toMatch(/kept only sealed.*--passphrase-file/);
    expect(code).toBe(1);
    expect((await pinward(args, { input: 'VT\n' })).out).toContain('No LMKs are loaded');
  }, 60_000);
});

describe('pinward release', () => {
  test('wants to know which directory, and takes none that is not one', async () => {
    expect(await pinward(['release'])).toMatchObject({ code: 2, err: expect.stringMatching('--data') });
    expect(await pinward(['release', '--data', folder, '--yes'])).toMatchObject({
      code: 1,
      err: expect.stringMatching('holds no state of Pinward'),
    });
  });

  test('reports as JSON', async () => {
    await script('d', 'SECURE');
    const { code, out } = await pinward(['release', '--data', directory('d'), '--yes', '--json']);
    expect(code).toBe(0);
    const kept = ['audit/audit-0000000001.jsonl', 'audit/head.jsonl'];
    expect(JSON.parse(out)).toMatchObject({ released: true, erased: ['state.jsonl'], kept, found: [] });
  });
});
