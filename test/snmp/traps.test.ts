/** Traps as a manager receives them, over v2c and v3, and destinations that are down. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fraudOf } from '../../src/hsm/audit/of-device.ts';
import { selfTests } from '../../src/hsm/self-tests.ts';
import { PerformanceControl } from '../../src/manage/performance-control.ts';
import { type RunningAgent, type SnmpOptions, startAgent } from '../../src/snmp/agent.ts';
import { parseDestination, type TrapDestination } from '../../src/snmp/trap-destination.ts';
import { TRAP_SERIAL, TRAP_TEXT, type TrapName, traps } from '../../src/snmp/trap-table.ts';
import { BASE, scalars } from '../../src/snmp/tree.ts';
import { recordingLogger } from '../server/recording-logger.ts';
import { type ReceivedTrap, type TrapReceiver, trapReceiver } from './receiver.ts';
import { type WatchedDevice, watchedDevice } from './watched.ts';

const USER = { name: 'watcher', authPassword: 'auth-password', privacyPassword: 'privacy-password' };

interface Watching {
  readonly device: WatchedDevice;
  readonly agent: RunningAgent;
  readonly receiver: TrapReceiver;
  readonly logger: ReturnType<typeof recordingLogger>;
  seen(name: TrapName, count?: number): Promise<ReceivedTrap>;
}

async function agentOf(device: WatchedDevice, options: Partial<SnmpOptions>): Promise<RunningAgent> {
  const agent = await startAgent(
    { host: '127.0.0.1', port: 0, description: 'payShield 10K, emulated', logger: recordingLogger(), ...options },
    device.watched,
  );
  if ('problem' in agent) throw new Error(agent.problem);
  onTestFinished(() => agent.close().catch(() => {}));
  return agent;
}

/** A device with an agent that sends its traps to a receiver. */
async function watching(options: Partial<SnmpOptions> = { community: 'public' }): Promise<Watching> {
  const { community, user } = options;
  const receiver = await trapReceiver({ ...(community !== undefined && { community }), ...(user && { user }) });
  const device = watchedDevice();
  const logger = recordingLogger();
  const to = { version: user === undefined ? 'v2c' : 'v3', host: '127.0.0.1', port: receiver.port } as const;
  const agent = await agentOf(device, { traps: [to], logger, ...options });
  return { device, agent, receiver, logger, seen: (name, count) => receiver.seen(traps[name].oid, count) };
}

const text = ({ values }: ReceivedTrap): string | number | undefined => values[TRAP_TEXT];
const at = ({ values }: ReceivedTrap, suffix: string): string | number | undefined => values[`${BASE}.${suffix}.0`];

