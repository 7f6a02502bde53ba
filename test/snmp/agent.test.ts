/** The agent as monitoring sees it: Debian's snmpwalk where it is installed, raw datagrams, and the tree itself. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { type RunningAgent, type SnmpOptions, startAgent } from '../../src/snmp/agent.ts';
import { BASE, scalars } from '../../src/snmp/tree.ts';
import { watchedDevice } from './watched.ts';

const run = promisify(execFile);
const hasSnmpwalk = await run('snmpwalk', ['-V']).then(
  () => true,
  () => false,
);
if (!hasSnmpwalk) console.warn('skipped: snmpwalk is not in PATH (apt-get install snmp)');

const agents: RunningAgent[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.close();
});

const warnings: object[] = [];
const OPTIONS: SnmpOptions = {
  host: '127.0.0.1',
  port: 0,
  community: 'public',
  description: 'payShield 10K, emulated by Pinward 1.2.3',
  logger: { info: () => {}, warn: (fields) => void warnings.push(fields) },
};

async function agent(device = watchedDevice(), options: Partial<SnmpOptions> = {}): Promise<RunningAgent> {
  const started = await startAgent({ ...OPTIONS, ...options }, device.watched);
  if ('problem' in started) throw new Error(started.problem);
  agents.push(started);
  return started;
}

/** Asks with a tool of Net-SNMP; names are numbers, values bare. */
async function ask(
  tool: string,
  port: number,
  oids: readonly string[],
  how = ['-v2c', '-c', 'public'],
): Promise<Map<string, string>> {
  const { stdout } = await run(
    tool,
    [...how, '-r', '0', '-t', '2', '-On', '-OQ', '-Oe', `127.0.0.1:${port}`, ...oids],
    {
      env: { ...process.env, MIBS: '' },
      maxBuffer: 10_000_000,
    },
  );
  const values = new Map<string, string>();
  let last = '';
  for (const line of stdout.trimEnd().split('\n')) {
    const [, oid, value] = /^\.([\d.]+) = (.*)$/.exec(line) ?? [];
    if (oid !== undefined) values.set((last = oid), value!);
    else values.set(last, `${values.get(last)}\n${line}`);
  }
  return values;
}

