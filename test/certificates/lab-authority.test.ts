/** Certificates of our own making, as OpenSSL and Node see them. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkTlsFiles } from '../../src/certificates/check.ts';
import { type Identity, issue, keyKinds, makeAuthority } from '../../src/certificates/lab-authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FROM = new Date('2026-01-01T00:00:00Z');
const TERMS = { from: FROM, days: 36_500 };

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** OpenSSL's verdict on a certificate under an authority, by the strict rules of RFC 5280. */
function verdict(authority: Identity, leaf: Identity, purpose: 'sslserver' | 'sslclient', hostname?: string): string {
  const { stdout, stderr } = spawnSync(
    'openssl',
    [
      'verify',
      '-x509_strict',
      '-check_ss_sig',
      '-purpose',
      purpose,
      ...(hostname === undefined ? [] : ['-verify_hostname', hostname]),
      '-CAfile',
      file('ca.pem', authority.certificate),
      file('leaf.pem', leaf.certificate),
    ],
    { encoding: 'utf8' },
  );
  return /leaf\.pem: OK/.test(stdout) ? 'OK' : (/error \d+[^\n]*/.exec(stderr)?.[0] ?? stderr);
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.each(keyKinds)('certificates with a key of kind %s', (keyKind) => {
  const authority = makeAuthority('Lab CA', { ...TERMS, keyKind });
  const server = issue(
    authority,
    { name: 'hsm-1', use: 'server', hosts: ['localhost', 'hsm.test', '127.0.0.1', '::1', '2001:db8::10:ff'] },
    { ...TERMS, keyKind },
  );
  const client = issue(authority, { name: 'switch-1', use: 'client' }, { ...TERMS, keyKind });

  test.runIf(hasOpenssl)('pass the strict check of OpenSSL for their purpose only', () => {
    expect(verdict(authority, server, 'sslserver', 'hsm.test')).toBe('OK');
    expect(verdict(authority, client, 'sslclient')).toBe('OK');
    expect(verdict(authority, server, 'sslclient')).toMatch(/unsuitable certificate purpose|unsupported/);
    expect(verdict(authority, client, 'sslserver')).toMatch(/unsuitable certificate purpose|unsupported/);
    expect(verdict(authority, server, 'sslserver', 'other.test')).toMatch(/hostname mismatch/i);
  });

  test.runIf(hasOpenssl)('do not pass under another authority of the same name', () => {
    const other = makeAuthority('Lab CA', { ...TERMS, keyKind });
    expect(verdict(other, client, 'sslclient')).toMatch(/error \d+/);
  });

  test('say what they were made with', () => {
    const read = new X509Certificate(server.certificate);
    expect(read.subject).toBe('CN=hsm-1');
    expect(read.issuer).toBe('CN=Lab CA');
    expect(read.subjectAltName).toBe(
      'DNS:localhost, DNS:hsm.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:2001:DB8:0:0:0:0:10:FF',
    );
    expect(new Date(read.validFrom)).toEqual(FROM);
    // Beyond 2049 the other form of time.
    expect(new Date(read.validTo).getUTCFullYear()).toBe(2125);
    expect(read.ca).toBe(false);
    expect(new X509Certificate(authority.certificate).ca).toBe(true);
    expect(read.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
    expect(read.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  });

  test('have serial numbers of their own', () => {
    const numbers = [authority, server, client].map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    expect(new Set(numbers).size).toBe(3);
  });
});

describe('files for a TLS port', () => {
  const authority = makeAuthority('Lab CA', TERMS);
  const server = issue(authority, { name: 'hsm-1', use: 'server', hosts: ['localhost'] }, TERMS);
  const other = issue(authority, { name: 'hsm-2', use: 'server', hosts: ['localhost'] }, TERMS);
  const files = (certificate = server.certificate, key = server.key, authorities = authority.certificate) => ({
    certificate: { name: 'server.pem', text: certificate },
    key: { name: 'server-key.pem', text: key },
    authorities: { name: 'ca.pem', text: authorities },
  });
  const now = new Date('2026-06-01');

  test('that belong together are taken', () => {
    expect(checkTlsFiles(files(), now)).toEqual({ problems: [], warnings: [] });
  });

  test('that are something else are told by name', () => {
    expect(checkTlsFiles(files('', 'x', 'y'), now).problems).toEqual([
      'server.pem holds no certificate in PEM form',
      'ca.pem holds no certificate in PEM form',
      'server-key.pem holds no private key in PEM form',
    ]);
    const cut = `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
    expect(checkTlsFiles(files(cut), now).problems).toEqual(['server.pem holds a certificate that cannot be read']);
    const sealed = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n';
    expect(checkTlsFiles(files(server.certificate, sealed), now).problems).toEqual([
      'the key in server-key.pem is encrypted: give it without a passphrase',
    ]);
  });

  test('with the key of another certificate are refused', () => {
    expect(checkTlsFiles(files(server.certificate, other.key), now).problems).toEqual([
      'the key in server-key.pem does not belong to the certificate in server.pem',
    ]);
  });

  test('that are no longer or not yet valid are told', () => {
    expect(checkTlsFiles(files(), new Date('2200-01-01')).warnings).toEqual([
      'the certificate in server.pem expired on 2125-12-08',
      'the certificate in ca.pem expired on 2125-12-08',
    ]);
    expect(checkTlsFiles(files(), new Date('2025-01-01')).warnings[0]).toBe(
      'the certificate in server.pem is not valid before 2026-01-01',
    );
  });
});
