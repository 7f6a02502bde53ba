import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/crypto/hex.ts';
import { seededRandom } from '../../../src/crypto/random.ts';
import { partContent } from '../../../src/hsm/cards/content.ts';
import { duplicateCard, makeOfficerCard, verifyCard } from '../../../src/hsm/ceremony/card-steps.ts';
import { deleteChangeLmk, deleteLmk } from '../../../src/hsm/ceremony/delete-lmk.ts';
import { beginLoad, type LoadPlan } from '../../../src/hsm/ceremony/load-lmk.ts';
import { makeLmkComponent, makeLmkShares, writePart } from '../../../src/hsm/ceremony/make-parts.ts';
import { officerOfCard, pairOfficers } from '../../../src/hsm/officers.ts';
import { type LmkKind, makeShares, openPart, partBytes } from '../../../src/keys/lmk-components.ts';
import { blankCard, insert, memoryCards, PIN, refused, taken } from '../cards/parts.ts';
import { load, makeComponentCards, makeShareCards, secureDevice, turn, withCards, writeCard } from './device.ts';

const live = (change: Partial<LoadPlan> = {}): LoadPlan => ({ id: 0, place: 'live', comment: 'ours', ...change });

describe('a new LMK', () => {
  it.each<LmkKind>(['variant-3des-2key', 'variant-3des-3key', 'keyblock-3des'])(
    'of components of %s is loaded and protects keys',
    async (kind) => {
      const { hsm, ask } = await secureDevice();
      const { reader } = memoryCards();
      await makeComponentCards(hsm, reader, ['anna', 'ben', 'carl'], { kind: kind as 'keyblock-3des' });
      const loading = await withCards(hsm, reader, ['anna', 'ben', 'carl'], live());
      const summary = taken(loading.summary());
      expect(hsm.state.lmks.size).toBe(0);
      expect(taken(await loading.commit())).toEqual(summary);
      expect(summary).toMatchObject({
        status: 'live',
        comment: 'ours',
        checkValue: expect.stringMatching(/^[0-9A-F]{6}$/),
      });
      expect(ask('NC')).toBe(`ND00${summary.checkValue}0000000000${'0100-0000'}`);
      expect(ask(kind === 'keyblock-3des' ? 'A00FFFS#P0T2N00E00' : 'A00001U')).toMatch(/^A100/);
    },
  );

  it('of AES shares is loaded from any M of them', async () => {
    const names = ['anna', 'ben', 'carl', 'dora', 'emil'];
    const { hsm, ask } = await secureDevice();
    const { reader } = memoryCards();
    const checkValue = await makeShareCards(hsm, reader, names, { threshold: 3 });
    for (const chosen of [names.slice(0, 3), ['emil', 'anna', 'carl'], names]) {
      expect(await load(hsm, reader, chosen, live({ replace: true }))).toBe(checkValue);
      expect(ask('NC')).toMatch(new RegExp(`^ND00${checkValue}0000000000`));
    }
  });

  it('tells of each card what its custodian compares, and how many are still needed', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    const shares = taken(makeLmkShares(hsm.state, { status: 'live', threshold: 2, shares: 3 }));
    for (const [i, share] of shares.entries()) {
      const written = taken(await writePart(hsm.state, share, await blankCard(reader, `card-${i}`), PIN));
      expect(written).toEqual({ checkValue: share.checkValue, needsVerification: false });
    }
    const loading = taken(beginLoad(hsm, live()));
    expect(loading.isComplete).toBe(false);
    expect(taken(await loading.add(await insert(reader, 'card-2'), PIN))).toEqual({
      kind: 'keyblock-aes',
      status: 'live',
      checkValue: shares[2]!.checkValue,
      number: 3,
      count: 1,
      needed: 2,
    });
    taken(await loading.add(await insert(reader, 'card-0'), PIN));
    expect(loading.isComplete).toBe(true);
  });

  it('that is the first may become Default and Management LMK, a later one not', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben']);
    const loading = await withCards(hsm, reader, ['anna', 'ben'], live({ id: 7 }));
    expect(loading.isFirst).toBe(true);
    taken(await loading.commit({ isDefault: true }));
    expect(hsm.state.settings).toMatchObject({ defaultLmk: 7, managementLmk: 7 });
    const later = await withCards(hsm, reader, ['anna', 'ben'], live({ id: 8 }));
    expect(later.isFirst).toBe(false);
    taken(await later.commit({ isDefault: true }));
    expect(hsm.state.settings).toMatchObject({ defaultLmk: 7, managementLmk: 7 });
  });

  it('of a single component is loaded unless several are enforced', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeComponentCards(hsm, reader, ['anna', 'ben']);
    const single = await withCards(hsm, reader, ['anna'], live());
    expect(single.isComplete).toBe(true);
    hsm.changeSettings({ ...hsm.state.settings, enforceMultipleKeyComponents: true });
    expect(single.isComplete).toBe(false);
    expect(refused(await single.commit())).toMatchObject({
      error: '03',
      reason: expect.stringMatching('enforceMultipleKeyComponents'),
    });
    expect(hsm.state.lmks.size).toBe(0);
    taken(await single.add(await insert(reader, 'ben'), PIN));
    taken(await single.commit());
  });

  it('is made of typed values that give the same card again', async () => {
    const { hsm } = await secureDevice();
    const values = { a: new Uint8Array(8).fill(1), b: new Uint8Array(8).fill(2), c: '00000003' };
    const plan = { kind: 'variant-3des-2key', status: 'test', set: 1, number: 1, values } as const;
    const first = taken(makeLmkComponent(hsm.state, plan));
    expect(taken(makeLmkComponent(hsm.state, plan)).checkValue).toBe(first.checkValue);
  });
});

