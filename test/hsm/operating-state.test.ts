/** The two key locks: states, who follows, who may refuse, who may turn, and what a restart finds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { volatileStore } from '../../src/hsm/device-store.ts';
import { giveKey, keyHolder, returnKey, turnKey } from '../../src/hsm/key-holders.ts';
import { type KeySide, keySides, OperatingState, type StateChange } from '../../src/hsm/operating-state.ts';
import { Refusal } from '../../src/hsm/refusal.ts';
import { fragileStore, ruledDevice } from './authorisation/ruled-device.ts';

const refusal = (outcome: unknown): string => {
  expect(outcome).toBeInstanceOf(Refusal);
  const { error, reason } = outcome as Refusal;
  return `${error} ${reason}`;
};

describe('the locks', () => {
  test('both operating are online, one turned is offline whichever it is, both turned are secure', async () => {
    for (const [first, second] of [
      ['left', 'right'],
      ['right', 'left'],
    ] as const) {
      const operating = new OperatingState(volatileStore());
      expect(operating).toMatchObject({ state: 'online', servesHosts: true });
      expect(await operating.turn(first, true)).toEqual({ from: 'online', to: 'offline', problems: [] });
      expect(operating).toMatchObject({ state: 'offline', servesHosts: false });
      expect(await operating.turn(second, true)).toMatchObject({ from: 'offline', to: 'secure' });
      expect(operating).toMatchObject({ state: 'secure', servesHosts: false });
      expect(await operating.turn(first, false)).toMatchObject({ from: 'secure', to: 'offline' });
      expect(await operating.turn(second, false)).toMatchObject({ from: 'offline', to: 'online' });
    }
  });

  test('a key that is turned where it already is changes nothing and tells nobody', async () => {
    const operating = new OperatingState(volatileStore(), 'secure');
    operating.onChange(() => {
      throw new Error('nothing changed');
    });
    expect(await operating.turn('left', true)).toEqual({ from: 'secure', to: 'secure', problems: [] });
  });

  test('changes are told in order with their event codes, and who turned', async () => {
    const operating = new OperatingState(volatileStore());
    const changes: StateChange[] = [];
    const stop = operating.onChange((change) => void changes.push(change));
    await Promise.all([
      operating.turn('left', true, 'Anna'),
      operating.turn('right', true, 'Boris'),
      operating.turn('right', false),
      operating.turn('left', false),
    ]);
    stop();
    await operating.turn('left', true);
    expect(changes.map(({ auditCode, by }) => `${auditCode} ${by}`)).toEqual(['OF Anna', 'SE Boris', 'OF ', 'ON ']);
  });

  test('a turn waits until everybody has followed, and the next one waits for it', async () => {
    const operating = new OperatingState(volatileStore());
    const log: string[] = [];
    operating.onChange(async ({ to }) => {
      log.push(`closing for ${to}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`done for ${to}`);
      return undefined;
    });
    const turning = [operating.turn('left', true), operating.turn('left', false)];
    await turning[0];
    expect(log.slice(0, 2)).toEqual(['closing for offline', 'done for offline']);
    await turning[1];
    expect(log.slice(2)).toEqual(['closing for online', 'done for online']);
  });

  test('what could not follow is told, and the key is turned all the same', async () => {
    const operating = new OperatingState(volatileStore(), 'offline');
    operating.onChange(async () => 'port 1500 is already in use');
    expect(await operating.turn('left', false)).toMatchObject({
      to: 'online',
      problems: ['port 1500 is already in use'],
    });
    expect(operating.state).toBe('online');
  });

  test('a guard keeps the state, until it stops', async () => {
    const operating = new OperatingState(volatileStore());
    const stop = operating.onGuard((from, to) => `${from} to ${to}: the audit log is full, clear it`);
    expect(refusal(await operating.turn('left', true))).toBe(
      'state the device stays online: online to offline: the audit log is full, clear it',
    );
    expect(operating.state).toBe('online');
    stop();
    expect(await operating.turn('left', true)).toMatchObject({ to: 'offline' });
  });

  test('a mistake in a listener does not block the lock for ever', async () => {
    const operating = new OperatingState(volatileStore());
    const stop = operating.onChange(() => {
      throw new Error('bug');
    });
    await expect(operating.turn('left', true)).rejects.toThrow('bug');
    stop();
    expect(await operating.turn('left', false)).toMatchObject({ to: 'online' });
  });
});

describe('a restart', () => {
  test('finds the keys as they were left', async () => {
    const store = volatileStore();
    const before = new OperatingState(store);
    await before.turn('right', true);
    const after = new OperatingState(store);
    expect([after.state, after.isTurned('left'), after.isTurned('right')]).toEqual(['offline', false, true]);
  });

  test('with locks that cannot be read does not go online', async () => {
    const store = volatileStore();
    await store.save('keyLocks', { left: 'x' });
    expect(new OperatingState(store).state).toBe('secure');
  });

  test('a key whose position cannot be kept does not turn', async () => {
    const store = fragileStore();
    const operating = new OperatingState(store);
    store.isBroken = true;
    expect(refusal(await operating.turn('left', true))).toBe(
      '41 the device stays online, as it could not be kept: no space is left on the disk',
    );
    expect(operating.state).toBe('online');
  });
});

describe('a key', () => {
  test('without a holder turns for whoever is at the device', async () => {
    const { state } = ruledDevice();
    await turnKey(state, 'left', true);
    expect(await turnKey(state, 'right', true)).toMatchObject({ to: 'secure' });
  });

  test('with a holder turns for that person only, and the change has a name', async () => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    await giveKey(state, 'left', 'Anna', 'correct horse');
    const changes: StateChange[] = [];
    state.operating.onChange((change) => void changes.push(change));
    expect(refusal(await turnKey(state, 'left', false))).toBe(
      '17 the left key needs the name and password of its holder',
    );
    const wrong = { holder: 'Boris', password: 'correct horse' };
    expect(refusal(await turnKey(state, 'left', false, wrong))).toBe('17 wrong name or password');
    expect(state.operating.state).toBe('secure');
    expect(await turnKey(state, 'left', false, { holder: 'Anna', password: 'correct horse' })).toMatchObject({
      to: 'offline',
    });
    expect(await turnKey(state, 'right', false)).toMatchObject({ to: 'online' });
    expect(changes.map(({ by }) => by)).toEqual(['Anna', '']);
  });

  test('is locked against its holder after three wrong passwords', async () => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    await giveKey(state, 'right', 'Boris', 'battery staple');
    for (let i = 0; i < 3; i++) await turnKey(state, 'right', false, { holder: 'Boris', password: 'wrong' });
    const right = { holder: 'Boris', password: 'battery staple' };
    expect(refusal(await turnKey(state, 'right', false, right))).toMatch(/Boris is locked/);
    await giveKey(state, 'right', 'Boris', 'battery staple');
    expect(await turnKey(state, 'right', false, right)).toMatchObject({ to: 'offline' });
  });

  test('of the other side has another holder', async () => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    await giveKey(state, 'left', 'Anna', 'correct horse');
    expect(refusal(await giveKey(state, 'right', ' ANNA ', 'battery staple'))).toMatch(/^17 .*different holders/);
    expect(keyHolder(state, 'right')).toBeUndefined();
  });

  test('goes from one holder to the next', async () => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    await giveKey(state, 'left', 'Anna', 'correct horse');
    await giveKey(state, 'left', 'Carla', 'new password');
    expect(keyHolder(state, 'left')).toMatchObject({ holder: 'Carla' });
    expect(refusal(await turnKey(state, 'left', false, { holder: 'Anna', password: 'correct horse' }))).toMatch(/^17/);
    expect(await returnKey(state, 'left')).toBe(true);
    expect(await returnKey(state, 'left')).toBe(false);
    expect(await turnKey(state, 'left', false)).toMatchObject({ to: 'offline' });
  });

  test('gets and loses holders in the secure state only', async () => {
    for (const operatingState of ['online', 'offline'] as const) {
      const { state } = ruledDevice({ operatingState });
      expect(refusal(await giveKey(state, 'left', 'Anna', 'correct horse'))).toMatch(
        /^state .*only in Secure, with both keys turned/,
      );
      expect(refusal(await returnKey(state, 'left'))).toMatch(/^state/);
    }
  });

  test('does not make its holder an officer, nor an officer a holder', async () => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    await giveKey(state, 'left', 'Anna', 'correct horse');
    const { officerOfPassword } = await import('../../src/hsm/officers.ts');
    expect(refusal(await officerOfPassword(state, 0, 'Anna', 'correct horse'))).toBe('17 wrong name or password');
  });
});

test('property: after any turns, in any order and at once, the state is that of the last position of each key', async () => {
  const turn = fc.record({ side: fc.constantFrom(...keySides), isTurned: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
      const store = volatileStore();
      const operating = new OperatingState(store);
      const last: Record<KeySide, boolean> = { left: false, right: false };
      for (const { side, isTurned } of turns) last[side] = isTurned;
      await Promise.all(turns.map(({ side, isTurned }) => operating.turn(side, isTurned)));
      const turned = Number(last.left) + Number(last.right);
      expect(operating.state).toBe(['online', 'offline', 'secure'][turned]);
      expect(new OperatingState(store).state).toBe(operating.state);
    }),
  );
});
