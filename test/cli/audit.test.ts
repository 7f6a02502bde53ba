/** `pinward serve` keeps an audit log in its data directory; `pinward audit` checks it and gives it away. */

import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
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

  test('needs the passphrase for the MACs where the directory has one: their key is sealed with it', async () => {
    const folder = newFolder();
    const environment = { PINWARD_PASSPHRASE: 'a passphrase of some length' };
    await serveOnce(folder, [], environment);
    const state = readFileSync(join(folder, 'state.jsonl'), 'utf8');
    expect(state).toMatch(/"auditKey"[^{]*\{"sealed":"[0-9A-F]+"\}/);
    expect(state).not.toMatch(/"key":"[0-9A-F]{64}"/);
    expect((await verify(folder)).out).toMatch(/The MACs were not checked, only the chain/);
    const { code, out } = await pinward(['audit', 'verify', '--data', folder], { environment });
    expect(out).toMatch(/1 record in 1 file.*\n.*\nNothing was changed, moved or left out\.\n$/);
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

  test('takes console commands by name, as the console does', async () => {
    const folder = newFolder();
    await serveOnce(folder, ['--audit', '-C*,+CKG,+CAUDITLOG']);
    const options = ['AUDITOPTIONS', 'OFFLINE', 'AUDITOPTIONS', 'Q'];
    const { out } = await pinward(['console', '--data', folder], { input: `${options.join('\n')}\n` });
    expect(out).toMatch(/Console commands that are audited:\n {2}AUDITLOG KG\n/);
  });

  test('closes its log and gives its directory back when it cannot start', async () => {
    const folder = newFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const args = ['serve', '--console', 'off', '--port', '0', '--http', `127.0.0.1:${port}`, '--data', folder];
    expect(await pinward(args)).toMatchObject({ code: 1, err: expect.stringMatching(/already in use/) });
    server.close();
    await serveOnce(folder);
    expect((await verify(folder)).out).toMatch(/2 records in 1 file/);
  });

  test('records what hosts do, and who is not let in, and every changed byte of it is found', async () => {
    const folder = newFolder();
    const running = start(
      [
        ...[
          'serve',
          '--port',
          '0',
          '--console',
          'off',
          '--data',
          folder,
          '--audit',
          '+HNC,+E',
          '--http',
          '127.0.0.1:0',
        ],
      ],
      { environment: { PINWARD_HTTP_TOKEN: 'correct-horse-battery' } },
    );
    await running.seen(/^ready/m);
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(running.out())![0];
    const ask = (message: string) =>
      fetch(`${url}api/v1/host-command`, {
        method: 'POST',
        body: message,
        headers: { 'content-type': 'text/plain', authorization: 'Bearer correct-horse-battery' },
      });
    for (const message of ['0000NC', '0000NO00', '0000NCX', '0000!!']) await ask(message);
    for (let i = 0; i < 50; i++) await fetch(`${url}api/v1/status`);
    running.stop();
    await running.finished;
    const { out } = await pinward(['audit', 'export', '--data', folder, '--format', 'text']);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => line.slice(33));
    expect(lines.slice(2, 5)).toEqual([
      expect.stringMatching(/^host {5}NC {2}00 {2}Perform diagnostics/),
      expect.stringMatching(/^host {5}NC {2}15 /),
      expect.stringMatching(/^host {5}!! {2}68 /),
    ]);
    expect(lines.filter((line) => line.includes('KE  17')).length).toBe(6);
    expect(lines.at(-1)).toMatch(/HTTP without the right token: 45 more within a minute$/);
    const path = recordsIn(folder);
    const good = readFileSync(path);
    for (const at of [40, good.indexOf('"code":"NC"') + 8, good.length - 100]) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1;
      writeFileSync(path, bad);
      const { code, out: found } = await verify(folder);
      const number = good.subarray(0, at).toString().split('\n').length;
      expect(found, `byte ${at}`).toMatch(new RegExp(`\\b${number}\\b`));
      expect(code).toBe(1);
    }
  });

  test('refuses configurations that it does not understand, before anything starts', async () => {
    const wrong = async (...args: string[]) => (await pinward(['serve', '--port', '0', ...args])).err;
    expect(await wrong('--audit', 'CA')).toMatch(/audit: expected \+ or -/);
    expect(await wrong('--audit', '+HZZ')).toMatch(
      /audit: no host command of this device fits ZZ; \+E records all refusals/,
    );
    expect(await wrong('--audit', '-CZZ')).toMatch(/audit: no console command fits ZZ/);
    expect(await wrong('--audit', '+U17')).toMatch(/audit: no user action fits 17/);
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