describe('a load is refused', () => {
  it('outside the secure state, with nothing read or changed', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben']);
    const loading = await withCards(hsm, reader, ['anna', 'ben'], live());
    await turn(hsm, false);
    const { state } = hsm;
    const card = await blankCard(reader, 'blank');
    const plan = { kind: 'keyblock-3des', status: 'live', set: 1, number: 1 } as const;
    for (const answer of [
      await loading.commit(),
      beginLoad(hsm, live()),
      makeLmkComponent(state, plan),
      makeLmkShares(state, { status: 'live', threshold: 2, shares: 2 }),
      await writePart(state, makeShares({ status: 'live', threshold: 2, shares: 2 }, seededRandom(''))[0]!, card, PIN),
      await deleteLmk(state, 0),
      await deleteChangeLmk(state, 0),
      await duplicateCard(state, { card, pin: PIN }, { card, pin: PIN }),
      await makeOfficerCard(state, 0, { card, pin: PIN }),
    ])
      expect(refused(answer).error).toBe('state');
    expect(state.lmks.size).toBe(0);
  });

  it.each([
    [{ id: 20 }, '13', '00 to 19'],
    [{ id: -1 }, '13', '00 to 19'],
    [{ id: 1.5 }, '13', '00 to 19'],
    [{ comment: 'x'.repeat(41) }, '15', '40 printable'],
    [{ comment: 'é' }, '15', '40 printable'],
    [{ place: 'old', id: 5 }, '13', 'LK comes first'],
    [{ place: 'new', id: 5 }, '13', 'LK comes first'],
    [{ id: 1 }, '13', 'DM deletes it'],
  ] as const)('for the plan %j', async (change, error, words) => {
    const { hsm } = await secureDevice({ lmks: { 1: 'test-kb-aes' } });
    expect(refused(beginLoad(hsm, live(change)))).toMatchObject({ error, reason: expect.stringContaining(words) });
  });

  it('with a wrong PIN, a wrong card, a blank one, one that is not formatted, and goes on with the right one', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben']);
    await blankCard(reader, 'blank');
    const officer = { kind: 'officer', lmkCheckValue: '000000', officer: '00', holder: 'Otto' } as const;
    taken(await (await blankCard(reader, 'otto')).write(PIN, officer));
    const loading = taken(beginLoad(hsm, live()));
    const refusal = async (name: string, pin = PIN) => refused(await loading.add(await insert(reader, name), pin));
    expect((await refusal('anna', '99999')).error).toBe('0003');
    expect((await refusal('anna', '123')).error).toBe('0005');
    expect(await refusal('otto')).toMatchObject({
      error: '0002',
      reason: expect.stringMatching('authorising officer'),
    });
    expect(await refusal('blank')).toMatchObject({ error: '0002', reason: expect.stringMatching('blank card') });
    expect((await refusal('nobody')).error).toBe('0001');
    taken(await loading.add(await insert(reader, 'anna'), PIN));
    taken(await loading.add(await insert(reader, 'ben'), PIN));
    taken(await loading.commit());
  });

  it('with a locked card, and goes on with another quorum', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben', 'carl']);
    const loading = await withCards(hsm, reader, ['anna'], live());
    const ben = await insert(reader, 'ben');
    for (let i = 0; i < 3; i++) refused(await loading.add(ben, '99999'));
    expect(refused(await loading.add(ben, PIN)).error).toBe('0004');
    taken(await loading.add(await insert(reader, 'carl'), PIN));
    taken(await loading.commit());
  });

  it('with too few shares, whichever and however often they are shown', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben', 'carl'], { threshold: 3 });
    const loading = await withCards(hsm, reader, ['anna', 'carl'], live());
    expect(refused(await loading.add(await insert(reader, 'anna'), PIN))).toMatchObject({
      error: 'B5',
      reason: expect.stringMatching('already'),
    });
    expect(loading.isComplete).toBe(false);
    expect(refused(loading.summary())).toMatchObject({ error: '03', reason: expect.stringMatching('3 of the 3') });
    expect(refused(await loading.commit()).error).toBe('03');
    expect(refused(await taken(beginLoad(hsm, live())).commit()).error).toBe('03');
    expect(hsm.state.lmks.size).toBe(0);
  });

  it('with the copy of a card that was shown', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeComponentCards(hsm, reader, ['anna', 'ben']);
    const from = { card: await insert(reader, 'anna'), pin: PIN };
    taken(await duplicateCard(hsm.state, from, { card: await blankCard(reader, 'copy'), pin: PIN }));
    const loading = await withCards(hsm, reader, ['anna'], live());
    expect(refused(await loading.add(await insert(reader, 'copy'), PIN)).reason).toMatch('or its copy');
  });

  it('with cards of different sets, status or kinds', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['share-1', 'share-2']);
    await makeShareCards(hsm, reader, ['other-1', 'other-2']);
    await makeShareCards(hsm, reader, ['test-1', 'test-2'], { status: 'test' });
    await makeComponentCards(hsm, reader, ['comp-1', 'comp-2']);
    await makeComponentCards(hsm, reader, ['comp-b-1', 'comp-b-2'], { set: 2 });
    await makeComponentCards(hsm, reader, ['comp-t-1', 'comp-t-2'], { status: 'test' });
    await makeComponentCards(hsm, reader, ['block-1', 'block-2'], { kind: 'keyblock-3des' });
    for (const [first, second, error] of [
      ['share-1', 'other-2', 'B5'],
      ['share-1', 'test-2', 'B6'],
      ['share-1', 'comp-2', 'B5'],
      ['comp-1', 'comp-b-2', 'B5'],
      ['comp-1', 'comp-t-2', 'B6'],
      ['comp-1', 'block-2', 'B5'],
    ] as const) {
      const loading = await withCards(hsm, reader, [first], live());
      expect(refused(await loading.add(await insert(reader, second), PIN)).error).toBe(error);
    }
    expect(hsm.state.lmks.size).toBe(0);
  });

  it('for a published test LMK that cards call live', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    const plan = { kind: 'keyblock-3des', status: 'live', set: 1, number: 1 } as const;
    const first = partBytes(taken(makeLmkComponent(hsm.state, plan)));
    const published = '0123456789ABCDEF8080808080808080FEDCBA9876543210';
    const second = first.slice();
    second[5] = 2;
    for (let i = 0; i < 24; i++) second[6 + i]! ^= Number.parseInt(published.slice(2 * i, 2 * i + 2), 16);
    await writeCard(hsm.state, reader, 'anna', openPart(first)!);
    await writeCard(hsm.state, reader, 'ben', openPart(second)!);
    const loading = await withCards(hsm, reader, ['anna', 'ben'], live());
    for (const answer of [loading.summary(), await loading.commit()])
      expect(refused(answer)).toMatchObject({ error: '17', reason: expect.stringMatching('published test LMK') });
    expect(hsm.state.lmks.size).toBe(0);
  });

  it('for a live LMK from a card that was not verified, in strict mode, until VC verified it', async () => {
    const { hsm } = await secureDevice({ settings: { strictCardVerification: true } });
    const { reader } = memoryCards();
    const shares = taken(makeLmkShares(hsm.state, { status: 'live', threshold: 2, shares: 2 }));
    for (const [i, share] of shares.entries())
      expect(taken(await writePart(hsm.state, share, await blankCard(reader, `card-${i}`), PIN))).toMatchObject({
        needsVerification: true,
      });
    const loading = taken(beginLoad(hsm, live()));
    const card = await insert(reader, 'card-0');
    expect(refused(await loading.add(card, PIN))).toMatchObject({ error: '0008', reason: expect.stringMatching('VC') });
    expect(taken(await verifyCard({ card, pin: PIN }))).toEqual({
      form: 'share',
      kind: 'keyblock-aes',
      status: 'live',
      set: shares[0]!.set,
      number: 1,
      quorum: { threshold: 2, shares: 2, lmkCheckValue: shares[0]!.lmkCheckValue },
      checkValue: shares[0]!.checkValue,
    });
    taken(await loading.add(card, PIN));
    const copy = { card: await blankCard(reader, 'copy'), pin: PIN };
    taken(await duplicateCard(hsm.state, { card, pin: PIN }, copy));
    expect(refused(await taken(beginLoad(hsm, live())).add(copy.card, PIN)).error).toBe('0008');
    taken(await verifyCard({ card: await insert(reader, 'card-1'), pin: PIN }));
    taken(await loading.add(await insert(reader, 'card-1'), PIN));
    taken(await loading.commit());
  });

  it('without strict mode nobody asks, and a test LMK is loaded in strict mode too', async () => {
    const { hsm } = await secureDevice({ settings: { strictCardVerification: true } });
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben'], { status: 'test' });
    await load(hsm, reader, ['anna', 'ben'], live());
  });
});

