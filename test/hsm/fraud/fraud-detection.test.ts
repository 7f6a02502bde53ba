/** Failed PIN verifications: limits, what happens beyond them, and the way back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { fromLatin1, latin1 } from '../../../protocol/dsl/values.ts';
import { auditOf, fraudOf } from '../../../src/hsm/audit/of-device.ts';
import { type DeviceStore, volatileStore } from '../../../src/hsm/device-store.ts';
import { FailureWindow } from '../../../src/hsm/fraud/failure-window.ts';
import { defaultFraudLimits, openFraudLimits, readFraudLimits, readLimit } from '../../../src/hsm/fraud/limits.ts';
import { ruledDevice } from '../authorisation/ruled-device.ts';

/** Published exchanges of DC: the right PVV, a wrong one, and one that a wrong length spoils. */
const RIGHT = 'DC0406FBB23A5214DFX367930344805B1FAD6146EF4ED7502B3AE7A708F877571A90155000002532114402';
const WRONG = 'DC0406FBB23A5214DFX367930344805B1FAD6146EF4ED7502B3AE7A708F877571A90155000002532114401';

function device(limits: Partial<typeof defaultFraudLimits> = {}, store: DeviceStore = volatileStore()) {
  const made = ruledDevice({ profile: 'lab', operatingState: 'online', store });
  const fraud = fraudOf(made.state);
  const ask = (message: string): string => {
    const out = new ByteWriter();
    const frame = fromLatin1(message);
    made.hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
    return latin1(out.bytes, 2, out.at);
  };
  const events = () =>
    [...auditOf(made.state).records()].filter(({ kind }) => kind === 'fraud').map(({ code, error }) => code + error);
  const ready = fraud.change({ ...defaultFraudLimits, perMinute: 0, perHour: 0, attack: 0, ...limits });
  return { ...made, fraud, ask, events, ready };
}

describe('limits', () => {
  test('of a minute: one failure more answers 39 to every verification, until it is enabled again', async () => {
    const { ask, fraud, events, state, ready } = device({ perMinute: 2, reaction: 'block' });
    await ready;
    expect([ask(WRONG), ask(WRONG), ask(RIGHT), ask(WRONG), ask(RIGHT), ask(WRONG)]).toEqual([
      'DD01',
      'DD01',
      'DD00',
      'DD01',
      'DD39',
      'DD39',
    ]);
    expect(events()).toEqual(['DC01']);
    expect(state.statistics.health).toMatchObject({ pinFailuresPerMinute: 1, pinFailuresPerHour: 0, pinAttacks: 0 });
    expect(ask('JK').slice(-2)).toBe('10');
    expect(await fraud.enable()).toBeUndefined();
    expect([ask(RIGHT), ask(WRONG), ask(WRONG), ask(WRONG), ask(RIGHT)]).toEqual([
      'DD00',
      'DD01',
      'DD01',
      'DD01',
      'DD39',
    ]);
    expect(state.statistics.health.pinFailuresPerMinute).toBe(2);
  });

  test('of an hour and in all have events of their own', async () => {
    const { ask, events, state, ready, clock } = device({ perMinute: 2, perHour: 3, attack: 4 });
    await ready;
    for (let i = 0; i < 5; i++) {
      expect(ask(WRONG)).toBe('DD01');
      clock.now += 31_000;
    }
    expect(events()).toEqual(['DC02', 'DC03']);
    expect(state.statistics.health).toMatchObject({ pinFailuresPerMinute: 0, pinFailuresPerHour: 1, pinAttacks: 1 });
    expect(ask('JK').slice(-2)).toBe('11');
  });

  test('with the reaction to log only never answer 39, and count once until failures become fewer', async () => {
    const { ask, events, ready, clock } = device({ perMinute: 1, reaction: 'log' });
    await ready;
    for (let i = 0; i < 10; i++) expect(ask(WRONG)).toBe('DD01');
    expect(events()).toEqual(['DC01']);
    clock.now += 61_000;
    for (let i = 0; i < 2; i++) ask(WRONG);
    expect(events()).toEqual(['DC01', 'DC01']);
  });

  test('count failures only: not errors of keys, formats or syntax', async () => {
    const { ask, fraud, ready } = device({ perMinute: 1, reaction: 'block' });
    await ready;
    expect([ask(`${WRONG.slice(0, 2)}9${WRONG.slice(3)}`), ask(WRONG.slice(0, -1)), ask(`${WRONG}%09`)]).toEqual([
      expect.stringMatching(/^DD1\d$/),
      'DD15',
      'DD13',
    ]);
    expect(fraud.failures).toBe(0);
  });

  test('leave other commands alone', async () => {
    const { ask, ready } = device({ perMinute: 1, reaction: 'block' });
    await ready;
    for (let i = 0; i < 3; i++) ask(WRONG);
    expect(ask(RIGHT)).toBe('DD39');
    expect(ask('NC').slice(0, 4)).toBe('ND00');
  });

  test('beyond the limit in all erase the LMKs, when that is what was chosen', async () => {
    const { ask, state, ready } = device({ attack: 1, reaction: 'erase' });
    await ready;
    expect([ask(WRONG), state.lmks.size > 0, ask(WRONG), state.lmks.size]).toEqual(['DD01', true, 'DD01', 0]);
    expect(ask(RIGHT)).toBe('DD13');
  });

  test('of a minute erase nothing', async () => {
    const { ask, state, ready } = device({ perMinute: 1, reaction: 'erase' });
    await ready;
    for (let i = 0; i < 3; i++) ask(WRONG);
    expect([ask(RIGHT), state.lmks.size]).toEqual(['DD39', 2]);
  });
});

