/**
 * Who may do what in which state: the role matrix of the device (product reference 1.8, 4, 7.2). `docs/roles.md` shows
 * it and a test walks it, with everybody in every state.
 */
import type { OperatingStateName } from './operating-state.ts';
import { Refusal } from './refusal.ts';
import type { DeviceState } from './state.ts';

/** People and machines, by what they show. */
export const roles = Object.freeze({
  host: 'A host on a host port',
  anyone: 'Whoever is at the console',
  leftHolder: 'Holder of the left key',
  rightHolder: 'Holder of the right key',
  officer: 'One officer of the LMK',
  officers: 'Two officers of the LMK',
  otherOfficers: 'Two officers of another LMK',
});
/** One of them. */
export type Role = keyof typeof roles;

/** Something that may be done. */
export interface Act {
  readonly title: string;
  /** `anyone` is everybody but a host. */
  readonly role: Exclude<Role, 'officer' | 'otherOfficers'>;
  readonly states: readonly OperatingStateName[];
  /** What two officers must have authorised before. */
  readonly activity?: string;
}

const always = ['online', 'offline', 'secure'] as const;
const act = (title: string, role: Act['role'], states: Act['states'], activity?: string): Act =>
  Object.freeze({ title, role, states, ...(activity !== undefined && { activity }) });

/** The matrix. */
export const acts = Object.freeze({
  hostCommand: act('Send host commands', 'host', ['online']),
  hostActivity: act('Send host commands that need an activity', 'host', ['online'], 'one for the host'),
  hostCancel: act('Cancel activities from a host (RA)', 'host', ['online']),
  turnLeft: act('Turn the left key', 'leftHolder', always),
  turnRight: act('Turn the right key', 'rightHolder', always),
  authorise: act('Authorise activities (A)', 'officers', always),
  cancel: act('Cancel activities (C)', 'anyone', always),
  look: act('Console commands for any state', 'anyone', always),
  consoleActivity: act('Console commands that need an activity', 'anyone', always, 'one for the console'),
  consoleOffline: act('Console commands for Offline or Secure', 'anyone', ['offline', 'secure']),
  consoleSecure: act('Console commands for Secure, such as those for LMKs', 'anyone', ['secure']),
  giveKey: act('Give a key to a holder', 'anyone', ['secure']),
  returnKey: act('Put a key back into its lock', 'anyone', ['secure']),
  registerOfficer: act('Give an officer a password', 'anyone', ['secure']),
  removeOfficer: act("Take an officer's password away", 'anyone', ['secure']),
} satisfies Readonly<Record<string, Act>>);
/** Name of an act. */
export type ActName = keyof typeof acts;

/** Refuses an act in a state that does not allow it. */
export function refusedByState({ operating }: DeviceState, name: ActName): Refusal<'state'> | undefined {
  const { title, states }: Act = acts[name];
  if (states.includes(operating.state)) return undefined;
  return new Refusal('state', '', `${title.toLowerCase()}: only in ${states.map((state) => HOW[state]).join(' or ')}`);
}

const HOW: Readonly<Record<OperatingStateName, string>> = {
  online: 'Online, with both keys in operating position',
  offline: 'Offline, with one key turned',
  secure: 'Secure, with both keys turned',
};