describe('making parts is refused', () => {
  it.each([
    [{ set: 0 }, 'set'],
    [{ set: 10 }, 'set'],
    [{ number: 0 }, 'number'],
    [{ number: 1.5 }, 'number'],
    [{ values: { a: new Uint8Array(7) } }, 'values'],
    [{ values: { b: new Uint8Array(9) } }, 'values'],
    [{ values: { c: '1234567' } }, 'values'],
    [{ values: { c: '1234567A' } }, 'values'],
  ])('for the component %j', async (change, field) => {
    const { hsm } = await secureDevice();
    const plan = { kind: 'keyblock-3des', status: 'live', set: 1, number: 1, ...change } as const;
    expect(refused(makeLmkComponent(hsm.state, plan))).toMatchObject({ error: '15', field });
  });

  it.each([
    [1, 1],
    [1, 3],
    [4, 3],
    [2, 10],
    [2, 1],
    [2.5, 3],
  ])('for %d of %d shares', async (threshold, shares) => {
    const { hsm } = await secureDevice();
    expect(refused(makeLmkShares(hsm.state, { status: 'live', threshold, shares })).error).toBe('15');
  });

  it('on a card that holds another share', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    const shares = taken(makeLmkShares(hsm.state, { status: 'live', threshold: 2, shares: 2 }));
    const card = await blankCard(reader, 'anna');
    taken(await writePart(hsm.state, shares[0]!, card, PIN));
    expect(refused(await writePart(hsm.state, shares[1]!, card, PIN)).error).toBe('0002');
  });
});

