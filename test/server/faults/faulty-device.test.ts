/** Rules at work on a device without a socket: what fires when, and what becomes of messages and replies. */
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import type { Outcome, Peer, Port } from '../../../src/hsm/contract.ts';
import { FaultyDevice } from '../../../src/server/faults/faulty-device.ts';
import { parseFaults } from '../../../src/server/faults/parse.ts';
import type { FaultPlan } from '../../../src/server/faults/rule.ts';
import { FakeDevice } from '../fake-device.ts';
import { readFrames } from '../frames.ts';

function planOf(written: unknown): FaultPlan {
  const plan = parseFaults(written);
  if ('problems' in plan) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

class Trial {
  readonly inner = new FakeDevice();
  readonly logged: Record<string, unknown>[] = [];
  readonly tampers: string[] = [];
  readonly waits: { callback: () => void; milliseconds: number }[] = [];
  now = 0;
  readonly device: FaultyDevice;

  constructor(written: unknown) {
    this.device = new FaultyDevice(
      {
        device: this.inner,
        logger: { warn: (fields) => void this.logged.push(fields as Record<string, unknown>) },
        defaultLmk: () => 0,
        tamper: (cause) => void this.tampers.push(cause),
        now: () => this.now,
        later: (callback, milliseconds) => void this.waits.push({ callback, milliseconds }),
      },
      planOf(written),
    );
  }

  send(
    text: string,
    { port = PORT, peer = PEER }: { port?: Port; peer?: Peer | undefined } = {},
  ): {
    outcome: Outcome;
    bytes: Uint8Array;
  } {
    const message = Buffer.from(text, 'latin1');
    const out = new ByteWriter(64);
    // The writer may hold replies of messages before.
    out.text('before');
    const outcome = this.device.execute(message, 0, message.length, port, out, peer);
    expect(Buffer.from(out.view().subarray(0, 6)).toString()).toBe('before');
    return { outcome, bytes: out.view().slice(6) };
  }

  reply(text: string, more: { port?: Port; peer?: Peer | undefined } = {}): string | undefined {
    return readFrames(this.send(text, more).bytes)[0];
  }

  /** Which of `count` calls a fault hit. */
  hits(count: number, text = '0000B2x'): number[] {
    return Array.from({ length: count }, (_, i) => i + 1).filter(() => this.reply(text)?.slice(6, 8) === '41');
  }
}

const PORT: Port = { headerLength: 4, lmk: undefined };
const PEER: Peer = { id: 1, name: '127.0.0.1:5000' };
const ERROR = { effect: 'error:41' };

describe('which calls a rule hits', () => {
  it('is all of them when it says nothing else', () => {
    expect(new Trial([ERROR]).hits(3)).toEqual([1, 2, 3]);
  });

  it('goes by command', () => {
    const trial = new Trial([{ ...ERROR, command: ['CA', 'NC'] }]);
    expect(trial.reply('0000NC')).toBe('0000ND41');
    expect(trial.reply('0000CC')).toBe('0000ED00');
    expect(trial.reply('0000nc')).toBe('0000ED00');
    expect(trial.send('000').outcome).toBeUndefined();
  });

  it('goes by LMK: the one the message names, else of the port, else the default', () => {
    const trial = new Trial([{ ...ERROR, lmk: 2 }]);
    expect(trial.reply('0000NC%02')).toBe('0000ND41');
    expect(trial.reply('0000NC%02\x19trailer')).toBe('0000ND41\x19trailer');
    expect(trial.reply('0000NC%01', { port: { headerLength: 4, lmk: 2 } })).toBe('0000ED00%01');
    expect(trial.reply('0000NC', { port: { headerLength: 4, lmk: 2 } })).toBe('0000ND41');
    expect(trial.reply('0000NC')).toBe('0000ED00');
    expect(new Trial([{ ...ERROR, lmk: 0 }]).reply('0000NC')).toBe('0000ND41');
  });

  it('goes by client: address, address and port, network', () => {
    const from = (client: string, name: string) =>
      new Trial([{ ...ERROR, client }]).reply('0000NC', { peer: { id: 2, name } }) === '0000ND41';
    expect(from('127.0.0.1', '127.0.0.1:5000')).toBe(true);
    expect(from('127.0.0.1', '::ffff:127.0.0.1:5000')).toBe(true);
    expect(from('127.0.0.1:5000', '127.0.0.1:5000')).toBe(true);
    expect(from('127.0.0.1:5001', '127.0.0.1:5000')).toBe(false);
    expect(from('127.0.0.0/8', '127.9.9.9:1')).toBe(true);
    expect(from('10.0.0.0/8', '127.9.9.9:1')).toBe(false);
    expect(from('::1', '::1:5000')).toBe(true);
    expect(from('[::1]:5000', '::1:5000')).toBe(true);
  });

  it('goes by number of the call, every n-th call, and most faults', () => {
    expect(new Trial([{ ...ERROR, call: 3 }]).hits(5)).toEqual([3]);
    expect(new Trial([{ ...ERROR, call: '2-4' }]).hits(5)).toEqual([2, 3, 4]);
    expect(new Trial([{ ...ERROR, every: 3 }]).hits(7)).toEqual([3, 6]);
    expect(new Trial([{ ...ERROR, times: 2 }]).hits(5)).toEqual([1, 2]);
  });

  it('goes by chance, the same for the same seed, near its share, and independent of other rules', () => {
    const plan = (seed: string, ...more: unknown[]) => ({
      seed,
      rules: [{ name: 'x', ...ERROR, probability: '20%' }, ...more],
    });
    const hits = new Trial(plan('a')).hits(2000);
    expect(new Trial(plan('a')).hits(2000)).toEqual(hits);
    expect(new Trial(plan('a', { effect: 'silence', command: 'CA' })).hits(2000)).toEqual(hits);
    expect(new Trial(plan('b')).hits(2000)).not.toEqual(hits);
    expect(hits.length).toBeGreaterThan(320);
    expect(hits.length).toBeLessThan(480);
  });

  it('goes by schedule, once or again and again', () => {
    const trial = new Trial([{ ...ERROR, schedule: { after: '10s', for: '2s', every: '5s' } }]);
    const hit = [0, 9999, 10_000, 11_999, 12_000, 14_999, 15_000, 17_500, 20_000].filter((at) => {
      trial.now = at;
      return trial.reply('0000NC') === '0000ND41';
    });
    expect(hit).toEqual([10_000, 11_999, 15_000, 20_000]);
  });

  it('is decided by the first rule that fires, and every rule counts what it sees', () => {
    const trial = new Trial([
      { name: 'first', effect: 'error:11', call: 2 },
      { name: 'second', effect: 'error:22' },
    ]);
    expect(['0000NC', '0000NC', '0000NC'].map((text) => trial.reply(text))).toEqual([
      '0000ND22',
      '0000ND11',
      '0000ND22',
    ]);
    expect(trial.device.states().map(({ matched, injected }) => [matched, injected])).toEqual([
      [3, 1],
      [3, 2],
    ]);
  });
});

describe('what a fault does', () => {
  it('an error code: the command is not executed, header and trailer come back', () => {
    const trial = new Trial([ERROR]);
    expect(trial.reply('1234CAabc\x19tail')).toBe('1234CB41\x19tail');
    expect(trial.inner.executed).toBe(0);
  });

  it('silence: the command is executed and nothing comes', () => {
    const trial = new Trial([{ effect: 'silence' }]);
    expect(trial.send('0000ECx')).toMatchObject({ outcome: undefined, bytes: new Uint8Array(0) });
    expect(trial.inner.executed).toBe(1);
  });

  it('a wrong header, whatever the header was', () => {
    const trial = new Trial([{ effect: 'wrong-header' }]);
    expect(trial.reply('0000ECx')).toBe('????ED00x');
    expect(trial.reply('????ECx')).toBe('!!!!ED00x');
  });

  it('a truncated reply with a length that fits it', () => {
    expect(new Trial([{ effect: 'truncated' }]).reply('0000ECabcd')).toBe('0000ED');
    expect(new Trial([{ effect: 'truncated:7' }]).reply('0000ECabcd')).toBe('0000ED0');
    expect(new Trial([{ effect: 'truncated:999' }]).reply('0000ECabcd')).toBe('0000ED00abcd');
    expect(new Trial([{ effect: 'truncated:0' }]).send('0000ECabcd').bytes).toEqual(Uint8Array.of(0, 0));
  });

  it('half a frame, then the end of the connection, and nothing more of what was sent', async () => {
    const drops: string[] = [];
    const peer: Peer = { id: 3, name: '127.0.0.1:1', drop: (how) => void drops.push(how) };
    const trial = new Trial([{ effect: 'half-frame', call: 1 }]);
    const half = await (trial.send('0000ECabcd', { peer }).outcome as Promise<Uint8Array>);
    expect(Buffer.from(half).toString('latin1')).toBe('\0\x0c0000ED');
    expect(trial.send('0000ECx', { peer }).bytes).toHaveLength(0);
    await new Promise(setImmediate);
    expect(drops).toEqual(['close']);
  });

  it('half a frame on a connection that stays open and says nothing more', async () => {
    const drops: string[] = [];
    const peer: Peer = { id: 3, name: '127.0.0.1:1', drop: (how) => void drops.push(how) };
    const trial = new Trial([{ effect: 'half-frame:open', call: 1 }]);
    await (trial.send('0000ECabcd', { peer }).outcome as Promise<Uint8Array>);
    await new Promise(setImmediate);
    expect(trial.send('0000ECx', { peer }).bytes).toHaveLength(0);
    expect(drops).toEqual([]);
  });

  it('a reset: nothing is executed and the connection is told', async () => {
    const drops: string[] = [];
    const peer: Peer = { id: 3, name: '127.0.0.1:1', drop: (how) => void drops.push(how) };
    const trial = new Trial([{ effect: 'reset' }]);
    expect(await (trial.send('0000ECx', { peer }).outcome as Promise<Uint8Array>)).toHaveLength(0);
    expect(drops).toEqual(['reset']);
    expect(trial.inner.executed).toBe(0);
  });

  it('a delay holds the reply back, alone or before another effect', async () => {
    const trial = new Trial([
      { delay: 'fixed:250ms', call: 1 },
      { delay: 'fixed:100ms', effect: 'error:41' },
    ]);
    const slow = trial.send('0000ECx').outcome as Promise<Uint8Array>;
    const slowError = trial.send('0000ECx').outcome as Promise<Uint8Array>;
    await new Promise(setImmediate);
    expect(trial.waits.map(({ milliseconds }) => milliseconds)).toEqual([250, 100]);
    for (const { callback } of trial.waits) callback();
    expect(readFrames(await slow)).toEqual(['0000ED00x']);
    expect(readFrames(await slowError)).toEqual(['0000ED41']);
  });

  it('delays follow their distribution', () => {
    const mean = (delay: string) => {
      const trial = new Trial([{ delay }]);
      for (let i = 0; i < 2000; i++) trial.send('0000ECx');
      const drawn = trial.logged.map((line) => Number(line['delayMilliseconds'] ?? 0));
      return drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    };
    expect(mean('uniform:10ms,30ms')).toBeCloseTo(20, -0.5);
    expect(mean('exponential:20ms')).toBeGreaterThan(18);
    expect(mean('exponential:20ms')).toBeLessThan(22);
    expect(mean('normal:50ms,5ms')).toBeCloseTo(50, -0.5);
  });

  it('works on replies that come later', async () => {
    const trial = new Trial([{ effect: 'wrong-header' }]);
    const { outcome } = trial.send('0000LAone');
    trial.inner.release('one');
    expect(readFrames(await (outcome as Promise<Uint8Array>))).toEqual(['????LB00one']);
  });

  it('passes on that the device wants to close', () => {
    expect(new Trial([{ effect: 'silence' }]).send('0000CL').outcome).toBe('close');
  });

  it('loss concerns datagrams only: the request or the reply', () => {
    const udp: Peer = { id: 4, name: '127.0.0.1:9', transport: 'udp' };
    const request = new Trial([{ effect: 'loss' }]);
    expect(request.reply('0000ECx')).toBe('0000ED00x');
    expect(request.reply('0000ECx', { peer: udp })).toBeUndefined();
    expect(request.inner.executed).toBe(1);
    const reply = new Trial([{ effect: 'loss:reply' }]);
    expect(reply.reply('0000ECx', { peer: udp })).toBeUndefined();
    expect(reply.inner.executed).toBe(1);
  });

  it('half a datagram comes alone: the sender is heard again', async () => {
    const udp: Peer = { id: 4, name: '127.0.0.1:9', transport: 'udp' };
    const trial = new Trial([{ effect: 'half-frame', call: 1 }]);
    expect(await (trial.send('0000ECab', { peer: udp }).outcome as Promise<Uint8Array>)).toHaveLength(7);
    expect(trial.reply('0001ECab', { peer: udp })).toBe('0001ED00ab');
  });

  it('a tamper is handed to the device, then the message is executed', () => {
    const trial = new Trial([{ effect: 'tamper:motion', times: 1 }]);
    expect(trial.reply('0000ECx')).toBe('0000ED00x');
    expect(trial.reply('0000ECx')).toBe('0000ED00x');
    expect(trial.tampers).toEqual(['07']);
  });
});

describe('a device with faults', () => {
  it('logs each one as a fault on purpose, with rule, effect, command, call and peer', () => {
    const trial = new Trial([{ name: 'demo', ...ERROR, every: 2 }]);
    for (let i = 0; i < 5; i++) trial.send('0000NC');
    expect(trial.logged).toEqual([
      { fault: 'demo', effect: 'error:41', command: 'NC', call: 2, peer: '127.0.0.1:5000' },
      { fault: 'demo', effect: 'error:41', command: 'NC', call: 4, peer: '127.0.0.1:5000' },
    ]);
    expect(trial.device.injected).toBe(2);
  });

  it('only passes on when there are no rules', () => {
    const trial = new Trial([]);
    expect(trial.reply('0000ECx')).toBe('0000ED00x');
    expect(trial.logged).toEqual([]);
  });

  it('takes other rules while it serves, with counts from zero', () => {
    const trial = new Trial([ERROR]);
    expect(trial.reply('0000NC')).toBe('0000ND41');
    trial.device.use(planOf([{ effect: 'error:22', call: 1 }]));
    expect([trial.reply('0000NC'), trial.reply('0000NC')]).toEqual(['0000ND22', '0000ED00']);
    trial.device.use(planOf([]));
    expect(trial.reply('0000NC')).toBe('0000ED00');
    expect(trial.device.injected).toBe(2);
  });
});
