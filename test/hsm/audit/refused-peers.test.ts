/** Refused hosts in the audit log: a flood of them leaves a few records and a number. */
import { expect, test } from 'vitest';
import { RefusedPeers } from '../../../src/hsm/audit/refused-peers.ts';

function noted() {
  const lines: string[] = [];
  const clock = { now: 0 };
  const peers = new RefusedPeers({
    audit: { event: (code, note, error) => lines.push(`${code} ${error} ${note}`) },
    now: () => clock.now,
  });
  return { lines, clock, peers };
}

test('each is recorded with its address and the reason, as a failed authentication', () => {
  const { lines, peers } = noted();
  peers.note('access', '192.0.2.1:50000');
  peers.note('tls', '192.0.2.2:50001', 'clear text on the TLS port');
  peers.note('token', '192.0.2.3:50002');
  expect(lines).toEqual([
    'KE 17 address not in the access control list: 192.0.2.1:50000',
    'KE 17 TLS handshake refused: 192.0.2.2:50001, clear text on the TLS port',
    'KE 17 HTTP without the right token: 192.0.2.3:50002',
  ]);
});

test('of a flood five a minute and the number of the others, of each kind', () => {
  const { lines, clock, peers } = noted();
  for (let i = 0; i < 10_000; i++) {
    clock.now = i * 6;
    peers.note('access', `192.0.2.1:${i}`);
  }
  peers.note('tls', '192.0.2.2:50001', 'clear text on the TLS port');
  expect(lines.length).toBe(6);
  clock.now = 60_000;
  peers.look();
  expect(lines.length).toBe(7);
  expect(lines.at(-1)).toBe('KE 17 address not in the access control list: 9995 more within a minute');
  peers.look();
  clock.now = 200_000;
  peers.look();
  expect(lines.length).toBe(7);
  peers.note('access', '192.0.2.1:1');
  expect(lines.at(-1)).toBe('KE 17 address not in the access control list: 192.0.2.1:1');
});

test('the number is told with the next one, should nobody look, and at the end', () => {
  const { lines, clock, peers } = noted();
  for (let i = 0; i < 7; i++) peers.note('token', '192.0.2.3:1');
  clock.now = 70_000;
  for (let i = 0; i < 6; i++) peers.note('token', '192.0.2.3:2');
  expect(lines.slice(5, 7)).toEqual([
    'KE 17 HTTP without the right token: 2 more within a minute',
    'KE 17 HTTP without the right token: 192.0.2.3:2',
  ]);
  peers.flush();
  peers.flush();
  expect(lines.slice(10)).toEqual([
    'KE 17 HTTP without the right token: 192.0.2.3:2',
    'KE 17 HTTP without the right token: 1 more within a minute',
  ]);
});
