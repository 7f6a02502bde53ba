/** `pinward serve` keeps an audit log in its data directory; `pinward audit` checks it and gives it away. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pinward, start } from './cli.ts';

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'pinward-')), 'data');

/** Runs a device until it is ready, and stops it. */
async function serveOnce(folder: string, args: readonly string[] = [], environment: Record<string, string> = {}) {
  const running = start(
    ['serve', '--port', '0', '--log-level', 'silent', '--console', 'off', '--data', folder, ...args],
    {
      environment,
    },
  );
  await running.seen(/^ready/m);
  running.stop();
  expect(await running.finished).toMatchObject({ code: 0, err: '' });
}

const recordsIn = (folder: string): string => {
  const audit = join(folder, 'audit');
  const name = readdirSync(audit).find((file) => file.startsWith('audit-'));
  return join(audit, name!);
};
const verify = (folder: string, ...args: string[]) => pinward(['audit', 'verify', '--data', folder, ...args]);

/** A directory with the records of three starts. */
async function withRecords(args: readonly string[] = []): Promise<string> {
  const folder = newFolder();
  for (let i = 0; i < 3; i++) await serveOnce(folder, args);
  return folder;
}

describe('pinward audit verify', () => {
  test('finds nothing wrong with what a device wrote over several starts', async () => {
    const folder = await withRecords();
    const { code, out } = await verify(folder);
    expect(out).toMatch(/3 records in 1 file, numbers 1 to 3\n/);
    expect(out).toMatch(/Last record for your notes: 3:[0-9A-F]{64}\nNothing was changed, moved or left out\.\n$/);
    expect(code).toBe(0);
    const [, noted] = /notes: (\S+)/.exec(out)!;
    expect((await verify(folder, '--expect', noted!)).code).toBe(0);
    expect((await verify(folder, '--expect', `2${noted!.slice(1)}`)).out).toMatch(/record 2 is another one/);
  });

  test('names a record that was changed, dropped, swapped or cut', async () => {
    const folder = await withRecords();
    const path = recordsIn(folder);
    const good = readFileSync(path, 'utf8');
    const [first, second, third] = good.split('\n') as [string, string, string];
    const outcome = async (text: string) => {
      writeFileSync(path, text);
      return verify(folder);
    };
    expect(await outcome(good.replace('"counter":2,"at":"2', '"counter":2,"at":"1'))).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /1 finding:\n {2}record 2: line 2 of audit-0000000001\.jsonl was changed: its MAC is wrong/,
      ),
    });
    expect((await outcome(`${first}\n${third}\n`)).out).toMatch(/record 2 is missing/);
    expect((await outcome(`${first}\n${third}\n${second}\n`)).out).toMatch(/record 2 stands behind record 3/);
    expect((await outcome(`${first}\n`)).out).toMatch(/records 2 to 3 are cut off at the end of the log/);
    expect((await outcome(good)).code).toBe(0);
  });

  test('reports in JSON for programs', async () => {
    const folder = await withRecords();
    const { out } = await verify(folder, '--json');
    expect(JSON.parse(out)).toMatchObject({ folder, ok: true, records: 3, hasKey: true, findings: [] });
  });

  test('checks the chain when the key is gone, and says that it did no more', async () => {
    const folder = await withRecords();
    rmSync(join(folder, 'state.jsonl'));
    const { code, out } = await verify(folder);
    expect(out).toMatch(/The MACs were not checked, only the chain/);
    expect(code).toBe(0);
  });

  test('says what is missing on the command line, or in the directory', async () => {
    expect(await pinward(['audit', 'verify'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/which data directory/),
    });
    expect(await verify(newFolder())).toMatchObject({
      code: 1,
      err: expect.stringMatching(/there is no audit log in/),
    });
    expect(await verify(newFolder(), '--expect', '7')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--expect:/),
    });
  });
});

describe('pinward audit export', () => {
  test('prints lines of JSON, syslog or words, from one record to another', async () => {
    const folder = await withRecords();
    const lines = async (...args: string[]) =>
      (await pinward(['audit', 'export', '--data', folder, ...args])).out.trim().split('\n');
    expect((await lines()).map((line) => JSON.parse(line))).toMatchObject([
      { counter: 1, kind: 'user', code: 'PW', error: '00' },
      { counter: 2 },
      { counter: 3 },
    ]);
    const syslog = await lines('--format', 'syslog', '--from', '2');
    expect(syslog).toHaveLength(2);
    expect(syslog[0]).toMatch(/^<109>1 \d{4}-\S+ \S+ pinward - user \[audit@32473 counter="2"/);
    expect(await lines('--format', 'text', '--from', '3', '--to', '3')).toEqual([
      expect.stringMatching(/^0000000003 {2}\S+ \S+ {2}user {5}PW {2}00 {2}Power cycle: Pinward /),
    ]);
  });

  test('says when the log is not whole', async () => {
    const folder = await withRecords();
    const path = recordsIn(folder);
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n'));
    const { code, out, err } = await pinward(['audit', 'export', '--data', folder]);
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(err).toMatch(/the log is not whole/);
    expect(code).toBe(0);
  });

  test('refuses numbers that are none', async () => {
    expect(await pinward(['audit', 'export', '--data', newFolder(), '--from', 'x'])).toMatchObject({ code: 2 });
  });
});

describe('pinward serve', () => {
  test('goes on in its files after records were lost, and leaves the gap to be seen', async () => {
    const folder = await withRecords();
    const path = recordsIn(folder);
    writeFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0]}\n`);
    await serveOnce(folder);
    expect((await verify(folder)).out).toMatch(/2 records.*\n1 finding:\n {2}records 2 to 3 are missing/);
  });

  test('records what the configuration chooses to audit, once', async () => {
    const folder = await withRecords(['--audit', '+HCA,+E,BLOCK', '--fraud', '5,50,500,block']);
    const { out } = await pinward(['audit', 'export', '--data', folder]);
    const codes = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { code: string }).code);
    expect(codes).toEqual(['PW', '27', '23', 'PW', 'PW']);
  });

  test('refuses configurations that it does not understand, before anything starts', async () => {
    const wrong = async (...args: string[]) => (await pinward(['serve', '--port', '0', ...args])).err;
    expect(await wrong('--audit', 'CA')).toMatch(/audit: expected \+ or -/);
    expect(await wrong('--audit', '+HZZ')).toMatch(/audit: no host command fits ZZ/);
    expect(await wrong('--audit-keep', 'long')).toMatch(/auditKeep: expected days/);
    expect(await wrong('--fraud', '1,2')).toMatch(/fraud: expected minute,hour,attack/);
  });

  test('makes no files without a data directory', async () => {
    const running = start(['serve', '--port', '0', '--console', 'off']);
    await running.seen(/^ready/m);
    expect(running.err()).toMatch(/audit log in memory: the latest 50000 records/);
    running.stop();
    await running.finished;
    expect(existsSync('audit')).toBe(false);
  });
});
