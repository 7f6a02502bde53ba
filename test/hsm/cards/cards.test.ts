import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/crypto/hex.ts';
import { seededRandom } from '../../../src/crypto/random.ts';
import { newSealParameters } from '../../../src/crypto/seal.ts';
import type { SmartCard } from '../../../src/hsm/cards/card.ts';
import type { ChipReader } from '../../../src/hsm/cards/chip.ts';
import { type CardContent, decodeContent, encodeContent, partContent } from '../../../src/hsm/cards/content.ts';
import { cardReader } from '../../../src/hsm/cards/reader.ts';
import { PIN_TRIES } from '../../../src/hsm/cards/refusals.ts';
import { makeShares, partBytes } from '../../../src/keys/lmk-components.ts';
import { PIN_TRIES as CHIP_TRIES } from '../../../src/store/cards/card-chip.ts';
import { cardFolder } from '../../../src/store/cards/card-folder.ts';
import { LossyFileSystem } from '../../store/lossy-file-system.ts';
import { blankCard, cheapParameters, FOLDER, insert, memoryCards, PIN, refused, taken } from './parts.ts';

const officer: CardContent = { kind: 'officer', lmkCheckValue: '9D04A0', officer: '00112233', holder: 'Anna' };
const FILE = `${FOLDER}/anna.card`;

