/** Fault plans as people write them: what is taken, and what is said about everything else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayText, parseDelay } from '../../../src/server/faults/delay.ts';
import { effectText, parseEffect } from '../../../src/server/faults/effects.ts';
import { parseFaults } from '../../../src/server/faults/parse.ts';
import { faultLines, ruleText, writtenRule } from '../../../src/server/faults/text.ts';

const FULL = {
  seed: 'demo',
  rules: [
    {
      name: 'slow-pin',
      command: ['CA', 'cc'],
      lmk: ['00', '1'],
      client: ['10.1.0.0/16', '127.0.0.1:5000', '::1'],
      call: '3-5',
      every: '2',
      probability: '25%',
      schedule: { after: '30s', for: '10s', every: '1m' },
      times: '7',
      effect: 'error:41',
      delay: 'normal:50ms,10ms',
    },
    { effect: 'silence' },
  ],
};

function problemOf(rule: unknown): string {
  const parsed = parseFaults({ rules: [rule] });
  if (!('problems' in parsed)) throw new Error('taken');
  return parsed.problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' | ');
}

describe('a fault plan', () => {
  it('is read with everything that a rule may say', () => {
    const plan = parseFaults(FULL);
    if ('problems' in plan) throw new Error(JSON.stringify(plan.problems));
    expect(plan.seed).toBe('demo');
    expect(plan.rules[0]).toEqual({
      name: 'slow-pin',
      commands: ['CA', 'CC'],
      lmks: [0, 1],
      clients: ['10.1.0.0/16', '127.0.0.1:5000', '::1'],
      calls: [3, 5],
      every: 2,
      probability: 0.25,
      schedule: { after: 30_000, lasting: 10_000, every: 60_000 },
      times: 7,
      effect: { kind: 'error', code: '41' },
      delay: { kind: 'normal', mean: 50, deviation: 10 },
    });
    expect(plan.rules[1]).toMatchObject({ name: 'rule-2', effect: { kind: 'silence' } });
  });

  it('may be a bare list of rules, and numbers may be numbers', () => {
    expect(parseFaults([{ command: 'CA', call: 5, probability: 0.5, effect: 'reset' }])).toMatchObject({
      seed: 'pinward',
      rules: [{ calls: [5, 5], probability: 0.5 }],
    });
  });

  it('comes back the same when what is shown of it is sent again', () => {
    const plan = parseFaults(FULL);
    if ('problems' in plan) throw new Error('not taken');
    expect(parseFaults({ seed: plan.seed, rules: plan.rules.map(writtenRule) })).toEqual(plan);
  });

  it('is shown at the start in words, and not at all when it has no rules', () => {
    const plan = parseFaults(FULL);
    if ('problems' in plan) throw new Error('not taken');
    expect(faultLines(plan)).toEqual([
      'Faults     ON, injected on purpose, seed "demo":',
      `           ${ruleText(plan.rules[0]!)}`,
      '           rule-2: silence',
    ]);
    expect(ruleText(plan.rules[0]!)).toBe(
      'slow-pin: error:41 and delay normal:50ms,10ms, on CA, CC, under LMK 00, 01, from 10.1.0.0/16, 127.0.0.1:5000, ::1, ' +
        'calls 3 to 5, every 2 calls, for 25 % of the calls, 7 times at most, after 30s, for 10s, every 1m',
    );
    expect(faultLines({ seed: 'x', rules: [] })).toEqual([]);
  });

  it.each([
    [{ efect: 'silence' }, 'rules.0.efect: no such key; did you mean effect?'],
    [{ effect: 'silense' }, 'did you mean silence?'],
    [{ effect: 'half-frames' }, 'did you mean half-frame?'],
    [{ effect: 'delay:5ms' }, 'a delay has a key of its own'],
    [{ effect: 'error:4' }, 'such as error:41'],
    [{ effect: 'truncated:x' }, 'truncated:6'],
    [{ effect: 'loss:both' }, 'loss:reply'],
    [{ effect: 'silence:now' }, 'silence stands alone'],
    [{ effect: 'tamper:motoin' }, 'did you mean motion?'],
    [{ delay: 'unifrom:1ms,2ms' }, 'did you mean uniform?'],
    [{ delay: 'uniform:5ms,2ms' }, 'the least and the most'],
    [{ delay: 'exponential:2m' }, 'at most 60 seconds'],
    [{ delay: 'none' }, 'expected fixed'],
    [{ effect: 'reset', command: 'C!' }, 'command'],
    [{ effect: 'reset', lmk: 20 }, 'whole number from 0 to 19'],
    [{ effect: 'reset', client: 'localhost' }, 'expected an address'],
    [{ effect: 'reset', client: '10.0.0.0/33' }, 'expected an address'],
    [{ effect: 'reset', call: '5-3' }, 'a range such as 3-5'],
    [{ effect: 'reset', call: 0 }, 'from 1 on'],
    [{ effect: 'reset', every: 0 }, 'from 1 to'],
    [{ effect: 'reset', probability: '101%' }, 'from 0 to 1'],
    [{ effect: 'reset', schedule: { befor: '1s' } }, 'did you mean for?'],
    [{ effect: 'reset', schedule: { after: 'noon' } }, 'such as 250ms'],
    [{ effect: 'reset', schedule: { for: '5s', every: '5s' } }, 'expected more than `for`'],
    [{ effect: 'reset', name: 'a b' }, 'letters, digits'],
    [{ effect: { kind: 'reset' } }, 'expected a single value'],
    [{ command: 'CA' }, 'does nothing'],
    ['silence', 'expected names and values'],
  ])('refuses %j and says what was expected', (rule, message) => {
    expect(problemOf(rule)).toContain(message);
  });

  it('refuses two rules of one name, too many rules, and what is no plan', () => {
    const twice = parseFaults([
      { name: 'a', effect: 'reset' },
      { name: 'a', effect: 'reset' },
    ]);
    expect(twice).toMatchObject({ problems: [{ path: ['rules', '1', 'name'] }] });
    expect(parseFaults(new Array(101).fill({ effect: 'reset' }))).toHaveProperty('problems');
    for (const wrong of ['silence', 7, null, { rules: 'all' }, { rule: [] }])
      expect(parseFaults(wrong)).toHaveProperty('problems');
  });

  it('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseFaults(value)));
    fc.assert(fc.property(fc.string(), (text) => void [parseEffect(text), parseDelay(text)]));
  });

  it('writes effects and delays as it reads them', () => {
    for (const text of [
      'error:A1',
      'silence',
      'reset',
      'half-frame',
      'half-frame:open',
      'wrong-header',
      'truncated',
      'truncated:0',
      'loss',
      'loss:reply',
      'tamper:motion',
    ]) {
      const effect = parseEffect(text);
      if ('problem' in effect) throw new Error(text);
      expect(effectText(effect)).toBe(text);
    }
    for (const text of ['fixed:5ms', 'normal:5ms,1ms', 'measured', 'uniform:1ms,9ms', 'exponential:3ms']) {
      const delay = parseDelay(text);
      if ('problem' in delay) throw new Error(text);
      expect(delayText(delay)).toBe(text);
    }
  });
});
