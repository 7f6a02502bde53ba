/**
 * How many LMKs a running device may have, and whether it was tampered with. LMKs without room are set aside in memory,
 * not deleted: they come back when there is room, and what is stored of them stays as it is.
 */
import type { Lmk } from '../keys/lmk.ts';
import { auditOf } from './audit/of-device.ts';
import type { DeviceState } from './state.ts';

/** A tamper: why, by the number that JK tells (product reference 1.9), and when. */
export interface Tamper {
  readonly cause: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The room for LMKs of one device. */
export class LmkRoom {
  readonly #state: DeviceState;
  readonly #aside: Map<number, Lmk>;
  #limit: number;

  /** `leftOut`: LMKs that found no room at the start. */
  constructor(state: DeviceState, limit?: number, leftOut: ReadonlyMap<number, Lmk> = new Map()) {
    this.#state = state;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#aside = new Map(leftOut);
  }

  /** How many LMKs there may be; undefined when it is any number. */
  get limit(): number | undefined {
    return Number.isFinite(this.#limit) ? this.#limit : undefined;
  }

  /** Identifiers of LMKs that are set aside. */
  get leftOut(): readonly number[] {
    return [...this.#aside.keys()].sort((a, b) => a - b);
  }

  /** Makes room for so many LMKs, those with the lowest identifiers; without a number for all. */
  change(limit: number | undefined): undefined | { readonly problem: string } {
    const wanted = limit ?? Number.POSITIVE_INFINITY;
    const { defaultLmk } = this.#state.settings;
    const ids = [...this.#all().keys()];
    if (ids.indexOf(defaultLmk) >= wanted)
      return {
        problem: `the default LMK is ${twoDigits(defaultLmk)}, but there would be room for ${ids.slice(0, wanted).map(twoDigits).join(', ')} only`,
      };
    this.#limit = wanted;
    this.#fit();
    return undefined;
  }

  /** The device is tampered with: no LMK is left, commands that need one answer 13, and JK tells the cause. */
  tamper(cause: string): void {
    const state = this.#state;
    const before = state.tamper;
    if (before === undefined) {
      state.statistics.health.tampers++;
      auditOf(state).event('LE', `set aside after a tamper, cause ${cause}: ${listed(state.lmks)}`);
    }
    state.tamper = { cause, at: state.clock() };
    this.#fit();
    if (before?.cause !== cause) state.events.tell({ kind: 'tampered', cause });
  }

  /** Ends a tamper: the LMKs are back. False when there was none. */
  clearTamper(): boolean {
    if (this.#state.tamper === undefined) return false;
    this.#state.tamper = undefined;
    this.#fit();
    this.#state.events.tell({ kind: 'tamperCleared' });
    auditOf(this.#state).event('LL', `back after a tamper: ${listed(this.#state.lmks)}`);
    return true;
  }

  #fit(): void {
    const state = this.#state;
    const limit = state.tamper === undefined ? this.#limit : 0;
    // Nothing of this is a change of what the operator put there.
    const { keeper } = state;
    state.keeper = undefined;
    for (const [i, [id, lmk]] of [...this.#all()].entries()) {
      const isLoaded = state.lmk(id) !== undefined;
      if (i < limit) {
        this.#aside.delete(id);
        if (!isLoaded) state.loadLmk(id, lmk);
      } else {
        this.#aside.set(id, lmk);
        if (isLoaded) state.deleteLmk(id);
      }
    }
    state.keeper = keeper;
  }

  /** Loaded and set aside, by identifier; what was loaded meanwhile is the newer one. */
  #all(): ReadonlyMap<number, Lmk> {
    return new Map([...new Map([...this.#aside, ...this.#state.lmks])].sort(([a], [b]) => a - b));
  }
}

const listed = (lmks: ReadonlyMap<number, Lmk>): string =>
  lmks.size === 0 ? 'no LMK' : `LMK ${[...lmks.keys()].map(twoDigits).join(', ')}`;
const twoDigits = (id: number): string => String(id).padStart(2, '0');
