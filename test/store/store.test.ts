/** The store on a good disk and a good day, and on one that fails: words, what is refused, what stays. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeState, sectionLine } from '../../src/store/format.ts';
import { openStore, Store, type StoreOptions } from '../../src/store/store.ts';
import { LossyFileSystem } from './lossy-file-system.ts';
import { Machine } from './processes.ts';

const folder = '/data';
const state = `${folder}/state.jsonl`;
const machine = new Machine();

async function opened(fileSystem: LossyFileSystem, options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({ folder, fileSystem, processes: machine.start(), ...options });
  if (!(store instanceof Store)) throw new Error(store.problem);
  return store;
}

async function problem(fileSystem: LossyFileSystem, options: Partial<StoreOptions> = {}): Promise<string> {
  const store = await openStore({ folder, fileSystem, processes: machine.start(), ...options });
  return 'problem' in store ? store.problem : 'none';
}

describe('a store', () => {
  test('gives back what was saved, also to the next instance', async () => {
    const disk = new LossyFileSystem();
    const store = await opened(disk);
    await store.save('a', { b: [1, 'c', null] });
    await store.save('gone', 1);
    await store.save('gone', null);
    expect(store.load('a')).toEqual({ b: [1, 'c', null] });
    await store.close();
    const again = await opened(disk);
    expect(again.load('a')).toEqual({ b: [1, 'c', null] });
    expect([...again.sections()]).toEqual(['a']);
    expect(again.commits).toBe(4);
  });

  test('returns any JSON value as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (values) => {
        const disk = new LossyFileSystem();
        const store = await opened(disk);
        const kept = Object.entries(values).filter(([, value]) => value !== null);
        await Promise.all(kept.map(([name, value]) => store.save(name, value)));
        await store.close();
        const again = await opened(disk);
        // As JSON has it: -0 is 0 there.
        for (const [name, value] of kept) expect(again.load(name)).toEqual(JSON.parse(JSON.stringify(value)));
        expect([...again.sections()].sort()).toEqual(kept.map(([name]) => name).sort());
      }),
      { numRuns: 30 },
    );
  });

  test('shares one writing among all that save while it writes', async () => {
    const store = await opened(new LossyFileSystem());
    const before = store.commits;
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.save(`section ${i % 7}`, i)));
    expect(store.commits).toBe(before + 1);
    const first = store.save('a', 1);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, ...Array.from({ length: 50 }, (_, i) => store.save('a', i))]);
    expect(store.commits).toBe(before + 3);
    expect(store.load('a')).toBe(49);
  });

  test('takes nothing after it was closed, but finishes what it took', async () => {
    const disk = new LossyFileSystem();
    const store = await opened(disk);
    const saved = store.save('a', 1);
    await Promise.all([store.close(), saved]);
    await expect(store.save('a', 2)).rejects.toThrow('the data directory /data is closed');
    expect((await opened(disk)).load('a')).toBe(1);
  });

  test('forgets everything when it is erased, with the copies it made, and goes on as a new one', async () => {
    const disk = new LossyFileSystem();
    for (const name of ['previous.snapshot', 'state.version-0.jsonl', 'other'])
      disk.put(`${folder}/${name}`, 'PLANTED');
    const store = await opened(disk);
    await store.save('a', 'PLANTED');
    const saved = store.save('b', 'PLANTED');
    await Promise.all([saved, store.erase()]);
    expect([...store.sections()]).toEqual([]);
    machine.endAll();
    const left = disk.afterPowerCut().files();
    expect([...left].filter(([, content]) => content.includes('PLANTED')).map(([name]) => name)).toEqual([
      '/data/other',
    ]);
    await store.save('a', 1);
    expect(store.load('a')).toBe(1);
  });

  test('clears away what a crash left beside the state', async () => {
    const disk = new LossyFileSystem();
    disk.put(`${state}.new`, 'half of somethi');
    await opened(disk);
    expect(disk.get(`${state}.new`)).toBeUndefined();
  });
});

describe('a directory that cannot be used', () => {
  const good = encodeState([sectionLine('a', 1), sectionLine('b', 'two')], 7);

  test('any single byte changed, lost or added is found, and nothing is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'lose', 'add', 'truncate'),
        async (at, difference, how) => {
          const disk = new LossyFileSystem();
          const bytes = Buffer.from(good);
          if (how === 'change') bytes[at] = bytes[at]! ^ difference;
          const content =
            how === 'lose'
              ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
              : how === 'add'
                ? Buffer.concat([bytes.subarray(0, at), Buffer.from([difference]), bytes.subarray(at)])
                : how === 'truncate'
                  ? bytes.subarray(0, at)
                  : bytes;
          disk.put(state, new Uint8Array(content));
          expect(await problem(disk)).toMatch(/damaged|newer|no longer reads/);
          expect(disk.get(state)).toEqual(new Uint8Array(content));
        },
      ),
      { numRuns: 400 },
    );
  });

  test.each([
    [
      '',
      '/data/state.jsonl is damaged: it is empty. Nothing was changed; restore a snapshot (pinward snapshot restore FILE --data /data), or begin anew (pinward snapshot reset --data /data), which keeps this file aside',
    ],
    ['PK\u0003\u0004', '/data/state.jsonl is no state of Pinward, or its beginning is damaged. Nothing was changed;'],
    [
      new TextDecoder().decode(good).slice(0, -30),
      '/data/state.jsonl is damaged: its end is missing. Nothing was changed;',
    ],
    [
      new TextDecoder().decode(good).replace('two', 'one'),
      '/data/state.jsonl is damaged: its content does not match its checksum.',
    ],
    [
      '{"pinward":"state","version":9}\n',
      '/data/state.jsonl was written by a newer Pinward (format 9; this one reads up to 1). Nothing was changed; run that version, or restore a snapshot',
    ],
  ])('says what is wrong and what to do: %j', async (content, words) => {
    const disk = new LossyFileSystem();
    disk.put(state, content);
    expect(await problem(disk)).toContain(words);
    // And whoever comes next is not told that it is in use.
    expect(await problem(disk)).toContain(words);
  });

  test.each([
    [
      'EROFS',
      'the data directory /data is on a disk that can only be read: mount it for writing, or name another one with --data',
    ],
    [
      'EACCES',
      'cannot write in the data directory /data (EACCES): let this user write there, or name another one with --data',
    ],
    [
      'ENOSPC',
      'no space is left for the data directory /data: nothing that was acknowledged is lost; free some space and try again',
    ],
    ['EIO', 'the disk of the data directory /data reports an error'],
    ['ENOTDIR', '/data is not a directory'],
    ['EWHATEVER', 'the data directory /data cannot be used: the system says EWHATEVER'],
  ])('names the cause of %s at every step of opening', async (code, words) => {
    const disk = new LossyFileSystem();
    const steps = await count(disk, async (counted) => (await opened(counted)).close());
    for (let step = 1; step <= steps; step++) {
      const failing = new LossyFileSystem({ fail: { code, when: (at) => at >= step } });
      const found = await openStore({ folder, fileSystem: failing, processes: machine.start() });
      if (found instanceof Store) await found.close();
      else expect(found.problem).toContain(words);
    }
    expect(steps).toBeGreaterThan(8);
  });
});

describe('an older version of the state', () => {
  const bytes = encodeState([sectionLine('name', 'anna')], 3, { version: 1, migrations: new Map() });
  const format = {
    version: 3,
    migrations: new Map([
      [1, (sections: ReadonlyMap<string, unknown>) => new Map([['names', [sections.get('name')]]])],
      [2, (sections: ReadonlyMap<string, unknown>) => new Map([...sections, ['count', 1]])],
    ]),
  };

  test('is brought up to date step by step, written at once, and a copy of the old one stays', async () => {
    const disk = new LossyFileSystem();
    disk.put(state, bytes);
    const store = await opened(disk, { format });
    expect([...store.sections()]).toEqual(['names', 'count']);
    expect(store.load('names')).toEqual(['anna']);
    expect(new TextDecoder().decode(disk.get(state))).toContain('"version":3');
    expect(disk.get(`${folder}/state.version-1.jsonl`)).toEqual(bytes);
  });

  test('that has no way up is refused with what to do', async () => {
    const disk = new LossyFileSystem();
    disk.put(state, bytes);
    expect(await problem(disk, { format: { version: 3, migrations: new Map() } })).toContain(
      'has format 1, which this Pinward no longer reads. Nothing was changed; open it with an older version first',
    );
    expect(disk.get(state)).toEqual(bytes);
  });
});

/** How many steps something takes. */
async function count(disk: LossyFileSystem, work: (disk: LossyFileSystem) => Promise<unknown>): Promise<number> {
  await work(disk);
  return disk.steps;
}
