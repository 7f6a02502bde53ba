/** The audit log on a disk: chained, found again, and every way of tampering named by the number of the record. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { SampleRandom } from '../../../protocol/derive/sample-random.ts';
import { AuditFiles, openAuditFiles } from '../../../src/store/audit/audit-files.ts';
import { HEAD_FILE, headLine, type StoredRecord } from '../../../src/store/audit/format.ts';
import { type AuditReport, verifyAudit } from '../../../src/store/audit/verify.ts';
import { LossyFileSystem } from '../lossy-file-system.ts';

const folder = '/data/audit';
const key = new Uint8Array(32).fill(7);
const record = (counter: number, more: Partial<StoredRecord> = {}): StoredRecord => ({
  counter,
  at: Date.UTC(2026, 10, 25, 12, 30, counter % 60),
  kind: 'user',
  code: 'ON',
  error: '00',
  note: `note ${counter}`,
  ...more,
});

async function open(fileSystem: LossyFileSystem, more: Partial<Parameters<typeof openAuditFiles>[0]> = {}) {
  const files = await openAuditFiles({ folder, key, recent: 100, fileSystem, ...more });
  if (!(files instanceof AuditFiles)) throw new Error(files.problem);
  return files;
}

/** A closed log with so many records, each in a writing of its own. */
async function logOf(count: number, more: Partial<Parameters<typeof openAuditFiles>[0]> = {}) {
  const fileSystem = new LossyFileSystem();
  const files = await open(fileSystem, more);
  for (let counter = 1; counter <= count; counter++) {
    files.append(record(counter), true);
    await files.committed();
  }
  await files.close();
  return fileSystem;
}

const recordFiles = (fileSystem: LossyFileSystem): [string, string][] =>
  [...fileSystem.files()].filter(([path]) => path.includes('/audit-')).sort();

/** Changes the lines of a log of one file. */
function tamper(fileSystem: LossyFileSystem, change: (lines: string[]) => string[]): void {
  const [path, text] = recordFiles(fileSystem)[0]!;
  const lines = change(text.split('\n').slice(0, -1));
  fileSystem.put(path, lines.map((line) => `${line}\n`).join(''));
}

const verify = (fileSystem: LossyFileSystem, more: Partial<Parameters<typeof verifyAudit>[0]> = {}) =>
  verifyAudit({ folder, key, fileSystem, ...more });
const found = ({ findings }: AuditReport) => findings.map(({ kind, counter }) => `${kind} ${counter}`);

