/** A fault rule at work: does a message match, and is it this one's turn? It counts for itself, whatever others do. */
import { BlockList, isIP } from 'node:net';
import { guessTrailer } from '../../../protocol/derive/request-reader.ts';
import type { Peer, Port } from '../../hsm/contract.ts';
import { chance } from './chance.ts';
import { delaySource } from './delay.ts';
import type { FaultRule } from './rule.ts';

/** What the rules look at of a message, put together once for all of them. */
export interface FaultCall {
  /** Both characters of the command code as one number; -1 for a message that has none. */
  code: number;
  lmk: number;
  peer: Peer | undefined;
  /** Milliseconds since the rules were put in. */
  at: number;
}

/** A rule with its counters. */
export class RuleMatcher {
  readonly rule: FaultRule;
  /** Calls that matched, whether or not a fault came of it. */
  matched = 0;
  injected = 0;
  readonly #codes: ReadonlySet<number> | undefined;
  readonly #lmks: ReadonlySet<number> | undefined;
  readonly #isClient: ((peer: Peer) => boolean) | undefined;
  /** Answers of `#isClient`, which takes texts apart. */
  readonly #clients = new WeakMap<Peer, boolean>();
  readonly #chance: () => number;
  readonly #delay: (() => number) | undefined;
  readonly #isForDatagrams: boolean;

  constructor(rule: FaultRule, seed: string) {
    this.rule = rule;
    this.#codes =
      rule.commands && new Set(rule.commands.map((code) => codeNumber(code.charCodeAt(0), code.charCodeAt(1))));
    this.#lmks = rule.lmks && new Set(rule.lmks);
    this.#isClient = rule.clients && clientCheck(rule.clients);
    this.#chance = chance(`${seed}\0${rule.name}\0chance`);
    // A source of its own, so that a delay does not change which calls are hit.
    this.#delay = rule.delay && delaySource(rule.delay, chance(`${seed}\0${rule.name}\0delay`));
    this.#isForDatagrams = rule.effect?.kind === 'loss';
  }

  /** Counts a call, and tells whether the rule fires. */
  sees(call: FaultCall): boolean {
    const { rule } = this;
    if (this.#codes !== undefined && !this.#codes.has(call.code)) return false;
    if (this.#lmks !== undefined && !this.#lmks.has(call.lmk)) return false;
    if (this.#isForDatagrams && call.peer?.transport !== 'udp') return false;
    if (this.#isClient !== undefined && !this.#comesFrom(call.peer)) return false;
    if (rule.schedule !== undefined && !isAwake(call.at, rule)) return false;
    this.matched++;
    const isDrawn = rule.probability === undefined || this.#chance() < rule.probability;
    if (rule.calls !== undefined && (this.matched < rule.calls[0] || this.matched > rule.calls[1])) return false;
    if (rule.every !== undefined && this.matched % rule.every !== 0) return false;
    return isDrawn && (rule.times === undefined || this.injected < rule.times);
  }

  /** The next delay in milliseconds; 0 for a rule without. */
  delay(): number {
    return this.#delay === undefined ? 0 : this.#delay();
  }

  #comesFrom(peer: Peer | undefined): boolean {
    if (peer === undefined) return false;
    let answer = this.#clients.get(peer);
    if (answer === undefined) this.#clients.set(peer, (answer = this.#isClient!(peer)));
    return answer;
  }
}

/** A command code as a number. */
export function codeNumber(first: number, second: number): number {
  return (first << 8) | second;
}

/** The LMK of a message: as its end names it, else by its port, else the default. Binary data may look like a name. */
export function lmkOf(bytes: Uint8Array, start: number, end: number, port: Port, defaultLmk: () => number): number {
  const at = guessTrailer(bytes, start, end) - 3;
  if (at >= start && bytes[at] === PERCENT) {
    const tens = bytes[at + 1]! - DIGIT_0;
    const ones = bytes[at + 2]! - DIGIT_0;
    if (tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9) return tens * 10 + ones;
  }
  return port.lmk ?? defaultLmk();
}

function isAwake(at: number, { schedule }: FaultRule): boolean {
  const { after, lasting, every } = schedule!;
  if (at < after) return false;
  if (lasting === undefined) return true;
  const since = every === undefined ? at - after : (at - after) % every;
  return since < lasting;
}

function clientCheck(clients: readonly string[]): (peer: Peer) => boolean {
  const list = new BlockList();
  const names = new Set<string>();
  for (const client of clients) {
    const [address = '', prefix] = client.split('/');
    const family = familyOf(address);
    if (family === undefined) names.add(address.replace(/[[\]]/g, ''));
    else if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return ({ name }) => {
    // A socket for both families writes addresses of the old one in the form of the new.
    const plain = name.replace(/^::ffff:/i, '').replace(/[[\]]/g, '');
    if (names.has(plain)) return true;
    const address = plain.slice(0, plain.lastIndexOf(':'));
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

const PERCENT = 0x25;
const DIGIT_0 = 0x30;