describe('traps', () => {
  it('tell of the start and the end', async () => {
    const { agent, seen } = await watching();
    const start = await seen('coldStart');
    expect(start.oid).toBe('1.3.6.1.6.3.1.1.5.1');
    expect([text(start), at(start, '5.2'), at(start, '2.1')]).toEqual([
      'payShield 10K, emulated has started',
      'PINWARD00001',
      4,
    ]);
    expect(start.by).toBe('public');
    await agent.close();
    expect(text(await seen('stopping'))).toBe('payShield 10K, emulated is stopping');
  });

  it('tell at the start that the error light is on already', async () => {
    const receiver = await trapReceiver();
    const device = watchedDevice();
    device.errorLog.record({ severity: 'major', code: '40', subCode: 'LOST', text: 'records are missing' });
    const to: TrapDestination = { version: 'v2c', host: '127.0.0.1', port: receiver.port };
    await agentOf(device, { community: 'public', traps: [to] });
    expect(at(await receiver.seen(traps.errorLight.oid), '10.1.1')).toBe(1);
  });

  it('tell of each change of state', async () => {
    const { device, seen } = await watching();
    device.now += 12_340;
    await device.hsm.state.operating.turn('left', true, 'Olga');
    const offline = await seen('stateChanged');
    expect([text(offline), at(offline, '2.1'), offline.upTime]).toEqual(['online to offline, by Olga', 1, 1234]);
    await device.hsm.state.operating.turn('right', true, '');
    expect(text(await seen('stateChanged', 2))).toBe('offline to secure');
  });

  it('tell of a tamper and its end', async () => {
    const { device, seen } = await watching();
    device.room.tamper('07');
    const tampered = await seen('tampered');
    expect(text(tampered)).toBe('tampered, cause 07');
    expect(['2.2.1', '2.2.2', '2.2.3'].map((suffix) => at(tampered, suffix))).toEqual([3, '2026-01-02 03:04:05', '07']);
    device.room.clearTamper();
    expect(at(await seen('tamperCleared'), '2.2.1')).toBe(2);
  });

  it('tell once that the error light is on, until it was out again', async () => {
    const { device, receiver, seen } = await watching();
    const record = (severity: 'informative' | 'major'): void =>
      device.errorLog.record({ severity, code: '20', subCode: 'DISK', text: 'cannot write' });
    record('informative');
    record('major');
    record('major');
    const lit = await seen('errorLight');
    expect([text(lit), at(lit, '10.1.1')]).toEqual(['major 20.DISK: cannot write', 1]);
    device.errorLog.extinguish();
    record('major');
    await seen('errorLight', 2);
    expect(receiver.traps.filter(({ oid }) => oid === traps.errorLight.oid)).toHaveLength(2);
  });

  it('tell of self tests that failed, and of no others', async () => {
    const { device, receiver, seen } = await watching();
    await selfTests(device.hsm.state);
    const results = [
      { name: 'AES', passed: false, detail: '' },
      { name: 'RSA', passed: true, detail: '' },
    ];
    device.hsm.state.events.tell({ kind: 'selfTests', results });
    expect(text(await seen('selfTestFailed'))).toBe('self test failed: AES');
    expect(receiver.traps.filter(({ oid }) => oid === traps.selfTestFailed.oid)).toHaveLength(1);
  });

  it('tell of each limit of failed PIN verifications', async () => {
    const { device, seen } = await watching();
    const fraud = fraudOf(device.hsm.state);
    await fraud.change({ perMinute: 1, perHour: 0, attack: 2, reaction: 'log' });
    for (let i = 0; i < 3; i++) fraud.failed('DA');
    const limit = await seen('fraudLimitExceeded');
    expect(text(limit)).toBe('too many PIN verifications failed: limit of a minute exceeded');
    expect([at(limit, '6.1'), at(limit, '6.2')]).toEqual([2, 1]);
    expect(text(await seen('fraudLimitExceeded', 2))).toBe('too many PIN verifications failed: limit in all exceeded');
  });

  it('tell of another tier', async () => {
    const { device, seen } = await watching();
    const server = { performance: () => ({}), changePerformance: () => {} };
    const control = new PerformanceControl({ hsm: device.hsm, room: device.room, server });
    expect(control.change({ tier: 'payShield10K_LMK2_CPS250' })).toBeUndefined();
    const changed = await seen('performanceChanged');
    expect([text(changed), at(changed, '8.1')]).toEqual(['tier payShield10K_LMK2_CPS250, 250 calls per second', 250]);
    expect(control.change({ tier: 'none' })).toBeUndefined();
    expect(text(await seen('performanceChanged', 2))).toBe('tier none, unlimited calls per second');
  });

  it('carry values that the tree has', () => {
    const suffixes: readonly string[] = scalars.map(({ oid }) => oid);
    for (const { values } of Object.values(traps))
      for (const suffix of [TRAP_SERIAL, ...values]) expect(suffixes).toContain(suffix);
    const oids = Object.values(traps).map(({ oid }) => oid);
    expect(new Set(oids).size).toBe(oids.length);
  });
});

const run = promisify(execFile);
const hasSnmpget = await run('snmpget', ['-V']).then(
  () => true,
  () => false,
);
if (!hasSnmpget) console.warn('skipped: snmpget is not in PATH (apt-get install snmp)');

