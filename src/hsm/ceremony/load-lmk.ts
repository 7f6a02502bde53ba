/** LK, LO and LN: an LMK of the cards of its custodians (product reference 2.4 to 2.6). */

import type { Lmk, LmkStatus } from '../../keys/lmk.ts';
import { formLmk, kindOf, type LmkKind, type LmkPart, numberOf, partProblem } from '../../keys/lmk-components.ts';
import type { SmartCard } from '../cards/card.ts';
import { cardKinds, isLmkPart } from '../cards/content.ts';
import { cardRefusal } from '../cards/refusals.ts';
import type { Hsm } from '../device.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { DeviceState } from '../state.ts';
import { changeRefusal } from './change-rules.ts';
import {
  type CeremonyRefusal,
  identifierRefusal,
  keptRefusal,
  partsRefusal,
  secureRefusal,
  twoDigits,
} from './rules.ts';

/** What is to be loaded, and where. */
export interface LoadPlan {
  readonly id: number;
  /** `live`: into the LMK table (LK). `old` (LO) and `new` (LN): into key change storage. */
  readonly place: 'live' | 'old' | 'new';
  readonly comment: string;
  /** An LMK that is there already may be replaced. */
  readonly replace?: boolean;
}

/** A card that was taken. */
export interface LoadedPart {
  readonly kind: LmkKind;
  readonly status: LmkStatus;
  /** Of the component or share, to be compared with the record of its custodian. */
  readonly checkValue: string;
  readonly number: number;
  /** Cards taken so far. */
  readonly count: number;
  /** Cards needed in all; undefined for components, where only the custodians know. */
  readonly needed: number | undefined;
}

/** An LMK before or after it was loaded. */
export interface LmkSummary {
  readonly scheme: Lmk['kind'];
  readonly algorithm: Lmk['algorithm'];
  readonly status: LmkStatus;
  readonly checkValue: string;
  readonly comment: string;
}

/** Begins to load an LMK. Nothing of the device changes before `commit`. */
export function beginLoad(hsm: Hsm, plan: LoadPlan): LmkLoading | CeremonyRefusal {
  return planRefusal(hsm.state, plan) ?? new LmkLoading(hsm, plan);
}

/** The cards that were taken so far. Use `beginLoad`. */
export class LmkLoading {
  readonly plan: LoadPlan;
  readonly #hsm: Hsm;
  readonly #parts: LmkPart[] = [];

  constructor(hsm: Hsm, plan: LoadPlan) {
    this.#hsm = hsm;
    this.plan = plan;
  }

  /** Is this the first LMK, so that it may become Default and Management LMK? */
  get isFirst(): boolean {
    return this.plan.place === 'live' && this.#hsm.state.lmks.size === 0;
  }

  /** Are there as many cards as are needed? Of components there are so as soon as they may form an LMK. */
  get isComplete(): boolean {
    const first = this.#parts[0];
    if (first === undefined) return false;
    const needed = first.kind === 'share' ? first.threshold : this.#fewestComponents;
    return this.#parts.length >= needed;
  }

