/**
 * Two units behind one address: the configuration in `deploy/haproxy.cfg`, the real HAProxy, two spawned devices, and
 * hosts that keep asking while one unit is killed, hangs, loses its LMKs or comes back.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { PINWARD } from './pinward.ts';

const haproxyVersion = versionOf();
if (haproxyVersion === undefined)
  console.warn(
    'skipped: haproxy is not in PATH (apt-get install haproxy), so two units behind one address are not tested',
  );

const CONFIGURATION = fileURLToPath(new URL('../../deploy/haproxy.cfg', import.meta.url));
const children: ChildProcess[] = [];
const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) host.stop();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

describe.skipIf(haproxyVersion === undefined)('two units behind HAProxy', () => {
  it('go on with one when the other is killed: no wrong answer, errors on its connections only', async () => {
    const { units, load } = await pair(8);
    await load(1000);
    const killed = hosts.filter(({ unit }) => unit === 'UNIT-0001');
    const others = hosts.filter(({ unit }) => unit === 'UNIT-0002');
    expect([killed.length, others.length]).toEqual([4, 4]);
    units[0]!.kill('SIGKILL');
    await load(4000);
    for (const host of hosts) expect(host.wrong).toEqual([]);
    for (const host of others) expect(host.errors).toBe(0);
    for (const host of killed) {
      expect(host.errors).toBeGreaterThan(0);
      expect(host.unit).toBe('UNIT-0002');
      expect(host.longestGap).toBeLessThan(CHECK_INTERVAL);
    }
    // Connections that a host makes new find the unit that is there, at once.
    for (const host of killed) expect(host.errors).toBeLessThan(5);
  }, 60_000);

  it('end the connections of a unit that hangs, and hosts find the other one', async () => {
    const { units, load } = await pair(4);
    await load(500);
    const hung = hosts.filter(({ unit }) => unit === 'UNIT-0001');
    units[0]!.kill('SIGSTOP');
    await load(6000);
    units[0]!.kill('SIGCONT');
    for (const host of hosts) expect(host.wrong).toEqual([]);
    for (const host of hung) {
      expect(host.unit).toBe('UNIT-0002');
      // Two checks that each wait a second, and a little for the machine.
      expect(host.longestGap).toBeLessThan(4 * CHECK_INTERVAL);
    }
  }, 60_000);

  it('take no host to a unit whose LMKs are gone, and take it back when they are there again', async () => {
    const { management, address } = await pair(0);
    const faults = `http://127.0.0.1:${management[0]}/api/v1/faults`;
    await fetch(faults, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rules: [{ command: 'NC', effect: 'tamper:motion', times: 1 }] }),
    });
    const unitsOf = async (): Promise<Set<string>> => {
      const seen = new Set<string>();
      for (let i = 0; i < 6; i++) {
        const host = new Host(address);
        await host.until(() => host.unit !== '');
        seen.add(host.unit);
        hosts.push(host);
      }
      for (const host of hosts.splice(0)) host.stop();
      return seen;
    };
    const becomes = async (wanted: readonly string[]): Promise<void> => {
      const limit = Date.now() + 10_000;
      for (let seen = await unitsOf(); [...seen].sort().join() !== wanted.join(); seen = await unitsOf()) {
        if (Date.now() > limit) throw new Error(`hosts still go to ${[...seen].join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    await becomes(['UNIT-0002']);
    await fetch(faults, { method: 'DELETE' });
    await becomes(['UNIT-0001', 'UNIT-0002']);
  }, 60_000);
});

/** Milliseconds; `inter` in the configuration. */
const CHECK_INTERVAL = 1000;

interface Pair {
  readonly units: readonly ChildProcess[];
  readonly management: readonly number[];
  readonly address: number;
  /** Lets the hosts ask for so many milliseconds. */
  load(milliseconds: number): Promise<void>;
}