describe('a card', () => {
  it('keeps its content behind its PIN, for other readers too', async () => {
    const { reader, fileSystem } = memoryCards();
    const card = await blankCard(reader, 'anna', 'Anna');
    expect(await card.read(PIN)).toEqual({ kind: 'blank' });
    taken(await card.write(PIN, officer));
    expect(card.facts).toMatchObject({ name: 'anna', holder: 'Anna', label: 'officer', triesLeft: 3 });
    const again = await insert(memoryCards(fileSystem).reader, 'anna');
    expect(await again.read(PIN)).toEqual(officer);
    expect(await reader.names()).toEqual(['anna']);
  });

  it('keeps parts of LMKs and settings as they were', async () => {
    const [share] = makeShares({ status: 'live', threshold: 2, shares: 3 }, seededRandom('a'));
    const { reader } = memoryCards();
    for (const [i, content] of [
      partContent(share!, true),
      { kind: 'settings', settings: { echo: true, list: ['A0', null, 2] } } as const,
    ].entries()) {
      const card = await blankCard(reader, `card-${i}`);
      taken(await card.write(PIN, content));
      expect(encodeContent(taken(await card.read(PIN)))).toEqual(encodeContent(content));
    }
  });

  it('shows no secret in its file', async () => {
    const { reader, fileSystem } = memoryCards();
    const card = await blankCard(reader, 'anna');
    const [share] = makeShares({ status: 'live', threshold: 2, shares: 2 }, seededRandom('secret'));
    taken(await card.write(PIN, partContent(share!)));
    const file = new TextDecoder().decode(fileSystem.get(FILE));
    const secret = toHex(partBytes(share!).subarray(18));
    expect(file).toContain('lmk-share');
    for (let at = 0; at < secret.length; at += 8) expect(file.toUpperCase()).not.toContain(secret.slice(at, at + 8));
    expect(file).not.toContain(PIN);
  });

  it('counts wrong PINs down, forgets them after the right one, and locks after three', async () => {
    const { reader, fileSystem } = memoryCards();
    const card = await blankCard(reader, 'anna');
    expect(refused(await card.read('99999'))).toMatchObject({
      error: '0003',
      reason: expect.stringMatching('2 tries'),
    });
    expect(refused(await card.read('99999'))).toMatchObject({
      error: '0003',
      reason: expect.stringMatching('one try'),
    });
    taken(await card.read(PIN));
    for (let i = 0; i < 2; i++) expect(refused(await card.read('99999')).error).toBe('0003');
    // The count is on the card, not in the reader.
    const elsewhere = await insert(memoryCards(fileSystem).reader, 'anna');
    expect(refused(await elsewhere.write('99999', officer)).error).toBe('0004');
    expect(refused(await elsewhere.read(PIN))).toMatchObject({
      error: '0004',
      reason: expect.stringMatching('locked'),
    });
    expect(refused(await card.changePin(PIN, '54321')).error).toBe('0004');
    expect(elsewhere.facts.triesLeft).toBe(0);
  });

  it('has the same number of tries on the disk and in the words', () => {
    expect(CHIP_TRIES).toBe(PIN_TRIES);
  });

  it.each(['', '1234', '123456789', '12a45', '１２３４５', '12345 '])(
    'does not count the PIN %j, which has not 5 to 8 digits',
    async (pin) => {
      const { reader } = memoryCards();
      const card = await blankCard(reader, 'anna');
      for (const answer of [
        await card.read(pin),
        await card.write(pin, officer),
        await card.changePin(pin, '54321'),
        await card.changePin(PIN, pin),
        await (await insert(reader, 'new')).format(pin, 'New'),
      ])
        expect(refused(answer).error).toBe('0005');
      expect(card.facts.triesLeft).toBe(3);
      expect(await card.read(PIN)).toEqual({ kind: 'blank' });
    },
  );

  it('never shows a PIN in what it says', async () => {
    const { reader } = memoryCards();
    const card = await blankCard(reader, 'anna');
    for (const pin of ['7654321', '765432123456', '7654321', '7654321'])
      expect(refused(await card.read(pin)).reason).not.toContain(pin);
  });

  it('changes its PIN and keeps its content', async () => {
    const { reader } = memoryCards();
    const card = await blankCard(reader, 'anna');
    taken(await card.write(PIN, officer));
    expect(refused(await card.changePin('99999', '54321')).error).toBe('0003');
    expect(refused(await card.changePin(PIN, PIN)).error).toBe('0005');
    taken(await card.changePin(PIN, '87654321'));
    expect(refused(await card.read(PIN)).error).toBe('0003');
    expect(await card.read('87654321')).toEqual(officer);
  });

  it('that holds something is neither overwritten nor erased unasked', async () => {
    const { reader } = memoryCards();
    const card = await blankCard(reader, 'anna', 'Anna');
    taken(await card.write(PIN, officer));
    expect(refused(await card.write(PIN, { kind: 'blank' }))).toMatchObject({
      error: '0002',
      reason: expect.stringMatching('officer card of Anna'),
    });
    expect(refused(await card.format('11111', 'Ben')).error).toBe('0002');
    expect(await card.read(PIN)).toEqual(officer);
    taken(await card.format('11111', 'Ben', { erase: true }));
    expect(card.facts).toMatchObject({ holder: 'Ben', label: 'blank' });
    expect(await card.read('11111')).toEqual({ kind: 'blank' });
  });

  it('that is locked can be formatted, which gives it another serial number', async () => {
    const { reader } = memoryCards();
    const card = await blankCard(reader, 'anna');
    const { serial } = card.facts;
    for (let i = 0; i < 3; i++) refused(await card.read('99999'));
    taken(await card.format('11111', 'Anna'));
    expect(card.facts.triesLeft).toBe(3);
    expect(card.facts.serial).not.toBe(serial);
  });

  it('that was written elsewhere since it was inserted is not overwritten', async () => {
    const { reader } = memoryCards();
    await blankCard(reader, 'anna');
    const [mine, theirs] = [await insert(reader, 'anna'), await insert(reader, 'anna')];
    taken(await theirs.write(PIN, officer));
    expect(refused(await mine.write(PIN, { kind: 'settings', settings: {} })).reason).toMatch('insert it again');
    expect(refused(await (await insert(reader, 'anna')).format(PIN, 'Anna')).error).toBe('0002');
    expect(await theirs.read(PIN)).toEqual(officer);
  });

  it('that is not formatted says so and names those that are', async () => {
    const { reader } = memoryCards();
    const card = await insert(reader, 'ana');
    expect(refused(await card.read(PIN)).reason).toMatch('there are no cards yet');
    await blankCard(reader, 'ben');
    await blankCard(reader, 'anna');
    for (const answer of [await card.read(PIN), await card.write(PIN, officer), await card.changePin(PIN, '54321')])
      expect(refused(answer)).toMatchObject({ error: '0001', reason: expect.stringMatching('anna, ben') });
    expect(card.facts.isFormatted).toBe(false);
  });

  it.each(['', '../state', 'Anna', 'a/b', 'a.card', '-a', 'x'.repeat(33), 'a b'])(
    'cannot have the name %j',
    async (name) => {
      const { reader, fileSystem } = memoryCards();
      expect(refused(await reader.insert(name)).error).toBe('0009');
      expect(fileSystem.steps).toBe(0);
    },
  );

  it.each(['', ' Anna', 'x'.repeat(41), 'a\nb'])('cannot have the holder %j', async (holder) => {
    expect(refused(await (await insert(memoryCards().reader, 'anna')).format(PIN, holder)).error).toBe('0009');
  });
});

