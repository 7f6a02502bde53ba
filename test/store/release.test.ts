import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { releaseRefusal } from '../../src/hsm/release.ts';
import { filesBelow } from '../../src/store/release/files.ts';
import { Needles } from '../../src/store/release/needles.ts';
import { type ReleaseOptions, type ReleaseReport, releaseDirectory } from '../../src/store/release/release.ts';
import { saveSnapshot } from '../../src/store/snapshot.ts';
import { openStore, Store } from '../../src/store/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinward-release-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const secure = { left: true, right: true };
const random = seededRandom('planted secrets');
const secret = (length: number): string => {
  const bytes = new Uint8Array(length);
  random.fill(bytes);
  return toHex(bytes);
};

/** Secrets as they stand in the sections of a state. */
const planted = {
  lmk: secret(348),
  change: secret(60),
  stored: secret(8),
  officer: secret(32),
  tlsKey: Buffer.from(secret(600), 'hex').toString('base64'),
};

/** A directory with all that a device may have put into it. */
async function plant(locks: object | null = secure): Promise<void> {
  const store = await opened();
  await Promise.all([
    store.save('seal', { method: 'scrypt, AES-256-GCM', salt: secret(16), known: secret(35) }),
    store.save('lmks', { '00': { kind: 'variant', status: 'live', comment: 'ours', sealed: planted.lmk } }),
    store.save('changeStorage', { '00': { role: 'old', lmk: { sealed: planted.change } } }),
    store.save('userStorage.0', { form: 'single', items: { '000': planted.stored, '001': '0000000000000000' } }),
    store.save('officers', [{ holder: 'Otto', known: planted.officer }]),
    store.save('settings', { enforceMultipleKeyComponents: true, pinLength: 6 }),
    store.save('keyLocks', locks),
  ]);
  await store.close();
  put('previous.snapshot', 'replaced below');
  await saveSnapshot(join(folder, 'lesson-1.snapshot'), { folder });
  await saveSnapshot(join(folder, 'previous.snapshot'), { folder }, true);
  put('state.version-0.jsonl', JSON.stringify({ sealed: planted.lmk }));
  put('tls/server.pem', pem('CERTIFICATE', 'Tm90aGluZyBzZWNyZXQ='));
  put('tls/server.key', pem('PRIVATE KEY', planted.tlsKey));
  put('host-1.pem', pem('EC PRIVATE KEY', planted.tlsKey));
  put('client.p12', Buffer.from(planted.tlsKey, 'base64'));
  put('cards/anna.card', JSON.stringify({ pinward: 'card', seal: { content: secret(80) } }));
  put('audit/0001.log', `${JSON.stringify({ event: 'LK', lmk: '00', check: '9D04A0', hash: secret(32) })}\n`);
}

const put = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const pem = (label: string, base64: string): string =>
  `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END ${label}-----\n`;

async function opened(): Promise<Store> {
  const store = await openStore({ folder });
  if (!(store instanceof Store)) throw new Error(store.problem);
  return store;
}

const release = (options: Partial<ReleaseOptions> = {}) =>
  releaseDirectory({ folder, refuse: (sections) => releaseRefusal((name) => sections.get(name) as never), ...options });

async function released(options: Partial<ReleaseOptions> = {}): Promise<ReleaseReport> {
  const report = await release(options);
  if ('problem' in report) throw new Error(report.problem);
  return report;
}

/** Looks for the secrets without any code of the release: in all files, as text, bytes and base64. */
async function whereFound(): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesBelow(folder)) {
    const content = readFileSync(join(folder, path));
    const text = content.toString('latin1');
    for (const [name, value] of Object.entries(planted)) {
      const inSnapshot = Buffer.from(text.match(/[A-Za-z0-9+/=]{60,}/g)?.join('') ?? '', 'base64').toString('latin1');
      const bytes = Buffer.from(value, name === 'tlsKey' ? 'base64' : 'hex');
      const lines = text.replaceAll('\n', '');
      if (lines.includes(value) || content.includes(bytes) || inSnapshot.includes(value))
        found.push(`${name} in ${path}`);
    }
  }
  return found;
}