describe.skipIf(!hasSnmpget)('a request of somebody who may not ask', () => {
  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['community', ['-v2c', '-c', 'guess']],
    ['user', ['-v3', '-u', 'nobody', '-l', 'noAuthNoPriv']],
    [
      'password',
      ['-v3', '-u', 'watcher', '-l', 'authPriv', '-a', 'SHA-256', '-A', 'wrong-password', '-X', 'x'.repeat(8)],
    ],
    ['level', ['-v3', '-u', 'watcher', '-l', 'noAuthNoPriv']],
  ];

  it.each(wrong)('is a trap and a line in the log: wrong %s', async (_, how) => {
    const { agent, seen, logger } = await watching({ community: 'public', user: USER });
    await run('snmpget', [...how, '-r', '0', '-t', '1', `127.0.0.1:${agent.port}`, `${BASE}.2.1.0`]).catch(() => {});
    const denied = await seen('authenticationFailure');
    expect(denied.oid).toBe('1.3.6.1.6.3.1.1.5.5');
    expect(text(denied)).toBe('SNMP request denied, from 127.0.0.1');
    expect(logger.at('warn')).toHaveLength(1);
    expect(JSON.stringify([...logger.lines, denied])).not.toMatch(/guess|password/);
  });

  it('is one trap a second at most, and none when it may ask', async () => {
    const { agent, receiver, seen } = await watching();
    const ask = (community: string): Promise<unknown> =>
      run('snmpget', ['-v2c', '-c', community, '-r', '0', '-t', '0.05', `127.0.0.1:${agent.port}`, `${BASE}.2.1.0`]);
    await ask('public');
    expect(receiver.traps.map(({ oid }) => oid)).not.toContain(traps.authenticationFailure.oid);
    const before = performance.now();
    for (let i = 0; i < 6; i++) await ask('guess').catch(() => {});
    await seen('authenticationFailure');
    const most = 1 + Math.floor((performance.now() - before) / 1000);
    const count = receiver.traps.filter(({ oid }) => oid === traps.authenticationFailure.oid).length;
    expect(count).toBeLessThanOrEqual(most);
  });
});