describe('a log that nobody touched', () => {
  test('verifies, with and without its key', async () => {
    const log = await logOf(20);
    const report = await verify(log);
    expect(report).toMatchObject({ records: 20, findings: [], hasKey: true });
    expect(report.last?.counter).toBe(20);
    expect(await verify(log, { key: undefined })).toMatchObject({ records: 20, findings: [], hasKey: false });
  });

  test('verifies over many files, and goes on after a restart', async () => {
    const log = await logOf(30, { fileBytes: 1000 });
    expect(recordFiles(log).length).toBeGreaterThan(5);
    const again = await open(log, { fileBytes: 1000 });
    expect(again.findings).toEqual([]);
    expect(again.lastCounter).toBe(30);
    expect(again.records.map(({ counter }) => counter)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    again.append(record(31), false);
    await again.close();
    expect(await verify(log)).toMatchObject({ records: 31, findings: [] });
  });

  test('verifies while it is empty', async () => {
    expect(await verify(await logOf(0))).toMatchObject({ records: 0, findings: [] });
    expect(await verify(new LossyFileSystem())).toMatchObject({ records: 0, findings: [] });
  });

  test('verifies when old files were removed by retention, and begins with the oldest kept record', async () => {
    const log = await logOf(40, { fileBytes: 1000, retention: { files: 3 } });
    expect(recordFiles(log).length).toBeLessThanOrEqual(4);
    const report = await verify(log);
    expect(report.findings).toEqual([]);
    expect(report.first!.counter).toBeGreaterThan(20);
  });

  test('is told from another one by the record that was noted', async () => {
    const log = await logOf(5);
    const { lastHash } = await verify(log);
    expect(found(await verify(log, { expected: { counter: 5, hash: lastHash } }))).toEqual([]);
    expect(found(await verify(log, { expected: { counter: 6, hash: lastHash } }))).toEqual(['truncated 6']);
    expect(found(await verify(log, { expected: { counter: 4, hash: lastHash } }))).toEqual(['changed 4']);
  });
});

describe('tampering', () => {
  test('a flipped character is named, with and without the key', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(3, lines[3]!.replace('note 4', 'note X')));
    expect(found(await verify(log))).toEqual(['changed 4']);
    expect(found(await verify(log, { key: undefined }))).toEqual(['changed 4']);
  });

  test('a flipped character in the last record is named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(9, lines[9]!.replace('note 10', 'note X0')));
    expect(found(await verify(log))).toEqual(['changed 10']);
    expect(found(await verify(log, { key: undefined }))).toEqual(['changed 10']);
  });

  test('a flipped character in the first record is named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(0, lines[0]!.replace('note 1', 'note X')));
    expect(found(await verify(log))).toEqual(['changed 1']);
  });

  test('a changed number is named by the place', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(4, lines[4]!.replace('"counter":5', '"counter":9')));
    expect(found(await verify(log))).toEqual(['changed 5']);
  });

  test('a line that is no record any more is named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(4, 'nothing'));
    expect(found(await verify(log))).toEqual(['changed 5']);
  });

  test('dropped records are named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => [...lines.slice(0, 3), ...lines.slice(5)]);
    const report = await verify(log);
    expect(report.findings).toEqual([{ kind: 'missing', counter: 4, text: 'records 4 to 5 are missing' }]);
  });

  test('the first records are missed', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.slice(2));
    expect((await verify(log)).findings[0]?.text).toBe('records 1 to 2 are missing');
  });

  test('swapped records are named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.with(3, lines[4]!).with(4, lines[3]!));
    expect(found(await verify(log))).toEqual(['reordered 4']);
  });

  test('a repeated record is named', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => [...lines.slice(0, 6), lines[2]!, ...lines.slice(6)]);
    expect(found(await verify(log))).toEqual(['repeated 3']);
  });

  test('cut records are named, also in the middle of one', async () => {
    const log = await logOf(10);
    const [path, text] = recordFiles(log)[0]!;
    log.put(path, text.slice(0, -20));
    expect(found(await verify(log))).toEqual(['truncated 10']);
    tamper(log, (lines) => lines.slice(0, 7));
    expect((await verify(log)).findings[0]?.text).toBe('records 8 to 10 are cut off at the end of the log');
  });

  test('a removed file is named', async () => {
    const log = await logOf(30, { fileBytes: 1000 });
    const [path] = recordFiles(log)[2]!;
    await log.remove(path);
    expect(found(await verify(log))[0]).toMatch(/^missing \d+$/);
  });

  test('everything cut off is named', async () => {
    const log = await logOf(10);
    await log.remove(recordFiles(log)[0]![0]);
    expect(found(await verify(log))).toEqual(['truncated 1']);
  });

  test('a record forged with another key is named', async () => {
    const [log, forged] = [await logOf(10), await logOf(10, { key: new Uint8Array(32).fill(8) })];
    const line = recordFiles(forged)[0]![1].split('\n')[4]!;
    tamper(log, (lines) => lines.with(4, line));
    expect(found(await verify(log))).toEqual(['changed 5']);
  });

  test('a head that is gone or forged is told', async () => {
    const log = await logOf(10);
    const path = `${folder}/${HEAD_FILE}`;
    const head = { first: 1, firstPrevious: '0'.repeat(64), last: 5, lastHash: '0'.repeat(64) };
    log.put(path, `${headLine(head, new Uint8Array(32))}\n`);
    expect(found(await verify(log))).toEqual(['head undefined']);
    await log.remove(path);
    expect(found(await verify(log))).toEqual(['head undefined']);
  });

  test('any one character changed anywhere is noticed', async () => {
    const log = await logOf(8);
    const [path, text] = recordFiles(log)[0]!;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('0', 'x', '"', '\n', ' '), async (at, character) => {
        if (text[at] === character) return;
        log.put(path, text.slice(0, at) + character + text.slice(at + 1));
        expect((await verify(log)).findings).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('a gap stays visible after the device went on', async () => {
    const log = await logOf(10);
    tamper(log, (lines) => lines.slice(0, 7));
    const files = await open(log);
    expect(files.findings).toEqual(['records 8 to 10 of the audit log are missing']);
    expect(files.lastCounter).toBe(10);
    files.append(record(11), true);
    await files.close();
    expect((await verify(log)).findings).toEqual([
      { kind: 'missing', counter: 8, text: 'records 8 to 10 are missing' },
    ]);
  });
});

describe('crashes and full disks', () => {
  test('what was committed survives a power cut at any step, and the log verifies', async () => {
    const steps = (await logOf(6)).steps;
    for (let crashAt = 1; crashAt <= steps; crashAt++) {
      const disk = new LossyFileSystem({ crashAt });
      let committed = 0;
      const work = (async () => {
        const files = await open(disk);
        for (let counter = 1; counter <= 6; counter++) {
          files.append(record(counter), true);
          if ((await files.committed()) === undefined) committed = counter;
        }
      })();
      await Promise.race([work, disk.powerCut]);
      const later = disk.afterPowerCut();
      const files = await open(later);
      expect(files.lastCounter, `power cut at step ${crashAt}`).toBeGreaterThanOrEqual(committed);
      files.append(record(files.lastCounter + 1), true);
      await files.close();
      expect(found(await verify(later)), `power cut at step ${crashAt}`).toEqual([]);
    }
  });

  test('what was committed survives a power cut at any step, with records that wait for no disk between', async () => {
    const work = async (disk: LossyFileSystem, committed: (counter: number) => void): Promise<void> => {
      const files = await open(disk, { fileBytes: 700, retention: { files: 3 } });
      for (let counter = 1; counter <= 24; counter++) {
        files.append(record(counter), counter % 6 === 0);
        if (counter % 6 === 0 && (await files.committed()) === undefined) committed(counter);
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await files.close();
    };
    const whole = new LossyFileSystem();
    await work(whole, () => {});
    expect(found(await verify(whole))).toEqual([]);
    for (let crashAt = 1; crashAt <= whole.steps; crashAt++) {
      const disk = new LossyFileSystem({ crashAt });
      let last = 0;
      await Promise.race([work(disk, (counter) => (last = counter)), disk.powerCut]);
      // Of what was not brought to the disk, any part may be there, of each file another one.
      const random = new SampleRandom(crashAt);
      const later = disk.afterPowerCut(() => random.between(0, 10) / 10);
      const files = await open(later);
      expect(files.lastCounter, `power cut at step ${crashAt}`).toBeGreaterThanOrEqual(last);
      await files.close();
      expect(found(await verify(later)), `power cut at step ${crashAt}`).toEqual([]);
    }
  });

  test('records that nobody waits for are on the disk within a second or two', async () => {
    const disk = new LossyFileSystem();
    const files = await open(disk);
    files.append(record(1), false);
    await vi.waitFor(() => expect(disk.operations.at(-1)).toBe(`sync ${folder}/${HEAD_FILE}`), { timeout: 5000 });
    disk.cutPower();
    expect(await verify(disk.afterPowerCut())).toMatchObject({ records: 1, findings: [] });
    expect(files.lastCounter).toBe(1);
  });

  test('records beyond those that may wait are counted in a record of their own, and state events find room', async () => {
    const disk = new LossyFileSystem();
    const heard: (number | undefined)[] = [];
    const files = await open(disk, { mostWaiting: 3, onLoss: (count) => heard.push(count) });
    for (let counter = 1; counter <= 7; counter++) files.append(record(counter), false);
    expect(heard).toEqual([undefined]);
    files.append(record(8), true);
    expect(heard).toEqual([undefined, 4]);
    for (let counter = 9; counter <= 10; counter++) files.append(record(counter), false);
    await files.close();
    const notes: string[] = [];
    const report = await verify(disk, {
      onRecord: ({ record: { counter, code, note } }) => notes.push(`${counter} ${code} ${note}`),
    });
    expect(heard).toEqual([undefined, 4, undefined, 2]);
    expect(notes).toEqual([
      ...['1 ON note 1', '2 ON note 2', '3 ON note 3', '7 AL 4 records, this number the last of them', '8 ON note 8'],
      '10 AL 2 records, this number the last of them',
    ]);
    expect(report.findings.map(({ text }) => text)).toEqual(['records 4 to 6 are missing', 'record 9 is missing']);
  });

  test('a disk that takes nothing is asked once a second, or when somebody waits', async () => {
    const disk = new LossyFileSystem();
    const files = await open(disk);
    disk.faults = { fail: { code: 'ENOSPC', when: (_, operation) => operation.startsWith('write') } };
    files.append(record(1), false);
    expect(await files.committed()).toMatch(/no space is left/);
    const { steps } = disk;
    for (let counter = 2; counter <= 500; counter++) {
      files.append(record(counter), false);
      if (counter % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(disk.steps).toBe(steps);
    disk.faults = {};
    expect(await files.committed()).toBeUndefined();
    await files.close();
    expect(await verify(disk)).toMatchObject({ records: 500, findings: [] });
  });

  test('records that found no room are kept when there is room again', async () => {
    const disk = new LossyFileSystem();
    const files = await open(disk);
    files.append(record(1), true);
    expect(await files.committed()).toBeUndefined();
    disk.faults = { fail: { code: 'ENOSPC', when: (_, operation) => operation.startsWith('write') } };
    files.append(record(2), true);
    expect(await files.committed()).toMatch(/no space is left/);
    files.append(record(3), true);
    expect(await files.committed()).toMatch(/no space is left/);
    disk.faults = {};
    files.append(record(4), true);
    expect(await files.committed()).toBeUndefined();
    await files.close();
    expect(await verify(disk)).toMatchObject({ records: 4, findings: [] });
  });

  test('records are kept once when the disk took them and then failed', async () => {
    for (const failing of ['sync', 'open', 'rename', 'close']) {
      const disk = new LossyFileSystem();
      const files = await open(disk, { fileBytes: 500 });
      for (let counter = 1; counter <= 9; counter++) {
        disk.faults =
          counter % 3 === 2 ? { fail: { code: 'EIO', when: (_, operation) => operation.startsWith(failing) } } : {};
        files.append(record(counter), true);
        await files.committed();
      }
      disk.faults = {};
      files.append(record(10), true);
      await files.close();
      expect(await verify(disk), failing).toMatchObject({ records: 10, findings: [] });
    }
  });

  test('a folder that cannot be used is told in words', async () => {
    const disk = new LossyFileSystem({ fail: { code: 'EACCES', when: () => true } });
    expect(await openAuditFiles({ folder, key, recent: 10, fileSystem: disk })).toEqual({
      problem: expect.stringContaining('cannot write in'),
    });
  });
});

describe('writing', () => {
  test('records of one turn share a writing, and only urgent ones wait for the disk', async () => {
    const disk = new LossyFileSystem();
    const files = await open(disk);
    files.append(record(1), true);
    await files.committed();
    const before = disk.operations.length;
    for (let counter = 2; counter <= 50; counter++) files.append(record(counter), false);
    await expect.poll(() => disk.operations.length).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const operations = disk.operations.slice(before).map((operation) => operation.split(' ')[0]);
    expect(operations).toEqual(['write']);
    await files.close();
    expect(await verify(disk)).toMatchObject({ records: 50, findings: [] });
  });
});