describe('key change storage', () => {
  const prepared = async (settings: Readonly<Record<string, unknown>> = {}) => {
    const device = await secureDevice({ settings });
    const cards = memoryCards();
    const { hsm } = device;
    await makeComponentCards(hsm, cards.reader, ['variant-1', 'variant-2']);
    await makeComponentCards(hsm, cards.reader, ['second-1', 'second-2']);
    await makeComponentCards(hsm, cards.reader, ['block-1', 'block-2'], { kind: 'keyblock-3des' });
    await makeShareCards(hsm, cards.reader, ['aes-1', 'aes-2']);
    await makeShareCards(hsm, cards.reader, ['test-1', 'test-2'], { status: 'test' });
    const pair = (name: string) => [`${name}-1`, `${name}-2`];
    return { ...device, ...cards, pair };
  };

  it.each([
    ['variant', 'second', 'old', undefined],
    ['variant', 'second', 'new', undefined],
    ['block', 'variant', 'old', undefined],
    ['aes', 'variant', 'old', undefined],
    ['aes', 'block', 'old', undefined],
    ['variant', 'block', 'new', undefined],
    ['variant', 'aes', 'new', undefined],
    ['variant', 'block', 'old', 'B5'],
    ['variant', 'aes', 'old', 'B5'],
    ['block', 'variant', 'new', 'B5'],
    ['aes', 'variant', 'new', 'B5'],
    ['aes', 'test', 'old', 'B6'],
    ['aes', 'test', 'new', 'B6'],
    ['variant', 'variant', 'old', '15'],
  ] as const)('with %s live takes %s as the %s one: %s', async (liveName, name, place, error) => {
    const { hsm, reader, pair } = await prepared();
    await load(hsm, reader, pair(liveName), live());
    const loading = await withCards(hsm, reader, pair(name), live({ place }));
    const answer = await loading.commit();
    if (error === undefined) {
      const { checkValue } = taken(answer);
      expect(hsm.state.changeStorage.get(0)).toMatchObject({ role: place, lmk: { checkValue } });
    } else {
      expect(refused(answer).error).toBe(error);
      expect(hsm.state.changeStorage.size).toBe(0);
    }
  });

  it('moves a key from the old LMK to the new one', async () => {
    const { hsm, ask, reader, pair } = await prepared();
    await load(hsm, reader, pair('variant'), live());
    const [, under, kcv] = /^A100(U[0-9A-F]{32})([0-9A-F]{6})$/.exec(ask('A00001U')!)!;
    taken(await deleteLmk(hsm.state, 0));
    await load(hsm, reader, pair('second'), live());
    expect(ask(`BUFF1${under};001`)).not.toMatch(new RegExp(kcv!));
    await load(hsm, reader, pair('variant'), live({ place: 'old' }));
    const moved = /^BX00(U[0-9A-F]{32})/.exec(ask(`BW011${under}`)!)![1]!;
    expect(moved).not.toBe(under);
    expect(ask(`BUFF1${moved};001`)).toMatch(new RegExp(`^BV00${kcv}`));
  });

  it('holds one LMK for each identifier, until DO deletes it', async () => {
    const { hsm, reader, pair } = await prepared();
    await load(hsm, reader, pair('aes'), live());
    const old = await load(hsm, reader, pair('variant'), live({ place: 'old' }));
    expect(refused(beginLoad(hsm, live({ place: 'old' }))).reason).toMatch('DO deletes it');
    expect(taken(await deleteChangeLmk(hsm.state, 0))).toMatchObject({ role: 'old', checkValue: old });
    expect(refused(await deleteChangeLmk(hsm.state, 0)).error).toBe('33');
    await load(hsm, reader, pair('block'), live({ place: 'old' }));
  });

  it('is looked at when the live LMK is replaced', async () => {
    const { hsm, reader, pair } = await prepared();
    const before = await load(hsm, reader, pair('aes'), live());
    await load(hsm, reader, pair('block'), live({ place: 'old' }));
    for (const name of ['variant', 'test', 'block']) {
      const answer = await (await withCards(hsm, reader, pair(name), live({ replace: true }))).commit();
      expect(refused(answer).reason).toMatch('DO deletes the old one of id 00');
    }
    expect(hsm.state.lmk(0)).toMatchObject({ checkValue: before });
  });

  it('needs the activity admin.console of the LMK', async () => {
    const { hsm, reader, pair } = await prepared({ authorised: false });
    await load(hsm, reader, pair('aes'), live());
    for (const place of ['old', 'new'] as const)
      expect(refused(beginLoad(hsm, live({ place })))).toMatchObject({
        error: '17',
        reason: expect.stringMatching('admin.console of LMK 00'),
      });
  });
});

