/** What a fault rule says: which messages it is about, when, and what happens to them or to their replies. */
import type { LatencyModel } from '../latency.ts';

/** What happens to a message. Without an effect there is only a delay. */
export type FaultEffect =
  /** The command is not executed; the reply has this error code. */
  | { readonly kind: 'error'; readonly code: string }
  /** The command is executed; no reply comes. */
  | { readonly kind: 'silence' }
  /** The command is not executed; the connection is reset. */
  | { readonly kind: 'reset' }
  /** The first half of the reply comes, then the connection ends, or stays open and says nothing more. */
  | { readonly kind: 'half-frame'; readonly staysOpen: boolean }
  /** The reply has another header: that of a message that nobody sent. */
  | { readonly kind: 'wrong-header' }
  /** The reply is cut to so many bytes, or to half of them, and its length says so. */
  | { readonly kind: 'truncated'; readonly bytes: number | undefined }
  /** A datagram is lost: the request before it is executed, or the reply. Connections lose nothing. */
  | { readonly kind: 'loss'; readonly of: 'request' | 'reply' }
  /** The device is tampered with from here on: its LMKs are gone until the tamper is cleared. */
  | { readonly kind: 'tamper'; readonly cause: string };

/** How long a reply is held back; milliseconds. */
export type FaultDelay =
  | LatencyModel
  | { readonly kind: 'uniform'; readonly least: number; readonly most: number }
  | { readonly kind: 'exponential'; readonly mean: number };

/** When a rule is awake: milliseconds since the rules were put in. */
export interface FaultSchedule {
  readonly after: number;
  /** How long it stays awake; for ever without it. */
  readonly lasting: number | undefined;
  /** From one waking to the next; once without it. */
  readonly every: number | undefined;
}

/** A rule. Everything that it says must hold; what it does not say does not matter. */
export interface FaultRule {
  readonly name: string;
  /** Command codes. */
  readonly commands?: readonly string[] | undefined;
  /** Identifiers of LMKs: by the message itself, else by its port, else the default LMK. */
  readonly lmks?: readonly number[] | undefined;
  /** `address`, `address:port` or `address/prefix length`. */
  readonly clients?: readonly string[] | undefined;
  /** Calls that match, counted from one: the first and the last that are meant. */
  readonly calls?: readonly [first: number, last: number] | undefined;
  /** Every n-th call that matches. */
  readonly every?: number | undefined;
  /** Share of the calls, 0 to 1. */
  readonly probability?: number | undefined;
  readonly schedule?: FaultSchedule | undefined;
  /** The rule has done its work after so many faults. */
  readonly times?: number | undefined;
  readonly effect?: FaultEffect | undefined;
  readonly delay?: FaultDelay | undefined;
}

/** Rules and the seed of their chances. The first rule that fires decides. */
export interface FaultPlan {
  readonly seed: string;
  readonly rules: readonly FaultRule[];
}

/** A plan without rules. */
export const NO_FAULTS: FaultPlan = Object.freeze({ seed: 'pinward', rules: Object.freeze([]) });

/** Causes of a tamper by the number that JK tells (product reference 1.9). */
export const tamperCauses: Readonly<Record<string, string>> = Object.freeze({
  unknown: '00',
  temperature: '01',
  battery: '02',
  'erase-button': '03',
  'processor-watchdog': '04',
  voltage: '05',
  'processor-restart': '06',
  motion: '07',
  case: '08',
  'tspp-module': '09',
  general: '10',
});