describe('a damaged card file', () => {
  const written = async () => {
    const cards = memoryCards();
    taken(await (await blankCard(cards.reader, 'anna')).write(PIN, officer));
    return { ...cards, bytes: cards.fileSystem.get(FILE)!.slice() };
  };

  it('is known at whatever byte it was cut off, and can be formatted', async () => {
    const { reader, fileSystem, bytes } = await written();
    for (let length = 0; length < bytes.length - 1; length += length < 40 ? 1 : 23) {
      fileSystem.put(FILE, bytes.slice(0, length));
      const card = await insert(reader, 'anna');
      expect(refused(await card.read(PIN))).toMatchObject({ error: '0006', reason: expect.stringMatching('copy') });
      expect(fileSystem.get(FILE)).toEqual(bytes.slice(0, length));
    }
    const card = await insert(reader, 'anna');
    expect(card.facts).toMatchObject({ label: 'damaged card', triesLeft: 0 });
    expect(refused(await card.format(PIN, 'Anna')).error).toBe('0002');
    taken(await card.format(PIN, 'Anna', { erase: true }));
    expect(await card.read(PIN)).toEqual({ kind: 'blank' });
  });

  it('is known whichever bit of it is changed', async () => {
    const { reader, fileSystem, bytes } = await written();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), fc.nat(7), async (at, bit) => {
        const changed = bytes.slice();
        changed[at]! ^= 1 << bit;
        fileSystem.put(FILE, changed);
        const card = await reader.insert('anna');
        const answer = 'read' in card ? await card.read(PIN) : card;
        // The case of hexadecimal digits and the space between values mean nothing.
        if (JSON.stringify(answer) !== JSON.stringify(officer)) expect(refused(answer).error).toBe('0006');
      }),
      { numRuns: 300 },
    );
  });

  it('of a newer version is refused and stays as it is, also when it is to be formatted', async () => {
    const { reader, fileSystem } = memoryCards();
    fileSystem.put(FILE, JSON.stringify({ pinward: 'card', version: 99, anything: 'else' }));
    expect(refused(await reader.insert('anna'))).toMatchObject({
      error: '0006',
      reason: expect.stringMatching('newer'),
    });
  });

  it('with another label or holder written over does not open, though its checksum is right', async () => {
    const { reader, fileSystem } = await written();
    const other = await blankCard(reader, 'ben', 'Ben');
    taken(await other.write(PIN, { kind: 'settings', settings: {} }));
    const { encodeCard, decodeCard } = await import('../../../src/store/cards/card-format.ts');
    const anna = decodeCard(fileSystem.get(FILE)!);
    if ('fault' in anna) throw new Error('damaged');
    fileSystem.put(FILE, encodeCard({ ...anna, holder: 'Mallory' }));
    expect(refused(await (await insert(reader, 'anna')).read(PIN)).error).toBe('0003');
  });
});