  /** Takes a card. A refused one changes nothing: another can be taken in its place. */
  async add(card: SmartCard, pin: string): Promise<LoadedPart | CeremonyRefusal> {
    const content = await card.read(pin);
    if (content instanceof Refusal) return content;
    if (!isLmkPart(content))
      return cardRefusal(
        '0002',
        `card ${card.facts.name} is ${article(cardKinds[content.kind])}: an LMK is loaded from component or share cards`,
      );
    const { part } = content;
    const problem = partProblem(this.#parts, part);
    if (problem !== undefined) return partsRefusal(problem);
    if (part.status === 'live' && !content.isVerified && this.#hsm.state.settings.strictCardVerification)
      return cardRefusal(
        '0008',
        `card ${card.facts.name} was not verified after it was written: VC does it (setting strictCardVerification)`,
      );
    this.#parts.push(part);
    return {
      kind: kindOf(part),
      status: part.status,
      checkValue: part.checkValue,
      number: numberOf(part),
      count: this.#parts.length,
      needed: part.kind === 'share' ? part.threshold : undefined,
    };
  }

  /** The LMK that the cards give, for comparison and confirmation; nothing is loaded yet. */
  summary(): LmkSummary | CeremonyRefusal {
    const lmk = this.#form();
    return lmk instanceof Refusal ? lmk : summaryOf(lmk);
  }

  /** Loads the LMK. Resolves when it is kept. `isDefault` makes the first one Default and Management LMK. */
  async commit({ isDefault = false }: { readonly isDefault?: boolean } = {}): Promise<LmkSummary | CeremonyRefusal> {
    const { state } = this.#hsm;
    const { id, place } = this.plan;
    // The device may be another one since the plan was checked.
    const lmk = planRefusal(state, this.plan) ?? this.#form();
    if (lmk instanceof Refusal) return lmk;
    const makesDefault = isDefault && this.isFirst;
    if (place === 'live') state.loadLmk(id, lmk);
    else state.loadChangeLmk(id, { lmk, role: place });
    if (makesDefault) this.#hsm.changeSettings({ ...state.settings, defaultLmk: id, managementLmk: id });
    return (await keptRefusal(state)) ?? summaryOf(lmk);
  }

  get #fewestComponents(): number {
    return this.#hsm.state.settings.enforceMultipleKeyComponents ? 2 : 1;
  }

  #form(): Lmk | CeremonyRefusal {
    const { state } = this.#hsm;
    const { id, place, comment } = this.plan;
    if (!this.isComplete) return this.#tooFew();
    const lmk = formLmk(this.#parts, comment);
    if (typeof lmk === 'string') return partsRefusal(lmk);
    const live = place === 'live' ? lmk : state.lmk(id)!;
    const change = place === 'live' ? state.changeStorage.get(id) : ({ lmk, role: place } as const);
    return (change && changeRefusal(id, live, change, place === 'live')) ?? lmk;
  }

  #tooFew(): CeremonyRefusal {
    const first = this.#parts[0];
    if (first === undefined) return NO_CARD;
    if (first.kind === 'component') return ONE_COMPONENT;
    const { threshold, shares } = first;
    return new Refusal(
      '03',
      'card',
      `${threshold} of the ${shares} shares are needed, and ${this.#parts.length === 1 ? '1 was' : `${this.#parts.length} were`} given`,
    );
  }
}

/** What an LMK tells about itself. */
export function summaryOf({ kind, algorithm, status, checkValue, comment }: Lmk): LmkSummary {
  return { scheme: kind, algorithm, status, checkValue, comment };
}

function planRefusal(
  state: DeviceState,
  { id, place, comment, replace = false }: LoadPlan,
): CeremonyRefusal | undefined {
  const refused = secureRefusal(state) ?? identifierRefusal(id);
  if (refused !== undefined) return refused;
  if (!/^[\x20-\x7e]{0,40}$/.test(comment)) return BAD_COMMENT;
  if (place === 'live') return state.lmk(id) === undefined || replace ? undefined : occupied(id);
  if (state.lmk(id) === undefined)
    return new Refusal(
      '13',
      'lmkId',
      `no LMK is loaded with id ${twoDigits(id)}, so it has no old or new one: LK comes first`,
    );
  if (!state.isAuthorised(id, 'admin', '', 'console'))
    return new Refusal('17', 'lmkId', `needs the activity admin.console of LMK ${twoDigits(id)}`);
  const change = state.changeStorage.get(id);
  if (change === undefined || replace) return undefined;
  return new Refusal(
    '33',
    'lmkId',
    `key change storage holds the ${change.role} LMK ${change.lmk.checkValue} for id ${twoDigits(id)}: DO deletes it`,
  );
}

const occupied = (id: number): CeremonyRefusal =>
  new Refusal(
    '13',
    'lmkId',
    `an LMK is loaded with id ${twoDigits(id)}: DM deletes it, and keys under it then need it loaded again`,
  );

const article = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);
const BAD_COMMENT = refuse('15', 'comment', 'a comment has at most 40 printable ASCII characters');
const NO_CARD = refuse('03', 'card', 'no card was given');
const ONE_COMPONENT = refuse(
  '03',
  'card',
  'an LMK is formed from 2 components at least (setting enforceMultipleKeyComponents): insert another component',
);
