/** Officers: two different ones of the LMK, by card or by password, and every way in which somebody is not one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chip, ChipContent, ChipFault, ChipReader } from '../../src/hsm/cards/chip.ts';
import type { CardContent } from '../../src/hsm/cards/content.ts';
import { encodeContent } from '../../src/hsm/cards/content.ts';
import { cardReader } from '../../src/hsm/cards/reader.ts';
import {
  type Officer,
  OfficerPair,
  officerOfCard,
  officerOfPassword,
  pairOfficers,
  passwordOfficers,
  registerOfficer,
  removeOfficer,
} from '../../src/hsm/officers.ts';
import { PasswordRegister } from '../../src/hsm/password-register.ts';
import { Refusal } from '../../src/hsm/refusal.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { fragileStore, officer, ruledDevice } from './authorisation/ruled-device.ts';

const lmk = builtInLmks['test-variant'];
const other = builtInLmks['test-kb-aes'];

const refusal = (outcome: unknown): string => {
  expect(outcome).toBeInstanceOf(Refusal);
  const { error, reason } = outcome as Refusal;
  return `${error} ${reason}`;
};

describe('two officers', () => {
  test('that are different and of the LMK make a pair', () => {
    const pair = pairOfficers(officer('Anna'), officer('Boris'), lmk);
    expect(pair).toBeInstanceOf(OfficerPair);
    expect(pair).toMatchObject({ names: 'Anna and Boris', lmkCheckValue: '268604' });
  });

  test('that are the same officer, as with a copy of the card, are refused', () => {
    expect(refusal(pairOfficers(officer('Anna'), officer('Anna'), lmk))).toMatch(/^17 the same officer twice/);
    expect(refusal(pairOfficers(officer('Anna'), officer('Boris', { id: 'id of Anna' }), lmk))).toMatch(/same officer/);
  });

  test('that are two cards of one person are refused', () => {
    const second = officer(' anna', { id: 'another' });
    expect(refusal(pairOfficers(officer('Anna'), second, lmk))).toMatch(/^17 both officers have the same name/);
  });

  test.each([0, 1])('of which one is an officer of another LMK are refused (%j)', (place) => {
    const foreign = officer('Carla', { lmkCheckValue: other.checkValue });
    const pair: [Officer, Officer] = place === 0 ? [foreign, officer('Boris')] : [officer('Anna'), foreign];
    expect(refusal(pairOfficers(...pair, lmk))).toBe(
      '17 Carla is an officer of the LMK with check value 9D04A0, and this LMK has 268604',
    );
  });

  test('cannot be put together without the checks', () => {
    expect(() => new OfficerPair(officer('Anna'), officer('Anna'), Symbol('checked'))).toThrow(/pairOfficers/);
  });

  test('who identified with passwords authorise nothing where cards are wanted, and the other way round', async () => {
    for (const by of ['card', 'password'] as const) {
      const { authorisation } = ruledDevice({ rules: { officerIdentification: by === 'card' ? 'password' : 'card' } });
      const pair = pairOfficers(officer('Anna', { by }), officer('Boris', { by }), lmk) as OfficerPair;
      expect(refusal(await authorisation.authorise(0, pair, ['diag']))).toMatch(/setting officerIdentification=/);
      expect(authorisation.counts().activities).toBe(0);
    }
  });
});

describe('an officer card', () => {
  const content: CardContent = { kind: 'officer', officer: 'A1', holder: 'Anna', lmkCheckValue: '268604' };
  const reader = () => cardReader(chips({ anna: content, blank: { kind: 'blank' } }));

  test('makes its holder an officer of the LMK', async () => {
    expect(await officerOfCard(reader(), 'anna', '12345', lmk)).toEqual({
      id: 'A1',
      holder: 'Anna',
      lmkCheckValue: '268604',
      by: 'card',
    });
  });

  test('of another LMK is refused', async () => {
    expect(refusal(await officerOfCard(reader(), 'anna', '12345', other))).toMatch(/^17 Anna is an officer of the LMK/);
  });

  test('must be one', async () => {
    expect(refusal(await officerOfCard(reader(), 'blank', '12345', lmk))).toBe(
      '17 card blank is a blank card: CO makes officer cards',
    );
    expect(refusal(await officerOfCard(reader(), 'nobody', '12345', lmk))).toMatch(/^0001 .*not formatted/);
    expect(refusal(await officerOfCard(reader(), '../anna', '12345', lmk))).toMatch(/^0009/);
  });

  test('refuses a wrong PIN with the tries that are left, and is locked after the third', async () => {
    const cards = reader();
    expect(refusal(await officerOfCard(cards, 'anna', '99999', lmk))).toMatch(/^0003 .*2 tries are left/);
    expect(refusal(await officerOfCard(cards, 'anna', '99999', lmk))).toMatch(/^0003 .*one try is left/);
    expect(refusal(await officerOfCard(cards, 'anna', '99999', lmk))).toMatch(/^0004 .*locked now/);
    expect(refusal(await officerOfCard(cards, 'anna', '12345', lmk))).toMatch(/^0004 .*is locked after 3 wrong PINs/);
  });
});

describe('an officer with a password', () => {
  const device = async () => {
    const made = ruledDevice({ operatingState: 'secure', rules: { officerIdentification: 'password' } });
    await registerOfficer(made.state, 0, 'Anna', 'correct horse');
    await registerOfficer(made.state, 0, 'Boris', 'battery staple');
    return made;
  };
  const show = (state: Parameters<typeof officerOfPassword>[0], holder: string, password: string, lmkId = 0) =>
    officerOfPassword(state, lmkId, holder, password);

  test('authorises together with another one', async () => {
    const { state, authorisation } = await device();
    const first = (await show(state, 'anna', 'correct horse')) as Officer;
    const second = (await show(state, 'Boris', 'battery staple')) as Officer;
    expect(first).toMatchObject({ holder: 'Anna', by: 'password', lmkCheckValue: '268604' });
    await authorisation.authorise(0, pairOfficers(first, second, lmk) as OfficerPair, ['diag.host']);
    expect(state.isAuthorised(0, 'diag', '')).toBe(true);
  });

  test('is one for the LMK, not for the slot', async () => {
    const { hsm, state } = await device();
    expect(refusal(await show(state, 'Anna', 'correct horse', 1))).toBe('17 wrong name or password');
    hsm.loadLmk(1, lmk);
    expect(await show(state, 'Anna', 'correct horse', 1)).toMatchObject({ holder: 'Anna' });
    hsm.loadLmk(0, other);
    expect(refusal(await show(state, 'Anna', 'correct horse'))).toBe('17 wrong name or password');
  });

  test('is locked after three wrong passwords in a row until the password is set anew', async () => {
    const { state } = await device();
    expect(refusal(await show(state, 'Anna', 'wrong'))).toBe('17 wrong name or password; 2 more wrong ones lock it');
    await show(state, 'Anna', 'correct horse');
    expect(refusal(await show(state, 'Anna', 'wrong'))).toMatch(/2 more/);
    expect(refusal(await show(state, 'Anna', 'wrong'))).toMatch(/1 more wrong one locks it/);
    expect(refusal(await show(state, 'Anna', 'wrong'))).toMatch(/Anna is locked after 3 wrong passwords/);
    expect(refusal(await show(state, 'Anna', 'correct horse'))).toMatch(/set a new password in the secure state/);
    expect(passwordOfficers(state, 0)).toMatchObject([{ holder: 'Boris' }, { holder: 'Anna', isLocked: true }]);
    await registerOfficer(state, 0, 'ANNA', 'another password');
    expect(await show(state, 'Anna', 'another password')).toMatchObject({ by: 'password' });
  });

  test('cannot be guessed by many attempts at once, nor across a restart', async () => {
    const { state } = await device();
    const guesses = await Promise.all(Array.from({ length: 8 }, () => show(state, 'Anna', 'wrong')));
    expect(guesses.filter((guess) => /more|locked after/.test((guess as Refusal).reason))).toHaveLength(8);
    expect(refusal(await show(state, 'Anna', 'correct horse'))).toMatch(/locked/);
    const restarted = ruledDevice({ store: state.store });
    expect(refusal(await show(restarted.state, 'Anna', 'correct horse'))).toMatch(/locked/);
    expect(await show(restarted.state, 'Boris', 'battery staple')).toMatchObject({ holder: 'Boris' });
  });

  test('keeps being the same officer with a new password', async () => {
    const { state } = await device();
    const before = (await show(state, 'Anna', 'correct horse')) as Officer;
    await registerOfficer(state, 0, 'Anna', 'another password');
    const after = (await show(state, 'Anna', 'another password')) as Officer;
    expect(refusal(pairOfficers(before, after, lmk))).toMatch(/same officer twice/);
  });

  test.each([
    ['', 'long enough', /^15 a name has 1 to 40/],
    ['x'.repeat(41), 'long enough', /^15 a name/],
    ['An\nna', 'long enough', /^15 a name/],
    ['Anna', 'short', /^15 a password has 8 to 64 printable characters/],
    ['Anna', 'x'.repeat(65), /^15 a password/],
    ['Anna', 'line\nline', /^15 a password/],
  ])('is not registered with a name or password that will not do (%j, %j)', async (holder, password, words) => {
    const { state } = ruledDevice({ operatingState: 'secure' });
    expect(refusal(await registerOfficer(state, 0, holder, password))).toMatch(words);
    expect(passwordOfficers(state, 0)).toEqual([]);
  });

  test('is registered and removed in the secure state only, and for an LMK that is there', async () => {
    for (const operatingState of ['online', 'offline'] as const) {
      const { state } = ruledDevice({ operatingState });
      expect(refusal(await registerOfficer(state, 0, 'Anna', 'correct horse'))).toMatch(
        /^state .*only in Secure, with both keys turned/,
      );
      expect(refusal(await removeOfficer(state, 0, 'Anna'))).toMatch(/^state/);
    }
    const { state } = await device();
    expect(refusal(await registerOfficer(state, 7, 'Anna', 'correct horse'))).toMatch(/^13/);
    expect(await removeOfficer(state, 0, 'Anna')).toBe(true);
    expect(await removeOfficer(state, 0, 'Anna')).toBe(false);
    expect(refusal(await show(state, 'Anna', 'correct horse'))).toBe('17 wrong name or password');
  });

  test('whose password cannot be kept is not registered, and an attempt that cannot be counted fails', async () => {
    const store = fragileStore();
    const { state } = ruledDevice({ store, operatingState: 'secure' });
    await registerOfficer(state, 0, 'Anna', 'correct horse');
    store.isBroken = true;
    expect(refusal(await registerOfficer(state, 0, 'Boris', 'battery staple'))).toBe(
      '41 it could not be kept: no space is left on the disk',
    );
    expect(refusal(await show(state, 'Anna', 'correct horse'))).toMatch(/^41/);
    expect(passwordOfficers(state, 0)).toMatchObject([{ holder: 'Anna', isLocked: false }]);
  });

  test('leaves no password in the store', async () => {
    const { state } = await device();
    expect(JSON.stringify(state.store.load('officers'))).not.toMatch(/horse|staple/);
  });

  test.each([['nonsense'], [[1, null, {}]], [[{ role: 'officer.268604', id: 'a', holder: 'Anna', failures: 0 }]]])(
    'that is damaged in the store identifies nobody: %j',
    async (stored) => {
      const store = fragileStore();
      await store.save('officers', stored as never);
      expect(passwordOfficers(ruledDevice({ store }).state, 0)).toEqual([]);
    },
  );
});

test('property: a password identifies with itself only', async () => {
  const printable = fc.stringMatching(/^[\x20-\x7e]{8,20}$/);
  const parameters = () => ({ cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(8) });
  await fc.assert(
    fc.asyncProperty(printable, printable, async (password, guess) => {
      const register = new PasswordRegister({ store: fragileStore(), section: 'x', newId: () => 'id', parameters });
      await register.register('role', 'Anna', password);
      const outcome = await register.identify('role', 'Anna', guess);
      expect(outcome instanceof Refusal).toBe(guess !== password);
      expect(await register.identify('role', 'Anna', password)).toMatchObject({ holder: 'Anna' });
    }),
  );
});

/** Cards in memory, all with the PIN 12345. */
function chips(contents: Readonly<Record<string, CardContent>>): ChipReader {
  const made = new Map(Object.entries(contents).map(([name, content]) => [name, chip(name, content)]));
  return {
    insert: async (name) => made.get(name) ?? chip(name, undefined),
    names: async () => [...made.keys()],
  };
}

function chip(name: string, content: CardContent | undefined): Chip {
  let triesLeft = 3;
  return {
    get facts() {
      const label = content?.kind ?? '';
      return { name, isFormatted: content !== undefined, serial: '1', holder: name, label, triesLeft };
    },
    async read(pin): Promise<ChipContent | ChipFault> {
      if (content === undefined) return { fault: 'not formatted' };
      if (triesLeft === 0) return { fault: 'locked' };
      if (pin !== '12345') return { fault: 'wrong PIN', triesLeft: --triesLeft };
      triesLeft = 3;
      return { label: content.kind, bytes: encodeContent(content) };
    },
    write: async () => undefined,
    format: async () => undefined,
    changePin: async () => undefined,
  };
}