describe('the disk of cards', () => {
  const settings: CardContent = { kind: 'settings', settings: { echo: true } };
  it.each<[string, (card: SmartCard) => Promise<unknown>, readonly string[], readonly CardContent[]]>([
    ['writing', (card) => card.write(PIN, settings, { replace: true }), [PIN], [officer, settings]],
    [
      'formatting',
      (card) => card.format('54321', 'Ben', { erase: true }),
      [PIN, '54321'],
      [officer, { kind: 'blank' }],
    ],
    ['changing the PIN', (card) => card.changePin(PIN, '54321'), [PIN, '54321'], [officer]],
    ['reading', (card) => card.read(PIN), [PIN], [officer]],
    ['a wrong PIN', (card) => card.read('99999'), [PIN], [officer]],
  ])(
    'that loses power at any step of %s leaves the card as it was or as it should be',
    async (_, act, pins, contents) => {
      const prepared = memoryCards();
      taken(await (await blankCard(prepared.reader, 'anna')).write(PIN, officer));
      let isComplete = false;
      for (let crashAt = 1; !isComplete; crashAt++) {
        const disk = prepared.fileSystem.afterPowerCut(undefined, { crashAt });
        const acted = insert(memoryCards(disk).reader, 'anna').then(act);
        isComplete = (await Promise.race([acted, disk.powerCut])) !== 'power cut';
        const after = await insert(memoryCards(disk.afterPowerCut()).reader, 'anna');
        // Whatever was cut off cost one try at most.
        expect(after.facts.triesLeft).toBeGreaterThanOrEqual(2);
        const found = [];
        for (const pin of pins) found.push(await after.read(pin));
        expect(found.filter((answer) => contents.some((content) => isDeepStrictEqual(answer, content)))).toHaveLength(
          1,
        );
      }
    },
  );

  it('has counted a wrong PIN before it is answered', async () => {
    const prepared = memoryCards();
    await blankCard(prepared.reader, 'anna');
    const disk = prepared.fileSystem.afterPowerCut();
    refused(await (await insert(memoryCards(disk).reader, 'anna')).read('99999'));
    const card = await insert(memoryCards(disk.afterPowerCut()).reader, 'anna');
    expect(card.facts.triesLeft).toBe(2);
  });

  it.each([
    ['ENOSPC', 'no space is left'],
    ['EACCES', 'may not read or write'],
    ['EROFS', 'can only be read'],
    ['EIO', 'reports an error'],
  ])('that fails with %s is a refusal with words, and the card stays as it was', async (code, words) => {
    const { reader, fileSystem } = memoryCards();
    const card = await blankCard(reader, 'anna');
    fileSystem.faults = { fail: { code, when: (_, operation) => operation.startsWith('write') } };
    const refusal = refused(await card.write(PIN, officer));
    expect(refusal).toMatchObject({ error: '0007', reason: expect.stringContaining(words) });
    fileSystem.faults = {};
    expect(await card.read(PIN)).toEqual({ kind: 'blank' });
  });

  it('that gives back something else than was written is noticed', async () => {
    class Forgetful extends LossyFileSystem {
      isForgetting = false;
      override async rename(from: string, to: string): Promise<void> {
        if (this.isForgetting && new TextDecoder().decode(this.get(from)).includes('officer')) return;
        return super.rename(from, to);
      }
    }
    const fileSystem = new Forgetful();
    const card = await blankCard(memoryCards(fileSystem).reader, 'anna');
    fileSystem.isForgetting = true;
    expect(refused(await card.write(PIN, officer))).toMatchObject({
      error: '0008',
      reason: expect.stringMatching('reading it back'),
    });
  });

  it('is a real one too, with the real seal, in a folder that is made when it is needed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinward-cards-'));
    try {
      const chips: ChipReader = cardFolder({ folder: join(folder, 'made'), newParameters: newSealParameters });
      const reader = cardReader(chips);
      expect(await reader.names()).toEqual([]);
      const card = await blankCard(reader, 'anna');
      taken(await card.write(PIN, officer));
      expect(await (await insert(reader, 'anna')).read(PIN)).toEqual(officer);
      writeFileSync(join(folder, 'file'), '');
      const nowhere = cardReader(cardFolder({ folder: join(folder, 'file'), newParameters: cheapParameters }));
      expect(refused(await nowhere.insert('anna')).error).toBe('0007');
      expect(await nowhere.names()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('contents of cards', () => {
  it('are read or refused whatever their bytes are, without an exception', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeContent(bytes)));
    fc.assert(fc.property(fc.json(), (json) => void decodeContent(new TextEncoder().encode(json))));
    for (const json of ['null', '{"kind":"officer"}', '{"kind":"lmk-share","part":"00"}', '{"kind":"settings"}', '[]'])
      expect(decodeContent(new TextEncoder().encode(json))).toBeUndefined();
  });
});
