/** A device in the profile `device`, with officers, a clock that tests move and a store that outlives it. */
import { seededRandom } from '../../../src/crypto/random.ts';
import type { AuthorisationEvent } from '../../../src/hsm/authorisation/grant.ts';
import type { AuthorisationRules } from '../../../src/hsm/authorisation/rules.ts';
import { Hsm } from '../../../src/hsm/device.ts';
import { type DeviceStore, volatileStore } from '../../../src/hsm/device-store.ts';
import { type Officer, OfficerPair, pairOfficers } from '../../../src/hsm/officers.ts';
import type { OperatingStateName } from '../../../src/hsm/operating-state.ts';
import { type BuiltInLmkName, builtInLmks } from '../../../src/keys/lmk-sets.ts';
import { type Profile, resolveSettings, type Settings } from '../../../src/settings.ts';

export interface RuledOptions {
  readonly rules?: Partial<AuthorisationRules>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly store?: DeviceStore;
  readonly operatingState?: OperatingStateName;
  /** Where the clock stands. */
  readonly now?: number;
}

export const START = Date.UTC(2026, 10, 25, 12, 30, 45);
export const MINUTE = 60_000;

/** Settings of a profile with the rules of authorisation. */
export function ruledSettings({ profile = 'device', settings = {}, rules = {} }: RuledOptions): Settings {
  const resolved = resolveSettings(profile, settings);
  if ('problems' in resolved) throw new Error(resolved.problems.join('; '));
  return { ...resolved, ...rules } as Settings;
}

export function ruledDevice(options: RuledOptions = {}) {
  const clock = { now: options.now ?? START };
  const events: AuthorisationEvent[] = [];
  const hsm = new Hsm({
    lmks: new Map(
      Object.entries(options.lmks ?? { 0: 'test-variant' as const, 1: 'test-kb-aes' as const }).map(([id, name]) => [
        Number(id),
        builtInLmks[name],
      ]),
    ),
    settings: ruledSettings(options),
    random: seededRandom('authorisation'),
    clock: () => clock.now,
    store: options.store ?? volatileStore(),
    // Hardly any work, as there are many passwords in tests.
    passwordParameters: () => ({ cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(8) }),
    ...(options.operatingState && { operatingState: options.operatingState }),
  });
  const { authorisation } = hsm.state;
  authorisation.onEvent((event) => events.push(event));
  return {
    hsm,
    state: hsm.state,
    authorisation,
    clock,
    events,
    /** Two officers of the LMK authorise activities. */
    grant: (activities: string, lmkId = 0) =>
      authorisation.authorise(lmkId, pairFor(lmkId, hsm), activities === '' ? [] : activities.split(' ')),
    change: (changes: Omit<RuledOptions, 'lmks' | 'store'>) =>
      hsm.changeSettings({ ...hsm.state.settings, ...changes.settings, ...changes.rules } as Settings),
  };
}

/** An officer of the variant test LMK who showed a card. */
export const officer = (holder: string, changes: Partial<Officer> = {}): Officer => ({
  id: `id of ${holder}`,
  holder,
  lmkCheckValue: builtInLmks['test-variant'].checkValue,
  by: 'card',
  ...changes,
});

function pairFor(lmkId: number, hsm: Hsm): OfficerPair {
  const lmk = hsm.state.lmk(lmkId) ?? builtInLmks['test-variant'];
  const by = (hsm.state.settings as Partial<AuthorisationRules>).officerIdentification ?? 'card';
  const facts = { lmkCheckValue: lmk.checkValue, by };
  const pair = pairOfficers(officer('Anna', facts), officer('Boris', facts), lmk);
  if (!(pair instanceof OfficerPair)) throw new Error(pair.reason);
  return pair;
}

/** A store that refuses to keep anything while `isBroken`. */
export function fragileStore(): DeviceStore & { isBroken: boolean } {
  const below = volatileStore();
  return {
    isBroken: false,
    isDurable: true,
    load: (section) => below.load(section),
    async save(section, value) {
      if (this.isBroken) throw new Error('no space is left on the disk');
      await below.save(section, value);
    },
  };
}
