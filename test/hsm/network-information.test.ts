/** NI with connections that exist: on each interface and transport, while they are open and when they are gone. */
import { describe, expect, test } from 'vitest';
import { followLocks } from '../../src/cli/follow-locks.ts';
import { connect } from '../../src/client/client.ts';
import { testDevice } from '../commands/device.ts';
import { recordingLogger } from '../server/recording-logger.ts';
import { client, identityOf, tlsPort } from '../server/transports/certificates.ts';
import { pause, portOf, serve, tcpHost } from '../server/transports/served.ts';

const hex = (value: number, size: number): string => value.toString(16).toUpperCase().padStart(size, '0');

async function withNetwork() {
  const { hsm, ask } = testDevice();
  const served = await serve({
    device: hsm,
    transports: { udp: true, tls: tlsPort },
    interface2: { host: '127.0.0.2', basePort: 0 },
  });
  hsm.state.network = served.server.network;
  return { ...served, hsm, ask };
}

describe('NI', () => {
  test('lists the connections of each transport with address, ports and state', async () => {
    const { server, ask } = await withNetwork();
    const tcp = await connect({ port: portOf(server) });
    const tls = await connect({ port: portOf(server, 'tls'), tls: identityOf(client) });
    const udp = await connect({ port: portOf(server, 'udp'), udp: true });
    for (const host of [tcp, tls, udp]) expect(await host.NC()).toMatchObject({ ok: true });
    const answer = await tcp.NI({ interface: '1', statistics: '1' });
    expect(answer).toMatchObject({ ok: true, count: 3 });
    if (!answer.ok) return;
    const of = (protocol: string, localPort: number) => ({
      protocol,
      localPort,
      remoteAddress: '7F000001',
      remotePort: expect.any(Number),
      state: '0',
      duration: '00000000',
    });
    expect(answer.connections).toEqual([
      of('0', portOf(server)),
      of('0', portOf(server, 'tls')),
      of('1', portOf(server, 'udp')),
    ]);
    const { bytesOut, packetsOut } = server.counters;
    // This answer itself was counted when it had left.
    expect(Number.parseInt(answer.bytesReceived, 16)).toBe(3 * 8 + 10);
    expect(Number.parseInt(answer.unicastReceived, 16)).toBe(4);
    expect(Number.parseInt(answer.bytesSent, 16)).toBeLessThan(bytesOut);
    expect(packetsOut).toBe(4);
    // Interface 2 has seen nothing.
    expect(ask('NI21')).toBe(`NJ000000${'0'.repeat(104)}`);
    await Promise.all([tcp, tls, udp].map((host) => host.close()));
    while (server.connections() > 0) await pause(2);
    expect(ask('NI10')).toMatch(/^NJ0000011/);
  });

  test('lists connections of the second interface apart', async () => {
    const { server, ask } = await withNetwork();
    const { port } = server.addresses.find((each) => each.interface === 2)!;
    const host = tcpHost(port, { host: '127.0.0.2', localAddress: '127.0.0.3' });
    while (server.connections() < 1) await pause(2);
    expect(ask('NI20')).toBe(`NJ0000010${hex(port, 4)}7F000003${hex(host.socket.localPort!, 4)}000000000`);
    expect(ask('NI10')).toBe('NJ000000');
  });

  test('shows a connection that is being closed, and how long each has been there', () => {
    const { hsm, ask } = testDevice();
    const connection = { transport: 'tcp', localPort: 1500, remotePort: 40_000, isEstablished: false } as const;
    hsm.state.network = {
      connections: () => [
        { ...connection, remoteAddress: '10.1.2.255', seconds: 3_600 },
        { ...connection, remoteAddress: '2001:db8::1', seconds: 2 ** 33, isEstablished: true },
      ],
      traffic: () => ({
        bytesSent: 2 ** 40,
        bytesReceived: 5,
        packetsSent: 2 ** 32 + 7,
        packetsReceived: 1,
        discarded: 2,
        errors: 3,
      }),
    };
    expect(ask('NI11')).toBe(
      'NJ000002' +
        '005DC0A0102FF9C40100000E10' +
        '005DC000000009C40000000000' +
        '00000100000000000000000000000005' +
        '0000000700000001' +
        '0000000000000000' +
        '0000000000000002' +
        '0000000000000003' +
        '00000000',
    );
  });

  test('cuts a list that would not fit a message', () => {
    const { hsm, ask } = testDevice();
    const one = {
      transport: 'tcp',
      localPort: 1,
      remoteAddress: '10.0.0.1',
      remotePort: 2,
      isEstablished: true,
    } as const;
    hsm.state.network = {
      connections: () => new Array(5000).fill({ ...one, seconds: 0 }),
      traffic: () => ({ bytesSent: 0, bytesReceived: 0, packetsSent: 0, packetsReceived: 0, discarded: 0, errors: 0 }),
    };
    const reply = ask('NI11')!;
    expect(reply.slice(0, 8)).toBe('NJ001200');
    expect(reply.length).toBeLessThan(32_768);
  });
});

describe('ports of a device', () => {
  test('close with a key that is turned and open when it is turned back', async () => {
    const { server, hsm, logger } = await withNetwork();
    followLocks(hsm.state, server, logger);
    const host = await connect({ port: portOf(server) });
    expect(await host.NC()).toMatchObject({ ok: true });
    expect(await hsm.state.operating.turn('left', true)).toMatchObject({ to: 'offline', problems: [] });
    await expect(connect({ port: portOf(server) })).rejects.toThrow('nothing listens there');
    await expect(host.NC()).rejects.toThrow('lost');
    expect(await hsm.state.operating.turn('left', false)).toMatchObject({ to: 'online', problems: [] });
    const again = await connect({ port: portOf(server) });
    expect(await again.NC()).toMatchObject({ ok: true });
    await again.close();
  });

  test('of one that starts offline stay closed, and it says so', async () => {
    const { hsm } = testDevice();
    await hsm.state.operating.turn('left', true);
    const { server } = await serve({ device: hsm, startsClosed: !hsm.state.operating.servesHosts });
    const logger = recordingLogger();
    followLocks(hsm.state, server, logger);
    expect(logger.at('warn')[0]).toMatchObject({ fields: { state: 'offline' } });
    expect(server.addresses[0]!.port).toBe(0);
    await hsm.state.operating.turn('left', false);
    const host = await connect({ port: portOf(server) });
    expect(await host.NC()).toMatchObject({ ok: true });
    await host.close();
  });
});
