/** UDP ports: one command in a datagram and its reply in one, and nothing for anything else. */
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../../src/server/access-list.ts';
import { frame, frames } from '../frames.ts';
import { pause, portOf, serve, tcpHost, udpHost } from './served.ts';

const transports = { udp: true };
const DROPPED = 'datagram dropped: not one whole message';

describe('a UDP port', () => {
  test('answers one command with one datagram, to whoever sent it', async () => {
    const { server, device } = await serve({ transports, lmkIds: [3] });
    const [one, other] = [await udpHost(), await udpHost()];
    one.send(portOf(server, 'udp'), frame('0001ECone'));
    other.send(portOf(server, 'udp', 3), frame('0002ECother'));
    expect(await one.received(1)).toEqual([frame('0001ED00one')]);
    expect(await other.received(1)).toEqual([frame('0002ED00other')]);
    expect(device.seen.map(({ port }) => port.lmk).sort()).toEqual([3, undefined]);
    expect(device.seen[0]!.peer).toEqual({ id: expect.any(Number), name: expect.any(String), transport: 'udp' });
    expect(server.counters).toMatchObject({ framesIn: 2, packetsIn: 2, packetsOut: 2, datagramsDropped: 0 });
  });

  test('has the numbers of the TCP ports', async () => {
    const { server } = await serve();
    const base = portOf(server);
    await server.close(0);
    const again = await serve({ basePort: base, transports });
    expect(again.server.addresses.map(({ protocol, port }) => [protocol, port])).toEqual([
      ['tcp', base],
      ['udp', base],
    ]);
  });

  test('drops what is not one whole message, counts it, logs it with a brake and answers nothing', async () => {
    const { server, device, logger } = await serve({ transports, maxFrame: 100 });
    const port = portOf(server, 'udp');
    const host = await udpHost();
    const bad: Uint8Array[] = [
      new Uint8Array(0),
      Uint8Array.of(0),
      Uint8Array.of(0, 0),
      Buffer.from('0001EC'),
      frame('0001EC').subarray(0, 5),
      frames('0001EC', '0002EC'),
      frame('x'.repeat(101)),
      Buffer.concat([frame('0001EC'), Uint8Array.of(0)]),
    ];
    for (let round = 0; round < 10; round++) for (const bytes of bad) host.send(port, bytes);
    host.send(port, frame('0003ECgood'));
    expect(await host.received(1)).toEqual([frame('0003ED00good')]);
    expect(device.executed).toBe(1);
    expect(server.counters.datagramsDropped).toBe(bad.length * 10);
    const lines = logger.at('warn');
    expect(lines.length).toBeLessThan(20);
    expect(lines[0]).toMatchObject({
      message: DROPPED,
      fields: { bytes: 0, reason: 'no message behind the length', peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    });
    expect(host.datagrams).toHaveLength(1);
  });

  test('answers later, as commands are done, and goes on meanwhile', async () => {
    const { server, device } = await serve({ transports });
    const port = portOf(server, 'udp');
    const host = await udpHost();
    host.send(port, frame('0001LAa'));
    host.send(port, frame('0002EC'));
    expect(await host.received(1)).toEqual([frame('0002ED00')]);
    device.release('a');
    expect((await host.received(2))[1]).toEqual(frame('0001LB00a'));
  });

  test('answers nothing to a command that fails or closes, and serves the next', async () => {
    const { server, logged } = await serve({ transports });
    const port = portOf(server, 'udp');
    const host = await udpHost();
    for (const text of ['0001TH', '0002RJ', '0003CL']) host.send(port, frame(text));
    host.send(port, frame('0004EC'));
    expect(await host.received(1)).toEqual([frame('0004ED00')]);
    const fields = await logged('a datagram was not answered');
    expect(JSON.stringify(fields)).toContain('SecretError');
    expect(JSON.stringify(fields)).not.toContain('1234');
  });

  test('leaves connections alone, whatever comes over it', async () => {
    const { server } = await serve({ transports });
    const host = tcpHost(portOf(server));
    const flood = await udpHost();
    for (let i = 0; i < 500; i++) flood.send(portOf(server, 'udp'), Uint8Array.of(1, 2, 3, i & 255));
    host.socket.write(frame('0001EC'));
    expect(await host.replies(1)).toEqual(['0001ED00']);
  });

  test('drops datagrams of addresses that are not in the access control list', async () => {
    const { server, device, logged } = await serve({
      transports: { udp: true, access: AccessList.parse(['10.0.0.0/8']) as AccessList },
    });
    const host = await udpHost();
    host.send(portOf(server, 'udp'), frame('0001EC'));
    await logged('datagram dropped: the address is not in the access control list');
    await pause(20);
    expect(device.executed).toBe(0);
    expect(host.datagrams).toEqual([]);
    expect(server.counters.refusedByAccess).toBe(1);
  });

  test('keeps to the rate of the device, and drops what it cannot hold', async () => {
    const { server, device } = await serve({ transports, performance: { callsPerSecond: 100 } });
    device.remember = false;
    const port = portOf(server, 'udp');
    const host = await udpHost();
    const start = performance.now();
    for (let i = 0; i < 40; i++) host.send(port, frame(`${String(i).padStart(4, '0')}EC`));
    await host.received(40);
    expect(performance.now() - start).toBeGreaterThan(250);
    for (let i = 0; i < 1500; i++) host.send(port, frame('0000EC'));
    while (server.counters.datagramsDropped < 400) await pause(5);
    expect(device.executed).toBeLessThan(600);
  });

  test('sends the replies that are due before it closes', async () => {
    const { server, device } = await serve({ transports });
    const host = await udpHost();
    host.send(portOf(server, 'udp'), frame('0001LAa'));
    await device.reached(1);
    const closed = server.close(5000);
    await pause(10);
    device.release('a');
    expect(await host.received(1)).toEqual([frame('0001LB00a')]);
    await closed;
  });

  test('that is taken is named', async () => {
    const { server } = await serve({ transports });
    const port = portOf(server, 'udp');
    await expect(serve({ basePort: port, transports: { tcp: false, udp: true } })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: the port is already in use`,
    );
  });
});
