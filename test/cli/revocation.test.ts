/** `serve` with revocation lists, and certificates that are read again while it runs. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeRevocationList } from '../../src/certificates/revocation-list.ts';
import { pinward, type Running, start } from './cli.ts';

let folder: string;
let certs: string;
let device: Running | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pinward-revocation-'));
  certs = join(folder, 'certs');
  await pinward(['certs', '--out', certs, '--client', 'good', '--client', 'bad']);
});
afterEach(async () => {
  device?.stop();
  await device?.finished;
  device = undefined;
  rmSync(folder, { recursive: true });
});

/** Starts a device and resolves to its TLS port. */
async function serve(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  device = start(['serve', '--port', '0', '--lmk', '01=none', '--json', '--tcp', 'false', ...args], { environment });
  const { addresses } = JSON.parse(await device.seen(/\n/)) as { addresses: { protocol: string; port: number }[] };
  return String(addresses.find(({ protocol }) => protocol === 'tls')!.port);
}

const health = async (name: string, port: string): Promise<number> =>
  (await pinward(['health', '--tls', `${certs}:${name}`, '--port', port])).code;

async function logged(words: string): Promise<string> {
  while (!device!.err().includes(words)) await new Promise((resolve) => setTimeout(resolve, 5));
  return device!.err();
}

/** A list that says that it was good until yesterday. */
function expiredList(): string {
  const [certificate, key] = ['ca', 'ca-key'].map((name) => readFileSync(join(certs, `${name}.pem`), 'utf8'));
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000);
  return makeRevocationList(
    { certificate: certificate!, key: key! },
    { revoked: new Map(), from: day(30), until: day(1) },
  );
}

test('the list of the folder keeps a revoked client out, and the log names it', async () => {
  await pinward(['certs', '--out', certs, '--revoke', 'bad']);
  const port = await serve(['--tls', certs]);
  expect([await health('good', port), await health('bad', port)]).toEqual([0, 1]);
  const line = (await logged('it is revoked')).split('\n').find((each) => each.includes('it is revoked'))!;
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    msg: 'TLS connection refused',
    subject: 'CN=bad',
    serial: expect.stringMatching(/^[0-9A-F]{32}$/),
  });
  expect(device!.err()).not.toContain('PRIVATE');
});

test('lists are named by option and by variable, several of them, and off takes them back', async () => {
  await pinward(['certs', '--out', certs, '--revoke', 'bad']);
  const other = join(folder, 'other');
  await pinward(['certs', '--out', other, '--crl']);
  const authorities = join(folder, 'both.pem');
  writeFileSync(authorities, ['ca.pem', '../other/ca.pem'].map((name) => readFileSync(join(certs, name))).join(''));
  const environment = {
    PINWARD_TLS_AUTHORITIES: authorities,
    PINWARD_TLS_CRL: `${join(certs, 'crl.pem')}, ${join(other, 'crl.pem')}`,
  };
  const port = await serve(['--tls', certs], environment);
  expect([await health('good', port), await health('bad', port)]).toEqual([0, 1]);
  device!.stop();
  await device!.finished;
  expect(await health('bad', await serve(['--tls', certs, '--tls-crl', 'off']))).toBe(0);
});

test.each<readonly [string, () => readonly string[], string]>([
  ['is not there', () => ['--tls', certs, '--tls-crl', 'nowhere.pem'], 'cannot read nowhere.pem: no such file'],
  [
    'is none',
    () => ['--tls', certs, '--tls-crl', join(certs, 'ca.pem')],
    'ca.pem holds no certificate revocation list in PEM or DER form',
  ],
  ['has expired', () => ['--tls', certs], 'OpenSSL would refuse every host of CN=Pinward lab CA with it'],
  ['has nobody to be about', () => ['--tls-crl', 'crl.pem'], 'tlsCrl is about hosts with certificates'],
])('a list that %s stops the start', async (what, args, expected) => {
  if (what === 'has expired') writeFileSync(join(certs, 'crl.pem'), expiredList());
  const { code, err } = await pinward(['serve', '--port', '0', ...args()]);
  expect([code, err]).toEqual([1, expect.stringContaining(expected)]);
});

test('certificates and lists are read again on request; what cannot be used changes nothing', async () => {
  const port = await serve(['--tls', certs]);
  expect([await health('good', port), await health('bad', port)]).toEqual([0, 0]);
  await pinward(['certs', '--out', certs, '--revoke', 'bad']);
  device!.reload();
  await logged('certificates read again');
  expect([await health('good', port), await health('bad', port)]).toEqual([0, 1]);
  const list = readFileSync(join(certs, 'crl.pem'));
  writeFileSync(join(certs, 'crl.pem'), expiredList());
  device!.reload();
  const err = await logged('certificates were not changed: those that were there stay in use');
  expect(err).toContain('expired on');
  expect([await health('good', port), await health('bad', port)]).toEqual([0, 1]);
  writeFileSync(join(certs, 'crl.pem'), list);
  copyFileSync(join(certs, 'good-key.pem'), join(certs, 'server-key.pem'));
  device!.reload();
  await logged('does not belong to the certificate');
  expect(await health('good', port)).toBe(0);
});
