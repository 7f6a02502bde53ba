import { describe, expect, it } from 'vitest';
import { answers, planOf, simulate } from './simulation.ts';

const of = ({ recorder }: Awaited<ReturnType<typeof simulate>>['outcome']) => recorder.operations[0]!;

describe('open loop', () => {
  it('sends what is due and no more, and measures from the intended time', async () => {
    const { outcome, target } = await simulate(answers(3));
    expect(of(outcome)).toMatchObject({ offered: 200, right: 200, lost: 0, notSent: 0 });
    expect(target.received).toHaveLength(200);
    expect(of(outcome).response.percentile(0.5)).toBeGreaterThanOrEqual(3000);
    expect(of(outcome).response.max).toBeLessThan(3200);
    expect(outcome.recorder.lag.max).toBeLessThan(200);
    expect(outcome.recorder.seconds.map(({ offered, onTime }) => [offered, onTime])).toEqual([
      [100, 100],
      [100, 100],
    ]);
  });

  it('lets calls that wait behind a stall count with their waiting: no coordinated omission', async () => {
    // One call takes half a second, and with one call in flight at a time 50 others come due meanwhile.
    const { outcome } = await simulate((message, n) => answers(n === 50 ? 500 : 1)(message, n), { depth: 1 });
    const { response, service } = of(outcome);
    expect(of(outcome).right).toBe(200);
    expect(service.percentile(0.99)).toBeLessThan(2000);
    expect(response.percentile(0.9)).toBeGreaterThan(250_000);
    // The waiting is the target's, not ours.
    expect(outcome.recorder.lag.percentile(0.99)).toBeLessThan(200);
  });

  it('bounds what is in flight, and tells what was not sent from what was lost', async () => {
    const { outcome, target } = await simulate(() => [], { depth: 8, timeout: 5000 });
    expect(target.received).toHaveLength(8);
    expect(of(outcome)).toMatchObject({ offered: 200, right: 0, lost: 8, notSent: 192 });
    expect(outcome.backlog).toBe(200);
  });

  it('finishes what is in flight when the time is over', async () => {
    const { outcome } = await simulate(answers(300), { depth: 64 });
    expect(of(outcome)).toMatchObject({ offered: 200, right: 200, lost: 0 });
    expect(outcome.backlog).toBeGreaterThan(25);
    expect(outcome.recorder.completed).toBeLessThan(200);
  });

  it('sees its own lateness when the clock jumps', async () => {
    const { outcome } = await simulate(answers(1), {}, planOf(), (_driver, _target, clock) => {
      clock.later(() => {
        clock.time += 100;
      }, 1000);
    });
    expect(outcome.recorder.lag.max).toBeGreaterThan(90_000);
    expect(of(outcome).right).toBe(200);
  });

  it('measures nothing while warming up, but does not overlook failures there', async () => {
    const { outcome } = await simulate(
      (message, n) => (n === 5 ? [{ after: 1, reply: `${message.slice(0, 4)}CB13` }] : answers(1)(message, n)),
      { warmUp: 1 },
    );
    expect(of(outcome)).toMatchObject({ offered: 200, refused: 0 });
    expect(outcome.recorder.warmUp).toMatchObject({ sent: 100, refused: 1 });
  });

  it('grows to its rate on a ramp', async () => {
    const { target } = await simulate(answers(1), { ramp: 1, warmUp: 1, duration: 1 });
    // A tenth of the rate at the start, in a straight line: some 40 in the first second instead of 100.
    expect(target.received.length).toBeGreaterThan(125);
    expect(target.received.length).toBeLessThan(165);
  });

  it('keeps the rate of calls when transactions have several', async () => {
    const { outcome } = await simulate(answers(1), {}, planOf(4));
    expect(of(outcome).offered).toBeGreaterThanOrEqual(200);
    expect(of(outcome).offered).toBeLessThanOrEqual(204);
  });

  it('sends what is due on a tick of a millisecond when asked to', async () => {
    const { outcome } = await simulate(answers(1), { pacing: 'tick', rate: 2000 });
    expect(of(outcome).right).toBe(4000);
    expect(outcome.recorder.lag.max).toBeLessThan(1200);
  });
});

describe('closed loop', () => {
  it('has every place in flight taken all the time', async () => {
    const { outcome } = await simulate(answers(10), { rate: undefined, connections: 2, depth: 4 });
    // Eight at a time, 10 ms each, for two seconds.
    expect(of(outcome).right).toBeGreaterThan(1550);
    expect(of(outcome).right).toBeLessThan(1620);
    expect(of(outcome).lost).toBe(0);
  });
});

describe('flows', () => {
  it('send each step when the one before is answered', async () => {
    const { target } = await simulate(answers(50), { rate: 40, duration: 1, depth: 64 }, planOf(3));
    const steps = target.received.map((message) => Number(message.slice(6)) % 10);
    expect(steps.slice(0, 2)).toEqual([0, 1]);
    expect(steps.filter((step) => step === 2)).toHaveLength(steps.length / 3);
  });

  it('end at a step that went wrong', async () => {
    const refuse = (message: string) => [{ after: 1, reply: `${message.slice(0, 4)}CB01` }];
    const { outcome, target } = await simulate(refuse, { rate: 30 }, planOf(3));
    expect(target.received.every((message) => Number(message.slice(6)) % 10 === 0)).toBe(true);
    expect(of(outcome).codes).toEqual(new Map([['01', target.received.length]]));
  });
});

