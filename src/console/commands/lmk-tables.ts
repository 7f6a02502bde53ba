/** VT and V: what LMKs are loaded (product reference 2.3). */
import { Refusal } from '../../hsm/refusal.ts';
import type { Lmk } from '../../keys/lmk.ts';
import { type LmkKind, lmkKinds } from '../../keys/lmk-components.ts';
import { authorisedWords } from '../authorised.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { chooseLmk } from '../key-prompts.ts';
import { groups, table, twoDigits } from '../show.ts';

export const lmkTableCommands = [
  command({
    name: 'VT',
    title: 'Show the LMK table and key change storage',
    group: 'lmk',
    states: 'any',
    auditCode: 'VT',
    run: showTables,
  }),
  command({
    name: 'V',
    title: 'Show the check value of an LMK',
    group: 'lmk',
    states: 'any',
    auditCode: '13',
    run: showCheckValue,
  }),
];

function showTables(dialogue: Dialogue, { hsm }: ConsoleDevice): Ending {
  const { lmks, changeStorage, settings } = hsm.state;
  const rows = [...lmks].sort(([a], [b]) => a - b);
  dialogue.print('LMK table:');
  if (rows.length === 0) dialogue.print('  No LMKs are loaded.');
  else
    dialogue.print(
      ...table([
        ['  ID', 'Authorised', 'Scheme', 'Algorithm', 'Status', 'Check', 'Comment'],
        ...rows.map(([id, lmk]) => [`  ${twoDigits(id)}`, authorisedWords(hsm.state, id), ...facts(lmk)]),
      ]),
    );
  dialogue.print('Key change storage:');
  if (changeStorage.size === 0) dialogue.print('  No keys are loaded in key change storage.');
  else
    dialogue.print(
      ...table([
        ['  ID', 'Old/New', 'Scheme', 'Algorithm', 'Status', 'Check', 'Comment'],
        ...[...changeStorage]
          .sort(([a], [b]) => a - b)
          .map(([id, { lmk, role }]) => [`  ${twoDigits(id)}`, role, ...facts(lmk)]),
      ]),
    );
  dialogue.print(
    `Default LMK: ${twoDigits(settings.defaultLmk)}. Management LMK: ${twoDigits(settings.managementLmk)}.`,
  );
  return undefined;
}

async function showCheckValue(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  dialogue.print(`Check: ${groups(`${chosen.lmk.checkValue}0000000000`)}`);
  return undefined;
}

const facts = (lmk: Lmk): string[] => [
  SCHEME_NAMES[lmk.kind],
  ALGORITHM_NAMES[lmk.algorithm],
  lmk.status === 'test' ? 'Test' : 'Live',
  lmk.checkValue,
  lmk.comment,
];

/** A kind of LMK in words. */
export const lmkKindName = (kind: LmkKind): string => {
  const { scheme, algorithm } = lmkKinds[kind];
  return `${SCHEME_NAMES[scheme]} LMK ${ALGORITHM_NAMES[algorithm]}`;
};

/** Schemes of LMKs as the console names them. */
export const SCHEME_NAMES: Readonly<Record<Lmk['kind'], string>> = { variant: 'Variant', keyBlock: 'Key block' };

/** Algorithms of LMKs as the console names them. */
export const ALGORITHM_NAMES: Readonly<Record<Lmk['algorithm'], string>> = {
  '3DES-2key': '3DES(2key)',
  '3DES-3key': '3DES(3key)',
  'AES-256': 'AES-256',
};
