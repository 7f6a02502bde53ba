/**
 * The traps as data. Start and wrong communities are generic traps (RFC 3418); for all others no public source has a number,
 * so they stand in a branch of ours below the base, where nothing of a device is expected.
 */
import { BASE } from './tree.ts';

/** A kind of trap. */
export interface TrapKind {
  readonly oid: string;
  /** When it is sent, for the documentation. */
  readonly when: string;
  /** Values of the tree that travel with it, by suffix. */
  readonly values: readonly string[];
}

/** snmpTraps of SNMPv2-MIB. */
const SNMP_TRAPS = '1.3.6.1.6.3.1.1.5';
/** Below this stands what is ours alone. */
export const OURS = `${BASE}.9999`;
/** What happened, in words; travels with every trap, and so does the serial number. */
export const TRAP_TEXT = `${OURS}.1.0`;
/** Suffix of the serial number. */
export const TRAP_SERIAL = '5.2';

/** Every kind, by name. */
export const traps = {
  coldStart: { oid: `${SNMP_TRAPS}.1`, when: 'the agent has started', values: ['2.1'] },
  authenticationFailure: {
    oid: `${SNMP_TRAPS}.5`,
    when: 'somebody asked with a wrong community, user, password or level; once a second at most',
    values: [],
  },
  stopping: { oid: `${OURS}.0.1`, when: 'the process was asked to stop', values: [] },
  stateChanged: { oid: `${OURS}.0.2`, when: 'a key was turned: online, offline, secure', values: ['2.1'] },
  tampered: {
    oid: `${OURS}.0.3`,
    when: 'the device is tampered with, or with another cause',
    values: ['2.2.1', '2.2.2', '2.2.3'],
  },
  tamperCleared: { oid: `${OURS}.0.4`, when: 'the tamper is over', values: ['2.2.1'] },
  errorLight: {
    oid: `${OURS}.0.5`,
    when: 'the error light goes on: an error that is more than informative, the first since the light was out',
    values: ['10.1.1'],
  },
  selfTestFailed: {
    oid: `${OURS}.0.6`,
    when: 'a self test failed, at the start or with DT',
    values: ['11.1.2', '11.1.4'],
  },
  fraudLimitExceeded: {
    oid: `${OURS}.0.7`,
    when: 'a limit of failed PIN verifications is exceeded: of a minute, of an hour, or in all',
    values: ['6.1', '6.2'],
  },
  performanceChanged: {
    oid: `${OURS}.0.8`,
    when: 'the tier or its rate was changed while the device runs',
    values: ['8.1', '8.4'],
  },
} as const satisfies Readonly<Record<string, TrapKind>>;
/** One of their names. */
export type TrapName = keyof typeof traps;