describe('traps of v3', () => {
  it('are authenticated and encrypted, and carry an engine that stays and a time that goes on', async () => {
    const { device, agent, receiver, seen } = await watching({ user: USER });
    expect((await seen('coldStart')).by).toBe('watcher');
    const first = engineOf(receiver.datagrams[0]!);
    expect(`0x${first.id}`).toBe(agent.engine);
    expect(first.boots).toBeGreaterThan(150_000_000);
    expect(Buffer.concat(receiver.datagrams).toString('latin1')).not.toMatch(/payShield|password|PINWARD/);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    device.room.tamper('01');
    await seen('tampered');
    const second = engineOf(receiver.datagrams[1]!);
    expect(second).toMatchObject({ id: first.id, boots: first.boots });
    expect(second.time).toBeGreaterThan(first.time);
  });

  it('are taken only with the right passwords', async () => {
    const receiver = await trapReceiver({ user: { ...USER, authPassword: 'other-password' } });
    const to: TrapDestination = { version: 'v3', host: '127.0.0.1', port: receiver.port };
    await agentOf(watchedDevice(), { user: USER, traps: [to] });
    while (receiver.refused.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(receiver.traps).toEqual([]);
  });

  it('have the identifier of the same device at each start, and other devices have others', async () => {
    const startAndStop = async (machine: string, port: number): Promise<RunningAgent> => {
      const agent = await agentOf(watchedDevice(), { user: USER, machine, port });
      await agent.close();
      return agent;
    };
    const { port, engine } = await startAndStop('one', 0);
    expect(engine).toMatch(/^0x8000100005[0-9a-f]{16}$/);
    expect((await startAndStop('one', port)).engine).toBe(engine);
    expect((await startAndStop('two', port)).engine).not.toBe(engine);
  });
});

describe('a destination that is down', () => {
  it('disturbs nobody: one line when it fails, one when it is well again, and the others get their traps', async () => {
    const receiver = await trapReceiver();
    const device = watchedDevice();
    const logger = recordingLogger();
    const destinations: TrapDestination[] = [
      { version: 'v2c', host: 'no-such-host.invalid', port: 162 },
      { version: 'v2c', host: '127.0.0.1', port: 9 },
      { version: 'v3', host: '127.0.0.1', port: receiver.port },
      { version: 'v2c', host: '127.0.0.1', port: receiver.port },
    ];
    const agent = await agentOf(device, { community: 'public', traps: destinations, logger });
    for (let i = 0; i < 5; i++) {
      device.room.tamper(`0${i}`);
      await receiver.seen(traps.tampered.oid, i + 1);
    }
    await agent.close();
    expect(receiver.traps.filter(({ oid }) => oid === traps.tampered.oid)).toHaveLength(5);
    const failures = logger.at('warn').map(({ fields }) => fields['destination']);
    expect(failures.sort()).toEqual([`v2c@no-such-host.invalid:162`, `v3@127.0.0.1:${receiver.port}`]);
  });

  it('does not hold up the end', async () => {
    const to: TrapDestination = { version: 'v2c', host: '127.0.0.1', port: 9 };
    const agent = await agentOf(watchedDevice(), { community: 'public', traps: [to] });
    const before = performance.now();
    await agent.close();
    expect(performance.now() - before).toBeLessThan(1500);
  });
});

describe('a destination in words', () => {
  it.each([
    ['nms.example', { version: 'v3', host: 'nms.example', port: 162 }],
    ['10.0.0.9:1162', { version: 'v3', host: '10.0.0.9', port: 1162 }],
    ['V2C@10.0.0.9', { version: 'v2c', host: '10.0.0.9', port: 162 }],
    [' v3@[::1]:65535 ', { version: 'v3', host: '::1', port: 65_535 }],
    ['[fe80::1%eth0]', { version: 'v3', host: 'fe80::1%eth0', port: 162 }],
  ])('%s is taken', (typed, expected) => {
    expect(parseDestination(typed, ['v3', 'v2c'])).toEqual(expected);
  });

  it.each([
    ['', 'expected [v2c@|v3@]host'],
    ['162', 'expected [v2c@|v3@]host'],
    ['1.2.3', 'expected [v2c@|v3@]host'],
    ['256.1.1.1', 'expected [v2c@|v3@]host'],
    ['::1', 'expected [v2c@|v3@]host'],
    ['[1.2.3.4]', 'expected [v2c@|v3@]host'],
    ['v1@nms', 'expected [v2c@|v3@]host'],
    ['nms.', 'expected [v2c@|v3@]host'],
    ['nms:0', 'expected a port from 1 to 65535'],
    ['nms:65536', 'expected a port from 1 to 65535'],
    ['v3@nms', 'v3 needs a user'],
  ])('"%s" is refused', (typed, message) => {
    const refused = parseDestination(typed, ['v2c']);
    expect('invalid' in refused && refused.invalid).toContain(message);
  });
});

/** The engine in a message of v3 (RFC 3412 6, RFC 3414 2.4). */
function engineOf(message: Uint8Array): { readonly id: string; readonly boots: number; readonly time: number } {
  const [version, , security] = elements(elements(message)[0]!) as [Uint8Array, Uint8Array, Uint8Array];
  expect([...version]).toEqual([3]);
  const [id, boots, time] = elements(elements(security)[0]!) as [Uint8Array, Uint8Array, Uint8Array];
  return { id: Buffer.from(id).toString('hex'), boots: numberOf(boots), time: numberOf(time) };
}

function elements(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let pos = 0; pos < bytes.length; ) {
    const first = bytes[pos + 1]!;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    const length = octets === 0 ? first : numberOf(bytes.subarray(pos + 2, pos + 2 + octets));
    const start = pos + 2 + octets;
    found.push(bytes.subarray(start, start + length));
    pos = start + length;
  }
  return found;
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
