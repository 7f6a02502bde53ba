/** A device in the secure state with nothing loaded, and the steps of a ceremony that tests repeat. */
import type { CardReader } from '../../../src/hsm/cards/card.ts';
import { beginLoad, type LmkLoading, type LoadPlan } from '../../../src/hsm/ceremony/load-lmk.ts';
import { makeLmkComponent, makeLmkShares, writePart } from '../../../src/hsm/ceremony/make-parts.ts';
import type { Hsm } from '../../../src/hsm/device.ts';
import type { ComponentLmkKind, LmkPart } from '../../../src/keys/lmk-components.ts';
import type { BuiltInLmkName } from '../../../src/keys/lmk-sets.ts';
import { type TestDevice, testDevice } from '../../commands/device.ts';
import { blankCard, insert, PIN, taken } from '../cards/parts.ts';

export interface SecureOptions {
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly seed?: string;
  readonly changeStorage?: Readonly<Record<number, BuiltInLmkName>>;
}

/** A device with both keys turned. */
export async function secureDevice({ settings = {}, lmks = {}, ...options }: SecureOptions = {}): Promise<TestDevice> {
  const device = testDevice({ lmks, ...options });
  device.hsm.changeSettings({ ...device.hsm.state.settings, ...settings });
  await turn(device.hsm, true);
  return device;
}

/** Turns both keys. */
export async function turn({ state }: Hsm, isTurned: boolean): Promise<void> {
  taken(await state.operating.turn('left', isTurned));
  taken(await state.operating.turn('right', isTurned));
}

/** GK for components: card names, in order of the component numbers. */
export async function makeComponentCards(
  { state }: Hsm,
  reader: CardReader,
  names: readonly string[],
  plan: { readonly kind?: ComponentLmkKind; readonly status?: 'test' | 'live'; readonly set?: number } = {},
): Promise<void> {
  const { kind = 'variant-3des-2key', status = 'live', set = 1 } = plan;
  for (const [i, name] of names.entries())
    await writeCard(state, reader, name, taken(makeLmkComponent(state, { kind, status, set, number: i + 1 })));
}

/** GK for shares of an AES LMK; the check value of the LMK. */
export async function makeShareCards(
  { state }: Hsm,
  reader: CardReader,
  names: readonly string[],
  { threshold = 2, status = 'live' }: { readonly threshold?: number; readonly status?: 'test' | 'live' } = {},
): Promise<string> {
  const shares = taken(makeLmkShares(state, { status, threshold, shares: names.length }));
  for (const [i, name] of names.entries()) await writeCard(state, reader, name, shares[i]!);
  return shares[0]!.lmkCheckValue;
}

export async function writeCard(state: Hsm['state'], reader: CardReader, name: string, part: LmkPart): Promise<void> {
  taken(await writePart(state, part, await blankCard(reader, name), PIN));
}

/** Begins to load and takes cards; the first that is refused fails the test. */
export async function withCards(
  hsm: Hsm,
  reader: CardReader,
  names: readonly string[],
  plan: Partial<LoadPlan> = {},
): Promise<LmkLoading> {
  const loading = taken(beginLoad(hsm, { id: 0, place: 'live', comment: '', ...plan }));
  for (const name of names) taken(await loading.add(await insert(reader, name), PIN));
  return loading;
}

/** LK, LO or LN with cards; the check value of the LMK. */
export async function load(
  hsm: Hsm,
  reader: CardReader,
  names: readonly string[],
  plan: Partial<LoadPlan> = {},
): Promise<string> {
  return taken(await (await withCards(hsm, reader, names, plan)).commit()).checkValue;
}
