/** TLS ports: who gets in, who does not and what the log says of it, and that nobody else notices. */
import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { frame, frames } from '../frames.ts';
import { badClients, tlsPort } from './certificates.ts';
import { pause, portOf, serve, tcpHost, tlsHost } from './served.ts';

const REFUSED = 'TLS connection refused';
const transports = { tls: tlsPort };

/** A host that is served all the while. */
async function withNeighbour(options: Parameters<typeof serve>[0] = {}) {
  const served = await serve({ transports, ...options });
  const port = portOf(served.server, 'tls');
  const neighbour = tlsHost(port);
  let asked = 0;
  const expectServed = async (): Promise<void> => {
    asked++;
    neighbour.socket.write(frame(`0001EC${asked}`));
    expect((await neighbour.replies(asked)).at(-1)).toBe(`0001ED00${asked}`);
  };
  await expectServed();
  return { ...served, port, expectServed };
}

describe('a TLS port', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('serves a host with a good certificate over %s', async (version) => {
    const { server, device } = await serve({ transports, lmkIds: [2] });
    const host = tlsHost(portOf(server, 'tls', 2), { minVersion: version, maxVersion: version });
    host.socket.write(frames('0001EC', '0002ECx', '0003BG'));
    expect(await host.replies(3)).toEqual(['0001ED00', '0002ED00x', `0003${'x'.repeat(1000)}`]);
    expect(device.seen[0]).toMatchObject({ port: { headerLength: 4, lmk: 2 }, peer: { transport: 'tls' } });
    expect(server.counters).toMatchObject({ accepted: 1, active: 1, framesIn: 3, tlsFailures: 0 });
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('serves a host that resumes its session over %s', async (version) => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'tls');
    let session: Buffer | undefined;
    const first = tlsHost(port, { maxVersion: version });
    (first.socket as TLSSocket).on('session', (ticket) => {
      session = ticket;
    });
    first.socket.write(frame('0001EC'));
    await first.replies(1);
    while (session === undefined) await pause(2);
    const second = tlsHost(port, { maxVersion: version, session });
    second.socket.write(frame('0002EC'));
    expect(await second.replies(1)).toEqual(['0002ED00']);
    expect((second.socket as TLSSocket).isSessionReused()).toBe(true);
  });

  test('takes only the versions that it is told to', async () => {
    const { server, logged } = await serve({ transports: { tls: { ...tlsPort, minVersion: 'TLSv1.3' } } });
    const host = tlsHost(portOf(server, 'tls'), { maxVersion: 'TLSv1.2' });
    expect(await host.ended()).toEqual([]);
    expect((await logged(REFUSED))['reason']).toBe('the host offers no version of TLS that this port takes');
  });

  test('has a number of its own for each LMK, beside those of clear TCP', async () => {
    const { server } = await serve({ transports, lmkIds: [0, 1] });
    expect(server.addresses.map(({ protocol, lmk }) => [protocol, lmk])).toEqual([
      ['tcp', undefined],
      ['tcp', 0],
      ['tcp', 1],
      ['tls', undefined],
      ['tls', 0],
      ['tls', 1],
    ]);
    expect(new Set(server.addresses.map(({ port }) => port)).size).toBe(6);
  });

  test('may be the only way in', async () => {
    const { server } = await serve({ transports: { tcp: false, tls: tlsPort } });
    expect(server.addresses.map(({ protocol }) => protocol)).toEqual(['tls']);
  });

  test('answers late replies in order, also to a host that has ended its side', async () => {
    const { server, device } = await serve({ transports });
    const host = tlsHost(portOf(server, 'tls'));
    host.socket.end(frames('0001EC', '0002LAa', '0003EC'));
    await device.reached(3);
    device.release('a');
    expect(await host.ended()).toEqual(['0001ED00', '0002LB00a', '0003ED00']);
  });

  test('answers thousands of pipelined messages, with replies that take many records', async () => {
    const { server, device } = await serve({ transports });
    device.remember = false;
    const host = tlsHost(portOf(server, 'tls'));
    host.socket.write(Buffer.concat(Array.from({ length: 5000 }, (_, i) => frame(`${String(i).padStart(4, '0')}BG`))));
    const replies = await host.replies(5000);
    for (const [i, reply] of replies.entries()) expect(reply.slice(0, 4)).toBe(String(i).padStart(4, '0'));
  });

  test('drains: what is in flight is answered, then connections end', async () => {
    const { server, device } = await serve({ transports });
    const host = tlsHost(portOf(server, 'tls'));
    host.socket.write(frames('0001EC', '0002LAa'));
    await device.reached(2);
    const closed = server.close(5000);
    device.release('a');
    expect(await host.ended()).toEqual(['0001ED00', '0002LB00a']);
    await closed;
  });
});