describe.skipIf(!hasSnmpwalk)('an agent that snmpwalk walks', () => {
  it('shows the whole tree', async () => {
    const device = watchedDevice();
    device.hsm.state.statistics.ratedCallsPerSecond = 250;
    const { port } = await agent(device);
    const values = await ask('snmpwalk', port, [BASE]);
    const at = (suffix: string): string | undefined => values.get(`${BASE}.${suffix}`);
    expect(at('2.1.0')).toBe('4');
    expect([at('2.2.1.0'), at('2.2.2.0'), at('2.2.3.0')]).toEqual(['2', '""', '""']);
    expect([at('2.3.1.1.3.1'), at('2.3.1.1.3.2'), at('2.4.1.1.3.1'), at('2.4.1.1.3.2'), at('2.5.0')]).toEqual(
      Array(5).fill('1'),
    );
    expect([at('3.1.0'), at('3.2.0'), at('3.3.0')]).toEqual(['2', '2', '1']);
    const row = (id: number): (string | undefined)[] =>
      [2, 3, 4, 5, 6, 7, 8, 9].map((column) => at(`3.4.1.${column}.${id + 1}`));
    expect(row(0)).toEqual(['1', '1', '0', '2', '2', '3', expect.any(String), '"268604"']);
    expect(row(1)).toEqual(['2', '2', '0', '1', '1', '1', '""', '""']);
    expect(row(2)).toEqual(['1', '1', '0', '4', '4', '3', expect.any(String), '"9D04A0"']);
    expect(row(19)[0]).toBe('2');
    expect(at('5.1.0')).toBe('"07 EA 01 02 03 04 05 06 "');
    expect([at('5.2.0'), at('5.3.0'), at('6.1.0'), at('6.2.0')]).toEqual(['"PINWARD00001"', '"PS10-S"', '2', '1']);
    expect([at('7.1.0'), at('7.2.0'), at('7.10.0')]).toEqual(['"1.2.3"', '"0100-0000"', '"1.2.3"']);
    expect([at('8.1.0'), at('8.4.0'), at('8.6.0')]).toEqual(['250', '"001:LMKx5;"', '"3DES;AES;RSA;"']);
    const commands = at('9.2.0')!.replaceAll('"', '').split(';').slice(0, -1);
    expect(commands).toContain('CA');
    expect(at('9.1.0')).toBe(String(commands.length));
    expect([at('10.1.1.0'), at('11.1.2.0'), at('11.1.4.0')]).toEqual(['0', '1', '"AES:OK;RSA:OK;"']);
    expect(at('15.1.0')).toBe('2');
    for (const hash of ['15.2.0', '15.3.0', '15.4.0', '15.5.0', '15.6.0']) expect(at(hash)).toMatch(/^"[0-9a-f]{6}"$/);
    expect(at('15.7.1.2.60')).toBeDefined();
    expect(at('15.7.1.2.17')).toBe('"double"');
    for (const { oid, name } of scalars) expect(at(`${oid}.0`), name).toBeDefined();
  });

  it('says first what kind of device it stands for, as plug-ins expect', async () => {
    const { port } = await agent();
    const values = await ask('snmpwalk', port, ['1.3.6.1.2.1.1']);
    expect(values.get('1.3.6.1.2.1.1.1.0')).toMatch(/^"payShield 10K/);
    expect(values.get('1.3.6.1.2.1.1.2.0')).toBe(`.${BASE}`);
  });

  it('shows what happens at once: calls, state, tamper, errors, LMKs', async () => {
    const device = watchedDevice();
    const { port } = await agent(device);
    const message = Buffer.from('0000NC');
    for (let i = 0; i < 3; i++)
      device.hsm.execute(message, 0, 6, { headerLength: 4, lmk: undefined }, new ByteWriter(64));
    device.now += 30_000;
    device.errorLog.record({ severity: 'major', code: '10', subCode: 'X', text: 'demo' });
    device.room.tamper('07');
    const values = await ask(
      'snmpget',
      port,
      ['1.2.0', '2.2.1.0', '2.2.2.0', '2.2.3.0', '3.1.0', '10.1.1.0', '3.4.1.2.1'].map((oid) => `${BASE}.${oid}`),
    );
    expect([...values.values()]).toEqual(['"30,3\nNC,00003;"', '3', '"2026-01-02 03:04:35"', '"07"', '0', '1', '2']);
  });

  it('takes users of SNMPv3 with and without encryption, and no others', async () => {
    const user = { name: 'watcher', authPassword: 'auth-password', privacyPassword: 'privacy-password' };
    const { port } = await agent(watchedDevice(), { community: undefined, user });
    const oid = [`${BASE}.3.1.0`];
    const v3 = (...more: string[]): string[] => ['-v3', '-a', 'SHA-256', '-x', 'AES', ...more];
    const good = v3('-u', 'watcher', '-l', 'authPriv', '-A', 'auth-password', '-X', 'privacy-password');
    expect([...(await ask('snmpget', port, oid, good)).values()]).toEqual(['2']);
    expect((await ask('snmpwalk', port, [`${BASE}.15.7`], good)).size).toBeGreaterThanOrEqual(60);
    for (const wrong of [
      v3('-u', 'watcher', '-l', 'authPriv', '-A', 'auth-passwort', '-X', 'privacy-password'),
      v3('-u', 'watcher', '-l', 'authNoPriv', '-A', 'auth-password'),
      v3('-u', 'somebody', '-l', 'authPriv', '-A', 'auth-password', '-X', 'privacy-password'),
      ['-v3', '-u', '', '-l', 'noAuthNoPriv'],
      ['-v2c', '-c', 'public'],
    ])
      await expect(ask('snmpget', port, oid, wrong), wrong.join(' ')).rejects.toThrow();
    const plain = await agent(watchedDevice(), { user: { name: 'watcher', authPassword: 'auth-password' } });
    expect(
      (
        await ask('snmpget', plain.port, oid, [
          '-v3',
          '-u',
          'watcher',
          '-l',
          'authNoPriv',
          '-a',
          'SHA-256',
          '-A',
          'auth-password',
        ])
      ).size,
    ).toBe(1);
  });

  it('cannot be written, and answers nobody with another community', async () => {
    const { port } = await agent();
    await expect(
      run('snmpset', ['-v2c', '-c', 'public', '-r', '0', `127.0.0.1:${port}`, `${BASE}.2.1.0`, 'i', '0']),
    ).rejects.toThrow();
    expect((await ask('snmpget', port, [`${BASE}.2.1.0`])).get(`${BASE}.2.1.0`)).toBe('4');
    warnings.length = 0;
    await expect(ask('snmpget', port, [`${BASE}.2.1.0`], ['-v2c', '-c', 'private'])).rejects.toThrow();
    expect(warnings).toEqual([{ kind: 'RequestFailedError', peer: '127.0.0.1' }]);
  });

  it('survives datagrams that are none of its kind', async () => {
    const { port } = await agent();
    const socket = createSocket('udp4');
    const send = (bytes: Uint8Array): Promise<void> =>
      new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', () => resolve()));
    let state = 7;
    const next = (): number => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 8;
    for (let i = 0; i < 300; i++) {
      const bytes = Uint8Array.from({ length: 1 + (next() % 60) }, () => next() & 255);
      // Half of them begin like a message.
      if (i % 2 === 0) bytes.set([0x30, bytes.length - 2].slice(0, bytes.length));
      await send(bytes);
      // More than the system keeps for a socket would be lost before the agent sees it.
      if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    socket.close();
    expect((await ask('snmpget', port, [`${BASE}.3.1.0`])).size).toBe(1);
  });
});

describe('an agent', () => {
  it('says why a port cannot be had', async () => {
    const first = await agent();
    const second = await startAgent({ ...OPTIONS, port: first.port }, watchedDevice().watched);
    expect(second).toEqual({
      problem: `cannot listen for SNMP on 127.0.0.1 port ${first.port}: the port is already in use`,
    });
  });
});
