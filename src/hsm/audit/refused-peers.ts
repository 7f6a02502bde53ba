/**
 * Hosts and programs that were not let in, as failed authentications (KE). Anybody can cause them as often as it likes,
 * so a few of a kind in a minute are recorded one by one, and of the rest how many they were.
 */
import type { AuditLog } from './audit-log.ts';
import { NOT_AUTHENTICATED } from './codes.ts';

/** Why somebody was not let in. */
export const refusedPeers = Object.freeze({
  access: 'address not in the access control list',
  tls: 'TLS handshake refused',
  token: 'HTTP without the right token',
});
/** One of them. */
export type RefusedPeer = keyof typeof refusedPeers;

/** What is recorded with what. */
export interface RefusedPeersParts {
  readonly audit: Pick<AuditLog, 'event'>;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export class RefusedPeers {
  readonly #audit: RefusedPeersParts['audit'];
  readonly #now: () => number;
  readonly #minutes = new Map<RefusedPeer, Minute>();

  constructor({ audit, now = () => performance.now() }: RefusedPeersParts) {
    this.#audit = audit;
    this.#now = now;
  }

  /** Somebody was not let in. */
  note(kind: RefusedPeer, peer: string, reason = ''): void {
    this.look();
    let minute = this.#minutes.get(kind);
    if (minute === undefined) this.#minutes.set(kind, (minute = { since: this.#now(), records: 0, leftOut: 0 }));
    if (minute.records >= RECORDS) {
      minute.leftOut++;
      return;
    }
    minute.records++;
    this.#record(kind, `${peer}${reason === '' ? '' : `, ${reason}`}`);
  }

  /** Records how many were left out in minutes that are over; to be called now and then. */
  look(): void {
    const now = this.#now();
    for (const [kind, { since }] of this.#minutes) if (now - since >= MINUTE) this.#end(kind);
  }

  /** Records how many were left out so far. */
  flush(): void {
    for (const kind of [...this.#minutes.keys()]) this.#end(kind);
  }

  #end(kind: RefusedPeer): void {
    const { leftOut } = this.#minutes.get(kind)!;
    this.#minutes.delete(kind);
    if (leftOut > 0) this.#record(kind, `${leftOut} more within a minute`);
  }

  #record(kind: RefusedPeer, words: string): void {
    this.#audit.event('KE', `${refusedPeers[kind]}: ${words}`, NOT_AUTHENTICATED);
  }
}

interface Minute {
  readonly since: number;
  records: number;
  leftOut: number;
}

const MINUTE = 60_000;
const RECORDS = 5;
