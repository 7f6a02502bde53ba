/** `pinward serve --data` and `pinward snapshot`: what is kept, what is said, and every way in which it cannot go. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { storeLmks } from '../../src/hsm/stored-state.ts';
import { unlock } from '../../src/hsm/unlock.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { builtInLmks, makeLmk } from '../../src/keys/lmk-sets.ts';
import { openStore } from '../../src/store/store.ts';
import { pinward, type Running, start } from './cli.ts';

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'pinward-')), 'data');

async function serve(folder: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  const running = start(['serve', '--port', '0', '--ready-json', '--log-level', 'silent', '--data', folder, ...args], {
    environment,
  });
  await running.seen(/\n/);
  const { addresses, ...facts } = JSON.parse(running.out()) as {
    readonly addresses: readonly { readonly port: number }[];
    readonly [name: string]: unknown;
  };
  const client = await connect({ port: addresses[0]!.port });
  return { running, client, facts };
}

/** Ends a device in good order. */
async function end({ running, client }: { running: Running; client: Awaited<ReturnType<typeof connect>> }) {
  await client.close();
  running.stop();
  expect(await running.finished).toMatchObject({ code: 0, err: '' });
}

/** Puts LMKs into a directory, as an operator would. */
async function keepLmks(folder: string, lmks: ReadonlyMap<number, Lmk>, passphrase?: string): Promise<void> {
  const store = await openStore({ folder });
  if ('problem' in store) throw new Error(store.problem);
  const unlocked = await unlock(store, passphrase === undefined ? undefined : new TextEncoder().encode(passphrase));
  if (!('sealer' in unlocked)) throw new Error(unlocked.problem);
  await store.save('lmks', storeLmks(lmks, unlocked.sealer));
  await store.close();
}

const ownLmk = makeLmk(new Uint8Array(32).fill(0x5a), 'live', 'Of a bank') as Lmk;
const block = { flag: 'K', index: 5, blockCount: 1, blocks: '0123456789ABCDEF' } as const;

