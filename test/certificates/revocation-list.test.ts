/** Revocation lists of our own making as OpenSSL sees them, and lists of any kind as we see them. */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkRevocation } from '../../src/certificates/check-revocation.ts';
import { type Identity, issue, keyKinds, makeAuthority } from '../../src/certificates/lab-authority.ts';
import {
  makeRevocationList,
  type RevocationList,
  readRevocationLists,
  revokedBy,
} from '../../src/certificates/revocation-list.ts';
import {
  bitString,
  explicit,
  extension,
  integer,
  OIDS,
  pem,
  sequence,
  signatureAlgorithm,
  subjectOf,
  time,
} from '../../src/certificates/structures.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-revocation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FROM = new Date('2026-01-01T00:00:00Z');
const UNTIL = new Date('2026-12-31T00:00:00Z');
const NOW = new Date('2026-06-01');
const TERMS = { from: FROM, days: 36_500 };
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const raw = ({ certificate }: Identity): Uint8Array => new Uint8Array(new X509Certificate(certificate).raw);
const serialOf = ({ certificate }: Identity): string => new X509Certificate(certificate).serialNumber;
const listOf = (authority: Identity, ...revoked: Identity[]): string =>
  makeRevocationList(authority, {
    revoked: new Map(revoked.map((each) => [serialOf(each), NOW])),
    from: FROM,
    until: UNTIL,
  });
const derOf = (list: string): Uint8Array =>
  new Uint8Array(Buffer.from(list.replaceAll(/-----[^-]*-----/g, ''), 'base64'));

function read(list: Uint8Array): readonly RevocationList[] {
  const lists = readRevocationLists(list);
  if ('problem' in lists) throw new Error(lists.problem);
  return lists;
}

