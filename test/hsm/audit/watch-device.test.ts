/** What an operator does to a device is in its audit log, and acknowledged when it is on the disk. */
import { describe, expect, test } from 'vitest';
import { eventWords } from '../../../src/hsm/audit/codes.ts';
import { auditOf } from '../../../src/hsm/audit/of-device.ts';
import { watchDevice } from '../../../src/hsm/audit/watch-device.ts';
import { turnKey } from '../../../src/hsm/key-holders.ts';
import { Refusal } from '../../../src/hsm/refusal.ts';
import { builtInLmks } from '../../../src/keys/lmk-sets.ts';
import type { Settings } from '../../../src/settings.ts';
import { MINUTE, ruledDevice } from '../authorisation/ruled-device.ts';

function watched(options: Parameters<typeof ruledDevice>[0] = {}) {
  const made = ruledDevice({ operatingState: 'online', ...options });
  const audit = auditOf(made.state);
  const stop = watchDevice(made.state);
  const lines = () => [...audit.records()].map(({ code, note }) => `${code} ${note}`.trim());
  return { ...made, audit, stop, lines };
}

describe('a watched device', () => {
  test('records turned keys', async () => {
    const { state, lines } = watched();
    await turnKey(state, 'left', true);
    await turnKey(state, 'right', true);
    await turnKey(state, 'right', false);
    await turnKey(state, 'left', false);
    expect(lines()).toEqual(['OF', 'SE', 'OF', 'ON']);
  });

  test('records what is authorised, cancelled and timed out', async () => {
    const { grant, state, clock, lines } = watched();
    await grant('generate.000.host:10 audit.host');
    clock.now += 10 * MINUTE;
    state.authorisation.expire();
    state.authorisation.reset('Anna');
    expect(lines().map((line) => line.slice(0, 2))).toEqual(['AA', 'AA', 'AT', 'AC']);
    expect(lines()[0]).toMatch(/^AA generate\.000\.host.*, LMK 00, .+ and .+$/);
  });

  test('records LMKs that are loaded and erased, live and in key change storage', () => {
    const { state, lines } = watched();
    state.loadLmk(5, builtInLmks['test-kb-aes']);
    state.deleteLmk(5);
    state.loadChangeLmk(0, { lmk: builtInLmks['test-variant'], role: 'old' });
    state.eraseChangeLmk(0);
    expect(lines()).toEqual([
      'LL LMK 05, check value 9D04A0',
      'LE LMK 05',
      'OL LMK 00, old LMK, check value 268604',
      'OE LMK 00',
    ]);
  });

  test('records changed settings by name, without their values', () => {
    const { hsm, state, lines } = watched();
    hsm.changeSettings({
      ...state.settings,
      pinLength: 6,
      disabledCommands: ['NC'],
      selectClearPins: true,
    } as Settings);
    expect(lines().sort()).toEqual(['25 disabledCommands', '57 pinLength, selectClearPins']);
  });

  test('does not go online with a full log when it is to block', async () => {
    const { state, audit, lines } = watched();
    await audit.changeOptions({ ...audit.options, whenFull: 'block' });
    await turnKey(state, 'left', true);
    for (let i = 0; i < audit.capacity; i++) audit.hostCommand('CA', '00');
    const refused = await turnKey(state, 'left', false);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).reason).toMatch(/stays offline: the audit log is full/);
    expect(state.operating.state).toBe('offline');
    audit.clear();
    expect(await turnKey(state, 'left', false)).toMatchObject({ to: 'online' });
    expect(lines()).toEqual(['CL', 'ON']);
  });

  test('tells who turns a key that its record could not be kept', async () => {
    const { state, audit } = watched();
    audit.attach({
      isDurable: true,
      records: [],
      lastCounter: 0,
      append: () => {},
      committed: () => Promise.resolve('no space is left'),
    });
    expect(await turnKey(state, 'left', true)).toMatchObject({ to: 'offline', problems: ['no space is left'] });
    state.deleteLmk(0);
    expect(await state.kept()).toBe('no space is left');
  });

  test('is no longer recorded when watching stops', async () => {
    const { state, stop, lines } = watched();
    stop();
    await turnKey(state, 'left', true);
    state.deleteLmk(0);
    expect(lines()).toEqual([]);
  });

  test('has words for everything that is recorded', async () => {
    const { state, hsm, audit, grant } = watched();
    await grant('audit.host');
    await turnKey(state, 'left', true);
    state.deleteLmk(0);
    hsm.changeSettings({ ...state.settings, pinLength: 6 } as Settings);
    for (const record of audit.records()) expect(eventWords(record)).not.toBe('User action');
  });
});