describe('a host that a TLS port does not want', () => {
  for (const [name, [identity, reason]] of Object.entries(badClients))
    test.each(['TLSv1.2', 'TLSv1.3'] as const)(`gets nothing with ${name} over %s`, async (version) => {
      const { port, device, server, logged, expectServed } = await withNeighbour();
      const host = tlsHost(port, { cert: identity.certificate, key: identity.key, maxVersion: version });
      host.socket.write(frame('0666EC'));
      expect(await host.ended()).toEqual([]);
      expect(await logged(REFUSED)).toMatchObject({ reason, peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
      expect(device.seen.some(({ text }) => text.startsWith('0666'))).toBe(false);
      expect(server.counters).toMatchObject({ tlsFailures: 1, active: 1 });
      await expectServed();
    });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('gets nothing without a certificate over %s', async (version) => {
    const { port, device, logged, expectServed } = await withNeighbour();
    const host = tlsHost(port, { cert: undefined, key: undefined, maxVersion: version });
    host.socket.write(frame('0666EC'));
    expect(await host.ended()).toEqual([]);
    expect((await logged(REFUSED))['reason']).toBe('the host presented no certificate');
    expect(device.seen.some(({ text }) => text.startsWith('0666'))).toBe(false);
    await expectServed();
  });

  test('gets nothing for clear text, and the log says what it was', async () => {
    const { port, device, logged, expectServed } = await withNeighbour();
    const host = tcpHost(port);
    host.socket.write(frame('0666NC'));
    await host.gone;
    // At most an alert in a TLS record, never a reply.
    expect(host.bytes().length === 0 || host.bytes()[0] === 0x15).toBe(true);
    expect((await logged(REFUSED))['reason']).toBe('clear text on the TLS port');
    expect(device.seen.some(({ text }) => text.startsWith('0666'))).toBe(false);
    await expectServed();
  });

  test('is let go when its handshake takes too long, byte by byte or not at all', async () => {
    const { port, logger, server, expectServed } = await withNeighbour({ times: { handshake: 150 } });
    const silent = tcpHost(port);
    const slow = tcpHost(port);
    await once(slow.socket, 'connect');
    const hello = Buffer.from('16030100f8010000f4', 'hex');
    const dripping = setInterval(() => slow.socket.writable && slow.socket.write(hello.subarray(0, 1)), 60);
    await Promise.all([silent.gone, slow.gone]);
    clearInterval(dripping);
    while (server.connections() > 1) await pause(2);
    const reasons = logger.at('warn').map(({ fields }) => fields['reason']);
    expect(reasons).toHaveLength(2);
    expect(reasons).toContain('the handshake took too long');
    await expectServed();
  });

  test('is not called a failure when the port closes during its handshake', async () => {
    const { port, server, logger } = await withNeighbour();
    const host = tcpHost(port);
    while (server.connections() < 2) await pause(2);
    await server.close(1000);
    await host.gone;
    expect(server.counters.tlsFailures).toBe(0);
    expect(logger.at('warn')).toEqual([]);
  });

  test('may go away in the middle of the handshake', async () => {
    const { port, logged, server, expectServed } = await withNeighbour();
    const host = tcpHost(port);
    await once(host.socket, 'connect');
    host.socket.resetAndDestroy();
    expect((await logged(REFUSED))['reason']).toBe('the host went away before the handshake ended');
    while (server.connections() > 1) await pause(2);
    await expectServed();
  });

  test('counts against the limit of connections while its handshake is under way', async () => {
    const { port, server, logger, expectServed } = await withNeighbour({ maxConnections: 5 });
    const hosts = Array.from({ length: 30 }, () => tcpHost(port));
    await Promise.race(hosts.map(({ gone }) => gone));
    while (server.counters.accepted + server.counters.refused < 31) await pause(2);
    expect(server.connections()).toBe(5);
    expect(server.counters).toMatchObject({ active: 5, refused: 26 });
    expect(logger.at('warn')[0]).toMatchObject({
      message: 'connection refused: too many connections',
      fields: { maxConnections: 5 },
    });
    await expectServed();
  });
});