describe('deleting an LMK', () => {
  it('takes what key change storage holds for it along, and is final', async () => {
    const { hsm, ask } = await secureDevice({
      lmks: { 0: 'test-kb-aes', 1: 'test-variant' },
      changeStorage: { 0: 'test-variant', 1: 'test-variant-3key' },
    });
    expect(taken(await deleteLmk(hsm.state, 0))).toMatchObject({
      lmk: { checkValue: '9D04A0' },
      change: { role: 'old', checkValue: '268604' },
    });
    expect([...hsm.state.lmks.keys()]).toEqual([1]);
    expect([...hsm.state.changeStorage.keys()]).toEqual([1]);
    expect(ask('NC')).toBe('ND13');
    expect(refused(await deleteLmk(hsm.state, 0)).error).toBe('13');
    expect(refused(await deleteLmk(hsm.state, 20)).error).toBe('13');
  });

  it('that cannot be kept is refused, and the LMK is still there', async () => {
    const { hsm } = await secureDevice({ lmks: { 0: 'test-kb-aes' } });
    const { state } = hsm;
    const lmk = state.lmk(0)!;
    state.keeper = {
      lmkChanged: () => {},
      changeStorageChanged: () => {},
      settingsChanged: () => {},
      userStorageChanged: () => {},
      kept: async () => {
        state.loadLmk(0, lmk);
        return 'no space is left for the data directory';
      },
    };
    expect(refused(await deleteLmk(state, 0))).toMatchObject({
      error: '41',
      reason: expect.stringMatching('no space'),
    });
    expect(state.lmk(0)).toBe(lmk);
  });
});

