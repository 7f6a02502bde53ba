/** Small real runs: a device in this process, real sockets, real keys. Nothing here depends on how fast the machine is. */
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DriveOptions } from '../../src/load/driver.ts';
import { type PreparedScenario, prepare, type TargetOptions } from '../../src/load/prepare.ts';
import { runLoad } from '../../src/load/run.ts';
import { findScenario, parseMix, scenarios } from '../../src/load/scenarios.ts';
import { testZmkClear, testZmks } from '../../src/load/test-zmks.ts';
import { type StartedHsm, startHsm } from '../../src/testing/index.ts';

let hsm: StartedHsm;
beforeAll(async () => {
  hsm = await startHsm({ seed: 'load', lmkPorts: true });
});
afterAll(() => hsm.close());

const options: DriveOptions = {
  connections: 2,
  depth: 4,
  rate: undefined,
  ramp: 0,
  warmUp: 0,
  duration: 0.15,
  pacing: 'exact',
  seed: 'run',
  timeout: 5000,
};

function targetAt(port: number, more: Partial<TargetOptions> = {}): TargetOptions {
  return { host: '127.0.0.1', port, headerLength: 4, timeout: 5000, lmkId: undefined, zmk: undefined, ...more };
}

async function ready(name: string, target: TargetOptions, seed = 'run'): Promise<PreparedScenario> {
  const prepared = await prepare(scenarios[name]!, target, seed);
  if ('problem' in prepared) throw new Error(prepared.problem);
  return prepared;
}

describe('every scenario', () => {
  for (const name of Object.keys(scenarios))
    it(`${name} finds nothing wrong with the device`, async () => {
      const target = targetAt(hsm.port);
      const prepared = await ready(name, target);
      expect(prepared.notes).toEqual([]);
      const { report } = await runLoad(prepared, scenarios[name]!, target, options);
      const { totals } = report;
      expect(totals.right).toBeGreaterThan(0);
      expect(report.commands.filter(({ refused, wrong, lost }) => refused + wrong + lost > 0)).toEqual([]);
      expect({ ...totals, offered: 0, right: 0, late: 0, backlog: 0 }).toEqual({
        offered: 0,
        right: 0,
        late: 0,
        backlog: 0,
        refused: 0,
        wrong: 0,
        lost: 0,
        notSent: 0,
        duplicated: 0,
        outOfOrder: 0,
        unmatched: 0,
        connectionsLost: 0,
        connectFailures: 0,
        warmUpFailures: 0,
      });
    });

  it('runs under each kind of LMK, chosen by port or by name', async () => {
    for (const [lmk, port] of hsm.lmkPorts) {
      const byPort = targetAt(port);
      const { report } = await runLoad(await ready('everything', byPort), scenarios['everything']!, byPort, options);
      expect([lmk, report.totals.right, report.totals.refused + report.totals.wrong]).toEqual([
        lmk,
        report.totals.offered,
        0,
      ]);
      const byName = targetAt(hsm.port, { lmkId: lmk });
      expect((await ready('pin-translate', byName)).lmkCheckValue).toHaveLength(16);
    }
  });
});

describe('a mix of commands without messages of our own', () => {
  it('is made of samples that the device takes, and each reply must be as before', async () => {
    const mix = parseMix('M4=1,GW=1,JE=1,JK=1,GO=1');
    if ('problem' in mix) throw new Error(mix.problem);
    const target = targetAt(hsm.port);
    const prepared = await prepare(mix, target, 'samples');
    if ('problem' in prepared) throw new Error(prepared.problem);
    const { report } = await runLoad(prepared, mix, target, options);
    expect(report.totals.right).toBe(report.totals.offered);
    expect(new Set(report.commands.map(({ name, check }) => `${name} ${check}`))).toEqual(
      new Set(['M4 recorded', 'GW recorded', 'JE recorded', 'JK form']),
    );
    expect(prepared.notes).toEqual(['GO is left out: the target refuses every sample of it']);
  });
});

