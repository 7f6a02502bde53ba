/** Whoever runs the ports hears of each host that was not let in: by the access control list or in its handshake. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { AccessList } from '../../../src/server/access-list.ts';
import type { RefusedHostListener } from '../../../src/server/host-interface.ts';
import { frame } from '../frames.ts';
import { badClients, tlsPort } from './certificates.ts';
import { portOf, serve, tcpHost, tlsHost, udpHost } from './served.ts';

type Refused = Parameters<RefusedHostListener>;

async function serving(transports: Parameters<typeof serve>[0] = {}) {
  const refused: Refused[] = [];
  const served = await serve({ ...transports, onRefusedHost: (...each) => refused.push(each) });
  const heard = (count: number) => expect.poll(() => refused.length).toBe(count);
  return { ...served, refused, heard };
}

test('an address outside the access control list, over TCP and UDP', async () => {
  const access = AccessList.parse(['192.0.2.0/24']) as AccessList;
  const { server, refused, heard } = await serving({ transports: { udp: true, access } });
  await tcpHost(portOf(server)).gone;
  const sender = await udpHost();
  sender.send(portOf(server, 'udp'), frame('0001EC'));
  await heard(2);
  expect(refused).toEqual([
    ['access', expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
    ['access', expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
  ]);
});

test('clear text and a bad certificate on a TLS port; a host that only looks in is none', async () => {
  const { server, refused, heard, logged } = await serving({ transports: { tls: tlsPort } });
  const port = portOf(server, 'tls');
  const looking = tcpHost(port);
  await once(looking.socket, 'connect');
  looking.socket.resetAndDestroy();
  await logged('TLS connection refused');
  expect(refused).toEqual([]);
  const clear = tcpHost(port);
  clear.socket.write(frame('0001EC'));
  await clear.gone;
  const [identity, reason] = badClients['an expired certificate']!;
  await tlsHost(port, { cert: identity.certificate, key: identity.key }).gone;
  await heard(2);
  expect(refused.map(([kind, , why]) => [kind, why])).toEqual([
    ['tls', 'clear text on the TLS port'],
    ['tls', reason],
  ]);
});