describe('the release of a data directory', () => {
  it('leaves none of the planted secrets anywhere in it, and says what it did', async () => {
    await plant();
    const before = await whereFound();
    for (const name of Object.keys(planted)) expect(before.join()).toContain(name);
    const report = await released();
    expect(await whereFound()).toEqual([]);
    expect(report.erased).toEqual([
      'client.p12',
      'host-1.pem',
      'lesson-1.snapshot',
      'previous.snapshot',
      'state.jsonl',
      'state.version-0.jsonl',
      'tls/server.key',
      'tls/server.pem',
    ]);
    expect(report.kept).toEqual(['audit/0001.log', 'cards/anna.card']);
    expect(report.pieces).toBeGreaterThan(50);
    expect(report.found).toEqual([]);
    for (const path of report.erased) expect(existsSync(join(folder, path))).toBe(false);
  });

  it('leaves a directory in which a new device can begin', async () => {
    await plant();
    await released();
    const store = await opened();
    expect([...store.sections()]).toEqual([]);
    await store.close();
  });

  it('erases cards and audit log only when it is told to', async () => {
    await plant();
    expect((await released({ withCards: true, withAudit: true })).kept).toEqual([]);
    expect(existsSync(join(folder, 'cards/anna.card'))).toBe(false);
    expect(existsSync(join(folder, 'audit/0001.log'))).toBe(false);
  });

  it.each([
    ['as it was', () => `a copy: ${planted.lmk}`],
    ['as a part of it', () => planted.lmk.slice(101, 141)],
    ['in base64', () => Buffer.from(`{"sealed":"${planted.change}"}`).toString('base64')],
    ['in base64, one place on', () => Buffer.from(`x{"sealed":"${planted.change}"}`).toString('base64')],
    ['in base64, two places on', () => Buffer.from(`xx{"sealed":"${planted.change}"}`).toString('base64')],
    ['as a user storage item', () => planted.stored],
    ['as a line of a private key', () => planted.tlsKey.slice(64, 128)],
    ['behind a megabyte', () => `${'-'.repeat((1 << 20) - 20)}${planted.officer}`],
  ])('finds a secret that somebody copied into a file of his own, %s', async (_, content) => {
    await plant();
    put('notes/copy.txt', content());
    const report = await released();
    expect(report.found).toEqual(['notes/copy.txt']);
    expect(report.kept).toContain('notes/copy.txt');
    expect(existsSync(join(folder, 'state.jsonl'))).toBe(false);
  });

  it('does not take names of settings and rows of zeros for secrets', async () => {
    await plant();
    put('notes.txt', 'enforceMultipleKeyComponents 0000000000000000 userStorage keyLocks');
    expect((await released()).found).toEqual([]);
  });

  it('is refused while an instance runs on it, and changes nothing', async () => {
    await plant();
    const store = await opened();
    const before = await whereFound();
    expect(await release()).toMatchObject({
      problem: expect.stringMatching(/in use by another Pinward.*does not run/),
    });
    expect(await whereFound()).toEqual(before);
    await store.close();
  });

  it.each([
    [null, 'Online'],
    [{ left: true, right: false }, 'Offline'],
    [{ left: false, right: true }, 'Offline'],
  ])('is refused for a device that was left with its keys as %j', async (locks, state) => {
    await plant(locks);
    const before = await whereFound();
    expect(await release()).toMatchObject({ problem: expect.stringContaining(`left ${state}`) });
    expect(await whereFound()).toEqual(before);
  });

  it('is possible for a state that is damaged, which says nothing of its keys', async () => {
    await plant();
    const path = join(folder, 'state.jsonl');
    writeFileSync(path, readFileSync(path).subarray(0, 700));
    await released();
    expect(await whereFound()).toEqual([]);
  });

  it('as a trial erases nothing', async () => {
    await plant();
    const before = await whereFound();
    const trial = await released({ isTrial: true });
    expect(await whereFound()).toEqual(before);
    expect((await released()).erased).toEqual(trial.erased);
  });

  it('touches nothing in a folder that is no data directory', async () => {
    put('server.key', pem('PRIVATE KEY', planted.tlsKey));
    expect(await release()).toMatchObject({ problem: expect.stringMatching('holds no state of Pinward') });
    expect(await release({ folder: join(folder, 'nowhere') })).toHaveProperty('problem');
    expect(readdirSync(folder)).toEqual(['server.key']);
  });

  it('follows no link out of the directory', async () => {
    await plant();
    const outside = mkdtempSync(join(tmpdir(), 'pinward-outside-'));
    try {
      writeFileSync(join(outside, 'theirs.key'), 'theirs');
      symlinkSync(outside, join(folder, 'tls', 'link'));
      await released();
      expect(readFileSync(join(outside, 'theirs.key'), 'utf8')).toBe('theirs');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('can be done again after it was cut off', async () => {
    await plant();
    rmSync(join(folder, 'state.jsonl'));
    await released();
    expect(await whereFound()).toEqual([]);
    await released();
  });
});

describe('pieces of secrets', () => {
  it('are found wherever they stand in a longer text', () => {
    const needles = new Needles();
    const value = secret(64);
    needles.addFile(Buffer.from(JSON.stringify({ value })));
    for (let start = 0; start + 31 <= value.length; start++)
      expect(needles.isIn(`other text ${value.slice(start, start + 31)}.`)).toBe(true);
    expect(needles.isIn(secret(64))).toBe(false);
  });
});
