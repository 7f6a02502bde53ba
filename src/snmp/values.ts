/** Values of the tree as the library takes them. */
import snmp, { type SnmpValue } from 'net-snmp';
import type { TreeValue } from './tree.ts';
import type { Watched } from './watched.ts';

/** The library takes bytes as its kind of buffer, and texts as they are. */
export function snmpValue(value: TreeValue): SnmpValue {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

/** The type in which a value travels. */
export function snmpType(value: TreeValue): number {
  return typeof value === 'number' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString;
}

/** Hundredths of a second since the start. */
export function upTime({ state }: Pick<Watched, 'state'>): number {
  return Math.max(0, Math.floor((state.clock() - state.startedAt) / 10)) % 2 ** 32;
}
