/** One instance to a directory: what the lock sees, whom it refuses, and that the dead never keep it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lock, takeLock } from '../../src/store/lock.ts';
import { nodeFileSystem } from '../../src/store/node-file-system.ts';
import { nodeProcesses, type Processes } from '../../src/store/processes.ts';
import { openStore, Store } from '../../src/store/store.ts';
import { LossyFileSystem } from './lossy-file-system.ts';
import { Machine } from './processes.ts';

const folder = '/data';
const BEAT = 10;

async function disk(): Promise<LossyFileSystem> {
  const fileSystem = new LossyFileSystem();
  await fileSystem.makeFolder(folder);
  return fileSystem;
}

async function taken(fileSystem: LossyFileSystem, processes: Processes): Promise<Lock | string> {
  const lock = await takeLock({ folder, fileSystem, processes, beat: BEAT });
  return 'problem' in lock ? lock.problem : lock;
}

describe('a data directory', () => {
  test('is refused to a second instance, by the process that has it, until it is released', async () => {
    const fileSystem = await disk();
    const machine = new Machine();
    const lock = (await taken(fileSystem, machine.start())) as Lock;
    expect(await taken(fileSystem, machine.start())).toBe(
      'the data directory /data is in use by another Pinward, process 101: stop it first, or name a directory of its own with --data',
    );
    await lock.release();
    expect(await taken(fileSystem, machine.start())).toHaveProperty('isOurs');
  });

  test('is free at once when its process was killed', async () => {
    const fileSystem = await disk();
    const machine = new Machine();
    const killed = machine.start();
    await taken(fileSystem, killed);
    killed.end();
    const before = performance.now();
    expect(await taken(fileSystem, machine.start())).toHaveProperty('isOurs');
    expect(performance.now() - before).toBeLessThan(BEAT * 4);
  });

  test('is refused while an instance in another container shows signs of life, and free when it stops', async () => {
    const fileSystem = await disk();
    const machine = new Machine();
    const elsewhere = (await taken(fileSystem, machine.start('there'))) as Lock;
    expect(await taken(fileSystem, machine.start())).toContain('in use by another Pinward');
    await elsewhere.release();
    const killed = new LossyFileSystem();
    killed.put(`${folder}/lock.4`, JSON.stringify({ process: 1, startedAt: '1', place: 'there' }));
    expect(await taken(killed, machine.start())).toHaveProperty('isOurs');
  });

  test('whose lock cannot be read is watched, then free', async () => {
    const fileSystem = await disk();
    fileSystem.put(`${folder}/lock.1`, '{"proc');
    expect(await taken(fileSystem, new Machine().start())).toHaveProperty('isOurs');
  });

  test('is had by exactly one of many that start at the same time, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 8 }),
        fc.constantFrom('nothing', 'dead', 'free'),
        async (count, before) => {
          const fileSystem = await disk();
          const machine = new Machine();
          if (before === 'dead') fileSystem.put(`${folder}/lock.9`, '{"process":1,"startedAt":"1","place":"here"}');
          if (before === 'free') fileSystem.put(`${folder}/lock.9`, '{"free":true}');
          const locks = await Promise.all(Array.from({ length: count }, () => taken(fileSystem, machine.start())));
          const holders = locks.filter((lock) => typeof lock !== 'string');
          expect(holders).toHaveLength(1);
          expect(await (holders[0] as Lock).isOurs()).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('has one writer at a time however instances come and go', async () => {
    const fileSystem = await disk();
    const machine = new Machine();
    let writers = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let turn = 0; turn < 20; turn++) {
          const lock = await taken(fileSystem, machine.start());
          if (typeof lock === 'string') continue;
          expect(++writers).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          writers--;
          await lock.release();
        }
      }),
    );
  });

  test('is not written by an instance that stood still while another took over', async () => {
    const fileSystem = await disk();
    const machine = new Machine();
    const still = machine.start('there');
    const options = { folder, fileSystem, beat: 1e6 };
    const store = await openStore({ ...options, processes: still });
    const other = await openStore({ ...options, beat: BEAT, processes: machine.start() });
    if (!(store instanceof Store && other instanceof Store)) throw new Error('a store did not open');
    await other.save('who', 'other');
    await expect(store.save('who', 'still')).rejects.toThrow('another Pinward took over');
    await expect(store.save('who', 'still')).rejects.toThrow('another Pinward took over');
    await store.close();
    expect(await other.save('who', 'still other')).toBeUndefined();
    await other.close();
  });
});

describe('processes of this machine', () => {
  test('know themselves, and the dead also before their parent asked for their end', async () => {
    expect(nodeProcesses.isRunning(nodeProcesses.own)).not.toBe(false);
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await once(child, 'spawn');
    const started = { ...nodeProcesses.own, process: child.pid! };
    if (nodeProcesses.own.startedAt !== '') expect(nodeProcesses.isRunning(started)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(nodeProcesses.isRunning({ ...started, startedAt: '' })).toBe(false);
  });

  test('of elsewhere are not known', () => {
    expect(nodeProcesses.isRunning({ process: process.pid, startedAt: '1', place: 'elsewhere' })).toBeUndefined();
  });
});

describe('on a real disk', () => {
  test('a directory is made with those above it, kept to one instance, and read again', async () => {
    const real = join(mkdtempSync(join(tmpdir(), 'pinward-')), 'a', 'b');
    const store = await openStore({ folder: real });
    if (!(store instanceof Store)) throw new Error(store.problem);
    await store.save('a', 'b');
    expect(await openStore({ folder: real })).toMatchObject({ problem: expect.stringContaining('is in use by') });
    await store.close();
    const again = await openStore({ folder: real, fileSystem: nodeFileSystem });
    if (!(again instanceof Store)) throw new Error(again.problem);
    expect(again.load('a')).toBe('b');
    await again.close();
    expect(await openStore({ folder: join(real, 'state.jsonl') })).toMatchObject({
      problem: expect.stringContaining('is not a directory'),
    });
  });
});
