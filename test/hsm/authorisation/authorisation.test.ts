/** What officers authorise, how long it holds, and how it ends; by the device's clock. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activityCategories, activitySubjects } from '../../../src/hsm/authorisation/activity.ts';
import { grantText } from '../../../src/hsm/authorisation/grant.ts';
import { pairOfficers } from '../../../src/hsm/officers.ts';
import { Refusal } from '../../../src/hsm/refusal.ts';
import { builtInLmks } from '../../../src/keys/lmk-sets.ts';
import { fragileStore, MINUTE, officer, ruledDevice, START } from './ruled-device.ts';

type Device = ReturnType<typeof ruledDevice>;
const listed = ({ authorisation }: Device, lmkId = 0) => authorisation.grants(lmkId).map(grantText);
const reason = (outcome: unknown): string => {
  expect(outcome).toBeInstanceOf(Refusal);
  return `${(outcome as Refusal).error} ${(outcome as Refusal).reason}`;
};

describe('several activities', () => {
  test('nothing is authorised on a new device', () => {
    const { state, authorisation } = ruledDevice();
    for (const category of activityCategories) expect(state.isAuthorised(0, category, '')).toBe(false);
    expect(authorisation.counts()).toEqual({ everything: false, activities: 0, host: 0, console: 0 });
  });

  test('an activity holds for its subject, its interface and its LMK, and for nothing else', async () => {
    const device = ruledDevice();
    await device.grant('export.00a.host pin.clear');
    const { state } = device;
    expect(state.isAuthorised(0, 'export', '00A')).toBe(true);
    expect(state.isAuthorised(0, 'export', '00A', 'console')).toBe(false);
    expect(state.isAuthorised(0, 'export', '001')).toBe(false);
    expect(state.isAuthorised(0, 'export', '')).toBe(false);
    expect(state.isAuthorised(0, 'import', '00A')).toBe(false);
    expect(state.isAuthorised(1, 'export', '00A')).toBe(false);
    expect(state.isAuthorised(0, 'pin', 'clear', 'host')).toBe(true);
    expect(state.isAuthorised(0, 'pin', 'clear', 'console')).toBe(true);
    expect(state.isAuthorised(0, 'pin', 'mailer')).toBe(false);
  });

  test('a category without subject holds for every subject', async () => {
    const { state, grant } = ruledDevice();
    await grant('generate.host');
    for (const subject of ['', '000', '70D', 'rsa']) expect(state.isAuthorised(0, 'generate', subject)).toBe(true);
    expect(state.isAuthorised(0, 'generate', '000', 'console')).toBe(false);
  });

  test('counts tell hosts and console apart', async () => {
    const device = ruledDevice();
    await device.grant('generate.000.host audit.console diag');
    await device.grant('admin', 1);
    expect(device.authorisation.counts(0)).toEqual({ everything: false, activities: 3, host: 2, console: 2 });
    expect(device.authorisation.counts()).toEqual({ everything: false, activities: 4, host: 3, console: 3 });
  });

  test('the same activity again starts anew with its new time', async () => {
    const device = ruledDevice();
    await device.grant('diag.host:10');
    device.clock.now += 9 * MINUTE;
    await device.grant('diag.host:20');
    expect(listed(device)).toEqual(['diag.host:20']);
    device.clock.now += 15 * MINUTE;
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(true);
  });

  test('one wrong activity among several: none is authorised', async () => {
    const device = ruledDevice();
    expect(reason(await device.grant('diag.host genrate.000'))).toMatch(/^15 .*did you mean "generate"\?/);
    expect(listed(device)).toEqual([]);
    expect(device.events).toEqual([]);
  });

  test('an activity given twice, with whatever times, is refused', async () => {
    expect(reason(await ruledDevice().grant('diag.h:5 diag.host:10'))).toBe('15 diag.host is given twice');
  });

  test('without any activity officers are told how one looks', async () => {
    expect(reason(await ruledDevice().grant(''))).toMatch(/^15 name at least one activity, such as generate\.000/);
  });

  test('an LMK that is not loaded has no activities', async () => {
    expect(reason(await ruledDevice().grant('diag', 7))).toBe('13 no LMK is loaded with id 07');
  });
});

describe('time', () => {
  test('an activity ends at its minute, not before, and the log hears of it', async () => {
    const device = ruledDevice();
    await device.grant('generate.000.host:10 diag.host');
    device.clock.now = START + 10 * MINUTE - 1;
    expect(device.state.isAuthorised(0, 'generate', '000')).toBe(true);
    device.clock.now += 1;
    expect(device.state.isAuthorised(0, 'generate', '000')).toBe(false);
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(true);
    expect(device.events.at(-1)).toEqual({ auditCode: 'AT', lmkId: 0, activity: 'generate.000.host:10', by: '' });
  });

  test('each of several times is kept', async () => {
    const device = ruledDevice();
    await device.grant('diag.host:1 misc.host:2 audit.host:3');
    for (const left of [2, 1, 0]) {
      device.clock.now += MINUTE;
      expect(listed(device)).toHaveLength(left);
    }
  });

  test('a clock that is set back to before the grant ends it', async () => {
    const device = ruledDevice();
    await device.grant('diag.host:10 misc.host');
    device.clock.now = START - 59_000;
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(true);
    device.clock.now = START - 61_000;
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(false);
    expect(device.state.isAuthorised(0, 'misc', '')).toBe(true);
  });

  test('without the limit an activity at the console may last long', async () => {
    const device = ruledDevice();
    await device.grant('admin.console:721');
    device.clock.now += 720.5 * MINUTE;
    expect(listed(device)).toHaveLength(1);
  });

  describe('with the 12 hour limit', () => {
    const rules = { enforceAuthorisationTimeLimit: true, allowPersistentActivities: true };

    test.each(['admin.console:721', 'admin:721', 'admin.console:p'])('%s is refused', async (activity) => {
      expect(reason(await ruledDevice({ rules }).grant(activity))).toMatch(/720 minutes at most/);
    });

    test('what includes the console ends after 12 hours, what is for hosts goes on', async () => {
      const device = ruledDevice({ rules });
      await device.grant('admin.console misc diag.host generate.host:1000 export.host:p audit.console:720');
      device.clock.now += 720 * MINUTE - 1;
      expect(listed(device)).toHaveLength(6);
      device.clock.now += 1;
      expect(listed(device)).toEqual(['diag.host', 'generate.host:1000', 'export.host:p']);
    });

    test('it comes for what is authorised already when the setting does', async () => {
      const device = ruledDevice({ rules: { allowPersistentActivities: true } });
      await device.grant('admin.console misc.console:p misc.host:p diag.console:5');
      device.clock.now += MINUTE;
      device.change({ rules });
      expect(listed(device)).toEqual(['admin.console', 'misc.host:p', 'diag.console:5']);
      device.clock.now += 720 * MINUTE;
      expect(listed(device)).toEqual(['misc.host:p']);
    });
  });
});

describe('the single authorised state', () => {
  const rules = { enableMultipleActivities: false };

  test('allows everything at once, under its LMK only', async () => {
    const device = ruledDevice({ rules });
    await device.grant('');
    for (const [category, subjects] of Object.entries(activitySubjects))
      for (const subject of ['', ...subjects.values()]) {
        expect(device.state.isAuthorised(0, category, subject)).toBe(true);
        expect(device.state.isAuthorised(0, category, subject, 'console')).toBe(true);
      }
    expect(device.state.isAuthorised(1, 'diag', '')).toBe(false);
    expect(device.authorisation.counts(0)).toEqual({ everything: true, activities: 0, host: 0, console: 0 });
    expect(device.events).toEqual([{ auditCode: 'A1', lmkId: 0, activity: '', by: 'Anna and Boris' }]);
  });

  test('takes no activities', async () => {
    expect(reason(await ruledDevice({ rules }).grant('diag.host'))).toMatch(/^15 .*give no activities/);
  });

  test('ends after 12 hours where that is enforced, and not otherwise', async () => {
    for (const enforceAuthorisationTimeLimit of [true, false]) {
      const device = ruledDevice({ rules: { ...rules, enforceAuthorisationTimeLimit } });
      await device.grant('');
      device.clock.now += 720 * MINUTE;
      expect(device.authorisation.counts(0).everything).toBe(!enforceAuthorisationTimeLimit);
      if (enforceAuthorisationTimeLimit) expect(device.events.at(-1)).toMatchObject({ auditCode: 'A0' });
    }
  });

  test('entering it again starts it anew', async () => {
    const device = ruledDevice({ rules: { ...rules, enforceAuthorisationTimeLimit: true } });
    await device.grant('');
    device.clock.now += 700 * MINUTE;
    await device.grant('');
    device.clock.now += 700 * MINUTE;
    expect(device.authorisation.grants(0)).toHaveLength(1);
  });

  test('a change of the mode ends what the other mode allowed', async () => {
    const device = ruledDevice({ rules });
    await device.grant('');
    device.change({ rules: { enableMultipleActivities: true } });
    expect(device.authorisation.counts(0).everything).toBe(false);
    await device.grant('diag.host');
    device.change({ rules });
    expect(listed(device)).toEqual([]);
  });
});

describe('the setting `authorised`', () => {
  test('allows everything under every LMK, also under one that is loaded later', () => {
    const { hsm, state } = ruledDevice({ profile: 'lab' });
    hsm.loadLmk(5, builtInLmks['test-variant']);
    for (const id of [0, 1, 5]) expect(state.isAuthorised(id, 'export', '001')).toBe(true);
    expect(state.isAuthorised(6, 'export', '001')).toBe(false);
  });

  test('goes with the setting, and leaves what officers allowed', async () => {
    const device = ruledDevice({ profile: 'lab' });
    await device.grant('diag.host');
    device.change({ settings: { authorised: false } });
    expect(listed(device)).toEqual(['diag.host']);
    device.change({ settings: { authorised: true } });
    expect(device.authorisation.counts(0)).toMatchObject({ everything: true, activities: 1 });
  });

  test('the change of another setting does not bring back what was cancelled', () => {
    const device = ruledDevice({ profile: 'lab' });
    device.authorisation.cancelAll(0, 'host');
    device.change({ settings: { pinLength: 6 } });
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(false);
  });
});

describe('the LMK', () => {
  test('that is loaded in place of another has no activities', async () => {
    const device = ruledDevice();
    await device.grant('diag.host');
    device.hsm.loadLmk(0, builtInLmks['test-variant-3key']);
    expect(listed(device)).toEqual([]);
    expect(device.events.at(-1)).toMatchObject({ auditCode: 'AC', activity: 'diag.host' });
  });

  test('takes its activities with it when it is deleted', async () => {
    const device = ruledDevice();
    await device.grant('diag.host');
    device.hsm.deleteLmk(0);
    device.hsm.loadLmk(0, builtInLmks['test-variant']);
    expect(device.state.isAuthorised(0, 'diag', '')).toBe(false);
  });

  test('must be that of the officers, also when it changed after they showed their cards', async () => {
    const device = ruledDevice();
    const pair = pairOfficers(officer('Anna'), officer('Boris'), builtInLmks['test-variant']);
    expect(pair).not.toBeInstanceOf(Refusal);
    device.hsm.loadLmk(0, builtInLmks['test-variant-3key']);
    const outcome = await device.authorisation.authorise(0, pair as never, ['diag.host']);
    expect(reason(outcome)).toMatch(/^17 these are officers of the LMK with check value 268604/);
  });
});

describe('persistent activities', () => {
  const rules = { allowPersistentActivities: true };

  test('are refused unless the setting allows them', async () => {
    expect(reason(await ruledDevice().grant('diag.host:p'))).toMatch(/setting allowPersistentActivities/);
  });

  test('and no others are there after a restart', async () => {
    const store = fragileStore();
    const before = ruledDevice({ store, rules });
    await before.grant('export.302.host:p diag.host misc.host:60');
    await before.grant('admin.console:p', 1);
    const after = ruledDevice({ store, rules, now: START + 1000 * MINUTE });
    expect(listed(after)).toEqual(['export.302.host:p']);
    expect(listed(after, 1)).toEqual(['admin.console:p']);
    expect(after.authorisation.notes).toEqual([]);
  });

  test('that were cancelled do not come back', async () => {
    const store = fragileStore();
    const before = ruledDevice({ store, rules });
    await before.grant('diag.host:p misc.host:p');
    before.authorisation.cancel(
      0,
      { category: 'diag', subject: '', interface: 'host', timeout: 'persistent' },
      'console',
    );
    expect(await before.authorisation.kept()).toBeUndefined();
    expect(listed(ruledDevice({ store, rules }))).toEqual(['misc.host:p']);
  });

  test('of an LMK that is no longer there are told of and forgotten', async () => {
    const store = fragileStore();
    await ruledDevice({ store, rules }).grant('diag.host:p');
    const after = ruledDevice({ store, rules, lmks: { 0: 'test-variant-3key' } });
    expect(listed(after)).toEqual([]);
    expect(after.authorisation.notes).toEqual([
      'diag.host:p of LMK 00 is not authorised any more: another LMK is loaded, or none',
    ]);
    await after.authorisation.kept();
    expect(listed(ruledDevice({ store, rules }))).toEqual([]);
  });

  test('end when the setting goes, at run time and at a start', async () => {
    const store = fragileStore();
    const device = ruledDevice({ store, rules });
    await device.grant('diag.host:p misc.host');
    const after = ruledDevice({ store });
    expect(after.authorisation.notes).toEqual([
      'diag.host:p of LMK 00 is not authorised any more: the settings no longer allow it',
    ]);
    device.change({ rules: { allowPersistentActivities: false } });
    expect(listed(device)).toEqual(['misc.host']);
  });

  test.each([['nonsense'], [{ lmk: 0 }], [[{ lmk: 0, checkValue: '268604', activity: 'dia', grantedAt: 0, by: 'x' }]]])(
    'that are damaged in the store are not authorised: %j',
    async (stored) => {
      const store = fragileStore();
      await store.save('activities', stored as never);
      const { authorisation } = ruledDevice({ store, rules });
      expect(authorisation.counts().activities).toBe(0);
      expect(authorisation.notes).toEqual(['1 persistent activities could not be read and are not authorised']);
    },
  );

  test('that cannot be kept are not authorised, and what they would replace stays', async () => {
    const store = fragileStore();
    const device = ruledDevice({ store, rules });
    await device.grant('diag.host:60');
    store.isBroken = true;
    const outcome = await device.grant('diag.host:p misc.host');
    expect(reason(outcome)).toBe('41 nothing was authorised, as it could not be kept: no space is left on the disk');
    expect(listed(device)).toEqual(['diag.host:60']);
    expect(device.events).toHaveLength(1);
  });

  test('that are replaced by timed ones do not come back either', async () => {
    const store = fragileStore();
    const device = ruledDevice({ store, rules });
    await device.grant('diag.host:p');
    await device.grant('diag.host:60');
    expect(listed(ruledDevice({ store, rules }))).toEqual([]);
  });
});

test('reset cancels everything under every LMK', async () => {
  const device = ruledDevice({ profile: 'lab' });
  await device.grant('diag.host:5 misc');
  expect(device.authorisation.reset('')).toBe(4);
  expect(device.authorisation.counts()).toEqual({ everything: false, activities: 0, host: 0, console: 0 });
});

test('property: what is allowed is what a plain list of the grants says', async () => {
  const subjects = ['', '000', '00a', 'rsa', 'clear', 'ta'];
  const one = fc.record({
    category: fc.constantFrom(...activityCategories),
    subject: fc.constantFrom(...subjects),
    place: fc.constantFrom('', 'host', 'console'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 6 }), one, async (granted, asked) => {
      const device = ruledDevice();
      const possible = granted.filter(
        ({ category, subject }) => subject === '' || activitySubjects[category].has(subject),
      );
      for (const { category, subject, place } of possible)
        await device.grant([category, subject, place].filter((part) => part !== '').join('.'));
      const place = asked.place === 'console' ? 'console' : 'host';
      const expected = possible.some(
        (grant) =>
          grant.category === asked.category &&
          (grant.subject === '' || grant.subject === asked.subject) &&
          (grant.place === '' || grant.place === place),
      );
      const { state } = device;
      expect(state.isAuthorised(0, asked.category, asked.subject, place)).toBe(expected);
      expect(state.isAuthorised(0, asked.category, asked.subject.toUpperCase(), place)).toBe(expected);
    }),
    { numRuns: 60 },
  );
});