describe('pinward serve --data', () => {
  test('keeps user storage through a restart, in files for their owner only', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    expect(first.facts).toMatchObject({ data: folder });
    expect(await first.client.LA(block)).toMatchObject({ ok: true });
    await end(first);
    const second = await serve(folder);
    expect(await second.client.LE({ flag: 'K', index: 5, blockCount: 1 })).toMatchObject({
      blocks: '0123456789ABCDEF',
    });
    await end(second);
    if (process.platform !== 'win32') {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(folder)) {
        const found = statSync(join(folder, name));
        expect(found.mode & 0o777).toBe(found.isDirectory() ? 0o700 : 0o600);
      }
    }
  });

  test('says where its data is, or that it is in memory', async () => {
    const kept = start(['serve', '--port', '0', '--log-level', 'silent', '--data', newFolder()]);
    expect(await kept.seen(/^ready/m)).toMatch(
      /Data {7}.*data, without a passphrase, so only the published test LMKs can be kept/,
    );
    kept.stop();
    const memory = start(['serve', '--port', '0', '--log-level', 'silent']);
    expect(await memory.seen(/^ready/m)).toMatch(/Data {7}in memory: .*--data DIR keeps them/);
    memory.stop();
    await Promise.all([kept.finished, memory.finished]);
  });

  test('is refused while another one runs on the directory, which goes on', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    const { code, out, err } = await pinward(['serve', '--port', '0', '--data', folder]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `pinward: the data directory ${folder} is in use by another Pinward, process ${process.pid}: stop it first, or name a directory of its own with --data\n`,
    );
    expect(await first.client.LA(block)).toMatchObject({ ok: true });
    await end(first);
  });

  test('takes its passphrase from a file or the environment, and refuses a wrong one or none', async () => {
    const folder = newFolder();
    const file = `${folder}.key`;
    writeFileSync(file, 'correct horse\r\n');
    await end(await serve(folder, ['--passphrase-file', file]));
    await end(await serve(folder, [], { PINWARD_PASSPHRASE: 'correct horse' }));
    await end(await serve(folder, [], { PINWARD_PASSPHRASE_FILE: file, PINWARD_PASSPHRASE: 'not looked at' }));
    expect(readFileSync(join(folder, 'state.jsonl'), 'latin1')).not.toContain('correct');
    const refused = async (args: readonly string[], environment = {}): Promise<string> => {
      const { code, err } = await pinward(['serve', '--port', '0', '--data', folder, ...args], { environment });
      expect(code).toBe(1);
      return err;
    };
    expect(await refused([])).toBe(
      `pinward: the data directory ${folder} has a passphrase: give it with --passphrase-file FILE, PINWARD_PASSPHRASE or --ask-passphrase\n`,
    );
    const wrong = await refused([], { PINWARD_PASSPHRASE: 'wrong horse' });
    expect(wrong).toContain(`the passphrase is not that of the data directory ${folder}: nothing was changed`);
    expect(wrong).not.toContain('horse');
    expect(await refused(['--passphrase-file', `${file}.not`])).toContain('no such file');
    writeFileSync(file, '\n');
    expect(await refused(['--passphrase-file', file])).toContain('is empty');
    expect(await refused(['--ask-passphrase'])).toContain('standard input is no terminal');
    await end(await serve(folder, [], { PINWARD_PASSPHRASE: 'correct horse' }));
  });

  test('has an LMK of its own again with the passphrase, and only with it', async () => {
    const folder = newFolder();
    await keepLmks(folder, new Map([[0, ownLmk]]), 'correct horse');
    const again = await serve(folder, [], { PINWARD_PASSPHRASE: 'correct horse' });
    expect(again.facts['lmks']).toContainEqual({ id: 0, name: null, checkValue: ownLmk.checkValue });
    expect(await again.client.NC()).toMatchObject({ lmkCheckValue: `${ownLmk.checkValue}0000000000` });
    await end(again);
    const people = start(['serve', '--port', '0', '--log-level', 'silent', '--data', folder], {
      environment: { PINWARD_PASSPHRASE: 'correct horse' },
    });
    expect(await people.seen(/^ready/m)).toMatch(/ {2}00 {2}own, live .* check value [0-9A-F]{6}/);
    people.stop();
    await people.finished;
  });

  test('leaves out LMKs for which the tier has no room, says so, and keeps them', async () => {
    const folder = newFolder();
    await keepLmks(folder, new Map([[5, builtInLmks['test-kb-aes']]]));
    const args = ['serve', '--port', '0', '--log-level', 'silent', '--data', folder];
    const tiered = start([...args, '--tier', 'payShield10K_LMK1_CPS60']);
    const out = await tiered.seen(/^ready/m);
    expect(out).toContain('payShield10K_LMK1_CPS60 has no room for LMK 05');
    expect(out).not.toMatch(/^ {2}05/m);
    tiered.stop();
    await tiered.finished;
    const all = start(args);
    expect(await all.seen(/^ready/m)).toMatch(/^ {2}05 {2}test-kb-aes/m);
    all.stop();
    await all.finished;
  });

  test('refuses a short passphrase, and leaves the directory without one', async () => {
    const folder = newFolder();
    const { err } = await pinward(['serve', '--port', '0', '--data', folder], {
      environment: { PINWARD_PASSPHRASE: 'short' },
    });
    expect(err).toBe('pinward: a passphrase has at least 8 characters\n');
    await end(await serve(folder));
  });

  test('refuses a damaged state, leaves it as it is, and shows the way out', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    await first.client.LA(block);
    await end(first);
    const file = join(folder, 'state.jsonl');
    const damaged = readFileSync(file, 'latin1').slice(0, -20);
    writeFileSync(file, damaged);
    const { code, err } = await pinward(['serve', '--port', '0', '--data', folder]);
    expect(code).toBe(1);
    expect(err).toContain(`${file} is damaged: its end is missing. Nothing was changed; restore a snapshot`);
    expect(readFileSync(file, 'latin1')).toBe(damaged);
    expect((await pinward(['snapshot', 'reset', '--data', folder])).code).toBe(0);
    await end(await serve(folder));
    expect(readFileSync(join(folder, 'previous.snapshot'), 'latin1')).toContain(
      Buffer.from(damaged).toString('base64'),
    );
  });

  test('refuses a directory that is a file', async () => {
    const file = `${newFolder()}`;
    writeFileSync(file, '');
    const { code, err } = await pinward(['serve', '--port', '0', '--data', file]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `pinward: ${file} is not a directory: name one with --data; it is made when it does not exist\n`,
    });
  });

  test.skipIf(process.platform !== 'linux')('says so where nothing can be made, and does not wait', async () => {
    const { code, err } = await pinward(['serve', '--port', '0', '--data', '/proc/self/data']);
    expect(code).toBe(1);
    expect(err).toContain('the data directory /proc/self/data cannot be made there');
  });
});

