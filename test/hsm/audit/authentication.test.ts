/** Who showed a password or a card, who failed, what was tampered with and tested: each leaves a record, no secret does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { auditedCards } from '../../../src/hsm/audit/audited-cards.ts';
import { auditOf } from '../../../src/hsm/audit/of-device.ts';
import { watchDevice } from '../../../src/hsm/audit/watch-device.ts';
import type { SmartCard } from '../../../src/hsm/cards/card.ts';
import { cardReader } from '../../../src/hsm/cards/reader.ts';
import { giveKey, turnKey } from '../../../src/hsm/key-holders.ts';
import { LmkRoom } from '../../../src/hsm/lmk-room.ts';
import { officerOfPassword, registerOfficer } from '../../../src/hsm/officers.ts';
import { selfTests } from '../../../src/hsm/self-tests.ts';
import { cardFolder } from '../../../src/store/cards/card-folder.ts';
import { ruledDevice } from '../authorisation/ruled-device.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-cards-'));
afterAll(() => rmSync(folder, { recursive: true }));

function watched() {
  const made = ruledDevice({ operatingState: 'secure' });
  const audit = auditOf(made.state);
  watchDevice(made.state);
  const lines = () => [...audit.records()].map(({ code, error, note }) => `${code} ${error} ${note}`);
  return { ...made, audit, lines };
}

test('officers and key holders with passwords: who they are, and that somebody was not', async () => {
  const { state, lines } = watched();
  await registerOfficer(state, 0, 'Anna', 'correct horse');
  await giveKey(state, 'left', 'Boris', 'battery staple');
  await officerOfPassword(state, 0, 'ANNA', 'correct horse');
  await officerOfPassword(state, 0, 'Anna', 'battery staple');
  await officerOfPassword(state, 0, 'correct horse', 'Anna');
  await turnKey(state, 'left', false, { holder: 'Boris', password: 'wrong word' });
  expect(lines()).toEqual([
    'KE 00 officer, Anna',
    'KE 17 officer, Anna',
    'KE 17 officer, unknown name',
    'KE 17 left key, Boris',
  ]);
});

test('cards: a PIN that is right, wrong ones, and the lock', async () => {
  const { audit, lines } = watched();
  const plain = cardReader(cardFolder({ folder }));
  const cards = auditedCards(plain, audit);
  const card = (await cards.insert('anna-1')) as SmartCard;
  await card.format('12345678', 'Anna');
  expect(lines()).toEqual([]);
  await card.read('12345678');
  await card.changePin('11111111', '22222222');
  await card.write('33333333', { kind: 'blank' });
  await card.read('44444444');
  await card.read('12345678');
  expect(lines()).toEqual([
    'KE 00 card anna-1 of Anna',
    'KE 17 card anna-1 of Anna: wrong PIN',
    'KE 17 card anna-1 of Anna: wrong PIN',
    'KE 17 card anna-1 of Anna: locked',
    'KE 17 card anna-1 of Anna: locked',
  ]);
  expect(await cards.names()).toEqual(await plain.names());
  expect(lines().join()).not.toMatch(/\d{8}/);
});

test('a tamper and its end, once each, with the LMKs', () => {
  const { state, lines } = watched();
  const room = new LmkRoom(state);
  room.tamper('03');
  room.tamper('01');
  room.clearTamper();
  room.clearTamper();
  expect(lines()).toEqual([
    'LE 00 set aside after a tamper, cause 03: LMK 00, 01',
    'LL 00 back after a tamper: LMK 00, 01',
  ]);
});

test('self tests', async () => {
  const { state, lines } = watched();
  await selfTests(state);
  expect(lines()).toEqual(['DE 00 all passed']);
  Object.defineProperty(state, 'random', { value: { fill: () => {} } });
  await selfTests(state);
  expect(lines().at(-1)).toBe('DE 41 failed: Random numbers');
});
