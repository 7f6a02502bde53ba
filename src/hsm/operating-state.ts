/**
 * Online, offline, secure: what the two key locks say (product reference 1.8, 7.2). Hosts are served online only; LMKs
 * and security settings change in the secure state only.
 */
import type { DeviceStore, StoredValue } from './device-store.ts';
import { Refusal } from './refusal.ts';

/** From the state that serves hosts to the one that allows everything. */
export const operatingStates = ['online', 'offline', 'secure'] as const;
/** One of them. */
export type OperatingStateName = (typeof operatingStates)[number];
/** The two locks. */
export const keySides = ['left', 'right'] as const;
/** One of them. */
export type KeySide = (typeof keySides)[number];

/** A change of state, with the event code of the audit log (product reference 7.3). */
export interface StateChange {
  readonly from: OperatingStateName;
  readonly to: OperatingStateName;
  readonly auditCode: 'ON' | 'OF' | 'SE';
  /** Who turned the key: a name, or '' for whoever is at the console. */
  readonly by: string;
}

/** What a key turned; the state may be as before, as with a key that is turned where it already is. */
export interface Turned {
  readonly from: OperatingStateName;
  readonly to: OperatingStateName;
  /** For people: what did not follow, such as a port that could not be opened again. */
  readonly problems: readonly string[];
}

/**
 * Hears of a change after it happened. The key turns on when what it returns is resolved, with words for people when
 * it could not follow: closing listeners lets calls in flight finish, and so takes its time.
 */
export type StateListener = (change: StateChange) => undefined | Promise<string | undefined>;

/** May refuse a change before it happens, with words for people. */
export type StateGuard = (from: OperatingStateName, to: OperatingStateName) => string | undefined;

/** The two locks of one device. */
export class OperatingState {
  readonly #store: DeviceStore;
  #turned: Readonly<Record<KeySide, boolean>>;
  #listeners: readonly StateListener[] = [];
  #guards: readonly StateGuard[] = [];
  /** Keys turn one after the other, however fast. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: DeviceStore, start?: OperatingStateName) {
    this.#store = store;
    this.#turned = start === undefined ? openLocks(store.load(SECTION)) : POSITIONS[start];
  }

  get state(): OperatingStateName {
    return stateOf(this.#turned);
  }

  /** Are host messages served? */
  get servesHosts(): boolean {
    return this.state === 'online';
  }

  /** Is the key of this side turned away from its operating position? */
  isTurned(side: KeySide): boolean {
    return this.#turned[side];
  }

  /**
   * Turns a key, or leaves it where it already is. Resolves when the position is kept, so that a power cut does not
   * bring a device online by itself, and when everybody has followed.
   */
  turn(side: KeySide, isTurned: boolean, by = ''): Promise<Turned | Refusal<'state' | '41'>> {
    const turning = this.#last.then(() => this.#turnNow(side, isTurned, by));
    this.#last = turning.catch(() => {});
    return turning;
  }

  /** Tells of changes. Returns what stops it. */
  onChange(listener: StateListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Asks before changes, as an audit log that is full does. Returns what stops it. */
  onGuard(guard: StateGuard): () => void {
    this.#guards = [...this.#guards, guard];
    return () => {
      this.#guards = this.#guards.filter((other) => other !== guard);
    };
  }

  async #turnNow(side: KeySide, isTurned: boolean, by: string): Promise<Turned | Refusal<'state' | '41'>> {
    const from = this.state;
    if (this.#turned[side] === isTurned) return { from, to: from, problems: [] };
    const turned = { ...this.#turned, [side]: isTurned };
    const to = stateOf(turned);
    for (const guard of this.#guards) {
      const reason = guard(from, to);
      if (reason !== undefined) return new Refusal('state', '', `the device stays ${from}: ${reason}`);
    }
    try {
      await this.#store.save(SECTION, storeLocks(turned));
    } catch (failure) {
      return new Refusal('41', '', `the device stays ${from}, as it could not be kept: ${(failure as Error).message}`);
    }
    this.#turned = turned;
    const change: StateChange = { from, to, auditCode: AUDIT_CODES[to], by };
    const followed = await Promise.all(this.#listeners.map((listener) => listener(change)));
    return { from, to, problems: followed.filter((problem) => problem !== undefined) };
  }
}

/** One key turned is offline, whichever it is; both are secure. */
function stateOf({ left, right }: Readonly<Record<KeySide, boolean>>): OperatingStateName {
  if (left && right) return 'secure';
  return left || right ? 'offline' : 'online';
}

function storeLocks(turned: Readonly<Record<KeySide, boolean>>): StoredValue {
  return turned.left || turned.right ? { left: turned.left, right: turned.right } : null;
}

/** Locks that cannot be read count as turned: a damaged store does not bring a device online. */
function openLocks(stored: StoredValue | undefined): Readonly<Record<KeySide, boolean>> {
  if (stored === undefined || stored === null) return POSITIONS.online;
  const { left, right } = stored as Readonly<Record<string, unknown>>;
  return typeof left === 'boolean' && typeof right === 'boolean' ? { left, right } : POSITIONS.secure;
}

const POSITIONS = Object.freeze({
  online: { left: false, right: false },
  offline: { left: true, right: false },
  secure: { left: true, right: true },
});
const AUDIT_CODES = { online: 'ON', offline: 'OF', secure: 'SE' } as const;
/** Name in the store. */
const SECTION = 'keyLocks';