describe('a restart', () => {
  test('is no way round A7, and keeps the limits', async () => {
    const store = volatileStore();
    const first = device({ perMinute: 1, reaction: 'block' }, store);
    await first.ready;
    for (let i = 0; i < 3; i++) first.ask(WRONG);
    const second = ruledDevice({ profile: 'lab', operatingState: 'online', store });
    const fraud = fraudOf(second.state);
    expect([fraud.isBlocking, fraud.limits.perMinute]).toEqual([true, 1]);
    await fraud.enable();
    expect(fraudOf(ruledDevice({ profile: 'lab', store }).state).isBlocking).toBe(false);
  });

  test('finds limits as on a new device where what was kept is damaged', () => {
    for (const damaged of [undefined, null, 7, 'x', [], {}, { perMinute: -1, perHour: 1.5, attack: 'x', reaction: 7 }])
      expect(openFraudLimits(damaged as never)).toEqual(defaultFraudLimits);
  });
});

describe('changing limits', () => {
  test('counts anew, and stays blocked when it was', async () => {
    const { ask, fraud, ready } = device({ perMinute: 1, reaction: 'block' });
    await ready;
    ask(WRONG);
    await fraud.change({ ...fraud.limits, perMinute: 2 });
    expect([ask(WRONG), ask(WRONG), ask(WRONG), ask(RIGHT)]).toEqual(['DD01', 'DD01', 'DD01', 'DD39']);
    await fraud.change({ ...fraud.limits, perMinute: 50 });
    expect(ask(RIGHT)).toBe('DD39');
    await fraud.change({ ...fraud.limits, reaction: 'log' });
    expect(ask(RIGHT)).toBe('DD00');
  });

  test('says what could not be kept, and changes nothing then', async () => {
    const store = volatileStore();
    let isFull = false;
    const save: DeviceStore['save'] = (...rest) =>
      isFull ? Promise.reject(new Error('no space is left')) : store.save(...rest);
    const { ask, fraud, ready } = device({ perMinute: 1, reaction: 'block' }, { ...store, save });
    await ready;
    for (let i = 0; i < 2; i++) ask(WRONG);
    isFull = true;
    expect(await fraud.change({ ...fraud.limits, reaction: 'log' })).toBe('no space is left');
    expect(await fraud.enable()).toBe('no space is left');
    expect(ask(RIGHT)).toBe('DD39');
  });

  test('reads what people write', () => {
    expect(readFraudLimits('100, 1000,100')).toEqual({ perMinute: 100, perHour: 1000, attack: 100, reaction: 'block' });
    expect(readFraudLimits('0,0,5,erase')).toEqual({ perMinute: 0, perHour: 0, attack: 5, reaction: 'erase' });
    for (const wrong of ['', '1', '1,2', '1,2,x', '1,2,3,stop', '1,2,3,log,4', '1,2,100000', '-1,2,3'])
      expect(readFraudLimits(wrong), wrong).toEqual({ invalid: expect.stringMatching(/^expected/) });
    expect(readLimit('99999')).toBe(99_999);
    expect(readLimit('100000')).toEqual({ invalid: expect.any(String) });
  });
});

test('property: a window says what counting all failures of its span says', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), gaps, (limit, steps) => {
      const window = new FailureWindow(limit, 1000);
      const times: number[] = [];
      let now = 0;
      for (const step of steps) {
        now += step;
        times.push(now);
        const recent = times.filter((time) => time > now - 1000).length;
        expect(window.note(now)).toBe(limit > 0 && recent > limit);
      }
    }),
  );
});