/** Two devices, HAProxy in front of them, and hosts that ask. */
async function pair(hostCount: number): Promise<Pair> {
  const started = await Promise.all(['UNIT-0001', 'UNIT-0002'].map(startUnit));
  const address = await freePort();
  const haproxy = spawn('haproxy', ['-f', CONFIGURATION], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PINWARD_BIND: `127.0.0.1:${address}`,
      PINWARD_STATS: `127.0.0.1:${await freePort()}`,
      PINWARD_UNIT_1: `127.0.0.1:${started[0]!.port}`,
      PINWARD_UNIT_2: `127.0.0.1:${started[1]!.port}`,
    },
  });
  children.push(haproxy);
  await listening(address);
  for (let i = 0; i < hostCount; i++) {
    const host = new Host(address);
    hosts.push(host);
    // One after the other: the balance goes by the connections that there are.
    await host.until(() => host.unit !== '');
  }
  return {
    units: started.map(({ child }) => child),
    management: started.map(({ http }) => http),
    address,
    load: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

async function startUnit(name: string): Promise<{ child: ChildProcess; port: number; http: number }> {
  const child = spawn(
    process.execPath,
    [
      PINWARD,
      'serve',
      '--port',
      '0',
      '--http',
      '0',
      '--ready-json',
      '--log-level',
      'error',
      '--set',
      `firmware=${name}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const ready = JSON.parse(line) as { addresses: { port: number }[]; http: { port: number } };
  return { child, port: ready.addresses[0]!.port, http: ready.http.port };
}

/** A host: asks one thing after the other, checks every byte of the answers, and connects again after an error. */
class Host {
  /** Which unit it is connected to, by what that answers to NC. */
  unit = '';
  answers = 0;
  errors = 0;
  readonly wrong: string[] = [];
  /** Milliseconds between two right answers. */
  longestGap = 0;
  readonly #port: number;
  #socket: Socket | undefined;
  #isStopped = false;
  #received = Buffer.alloc(0);
  #expected = '';
  #count = 0;
  #lastAnswer = performance.now();

  constructor(port: number) {
    this.#port = port;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket?.destroy();
  }

  async until(holds: () => boolean): Promise<void> {
    const limit = Date.now() + 10_000;
    while (!holds()) {
      if (Date.now() > limit) throw new Error('a host gets no answer');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #connect(): void {
    if (this.#isStopped) return;
    this.#received = Buffer.alloc(0);
    const socket = connectSocket(this.#port, '127.0.0.1', () => this.#ask());
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#isStopped) return;
      this.errors++;
      this.unit = '';
      setTimeout(() => this.#connect(), 20);
    });
  }

  /** NC first, to know the unit, then echoes of data that is different each time. */
  #ask(): void {
    const header = String(this.#count++ % 10_000).padStart(4, '0');
    const data = `${this.#port}/${Math.random()}`;
    const text =
      this.unit === '' ? `${header}NC` : `${header}B2${data.length.toString(16).toUpperCase().padStart(4, '0')}${data}`;
    this.#expected = this.unit === '' ? `${header}ND002686040000000000` : `${header}B300${data}`;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    this.#socket!.write(Buffer.concat([length, Buffer.from(text)]));
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    if (this.#received.length < 2 || this.#received.length < 2 + this.#received.readUInt16BE()) return;
    const answer = this.#received.toString('latin1', 2);
    this.#received = Buffer.alloc(0);
    const isNew = this.unit === '';
    if (isNew ? !answer.startsWith(this.#expected) : answer !== this.#expected) this.wrong.push(answer);
    if (isNew) this.unit = answer.slice(-9);
    this.answers++;
    const now = performance.now();
    this.longestGap = Math.max(this.longestGap, now - this.#lastAnswer);
    this.#lastAnswer = now;
    setTimeout(() => {
      if (!this.#socket!.destroyed) this.#ask();
    }, 2);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  for (const limit = Date.now() + 10_000; ; ) {
    const socket = connectSocket(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    if (Date.now() > limit) throw new Error('haproxy does not listen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function versionOf(): string | undefined {
  try {
    return execFileSync('haproxy', ['-v'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
