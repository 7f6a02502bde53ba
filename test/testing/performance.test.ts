/** Tiers, rates and faults of a device inside a test. */
import { afterEach, describe, expect, it } from 'vitest';
import { type StartedHsm, type StartHsmOptions, startHsm } from '../../src/testing/index.ts';

const started: StartedHsm[] = [];
afterEach(async () => {
  for (const hsm of started.splice(0)) await hsm.close();
});

async function start(options: StartHsmOptions): Promise<StartedHsm> {
  const hsm = await startHsm({ seed: 'performance', ...options });
  started.push(hsm);
  return hsm;
}

const keyUnder = async ({ client }: StartedHsm, id: number): Promise<string> => {
  const answer = await client.A0({ mode: '0', keyType: '009', scheme: 'U', lmkId: { id } });
  return answer.ok ? '00' : answer.error;
};

describe('the performance of a started device', () => {
  it('takes the rate and the number of LMKs of a tier', async () => {
    const hsm = await start({ performance: { tier: 'payShield10K_LMK1_CPS250' } });
    expect([await keyUnder(hsm, 0), await keyUnder(hsm, 3)]).toEqual(['00', '13']);
    expect(hsm.hsm.state.statistics.ratedCallsPerSecond).toBe(250);
  });

  it('holds calls to a rate, until it is changed', async () => {
    const hsm = await start({ performance: { callsPerSecond: 20 } });
    const calls = async (count: number): Promise<number> => {
      const before = performance.now();
      await Promise.all(Array.from({ length: count }, () => hsm.client.NC()));
      return performance.now() - before;
    };
    expect(await calls(8)).toBeGreaterThan(200);
    hsm.changePerformance({});
    await calls(50);
    expect(hsm.hsm.state.statistics.ratedCallsPerSecond).toBeUndefined();
  });

  it('refuses a tier that there is not, with the nearest', async () => {
    await expect(startHsm({ performance: { tier: 'payShield10K_LMK1_CPS20' } })).rejects.toThrow(
      /tier: no such tier; did you mean/,
    );
  });
});

describe('the faults of a started device', () => {
  it('are injected, changed, and ended', async () => {
    const hsm = await start({ faults: [{ command: 'NC', call: 2, effect: 'error:41' }] });
    const errors = async (count: number): Promise<string[]> => {
      const found: string[] = [];
      for (let i = 0; i < count; i++) {
        const answer = await hsm.client.NC();
        found.push(answer.ok ? '00' : answer.error);
      }
      return found;
    };
    expect(await errors(3)).toEqual(['00', '41', '00']);
    hsm.changeFaults([{ command: 'NC', effect: 'tamper:case', times: 1 }]);
    expect(await errors(1)).toEqual(['13']);
    expect(await keyUnder(hsm, 0)).toBe('13');
    hsm.changeFaults([]);
    expect([await errors(1), await keyUnder(hsm, 0)]).toEqual([['00'], '00']);
  });

  it('throw with what was meant when they are written wrong', async () => {
    await expect(startHsm({ faults: [{ effect: 'silense' }] })).rejects.toThrow(
      'faults.rules.0.effect: no such effect; did you mean silence?',
    );
  });
});
