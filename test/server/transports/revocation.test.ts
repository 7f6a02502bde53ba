/** Revoked hosts at a TLS port, and certificates that change while hosts are connected. */

import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { type Identity, issue, makeAuthority } from '../../../src/certificates/lab-authority.ts';
import { makeRevocationList, readRevocationLists, revokedBy } from '../../../src/certificates/revocation-list.ts';
import type { TlsMaterial } from '../../../src/server/tls-port.ts';
import { frame } from '../frames.ts';
import { authority, client, server as own, tlsPort } from './certificates.ts';
import { type Host, pause, portOf, serve, tlsHost } from './served.ts';

const REFUSED = 'TLS connection refused';
const DAY = 86_400_000;
const FROM = new Date(Date.now() - 2 * DAY);
const gone = issue(authority, { name: 'gone', use: 'client' }, { from: FROM, days: 30 });
const serial = new X509Certificate(gone.certificate).serialNumber;

function withList(revoked: readonly Identity[], days = 30): TlsMaterial {
  const list = makeRevocationList(authority, {
    revoked: new Map(revoked.map(({ certificate }) => [new X509Certificate(certificate).serialNumber, FROM])),
    from: FROM,
    until: new Date(FROM.getTime() + days * DAY),
  });
  const read = readRevocationLists(new Uint8Array(Buffer.from(list)));
  if ('problem' in read) throw new Error(read.problem);
  return { ...tlsPort, revocationLists: [list], revokes: revokedBy(read) };
}

const hostOf = (port: number, { certificate: cert, key }: Identity, more: object = {}): Host =>
  tlsHost(port, { cert, key, ...more });
let asked = 1000;
async function expectServed(host: Host, count: number): Promise<void> {
  asked++;
  host.socket.write(frame(`${asked}EC`));
  expect((await host.replies(count)).at(-1)).toBe(`${asked}ED00`);
}

describe('a TLS port with a revocation list', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'gives a revoked host nothing and names it, over %s',
    async (maxVersion) => {
      const { server, device, logged } = await serve({ transports: { tls: { ...tlsPort, ...withList([gone]) } } });
      const port = portOf(server, 'tls');
      const neighbour = hostOf(port, client, { maxVersion });
      await expectServed(neighbour, 1);
      const host = hostOf(port, gone, { maxVersion });
      host.socket.write(frame('0666EC'));
      expect(await host.ended()).toEqual([]);
      expect(await logged(REFUSED)).toEqual({
        peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        reason: 'the certificate of the host is not accepted: it is revoked',
        subject: 'CN=gone',
        serial,
      });
      expect(device.seen.some(({ text }) => text.startsWith('0666'))).toBe(false);
      expect(server.counters).toMatchObject({ tlsFailures: 1, active: 1 });
      await expectServed(neighbour, 2);
    },
  );

  test('refuses everybody once its list has expired, and says that it is the list', async () => {
    const { server, logged } = await serve({ transports: { tls: { ...tlsPort, ...withList([], 1) } } });
    expect(await hostOf(portOf(server, 'tls'), client).ended()).toEqual([]);
    expect((await logged(REFUSED))['reason']).toContain('the revocation list of its authority has expired');
  });

  test('refuses hosts of an authority without a list, and says so', async () => {
    const other = makeAuthority('Other CA', { from: FROM, days: 30 });
    const stranger = issue(other, { name: 'stranger', use: 'client' }, { from: FROM, days: 30 });
    const material = { ...withList([]), authorities: authority.certificate + other.certificate };
    const { server, logged } = await serve({ transports: { tls: { ...tlsPort, ...material } } });
    expect(await hostOf(portOf(server, 'tls'), stranger).ended()).toEqual([]);
    expect((await logged(REFUSED))['reason']).toContain('there is no revocation list of its authority');
  });

  test('names no more of a certificate than fits a line, whatever its holder put there', async () => {
    const name = `x${'\n"\u001b[31m'.repeat(20)}${'y'.repeat(300)}`;
    const strange = issue(
      makeAuthority('Other', { from: FROM, days: 30 }),
      { name, use: 'client' },
      { from: FROM, days: 3 },
    );
    const { server, logged } = await serve({ transports: { tls: tlsPort } });
    expect(await hostOf(portOf(server, 'tls'), strange).ended()).toEqual([]);
    const { subject } = await logged(REFUSED);
    expect(subject).toMatch(/^CN=x[\x20-\x7e]+$/);
    expect((subject as string).length).toBeLessThanOrEqual(200);
  });
});

