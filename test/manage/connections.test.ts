/** Ports and connections as the routes show them: transport, interface and code page of each, with real ones as well. */
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectionListSchema, type HostPortStatus, type OpenConnection } from '../../src/manage/schemas.ts';
import { frame } from '../server/frames.ts';
import { tlsPort } from '../server/transports/certificates.ts';
import { portOf, serve, tlsHost, udpHost } from '../server/transports/served.ts';
import { json, type Managed, managed } from './management.ts';

const connectionsOf = async ({ get }: Managed): Promise<OpenConnection[]> => {
  const body = await json<{ connections: OpenConnection[] }>(get('/api/v1/connections'));
  expect(connectionListSchema.parse(body)).toEqual(body);
  return body.connections;
};
const portsOf = async ({ get }: Managed): Promise<HostPortStatus[]> =>
  (await json<{ hostPorts: HostPortStatus[] }>(get('/api/v1/status'))).hostPorts;

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => resolve(socket));
    onTestFinished(() => void socket.destroy());
  });
}

describe('the connections of hosts', () => {
  it('are none on a new device', async () => {
    expect(await connectionsOf(managed())).toEqual([]);
  });

  it('are shown with the port that they are on', async () => {
    const device = managed({
      connections: [
        {
          transport: 'tcp',
          localPort: 1501,
          remoteAddress: '10.0.0.7',
          remotePort: 40_000,
          isEstablished: true,
          seconds: 12,
        },
      ],
    });
    expect(await connectionsOf(device)).toEqual([
      {
        port: 1501,
        lmk: 0,
        protocol: 'tcp',
        interface: 1,
        codePage: 'ascii',
        peer: { address: '10.0.0.7', port: 40_000 },
        established: true,
        seconds: 12,
      },
    ]);
    expect((await portsOf(device)).map(({ connections }) => connections)).toEqual([0, 1]);
  });

  it('tell transport, interface and code page of real ones', async () => {
    const { server } = await serve({
      lmkIds: [0],
      transports: { tls: tlsPort, udp: true, codePage: (protocol) => (protocol === 'tls' ? 'cp037' : undefined) },
      interface2: { host: '127.0.0.2', basePort: 0, codePage: () => 'cp500' },
    });
    const device = managed({ parts: { server } });
    const second = server.addresses.find((each) => each.interface === 2 && each.lmk === 0)!;
    await connected('127.0.0.1', portOf(server));
    await connected(second.host, second.port);
    const secure = tlsHost(portOf(server, 'tls'));
    await new Promise((resolve) => secure.socket.once('secureConnect', resolve));
    const datagrams = await udpHost();
    datagrams.send(portOf(server, 'udp'), frame('0001EC'));
    await datagrams.received(1);
    const open = await connectionsOf(device);
    const facts = open.map(({ protocol, interface: number, codePage, lmk, peer }) =>
      [protocol, number, codePage, lmk, peer.address].join(' '),
    );
    expect(facts.sort()).toEqual([
      'tcp 1 ascii  127.0.0.1',
      'tcp 2 cp500 0 127.0.0.1',
      'tls 1 cp037  127.0.0.1',
      'udp 1 ascii  127.0.0.1',
    ]);
    const ports = await portsOf(device);
    expect(ports).toHaveLength(8);
    expect(ports.filter(({ connections }) => connections === 1)).toHaveLength(4);
    expect(ports.find(({ port }) => port === second.port)).toMatchObject({
      host: '127.0.0.2',
      interface: 2,
      codePage: 'cp500',
      lmk: 0,
      connections: 1,
    });
  });
});
