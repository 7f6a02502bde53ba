/** Interfaces that change while the server runs: who may connect counts at once, transports when ports open again. */
import type { ConnectionOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../../src/server/access-list.ts';
import { frame } from '../frames.ts';
import { tlsPort } from './certificates.ts';
import { pause, portOf, serve, tcpHost, tlsHost, udpHost } from './served.ts';

const list = (...entries: string[]): AccessList => AccessList.parse(entries, true) as AccessList;
const CLOSED = 'connection closed: the address is no longer in the access control list';

describe('an access control list that changes', () => {
  test.each(['tcp', 'tls'] as const)(
    'ends who is no longer on it over %s, once it has its replies',
    async (protocol) => {
      const { server, device, logged } = await serve({ transports: { tls: tlsPort } });
      const hostAt = (localAddress: string) =>
        protocol === 'tcp'
          ? tcpHost(portOf(server), { localAddress })
          : tlsHost(portOf(server, 'tls'), { localAddress } as ConnectionOptions);
      const [stays, goes] = [hostAt('127.0.0.2'), hostAt('127.0.0.3')];
      for (const host of [stays, goes]) {
        host.socket.write(frame('0001EC'));
        await host.replies(1);
      }
      goes.socket.write(frame('0002LAa'));
      await device.reached(3);
      server.changeInterface(1, { access: list('127.0.0.2') });
      device.release('a');
      expect(await goes.ended()).toEqual(['0001ED00', '0002LB00a']);
      expect(await logged(CLOSED)).toEqual({ peer: expect.stringMatching(/^127\.0\.0\.3:\d+$/) });
      expect(await hostAt('127.0.0.3').ended()).toEqual([]);
      expect(server.counters.refusedByAccess).toBe(2);
      stays.socket.write(frame('0003EC'));
      expect((await stays.replies(2)).at(-1)).toBe('0003ED00');
      server.changeInterface(1, { access: list('127.0.0.2', '127.0.0.3') });
      const back = hostAt('127.0.0.3');
      back.socket.write(frame('0004EC'));
      expect(await back.replies(1)).toEqual(['0004ED00']);
    },
  );

  test('calls off a handshake of who is no longer on it', async () => {
    const { server, logger } = await serve({ transports: { tls: tlsPort } });
    const host = tcpHost(portOf(server, 'tls'));
    while (server.connections() < 1) await pause(2);
    server.changeInterface(1, { access: list('192.0.2.1') });
    expect(await host.ended()).toEqual([]);
    while (server.connections() > 0) await pause(2);
    expect(logger.at('warn').map(({ message }) => message)).toEqual([CLOSED]);
  });

  test('counts for datagrams of a host that sent some before', async () => {
    const { server, logged } = await serve({ transports: { udp: true } });
    const host = await udpHost();
    host.send(portOf(server, 'udp'), frame('0001EC'));
    await host.received(1);
    server.changeInterface(1, { access: list('192.0.2.1') });
    host.send(portOf(server, 'udp'), frame('0002EC'));
    await logged('datagram dropped: the address is not in the access control list');
    expect(server.counters.refusedByAccess).toBe(1);
    server.changeInterface(1, { access: list('127.0.0.1') });
    host.send(portOf(server, 'udp'), frame('0003EC'));
    expect((await host.received(2)).at(-1)).toEqual(frame('0003ED00'));
  });

  test('is that of one interface', async () => {
    const { server } = await serve({ interface2: { host: '127.0.0.2', basePort: 0 } });
    const [one, two] = [tcpHost(server.addresses[0]!.port), tcpHost(server.addresses[1]!.port, { host: '127.0.0.2' })];
    for (const host of [one, two]) {
      host.socket.write(frame('0001EC'));
      await host.replies(1);
    }
    server.changeInterface(2, { access: list() });
    expect(await two.ended()).toEqual(['0001ED00']);
    one.socket.write(frame('0002EC'));
    expect(await one.replies(2)).toEqual(['0001ED00', '0002ED00']);
  });

  test('admits nobody when it is enforced without entries, everybody when it is not enforced', () => {
    expect(list().admits('127.0.0.1')).toBe(false);
    expect((AccessList.parse(['10.0.0.1'], false) as AccessList).admits('127.0.0.1')).toBe(true);
  });
});

describe('transports that change', () => {
  test('are those of the next time that the ports open, at the numbers that they had', async () => {
    const { server } = await serve({ transports: { tls: tlsPort }, lmkIds: [0] });
    const before = server.addresses;
    await server.closePorts(0);
    server.changeInterface(1, { tcp: false, udp: true, offersTls: false });
    await server.openPorts();
    expect(server.addresses.map(({ protocol }) => protocol)).toEqual(['udp', 'udp']);
    const refused = tcpHost(before[0]!.port);
    await refused.gone;
    expect(refused.socket.bytesRead).toBe(0);
    const host = await udpHost();
    host.send(portOf(server, 'udp'), frame('0001EC'));
    expect(await host.received(1)).toEqual([frame('0001ED00')]);
    await server.closePorts(0);
    server.changeInterface(1, { tcp: true, udp: false, offersTls: true });
    await server.openPorts();
    expect(server.addresses).toEqual(before);
    for (const again of [tcpHost(portOf(server)), tlsHost(portOf(server, 'tls'))]) {
      again.socket.write(frame('0002EC'));
      expect(await again.replies(1)).toEqual(['0002ED00']);
    }
  });

  test('leave room for as many connections as they say', async () => {
    const { server } = await serve();
    server.changeInterface(1, { maxConnections: 1 });
    for (let i = 0; i < 3; i++) tcpHost(portOf(server));
    while (server.counters.accepted + server.counters.refused < 3) await pause(2);
    expect(server.counters).toMatchObject({ active: 1, refused: 2 });
  });

  test('of an interface that is not there change nothing', async () => {
    const { server } = await serve();
    server.changeInterface(2, { access: list() });
    const host = tcpHost(portOf(server));
    host.socket.write(frame('0001EC'));
    expect(await host.replies(1)).toEqual(['0001ED00']);
  });
});