describe('pinward snapshot', () => {
  test('saves while a device runs, and restores what it was', async () => {
    const folder = newFolder();
    const file = `${folder}.snapshot`;
    const first = await serve(folder);
    await first.client.LA(block);
    mkdirSync(join(folder, 'cards'));
    writeFileSync(join(folder, 'cards/anna.json'), '{}');
    expect(await pinward(['snapshot', 'save', file, '--data', folder])).toEqual({
      code: 0,
      out: `saved ${folder} in ${file}\n`,
      err: '',
    });
    await first.client.LA({ ...block, blocks: 'FEDCBA9876543210' });
    const busy = await pinward(['snapshot', 'restore', file, '--data', folder]);
    expect(busy.err).toContain('is in use by another Pinward');
    await end(first);
    writeFileSync(join(folder, 'cards/berta.json'), '{}');
    expect(await pinward(['snapshot', 'restore', file], { environment: { PINWARD_DATA: folder } })).toEqual({
      code: 0,
      out: `restored ${folder} from ${file}; what was there is in ${join(folder, 'previous.snapshot')}\n`,
      err: '',
    });
    expect(readdirSync(join(folder, 'cards'))).toEqual(['anna.json']);
    const second = await serve(folder);
    expect(await second.client.LE({ flag: 'K', index: 5, blockCount: 1 })).toMatchObject({
      blocks: '0123456789ABCDEF',
    });
    await end(second);
  });

  test('resets to a new device and keeps the cards, unless they are to go too', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    await first.client.LA(block);
    await end(first);
    mkdirSync(join(folder, 'cards'));
    writeFileSync(join(folder, 'cards/anna.json'), '{}');
    expect((await pinward(['snapshot', 'reset', '--data', folder])).out).toContain(
      `reset ${folder}; what was there is in`,
    );
    expect(existsSync(join(folder, 'cards/anna.json'))).toBe(true);
    const second = await serve(folder);
    expect(await second.client.LE({ flag: 'K', index: 5, blockCount: 1 })).toMatchObject({ error: '12' });
    await end(second);
    await pinward(['snapshot', 'reset', '--data', folder, '--cards']);
    expect(existsSync(join(folder, 'cards/anna.json'))).toBe(false);
  });

  test('refuses what is no snapshot, was changed, leads elsewhere, or would be replaced', async () => {
    const folder = newFolder();
    const file = `${folder}.snapshot`;
    await end(await serve(folder));
    const save = (...more: string[]) => pinward(['snapshot', 'save', file, '--data', folder, ...more]);
    const restore = async (): Promise<string> => (await pinward(['snapshot', 'restore', file, '--data', folder])).err;
    expect(await restore()).toBe(`pinward: cannot read ${file}: no such file\n`);
    await save();
    expect((await save()).err).toBe(
      `pinward: ${file} is there already: choose another name, or replace it with --force\n`,
    );
    expect((await save('--force')).code).toBe(0);
    const good = readFileSync(file, 'latin1');
    for (const [content, words] of [
      ['', 'is no snapshot of Pinward, or was cut off'],
      [good.slice(0, -5), 'is no snapshot of Pinward, or was cut off'],
      [good.replace('"version": 1', '"version": 2'), 'was saved by a newer Pinward'],
      [good.replace('eyJ', 'eyK'), 'is damaged: its content does not match its checksum'],
    ] as const) {
      writeFileSync(file, content);
      expect(await restore()).toContain(`${words}`);
    }
    expect((await pinward(['snapshot', 'save', file, '--data', `${folder}-not`])).err).toContain('holds no state');
    expect((await pinward(['snapshot', 'save', `${folder}-not/x`, '--data', folder])).err).toContain(
      `cannot write ${folder}-not/x: there is no such directory`,
    );
    expect((await pinward(['snapshot', 'reset'])).code).toBe(2);
    await end(await serve(folder));
  });
});