describe('replies', () => {
  const onceOdd = (odd: (header: string) => readonly { after: number; reply: string }[]) =>
    simulate((message, n) => (n === 20 ? odd(message.slice(0, 4)) : answers(2)(message, n)), { rate: 500 });

  it.each([
    ['another value', (h: string) => [{ after: 2, reply: `${h}CB0012` }], { wrong: 1, right: 999 }],
    ['another response code', (h: string) => [{ after: 2, reply: `${h}ZZ00` }], { wrong: 1, right: 999 }],
    ['no codes at all', (h: string) => [{ after: 2, reply: h }], { wrong: 1, right: 999 }],
    ['an error code', (h: string) => [{ after: 2, reply: `${h}CB68` }], { refused: 1, right: 999 }],
  ])('with %s are counted', async (_name, odd, expected) => {
    expect(of((await onceOdd(odd)).outcome)).toMatchObject(expected);
  });

  it('that come twice are counted as duplicated', async () => {
    const { outcome } = await onceOdd((h) => [
      { after: 2, reply: `${h}CB00` },
      { after: 3, reply: `${h}CB00` },
    ]);
    expect(outcome.recorder.strays).toEqual({ duplicated: 1, outOfOrder: 0, unmatched: 0 });
    expect(of(outcome).right).toBe(1000);
  });

  it('that are overtaken are counted and still matched', async () => {
    const { outcome } = await onceOdd((h) => [{ after: 7, reply: `${h}CB00` }]);
    expect(outcome.recorder.strays).toMatchObject({ duplicated: 0, unmatched: 0 });
    expect(outcome.recorder.strays.outOfOrder).toBeGreaterThan(0);
    expect(of(outcome)).toMatchObject({ right: 1000, lost: 0 });
  });

  it('with a header that nobody sent are counted, and the call is lost', async () => {
    const { outcome } = await onceOdd(() => [{ after: 2, reply: '----CB00' }]);
    expect(outcome.recorder.strays.unmatched).toBe(1);
    expect(of(outcome)).toMatchObject({ lost: 1 });
  });
});

describe('a target that goes away', () => {
  it('costs the calls in flight, and is connected to again', async () => {
    const { outcome, target } = await simulate(
      (message, n) => (n === 50 ? [{ after: 1, close: true }] : answers(2)(message, n)),
      {},
    );
    expect(target.connections).toBe(2);
    expect(outcome).toMatchObject({ connectionsLost: 1, gaveUp: undefined });
    expect(of(outcome)).toMatchObject({ lost: 1, right: 199, notSent: 0 });
    expect(of(outcome).response.max).toBeGreaterThan(150_000);
  });

  it('for good ends the run with what there is', async () => {
    const { outcome } = await simulate(
      (message, n) => (n === 50 ? [{ after: 1, close: true }] : answers(2)(message, n)),
      { duration: 60 },
      planOf(),
      (_driver, target, clock) => {
        clock.later(() => {
          target.isDown = true;
        }, 400);
      },
    );
    expect(outcome.gaveUp).toBe('connection refused');
    expect(outcome.recorder.to - outcome.recorder.from).toBeLessThan(3000);
    expect(of(outcome).right).toBe(50);
  });

  it('from the beginning is told at once', async () => {
    const { outcome } = await simulate(answers(1), {}, planOf(), (_driver, target) => {
      target.isDown = true;
    });
    expect(outcome).toMatchObject({ gaveUp: 'connection refused', connectFailures: 1 });
  });

  it('by not answering is connected to again after the time-out', async () => {
    const { outcome, target } = await simulate((message, n) => (n < 8 ? [] : answers(2)(message, n)), { duration: 3 });
    expect(target.connections).toBe(2);
    expect(of(outcome)).toMatchObject({ lost: 8, right: 292 });
    expect([...outcome.reasons.keys()]).toEqual(['no answer within 1000 ms']);
  });
});

describe('a run that is stopped', () => {
  it('reports what there is', async () => {
    const { outcome } = await simulate(answers(2), { duration: 60 }, planOf(), (driver, _target, clock) => {
      clock.later(() => driver.stop(), 500);
    });
    expect(outcome.isInterrupted).toBe(true);
    expect(of(outcome)).toMatchObject({ notSent: 0, lost: 0 });
    expect(of(outcome).right).toBeGreaterThanOrEqual(49);
    expect(of(outcome).right).toBeLessThanOrEqual(51);
  });
});

describe('a run that is stopped before it starts', () => {
  it('ends at once with an empty report', async () => {
    const { outcome, target } = await simulate(answers(2), {}, planOf(), (driver) => driver.stop());
    expect(outcome).toMatchObject({ isInterrupted: true, backlog: 0 });
    expect(target.received).toEqual([]);
  });
});

describe('the same seed', () => {
  it('sends the same messages in the same order, however the target answers', async () => {
    const first = await simulate(answers(1));
    const second = await simulate(answers(9));
    const other = await simulate(answers(1), { seed: 'other' });
    expect(second.target.received).toEqual(first.target.received);
    expect(other.target.received).not.toEqual(first.target.received);
  });
});
