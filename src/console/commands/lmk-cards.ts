/** GK, LK, LO, LN, DM and DO: LMKs are made onto cards, loaded from them, and deleted (product reference 2.4). */
import { deleteChangeLmk, deleteLmk } from '../../hsm/ceremony/delete-lmk.ts';
import { beginLoad, type LmkLoading, type LmkSummary, type LoadPlan } from '../../hsm/ceremony/load-lmk.ts';
import { makeLmkComponent, makeLmkShares, writePart } from '../../hsm/ceremony/make-parts.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { type LmkKind, type LmkPart, lmkKinds } from '../../keys/lmk-components.ts';
import { digits, hexadecimal, lmkIdentifier, maybe, oneOf, text, whole } from '../answers.ts';
import { askCardAndPin, withCard } from '../cards.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { groups, table, twoDigits } from '../show.ts';
import { ALGORITHM_NAMES, SCHEME_NAMES } from './lmk-tables.ts';

export const lmkCardCommands = [
  command({
    name: 'GK',
    title: 'Make LMK component cards, or the share cards of an AES LMK',
    group: 'lmk',
    states: 'secure',
    auditCode: 'GK',
    run: generate,
  }),
  command({
    name: 'LK',
    title: 'Load an LMK from its cards',
    group: 'lmk',
    states: 'secure',
    auditCode: 'LK',
    run: (dialogue, device) => load(dialogue, device, 'live'),
  }),
  command({
    name: 'LO',
    title: 'Load an old LMK into key change storage',
    group: 'lmk',
    states: 'secure',
    authorise: 'admin.console of the LMK',
    auditCode: 'LO',
    run: (dialogue, device) => load(dialogue, device, 'old'),
  }),
  command({
    name: 'LN',
    title: 'Load a new LMK into key change storage',
    group: 'lmk',
    states: 'secure',
    authorise: 'admin.console of the LMK',
    auditCode: 'LN',
    run: (dialogue, device) => load(dialogue, device, 'new'),
  }),
  command({
    name: 'DM',
    title: 'Delete an LMK',
    group: 'lmk',
    states: 'secure',
    auditCode: 'DM',
    run: deleteLive,
  }),
  command({
    name: 'DO',
    title: 'Delete the old or new LMK of key change storage',
    group: 'lmk',
    states: 'secure',
    auditCode: 'DO',
    run: deleteChange,
  }),
];

async function generate(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const { state } = device.hsm;
  const scheme = await dialogue.ask('LMK scheme [V variant, K key block]', oneOf('V', 'K'));
  const kind = await askKind(dialogue, scheme);
  const status = (await dialogue.ask('Status [L live, T test]', oneOf('L', 'T'))) === 'L' ? 'live' : 'test';
  if (kind === 'keyblock-aes') {
    const shares = await dialogue.ask('Number of shares [2-9]', whole(2, 9));
    const threshold = await dialogue.ask(`Number of shares that give the LMK [2-${shares}]`, whole(2, shares));
    const made = makeLmkShares(state, { status, threshold, shares });
    if (made instanceof Refusal) return made;
    for (const share of made) {
      dialogue.print(`Share ${share.index} of ${shares}, check value ${groups(share.checkValue)}:`);
      const ending = await writeCards(dialogue, device, share);
      if (ending !== undefined) return ending;
    }
    dialogue.print(`LMK check value: ${groups(made[0]!.lmkCheckValue)}`);
    return undefined;
  }
  const set = await dialogue.ask('Component set [1-9]', whole(1, 9));
  const number = await dialogue.ask('Component number [1-9]', whole(1, 9));
  const a = await dialogue.secret('Secret value A [ENTER for random]', maybe(hexadecimal(16)));
  const b = await dialogue.secret('Secret value B [ENTER for random]', maybe(hexadecimal(16)));
  const c = await dialogue.secret('Value C [ENTER for random]', maybe(digits(8)));
  const component = makeLmkComponent(state, { kind, status, set, number, values: { a, b, c } });
  if (component instanceof Refusal) return component;
  dialogue.print(`Component check value: ${groups(component.checkValue)}`);
  return writeCards(dialogue, device, component);
}

/** One card, and copies of it. */
async function writeCards(dialogue: Dialogue, device: ConsoleDevice, part: LmkPart): Promise<Ending> {
  do {
    const written = await withCard(dialogue, async () => {
      const inserted = await askCardAndPin(dialogue, device, 'Insert blank card [name]');
      if (inserted instanceof Refusal) return inserted;
      const done = await writePart(device.hsm.state, part, inserted.card, inserted.pin);
      return done instanceof Refusal ? done : { ...done, name: inserted.card.facts.name };
    });
    if (written instanceof Refusal) return written;
    dialogue.print(
      `Card ${written.name} is written${written.needsVerification ? '; verify it with VC before it is loaded' : ''}.`,
    );
  } while (await dialogue.confirm('Make another copy'));
  return undefined;
}

