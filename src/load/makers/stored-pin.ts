/** PINs that the host keeps under the LMK: the target makes them, what is made of them is checked. */

import type { Workbench } from '../workbench.ts';
import { newCard, pinBlockUnder } from './cards.ts';
import { each, KEYS } from './maker.ts';
import { offsetText, pvvText } from './pin.ts';

/** JC: terminal PIN to the LMK. Only the target knows the result, so it is compared with its first answer. */
export const pinToLmk = each(async (bench, i) => {
  const { fields } = await stored(bench, i);
  return [await bench.recorded(bench.call('JC', fields))];
});

/** JG: PIN from the LMK to a ZPK. */
export const pinFromLmk = each(async (bench, i) => {
  const { pin, card } = await stored(bench, i);
  const zpk = await bench.key('ZPK', 'both', i % KEYS);
  const fields = { zpk: zpk.text, format: '01', account: card.account, pin };
  return [bench.call('JG', fields, { value: pinBlockUnder(bench, zpk.cipher, 1, card) })];
});

/** DG: PVV of a PIN under the LMK. */
export const pvvOfStored = each(async (bench, i) => {
  const { pin, card } = await stored(bench, i);
  const pvk = await bench.key('PVK_PVV', 'generate', i % KEYS);
  const fields = { pvk: pvk.text, pin, account: card.account, pvki: 1 };
  return [bench.call('DG', fields, { value: pvvText(pvk.cipher, card) })];
});

/** DE: IBM offset of a PIN under the LMK; a PVK of double length is answered with the warning 02. */
export const offsetOfStored = each(async (bench, i) => {
  const { pin, card } = await stored(bench, i);
  const pvk = await bench.key('PVK_IBM', 'generate', i % KEYS);
  const fields = {
    pvk: pvk.text,
    pin,
    checkLength: 4,
    account: card.account,
    decimalisationTable: '0123456789012345',
    validationData: '1234567890N2',
  };
  return [bench.call('DE', fields, { code: '02', value: offsetText(pvk.cipher, card) })];
});

/** BC: terminal PIN compared with the one under the LMK. */
export const compareStored = each(async (bench, i) => {
  const { fields, pin } = await stored(bench, i);
  return [bench.call('BC', { ...fields, pin })];
});

/** JA: a random PIN under the LMK; every PIN is as good, so only its form is looked at. */
export const randomPin = each(async (bench) => {
  const { account } = newCard(bench);
  const call = bench.call('JA', { account });
  const reply = await bench.reply(call);
  return [bench.call('JA', { account }, { size: reply.length - 4, check: 'form' })];
});

async function stored(bench: Workbench, i: number) {
  const tpk = await bench.key('TPK', 'both', i % KEYS);
  // Devices keep PINs of up to four digits unless they are set otherwise.
  const card = newCard(bench, 4);
  const fields = {
    pinKey: tpk.text,
    pinBlock: pinBlockUnder(bench, tpk.cipher, 1, card),
    format: '01',
    account: card.account,
  };
  const answer = await bench.ask('JC', fields);
  return { card, fields, pin: (answer as unknown as { readonly pin: string }).pin };
}
