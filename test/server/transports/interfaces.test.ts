/** Two host interfaces, and ports that close and open again. */
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../../src/server/access-list.ts';
import { ListenError } from '../../../src/server/listener.ts';
import { frame } from '../frames.ts';
import { tlsPort } from './certificates.ts';
import { pause, portOf, serve, tcpHost, tlsHost, udpHost } from './served.ts';

const second = { host: '127.0.0.2', basePort: 0 };

describe('two interfaces', () => {
  test('have ports of their own and talk to the same device', async () => {
    const { server, device } = await serve({ interface2: { ...second, udp: true, tls: tlsPort }, lmkIds: [1] });
    expect(server.addresses.map((each) => [each.interface, each.host, each.protocol, each.lmk])).toEqual([
      [1, '127.0.0.1', 'tcp', undefined],
      [1, '127.0.0.1', 'tcp', 1],
      [2, '127.0.0.2', 'tcp', undefined],
      [2, '127.0.0.2', 'tcp', 1],
      [2, '127.0.0.2', 'tls', undefined],
      [2, '127.0.0.2', 'tls', 1],
      [2, '127.0.0.2', 'udp', undefined],
      [2, '127.0.0.2', 'udp', 1],
    ]);
    const hosts = [
      tcpHost(server.addresses[0]!.port),
      tcpHost(server.addresses[2]!.port, { host: '127.0.0.2' }),
      tlsHost(server.addresses[4]!.port, { host: '127.0.0.2', checkServerIdentity: () => undefined }),
    ];
    for (const host of hosts) {
      host.socket.write(frame('0001EC'));
      expect(await host.replies(1)).toEqual(['0001ED00']);
    }
    expect(device.executed).toBe(3);
  });

  test('have limits of their own within that of the device', async () => {
    const { server, logged } = await serve({
      maxConnections: 5,
      transports: { maxConnections: 2 },
      interface2: { ...second, maxConnections: 4 },
    });
    const [port1, port2] = [server.addresses[0]!.port, server.addresses[1]!.port];
    for (let i = 0; i < 4; i++) tcpHost(port1);
    while (server.counters.accepted + server.counters.refused < 4) await pause(2);
    expect(server.counters).toMatchObject({ active: 2, refused: 2 });
    for (let i = 0; i < 6; i++) tcpHost(port2, { host: '127.0.0.2' });
    while (server.counters.accepted + server.counters.refused < 10) await pause(2);
    expect(server.counters).toMatchObject({ active: 5, refused: 5 });
    expect(await logged('connection refused: too many connections')).toMatchObject({ maxConnections: 2 });
  });

  test('have access control lists of their own', async () => {
    const nobody = AccessList.parse(['192.0.2.1']) as AccessList;
    const { server } = await serve({ interface2: { ...second, access: nobody } });
    const one = tcpHost(server.addresses[0]!.port);
    one.socket.write(frame('0001EC'));
    expect(await one.replies(1)).toEqual(['0001ED00']);
    const other = tcpHost(server.addresses[1]!.port, { host: '127.0.0.2' });
    expect(await other.ended()).toEqual([]);
  });

  test('report their connections and their traffic apart', async () => {
    const { server, device } = await serve({ transports: { udp: true, tls: tlsPort }, interface2: second });
    const [tcp, tls] = [tcpHost(portOf(server)), tlsHost(portOf(server, 'tls'))];
    for (const host of [tcp, tls]) {
      host.socket.write(frame('0001EC'));
      await host.replies(1);
    }
    const udp = await udpHost();
    udp.send(portOf(server, 'udp'), frame('0002EC'));
    udp.send(portOf(server, 'udp'), frame('0003EC').subarray(1));
    await udp.received(1);
    while (server.counters.datagramsDropped < 1) await pause(2);
    const connections = server.network.connections(1)!;
    expect(connections.map(({ transport }) => transport)).toEqual(['tcp', 'tls', 'udp']);
    expect(connections[0]).toEqual({
      transport: 'tcp',
      localPort: portOf(server),
      remoteAddress: '127.0.0.1',
      remotePort: tcp.socket.localPort,
      isEstablished: true,
      seconds: 0,
    });
    expect(server.network.traffic(1)).toEqual({
      bytesSent: 30,
      bytesReceived: 8 + 8 + 8 + 7,
      packetsSent: 3,
      packetsReceived: 4,
      discarded: 1,
      errors: 0,
    });
    expect(server.network.connections(2)).toEqual([]);
    expect(server.network.traffic(2).bytesReceived).toBe(0);
    expect(device.executed).toBe(3);
  });

  test('are one when only one is configured', async () => {
    const { server } = await serve();
    expect(server.network.connections(2)).toBeUndefined();
  });
});

describe('ports', () => {
  test('close and open again at the same numbers, on every transport', async () => {
    const { server } = await serve({ transports: { udp: true, tls: tlsPort }, interface2: second });
    const before = server.addresses;
    const host = tcpHost(portOf(server));
    host.socket.write(frame('0001EC'));
    await host.replies(1);
    await server.closePorts(100);
    expect(await host.ended()).toEqual(['0001ED00']);
    const refused = tcpHost(portOf(server));
    await refused.gone;
    expect(refused.socket.bytesRead).toBe(0);
    await server.openPorts();
    await server.openPorts();
    expect(server.addresses).toEqual(before);
    for (const again of [tcpHost(portOf(server)), tlsHost(portOf(server, 'tls'))]) {
      again.socket.write(frame('0002EC'));
      expect(await again.replies(1)).toEqual(['0002ED00']);
    }
    const udp = await udpHost();
    udp.send(portOf(server, 'udp'), frame('0003EC'));
    expect(await udp.received(1)).toEqual([frame('0003ED00')]);
  });

  test('may stay closed at the start', async () => {
    const { server } = await serve({ startsClosed: true });
    expect(server.addresses[0]!.port).toBe(0);
    await server.openPorts();
    const host = tcpHost(portOf(server));
    host.socket.write(frame('0001EC'));
    expect(await host.replies(1)).toEqual(['0001ED00']);
  });

  test('that cannot be opened again are named, and none is left open', async () => {
    const { server } = await serve({ lmkIds: [0] });
    await server.closePorts(0);
    const [base, taken] = server.addresses.map(({ port }) => port);
    const occupant = createServer().listen(taken, '127.0.0.1');
    await new Promise((resolve) => occupant.once('listening', resolve));
    await expect(server.openPorts()).rejects.toBeInstanceOf(ListenError);
    const refused = tcpHost(base!);
    await refused.gone;
    await new Promise((resolve) => occupant.close(resolve));
    await server.openPorts();
    const host = tcpHost(base!);
    host.socket.write(frame('0001EC'));
    expect(await host.replies(1)).toEqual(['0001ED00']);
  });

  test('do not open again after the end', async () => {
    const { server } = await serve();
    await server.close(0);
    await server.openPorts();
    const refused = tcpHost(portOf(server));
    await refused.gone;
    expect(refused.socket.bytesRead).toBe(0);
  });
});
