/**
 * Failed PIN verifications are counted over a minute, an hour and in all (product reference 6.6). Beyond a limit there
 * is an audit record and a count of J8 and, by the reaction that A5 sets, 39 to all PIN verification until A7.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { FraudEvent } from '../audit/codes.ts';
import type { StoredValue } from '../device-store.ts';
import type { DeviceState } from '../state.ts';
import { FailureWindow } from './failure-window.ts';
import { type FraudLimits, openFraudLimits, storeFraudLimits } from './limits.ts';

/** What fraud detection works with. */
export interface FraudParts {
  readonly state: DeviceState;
  readonly audit: AuditLog;
}

export class FraudDetection {
  /** PIN verification answers 39; looked at by every one of them. */
  isBlocking = false;
  readonly #parts: FraudParts;
  #limits: FraudLimits;
  #minute: FailureWindow;
  #hour: FailureWindow;
  #failures = 0;
  /** Limits that are exceeded at present; a limit counts once until failures become fewer. */
  readonly #exceeded = new Set<FraudEvent>();

  constructor(parts: FraudParts) {
    this.#parts = parts;
    const { store } = parts.state;
    this.#limits = openFraudLimits(store.load(LIMITS));
    this.#minute = new FailureWindow(this.#limits.perMinute, MINUTE);
    this.#hour = new FailureWindow(this.#limits.perHour, HOUR);
    for (const event of openEvents(store.load(EXCEEDED))) this.#exceeded.add(event);
    // A restart is no way round A7.
    this.isBlocking = this.#exceeded.size > 0 && this.#limits.reaction !== 'log';
  }

  get limits(): FraudLimits {
    return this.#limits;
  }

  /** Failed verifications since PIN verification was last enabled, or since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** Is the limit of a minute or an hour exceeded (JK)? */
  get exceedsVerifyLimit(): boolean {
    return this.#exceeded.has('01') || this.#exceeded.has('02');
  }

  /** Is the limit in all exceeded (JK)? */
  get exceedsAttackLimit(): boolean {
    return this.#exceeded.has('03');
  }

  /** Notes a failed verification by a command. */
  failed(code: string, note = ''): void {
    const now = this.#parts.state.clock();
    this.#failures++;
    this.#look('01', this.#minute.note(now), code, note);
    this.#look('02', this.#hour.note(now), code, note);
    const { attack } = this.#limits;
    this.#look('03', attack > 0 && this.#failures > attack, code, note);
  }

  /** Takes other limits and begins to count anew (A5). Words for people, and the limits as before, when they cannot be kept. */
  async change(limits: FraudLimits): Promise<string | undefined> {
    try {
      const { store } = this.#parts.state;
      await Promise.all([
        store.save(LIMITS, storeFraudLimits(limits)),
        ...(limits.reaction === 'log' ? [store.save(EXCEEDED, null)] : []),
      ]);
    } catch (failure) {
      return (failure as Error).message;
    }
    this.#limits = limits;
    this.#minute = new FailureWindow(limits.perMinute, MINUTE);
    this.#hour = new FailureWindow(limits.perHour, HOUR);
    this.#failures = 0;
    if (limits.reaction === 'log') this.isBlocking = false;
    // A block that holds ends with A7 only.
    if (!this.isBlocking) this.#exceeded.clear();
    const { perMinute, perHour, attack, reaction } = limits;
    this.#parts.audit.userAction('23', `${perMinute} a minute, ${perHour} an hour, ${attack} in all, ${reaction}`);
    return undefined;
  }

  /** PINs are verified again, and everything is counted anew (A7). Words for people when it cannot be kept. */
  async enable(by = ''): Promise<string | undefined> {
    try {
      await this.#parts.state.store.save(EXCEEDED, null);
    } catch (failure) {
      return (failure as Error).message;
    }
    this.#exceeded.clear();
    this.#failures = 0;
    this.#minute.clear();
    this.#hour.clear();
    this.isBlocking = false;
    this.#parts.audit.userAction('24', by);
    return undefined;
  }

  #look(event: FraudEvent, isExceeded: boolean, code: string, note: string): void {
    if (isExceeded === this.#exceeded.has(event)) return;
    if (isExceeded) this.#exceeded.add(event);
    // While verification is blocked nothing is counted, so fewer failures say nothing.
    else if (!this.isBlocking && event !== '03') this.#exceeded.delete(event);
    if (isExceeded) this.#react(event, code, note);
  }

  #react(event: FraudEvent, code: string, note: string): void {
    const { state, audit } = this.#parts;
    const { reaction } = this.#limits;
    const { health } = state.statistics;
    if (event === '01') health.pinFailuresPerMinute++;
    else if (event === '02') health.pinFailuresPerHour++;
    else health.pinAttacks++;
    audit.fraud(code, event, note);
    state.events.tell({ kind: 'fraudLimit', limit: LIMIT_NAMES[event] });
    if (reaction === 'log') return;
    this.isBlocking = true;
    // Nobody waits: the block holds at once, and what could not be kept is only lost with the process.
    void state.store.save(EXCEEDED, [...this.#exceeded]).catch(() => {});
    if (reaction !== 'erase' || event !== '03') return;
    for (const id of [...state.lmks.keys()]) state.deleteLmk(id);
  }
}

function openEvents(stored: StoredValue | undefined): FraudEvent[] {
  return Array.isArray(stored) ? stored.filter((event): event is FraudEvent => EVENTS.has(event)) : [];
}

const LIMIT_NAMES: Readonly<Record<FraudEvent, 'minute' | 'hour' | 'all'>> = {
  '01': 'minute',
  '02': 'hour',
  '03': 'all',
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVENTS: ReadonlySet<StoredValue> = new Set(['01', '02', '03']);
/** Names in the store. */
const LIMITS = 'fraudLimits';
const EXCEEDED = 'fraud';