describe('cards of a ceremony', () => {
  it('of officers are for the LMK and the holder, and two of them may authorise', async () => {
    const { hsm } = await secureDevice({ lmks: { 0: 'test-kb-aes' } });
    const { reader } = memoryCards();
    const lmk = hsm.state.lmk(0)!;
    const officers = [];
    for (const name of ['otto', 'olga']) {
      const card = await blankCard(reader, name, name);
      expect(taken(await makeOfficerCard(hsm.state, 0, { card, pin: PIN }))).toEqual({
        holder: name,
        lmkCheckValue: '9D04A0',
      });
      officers.push(taken(await officerOfCard(reader, name, PIN, lmk)));
    }
    expect(taken(pairOfficers(officers[0]!, officers[1]!, lmk)).names).toBe('otto and olga');
    const copy = await blankCard(reader, 'copy');
    taken(await duplicateCard(hsm.state, { card: await insert(reader, 'otto'), pin: PIN }, { card: copy, pin: PIN }));
    const again = taken(await officerOfCard(reader, 'copy', PIN, lmk));
    expect(refused(pairOfficers(officers[0]!, again, lmk)).reason).toMatch('same officer twice');
    expect(refused(await makeOfficerCard(hsm.state, 5, { card: copy, pin: PIN })).error).toBe('13');
    expect(refused(await makeOfficerCard(hsm.state, 0, { card: copy, pin: PIN })).error).toBe('0002');
  });

  it('that hold no part of an LMK are not verified or duplicated', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    const card = await blankCard(reader, 'anna');
    expect(refused(await verifyCard({ card, pin: PIN })).error).toBe('0002');
    const target = { card: await blankCard(reader, 'ben'), pin: PIN };
    expect(refused(await duplicateCard(hsm.state, { card, pin: PIN }, target)).error).toBe('0002');
  });

  it('are duplicated with a PIN of their own', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben']);
    const copy = { card: await blankCard(reader, 'copy', 'Deputy', '88888888'), pin: '88888888' };
    expect(await duplicateCard(hsm.state, { card: await insert(reader, 'anna'), pin: PIN }, copy)).toBe('lmk-share');
    const loading = await withCards(hsm, reader, ['ben'], live());
    taken(await loading.add(await insert(reader, 'copy'), '88888888'));
    taken(await loading.commit());
  });

  it('are verified in any state', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    await makeShareCards(hsm, reader, ['anna', 'ben']);
    await turn(hsm, false);
    const card = await insert(reader, 'anna');
    taken(await verifyCard({ card, pin: PIN }));
    expect(await card.read(PIN)).toMatchObject({ isVerified: true });
  });

  it('are no use for what they say they are when their bytes lie', async () => {
    const { hsm } = await secureDevice();
    const { reader } = memoryCards();
    const shares = taken(makeLmkShares(hsm.state, { status: 'live', threshold: 3, shares: 3 }));
    for (const [i, share] of shares.entries()) {
      const bytes = partBytes(share);
      bytes[4] = 2;
      const card = await blankCard(reader, `card-${i}`);
      taken(await card.write(PIN, partContent(openPart(bytes)!)));
    }
    const loading = await withCards(hsm, reader, ['card-0', 'card-1'], live());
    expect(refused(await loading.commit())).toMatchObject({
      error: 'B5',
      reason: expect.stringMatching('Nothing was loaded'),
    });
    expect(toHex(partBytes(shares[0]!))).not.toBe('');
  });
});