function openssl(...args: string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return stdout + stderr;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.each(keyKinds)('lists of an authority with a key of kind %s', (keyKind) => {
  const authority = makeAuthority('Lab CA', { ...TERMS, keyKind });
  const [good, bad] = ['good', 'bad'].map((name) => issue(authority, { name, use: 'client' }, { ...TERMS, keyKind }));
  const list = listOf(authority, bad!);

  test.runIf(hasOpenssl)('pass the strict check of OpenSSL and revoke who is on them', () => {
    const [ca, crl] = [file('ca.pem', authority.certificate), file('crl.pem', list)];
    expect(openssl('crl', '-in', crl, '-noout', '-CAfile', ca)).toContain('verify OK');
    const verify = (leaf: Identity): string =>
      openssl(
        ...['verify', '-x509_strict', '-crl_check_all', '-attime', String(NOW.getTime() / 1000)],
        ...['-CAfile', ca, '-CRLfile', crl, file('leaf.pem', leaf.certificate)],
      );
    expect(verify(good!)).toContain('leaf.pem: OK');
    expect(verify(bad!)).toContain('certificate revoked');
  });

  test('say what they were made with, in PEM and in DER', () => {
    for (const form of [bytes(list), derOf(list)]) {
      const [found, ...more] = read(form);
      expect(more).toEqual([]);
      expect(found).toMatchObject({ from: FROM, until: UNTIL, isDelta: false, pem: list });
      expect([...found!.revoked]).toEqual([[serialOf(bad!), NOW]]);
      expect(found!.isSignedBy(new X509Certificate(authority.certificate).publicKey)).toBe(true);
      const other = makeAuthority('Lab CA', { ...TERMS, keyKind });
      expect(found!.isSignedBy(new X509Certificate(other.certificate).publicKey)).toBe(false);
    }
  });

  test('may be empty', () => {
    expect(read(bytes(listOf(authority)))[0]!.revoked.size).toBe(0);
  });

  test('name certificates of their own authority only', () => {
    const other = makeAuthority('Other CA', { ...TERMS, keyKind });
    const isRevoked = revokedBy(read(bytes(list)));
    expect([raw(good!), raw(bad!)].map(isRevoked)).toEqual([false, true]);
    const sameNumber = makeRevocationList(other, {
      revoked: new Map([[serialOf(good!), NOW]]),
      from: FROM,
      until: UNTIL,
    });
    expect(revokedBy(read(bytes(sameNumber)))(raw(good!))).toBe(false);
  });
});

describe('files with lists', () => {
  const authority = makeAuthority('Lab CA', TERMS);
  const other = makeAuthority('Other CA', TERMS);
  const namesake = makeAuthority('Lab CA', TERMS);
  const client = issue(authority, { name: 'switch-1', use: 'client' }, TERMS);
  const list = listOf(authority, client);
  const check = (contents: readonly (string | Uint8Array)[], authorities = authority.certificate, now = NOW) =>
    checkRevocation(
      contents.map((content, i) => ({
        name: `crl-${i + 1}`,
        bytes: typeof content === 'string' ? bytes(content) : content,
      })),
      { name: 'ca.pem', text: authorities },
      now,
    );
  const both = authority.certificate + other.certificate;

  test('are taken, one or several in a file, of one or several authorities', () => {
    expect(check([list])).toMatchObject({ problems: [], warnings: [] });
    expect(check([`${list}${listOf(other)}`], both)).toMatchObject({ problems: [], warnings: [] });
    expect(check([list, derOf(listOf(other))], both).lists).toHaveLength(2);
    expect(check([])).toEqual({ lists: [], problems: [], warnings: [] });
  });

  test.each<readonly [string, string | Uint8Array, string]>([
    ['nothing', '', 'crl-1 holds no certificate revocation list in PEM or DER form'],
    ['a certificate', authority.certificate, 'crl-1 holds no certificate revocation list in PEM or DER form'],
    ['a certificate in DER', raw(authority), 'crl-1 holds a certificate revocation list that cannot be read'],
    ['half of one', derOf(list).slice(0, 100), 'crl-1 holds a certificate revocation list that cannot be read'],
    ['another authority', listOf(other), 'the revocation list in crl-1 is of none of the authorities in ca.pem'],
    [
      'an authority of the same name',
      listOf(namesake),
      'the revocation list in crl-1 is not signed by CN=Lab CA (ca.pem), although it has that name',
    ],
    [
      'changes to another list',
      deltaList(authority),
      'the revocation list in crl-1 holds only the changes to another list: give the whole list',
    ],
  ])('of %s are refused', (_, content, problem) => {
    expect(check([content])).toMatchObject({ problems: [problem], warnings: [] });
  });

  test('that have expired, or begin later, are refused with what OpenSSL would do', () => {
    expect(check([list], undefined, new Date('2027-02-01')).problems).toEqual([
      'the revocation list in crl-1 expired on 2026-12-31: OpenSSL would refuse every host of CN=Lab CA with it; give a newer one (pinward certs --crl makes one of a lab authority)',
    ]);
    expect(check([list], undefined, new Date('2025-02-01')).problems).toEqual([
      'the revocation list in crl-1 is not valid before 2026-01-01: OpenSSL would refuse every host of CN=Lab CA with it',
    ]);
  });

  test('that soon expire are told', () => {
    expect(check([list], undefined, new Date('2026-12-23')).warnings).toEqual([]);
    expect(check([list], undefined, new Date('2026-12-25'))).toMatchObject({
      problems: [],
      warnings: ['the revocation list in crl-1 expires on 2026-12-31: from then on it keeps every host out'],
    });
  });

  test('warn of an authority that has none', () => {
    expect(check([list], both).warnings).toEqual([
      'there is no revocation list of CN=Other CA (ca.pem): its hosts are refused, as OpenSSL wants a list of every authority once there is one',
    ]);
  });

  test('that are damaged anywhere never throw, and none passes unnoticed', () => {
    const der = derOf(list);
    for (let at = 0; at < der.length; at++) {
      expect('problem' in readRevocationLists(der.subarray(0, at))).toBe(true);
      const changed = der.slice();
      changed[at]! ^= 0x20;
      expect([at, check([changed]).problems.length]).not.toEqual([at, 0]);
    }
  });
});

/** A list of changes: it has a critical extension that says so. */
function deltaList(authority: Identity): string {
  const key = createPrivateKey(authority.key);
  const algorithm = signatureAlgorithm(key);
  const delta = extension(OIDS.deltaCrlIndicator, integer(Uint8Array.of(1)), true);
  const content = sequence(
    integer(Uint8Array.of(1)),
    algorithm,
    subjectOf(raw(authority)),
    time(FROM),
    time(UNTIL),
    explicit(0, sequence(extension(OIDS.crlNumber, integer(Uint8Array.of(2))), delta)),
  );
  return pem('X509 CRL', sequence(content, algorithm, bitString(new Uint8Array(sign('sha256', content, key)))));
}
