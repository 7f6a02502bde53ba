/**
 * CS: security settings change while both keys are turned. Those that guard what stands under the LMKs change only when
 * all LMKs are erased with it (product reference 3). Console and management call this.
 */
import { resolveSettings, type SettingName, type Settings, settingTable } from '../../settings.ts';
import type { Hsm } from '../device.ts';
import { Refusal, refuse } from '../refusal.ts';

/** A wish to change settings. */
export interface SettingsWish {
  /** Values or their texts, by name. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Whoever asks has confirmed that all LMKs go, for good, if a change needs it. */
  readonly eraseLmks?: boolean;
}

/** One setting that changes. */
export interface SettingChange {
  readonly name: SettingName;
  readonly before: unknown;
  readonly after: unknown;
  /** Does it need all LMKs erased? */
  readonly eraseNeeded: boolean;
}

/** What changed. */
export interface SettingsChanged {
  readonly changes: readonly SettingChange[];
  /** Identifiers whose LMKs were erased, also from key change storage. */
  readonly erased: readonly number[];
}

/** `state` outside Secure, 15 for what is no setting or value, 17 for what needs LMKs erased, 41 when it is not kept. */
export type SettingsRefusal = Refusal<'state' | '15' | '17' | '41'>;

/** What a wish would change, before it is confirmed. */
export function plannedChanges(
  before: Settings,
  changes: Readonly<Record<string, unknown>>,
): { readonly changes: readonly SettingChange[]; readonly settings: Settings } | Refusal<'15'> {
  const settings = resolveSettings('device', { ...before, ...changes });
  if ('problems' in settings) return new Refusal('15', 'settings', settings.problems.join('; '));
  return {
    settings,
    changes: NAMES.filter((name) => !isSame(before[name], settings[name])).map((name) => ({
      name,
      before: before[name],
      after: settings[name],
      eraseNeeded: needsErasure(name, before),
    })),
  };
}

/** Identifiers of everything that erasing all LMKs takes away. */
export function lmksToErase({ state }: Pick<Hsm, 'state'>): readonly number[] {
  return [...new Set([...state.lmks.keys(), ...state.changeStorage.keys()])].sort((a, b) => a - b);
}

/** Changes settings, all of them or none; resolves when they are kept. */
export async function changeSecuritySettings(
  hsm: Hsm,
  { changes: wanted, eraseLmks = false }: SettingsWish,
): Promise<SettingsChanged | SettingsRefusal> {
  if (hsm.state.operating.state !== 'secure') return ONLY_SECURE;
  const planned = plannedChanges(hsm.state.settings, wanted);
  if (planned instanceof Refusal) return planned;
  const { changes, settings } = planned;
  if (changes.length === 0) return { changes, erased: [] };
  const guarded = changes.filter(({ eraseNeeded }) => eraseNeeded).map(({ name }) => name);
  const erased = guarded.length > 0 ? lmksToErase(hsm) : [];
  if (erased.length > 0 && !eraseLmks) return needsErasedLmks(guarded, erased);
  for (const id of erased) {
    hsm.deleteLmk(id);
    hsm.state.eraseChangeLmk(id);
  }
  hsm.changeSettings(settings);
  const failure = await hsm.state.kept();
  return failure === undefined ? { changes, erased } : new Refusal('41', '', failure);
}

/** Values are compared by their text: lists are equal when their items are. */
const isSame = (before: unknown, after: unknown): boolean => String(before) === String(after);

function needsErasure(name: SettingName, before: Settings): boolean {
  const { eraseNeeded, pci } = settingTable[name];
  return eraseNeeded === 'leaving' ? isSame(before[name], pci) : eraseNeeded;
}

function needsErasedLmks(names: readonly SettingName[], ids: readonly number[]): Refusal<'17'> {
  const lmks = ids.map((id) => String(id).padStart(2, '0')).join(', ');
  return new Refusal(
    '17',
    'settings',
    `${names.join(', ')}: all LMKs (${lmks}) must be erased with this change; confirm it, and load them again from their cards`,
  );
}

const NAMES = Object.keys(settingTable) as SettingName[];
const ONLY_SECURE = refuse('state', '', 'settings only change in Secure: turn both keys');