describe('preparation', () => {
  it('makes the same messages for the same seed, and others for another', async () => {
    const target = targetAt(hsm.port);
    const frames = async (seed: string): Promise<string[]> =>
      (await ready('switch', target, seed)).plan.entries.flatMap(({ transactions }) =>
        transactions.flatMap((calls) => calls.map(({ frame }) => Buffer.from(frame).toString('hex'))),
      );
    const first = await frames('one');
    expect(await frames('one')).toEqual(first);
    expect(await frames('two')).not.toEqual(first);
  });

  it('has a wrong value among so many, which the device must find', async () => {
    const { plan } = await ready('issuer', targetAt(hsm.port));
    const codes = plan.entries.flatMap(({ transactions }) =>
      transactions.map(([call]) => Buffer.from(call!.expected.subarray(2, 4)).toString()),
    );
    expect(codes.filter((code) => code === '01').length).toBe(codes.length / 8);
  });

  it('takes a ZMK of the user, and notices when its clear value is another', async () => {
    const cryptogram = testZmks['268604']![0]!;
    const right = targetAt(hsm.port, { zmk: { clear: testZmkClear, cryptogram } });
    expect(await prepare(scenarios['issuer']!, right, 's')).toHaveProperty('plan');
    const wrong = targetAt(hsm.port, { zmk: { clear: '0123456789ABCDEF0123456789ABCDEF', cryptogram } });
    expect(await prepare(scenarios['issuer']!, wrong, 's')).toEqual({
      problem: expect.stringMatching(/A6 with (01|10)|check value/),
    });
  });

  it('leaves out what the device does not allow, and says so', async () => {
    const strict = await startHsm({ seed: 'strict', settings: { authorised: false } });
    const prepared = await ready('key-management', targetAt(strict.port));
    expect(prepared.notes).toEqual([
      'A0 with export is left out: the target answers 17',
      'A8 is left out: the target answers 17',
    ]);
    await strict.close();
  });

  it('says what is wrong with a name', () => {
    expect(findScenario('swtich')).toEqual({ problem: expect.stringContaining('did you mean switch?') });
    expect(parseMix('CA=1,CY=0')).toEqual({ problem: 'CY: a weight is a number above zero' });
    expect(parseMix('CA=1,ZZ=2')).toEqual({ problem: expect.stringContaining('nothing called "ZZ"') });
    expect(parseMix('CA=3,KQ')).toMatchObject({ mix: { CA: 3, KQ: 1 } });
  });
});

describe('a target that misbehaves', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });
  const serve = (behave: (socket: Socket) => void): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => {});
        behave(socket);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });

  it.each<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.destroy()],
    ['closes at the first message', (socket) => socket.on('data', () => socket.destroy())],
    ['answers another protocol', (socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['answers with an empty frame', (socket) => socket.on('data', () => socket.write(Buffer.alloc(2)))],
    ['says nothing', (socket) => socket.resume()],
  ])('and %s is told before the run', async (_what, behave) => {
    const target = targetAt(await serve(behave), { timeout: 300 });
    expect(await prepare(scenarios['pin-translate']!, target, 's')).toEqual({ problem: expect.any(String) });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.on('data', () => socket.destroy())],
    ['answers garbage', (socket) => socket.on('data', () => socket.write('\0\u0008garbage!\0\u0002xy\0\0\uffff'))],
    ['says nothing', (socket) => socket.resume()],
  ])('and %s during the run ends in a report', async (_what, behave) => {
    const prepared = await ready('pin-translate', targetAt(hsm.port));
    const target = targetAt(await serve(behave), { timeout: 300 });
    const { report } = await runLoad(prepared, scenarios['pin-translate']!, target, {
      ...options,
      duration: 0.5,
      timeout: 300,
    });
    expect(report.totals).toMatchObject({ right: 0 });
    expect(report.totals.lost).toBeGreaterThan(0);
  });

  it('because nobody listens is told', async () => {
    const port = await serve(() => {});
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await prepare(scenarios['issuer']!, targetAt(port), 's')).toEqual({
      problem: expect.stringContaining('connection refused'),
    });
    const prepared = await ready('issuer', targetAt(hsm.port));
    const { report } = await runLoad(prepared, scenarios['issuer']!, targetAt(port), options);
    expect(report.gaveUp).toContain('connection refused');
  });
});