describe('certificates that change while hosts are connected', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'end a host that is revoked, and nobody else, over %s',
    async (maxVersion) => {
      const { server, device, logged } = await serve({ transports: { tls: tlsPort } });
      const port = portOf(server, 'tls');
      const [neighbour, host] = [hostOf(port, client, { maxVersion }), hostOf(port, gone, { maxVersion })];
      let session: Buffer | undefined;
      (host.socket as TLSSocket).on('session', (ticket) => {
        session = ticket;
      });
      await expectServed(neighbour, 1);
      await expectServed(host, 1);
      while (session === undefined) await pause(2);
      host.socket.write(frame('0002LAa'));
      await device.reached(3);
      server.changeCertificates(withList([gone]));
      device.release('a');
      // What it asked before is answered.
      expect(await host.ended()).toHaveLength(2);
      expect(await logged('connection closed: the certificate of the host is revoked')).toEqual({
        peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        subject: 'CN=gone',
        serial,
      });
      // Nor does the session that it could resume help it.
      const again = hostOf(port, gone, { maxVersion, session });
      again.socket.write(frame('0666EC'));
      expect(await again.ended()).toEqual([]);
      expect((await logged(REFUSED))['reason']).toContain('it is revoked');
      expect(server.counters.tlsFailures).toBe(2);
      await expectServed(neighbour, 2);
      await expectServed(hostOf(port, client, { maxVersion }), 1);
    },
  );

  test('may let a host in again that was revoked', async () => {
    const { server } = await serve({ transports: { tls: { ...tlsPort, ...withList([gone]) } } });
    const port = portOf(server, 'tls');
    expect(await hostOf(port, gone).ended()).toEqual([]);
    server.changeCertificates(withList([]));
    await expectServed(hostOf(port, gone), 1);
  });

  test('are presented from the next handshake on, on both interfaces and when ports open again', async () => {
    const tls = tlsPort;
    const { server } = await serve({ transports: { tls }, interface2: { host: '127.0.0.2', basePort: 0, tls } });
    const next = issue(authority, { name: 'hsm-2', use: 'server', hosts: ['127.0.0.1'] }, { from: FROM, days: 30 });
    server.changeCertificates({ ...tlsPort, certificate: next.certificate, key: next.key });
    const presented = async (): Promise<string[]> => {
      const hosts = server.addresses
        .filter(({ protocol }) => protocol === 'tls')
        .map(({ port, host }) => hostOf(port, client, { host, checkServerIdentity: () => undefined }));
      for (const host of hosts) await expectServed(host, 1);
      return hosts.map(({ socket }) => (socket as TLSSocket).getPeerCertificate().subject.CN as string);
    };
    expect(await presented()).toEqual(['hsm-2', 'hsm-2']);
    await server.closePorts(0);
    await server.openPorts();
    expect(await presented()).toEqual(['hsm-2', 'hsm-2']);
  });

  test('that OpenSSL cannot use change nothing', async () => {
    const { server } = await serve({ transports: { tls: tlsPort } });
    const host = hostOf(portOf(server, 'tls'), client);
    await expectServed(host, 1);
    const wrong: Partial<TlsMaterial>[] = [{ key: client.key }, { certificate: 'x' }, { revocationLists: ['x'] }];
    for (const part of wrong) expect(() => server.changeCertificates({ ...tlsPort, ...part })).toThrow();
    await expectServed(host, 2);
    const late = hostOf(portOf(server, 'tls'), client);
    await expectServed(late, 1);
    expect((late.socket as TLSSocket).getPeerX509Certificate()!.serialNumber).toBe(
      new X509Certificate(own.certificate).serialNumber,
    );
  });
});