async function load(dialogue: Dialogue, device: ConsoleDevice, place: LoadPlan['place']): Promise<Ending> {
  const id = await dialogue.ask('LMK id', lmkIdentifier);
  // Whatever the plan cannot be refused for without a comment is refused before one is asked for.
  const first = beginLoad(device.hsm, { id, place, comment: '' });
  if (first instanceof Refusal) return first;
  const comment = await dialogue.ask('Comment', text(0, 40));
  const loading = beginLoad(device.hsm, { id, place, comment });
  if (loading instanceof Refusal) return loading;
  const refused = await takeCards(dialogue, device, loading);
  if (refused !== undefined) return refused;
  const summary = loading.summary();
  if (summary instanceof Refusal) return summary;
  dialogue.print(...table(summaryRows(id, summary)));
  if (!(await dialogue.confirm('Load this LMK'))) {
    dialogue.print('Nothing is loaded.');
    return undefined;
  }
  const isDefault = loading.isFirst && (await dialogue.confirm('Make it Default and Management LMK'));
  const loaded = await loading.commit({ isDefault });
  if (loaded instanceof Refusal) return loaded;
  dialogue.print(
    place === 'live'
      ? `LMK ${twoDigits(id)} is loaded.`
      : `The ${place} LMK of ${twoDigits(id)} is in key change storage.`,
  );
  return undefined;
}

async function takeCards(dialogue: Dialogue, device: ConsoleDevice, loading: LmkLoading): Promise<Refusal | undefined> {
  for (;;) {
    const taken = await withCard(dialogue, async () => {
      const inserted = await askCardAndPin(dialogue, device);
      return inserted instanceof Refusal ? inserted : loading.add(inserted.card, inserted.pin);
    });
    if (taken instanceof Refusal) return taken;
    const { count, needed, checkValue, number } = taken;
    const what = needed === undefined ? `Component ${number}` : `Share ${number}, ${count} of ${needed}`;
    dialogue.print(`${what}, check value: ${groups(checkValue)}`);
    // Of shares everybody knows how many are needed; of components only the custodians do.
    if (needed !== undefined ? count >= needed : !(await dialogue.confirm('Load more components'))) return undefined;
  }
}

async function deleteLive(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<Ending> {
  const id = await dialogue.ask('LMK id', lmkIdentifier);
  const lmk = hsm.state.lmk(id);
  if (lmk !== undefined)
    dialogue.print(
      `LMK ${twoDigits(id)}, check value ${groups(lmk.checkValue)}${hsm.state.changeStorage.has(id) ? ', with its LMK in key change storage' : ''}. Only its cards bring it back.`,
    );
  if (lmk !== undefined && !(await dialogue.confirm('Delete it'))) return undefined;
  const deleted = await deleteLmk(hsm.state, id);
  if (deleted instanceof Refusal) return deleted;
  dialogue.print(`LMK ${twoDigits(id)} is deleted.`);
  return undefined;
}

async function deleteChange(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<Ending> {
  const id = await dialogue.ask('LMK id', lmkIdentifier);
  const change = hsm.state.changeStorage.get(id);
  if (change !== undefined) {
    dialogue.print(`The ${change.role} LMK of ${twoDigits(id)}, check value ${groups(change.lmk.checkValue)}.`);
    if (!(await dialogue.confirm('Delete it'))) return undefined;
  }
  const deleted = await deleteChangeLmk(hsm.state, id);
  if (deleted instanceof Refusal) return deleted;
  dialogue.print(`The ${deleted.role} LMK of ${twoDigits(id)} is deleted.`);
  return undefined;
}

async function askKind(dialogue: Dialogue, scheme: 'V' | 'K'): Promise<LmkKind> {
  const kinds = (Object.keys(lmkKinds) as LmkKind[]).filter(
    (kind) => (lmkKinds[kind].scheme === 'variant') === (scheme === 'V'),
  );
  const names = kinds.map((kind) => ALGORITHM_NAMES[lmkKinds[kind].algorithm]);
  const name = await dialogue.ask(`Algorithm [${names.join(', ')}]`, oneOf(...names));
  return kinds[names.indexOf(name)]!;
}

function summaryRows(id: number, { scheme, algorithm, status, checkValue, comment }: LmkSummary): string[][] {
  return [
    ['LMK id', twoDigits(id)],
    ['Check value', groups(checkValue)],
    ['Scheme', SCHEME_NAMES[scheme]],
    ['Algorithm', ALGORITHM_NAMES[algorithm]],
    ['Status', status === 'live' ? 'Live' : 'Test'],
    ['Comment', comment],
  ];
}
