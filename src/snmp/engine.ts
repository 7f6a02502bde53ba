/**
 * The SNMP engine as managers of v3 know it: an identifier that stays, and boots and time by which they tell a repeated
 * message from a new one (RFC 3411 5, RFC 3414 2.2).
 */
import { hash } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';

/** An engine that has started. */
export interface SnmpEngine {
  readonly id: Uint8Array;
  /** Grows with every start. */
  readonly boots: number;
  /** Seconds since the start. */
  time(): number;
}

/**
 * Makes an engine. `name` is what tells it from others: the same name has the same identifier at each start. Boots are the
 * second of the start, so that they grow without being kept anywhere.
 */
export function startEngine(name: string, now = Date.now(), clock: () => number = () => performance.now()): SnmpEngine {
  const began = clock();
  const id = Uint8Array.of(...ENTERPRISE, OCTETS, ...hash('sha256', new TextEncoder().encode(name)).subarray(0, 8));
  return {
    id,
    boots: Math.max(1, Math.floor(now / 1000) - SINCE),
    time: () => Math.floor((clock() - began) / 1000),
  };
}

/** The identifier as tools of managers take it: `0x` and hexadecimal digits. */
export function engineText({ id }: SnmpEngine): string {
  return `0x${toHex(id).toLowerCase()}`;
}

/** 4096, the enterprise of the tree, with the bit that stands for the form of RFC 3411. */
const ENTERPRISE = [0x80, 0x00, 0x10, 0x00];
/** Octets that the enterprise chooses. */
const OCTETS = 5;
/** 2020-01-01 in seconds: counted from there boots fit their 31 bits until 2088. */
const SINCE = 1_577_836_800;
