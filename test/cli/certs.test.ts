import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pinward } from './cli.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinward-certs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const certificate = (name: string): X509Certificate => new X509Certificate(read(`${name}.pem`));

describe('pinward certs', () => {
  test('makes an authority, a server and a client, with keys for their owner alone', async () => {
    const out = join(folder, 'new/certs');
    const { code, out: said, err } = await pinward(['certs', '--out', out]);
    expect([code, err]).toEqual([0, '']);
    expect(readdirSync(out).sort()).toEqual([
      'ca-key.pem',
      'ca.pem',
      'client-key.pem',
      'client.pem',
      'server-key.pem',
      'server.pem',
    ]);
    for (const name of ['ca', 'server', 'client'])
      expect(statSync(join(out, `${name}-key.pem`)).mode & 0o777).toBe(0o600);
    expect(said).toMatch(/^made {2}ca .* good until \d{4}-\d\d-\d\d\nmade {2}server .*\nmade {2}client /);
    expect(said).toContain('For tests only');
    expect(said).not.toContain('PRIVATE');
  });

  test('signs for the names that it is given, beside those of this machine', async () => {
    await pinward(['certs', '--out', folder, '--name', 'hsm.lab.example', '--name', '10.0.0.5', '--days', '10']);
    const server = certificate('server');
    expect(server.subject).toBe('CN=hsm.lab.example');
    expect(server.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:hsm.lab.example, IP Address:10.0.0.5',
    );
    const days = (Date.parse(server.validTo) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(9.9);
    expect(days).toBeLessThan(10);
  });

  test('keeps what is there and adds clients under the same authority', async () => {
    await pinward(['certs', '--out', folder]);
    const before = [read('ca.pem'), read('server.pem'), read('client.pem')];
    const { code, out } = await pinward([
      'certs',
      '--out',
      folder,
      '--client',
      'switch-1',
      '--client',
      'switch-2',
      '--name',
      'x',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('The server certificate was kept, so --name had no effect; --force makes everything anew.');
    expect([read('ca.pem'), read('server.pem'), read('client.pem')]).toEqual(before);
    const authority = certificate('ca');
    for (const name of ['switch-1', 'switch-2']) {
      expect(certificate(name).subject).toBe(`CN=${name}`);
      expect(certificate(name).verify(authority.publicKey)).toBe(true);
    }
  });

  test('makes everything anew when it is told to', async () => {
    await pinward(['certs', '--out', folder]);
    const before = read('ca.pem');
    await pinward(['certs', '--out', folder, '--force']);
    expect(read('ca.pem')).not.toBe(before);
    expect(certificate('client').verify(certificate('ca').publicKey)).toBe(true);
  });

  test('makes keys of RSA', async () => {
    await pinward(['certs', '--out', folder, '--rsa']);
    expect(certificate('client').publicKey.asymmetricKeyType).toBe('rsa');
  });

  test('tells as JSON what it made', async () => {
    const { out } = await pinward(['certs', '--out', folder, '--json']);
    expect(JSON.parse(out)[2]).toEqual({
      name: 'client',
      certificate: join(folder, 'client.pem'),
      key: join(folder, 'client-key.pem'),
      validTo: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      isNew: true,
    });
  });

  test('revokes by name and by serial number, and keeps who was revoked before', async () => {
    await pinward(['certs', '--out', folder, '--client', 'a', '--client', 'b']);
    const { code, out } = await pinward(['certs', '--out', folder, '--revoke', 'a']);
    expect(code).toBe(0);
    expect(out).toMatch(/^made {2}crl .*crl\.pem +1 revoked +good until \d{4}-\d\d-\d\d$/m);
    expect(readdirSync(folder)).not.toContain('client.pem');
    const lost = certificate('b').serialNumber;
    rmSync(join(folder, 'b.pem'));
    rmSync(join(folder, 'b-key.pem'));
    await pinward(['certs', '--out', folder, '--revoke', lost.toLowerCase(), '--days', '10']);
    const again = await pinward(['certs', '--out', folder, '--client', 'a', '--json']);
    expect(JSON.parse(again.out).slice(2)).toEqual([
      expect.objectContaining({ name: 'a', isNew: false, isRevoked: true }),
      {
        name: 'crl',
        list: join(folder, 'crl.pem'),
        validTo: new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10),
        isNew: false,
        revoked: [certificate('a').serialNumber, lost],
      },
    ]);
    const said = await pinward(['certs', '--out', folder, '--client', 'a']);
    expect(said.out).toMatch(/^kept {2}a .* revoked$/m);
    expect(said.out).toContain('A name gets a new certificate when its files are moved away');
  });

  test('issues a list on request, and a new authority begins without one', async () => {
    await pinward(['certs', '--out', folder, '--crl']);
    expect(readdirSync(folder).sort()).toEqual(['ca-key.pem', 'ca.pem', 'crl.pem', 'server-key.pem', 'server.pem']);
    await pinward(['certs', '--out', folder, '--force']);
    expect(readdirSync(folder)).not.toContain('crl.pem');
  });

  test.each<readonly [readonly string[], 1 | 2, string]>([
    [['--revoke', 'nobody'], 1, '--revoke nobody: there is no'],
    [['--revoke', 'abcd'], 1, 'and it is no serial number in hexadecimal'],
    [['--revoke', '../a'], 1, 'and it is no serial number in hexadecimal'],
    [['--revoke', 'ca'], 1, '--revoke ca: an authority cannot revoke itself'],
    [['--revoke', 'stranger'], 1, '--revoke stranger: '],
    [['--revoke', 'client', '--force'], 2, '--force makes a new authority, under which nothing can be revoked yet'],
  ])('does not revoke with %j and leaves the list as it is', async (args, expected, words) => {
    const other = join(folder, 'other');
    await pinward(['certs', '--out', folder]);
    await pinward(['certs', '--out', folder, '--revoke', 'client']);
    await pinward(['certs', '--out', other]);
    writeFileSync(join(folder, 'stranger.pem'), readFileSync(join(other, 'client.pem')));
    const before = [read('crl.pem'), read('ca.pem')];
    const { code, err } = await pinward(['certs', '--out', folder, ...args]);
    expect([code, err]).toEqual([expected, expect.stringContaining(words)]);
    expect([read('crl.pem'), read('ca.pem')]).toEqual(before);
  });

  test('does not revoke without an authority, or with a list that is not its own', async () => {
    const nowhere = join(folder, 'nowhere');
    const { code, err } = await pinward(['certs', '--out', nowhere, '--revoke', 'client']);
    expect([code, err]).toEqual([1, expect.stringContaining(`there is no authority in ${nowhere} that could revoke`)]);
    await pinward(['certs', '--out', folder]);
    await pinward(['certs', '--out', nowhere, '--crl']);
    writeFileSync(join(folder, 'crl.pem'), readFileSync(join(nowhere, 'crl.pem')));
    const foreign = await pinward(['certs', '--out', folder, '--revoke', 'client']);
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('is of another authority')]);
    writeFileSync(join(folder, 'crl.pem'), 'mine');
    const damaged = await pinward(['certs', '--out', folder, '--revoke', 'client']);
    expect(damaged.err).toContain('crl.pem holds no certificate revocation list');
  });

  test('does not write over what it did not make', async () => {
    writeFileSync(join(folder, 'ca.pem'), 'mine');
    expect(await pinward(['certs', '--out', folder])).toMatchObject({
      code: 1,
      err: `pinward: ${join(folder, 'ca-key.pem')} is missing and its other half is there; --force makes everything anew\n`,
    });
    expect(read('ca.pem')).toBe('mine');
    writeFileSync(join(folder, 'ca-key.pem'), 'mine too');
    expect(await pinward(['certs', '--out', folder])).toMatchObject({
      code: 1,
      err: `pinward: ${join(folder, 'ca.pem')} holds no certificate in PEM form; --force makes everything anew\n`,
    });
  });

  test.each([
    [['--name', 'no name'], '--name no name: expected a DNS name or an address'],
    [['--client', 'a/b'], '--client a/b: expected letters'],
    [['--client', 'ca'], '--client ca: expected letters'],
    [['--days', '0'], 'Expected a whole number from 1 to 36500'],
  ])('refuses %j and says what it expects', async (args, expected) => {
    const { code, err } = await pinward(['certs', '--out', folder, ...args]);
    expect(code).toBe(2);
    expect(err).toContain(expected);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('tells when it cannot write there', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = await pinward(['certs', '--out', join(folder, 'file', 'certs')]);
    expect(code).toBe(1);
    expect(err).toMatch(/^pinward: cannot write to .*: ENOTDIR\n$/);
  });
});
