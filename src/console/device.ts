/** What the console works on: the device and what stands around it. Cards, clock and store are passed in. */
import type { AdjustableClock } from '../hsm/adjustable-clock.ts';
import type { CardReader } from '../hsm/cards/card.ts';
import type { Hsm } from '../hsm/device.ts';
import type { ErrorLog } from '../hsm/error-log.ts';
import type { HostInterfaces } from '../hsm/host-interfaces.ts';
import { Refusal } from '../hsm/refusal.ts';
import { lmkIdentifier } from './answers.ts';
import { type Dialogue, type Invalid, isInvalid } from './dialogue.ts';
import { twoDigits } from './show.ts';

/** A port that the device listens on. */
export interface PortFacts {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'TLS' | 'UDP';
  /** The LMK that the port selects; undefined on the base port. */
  readonly lmk: number | undefined;
}

/** A connection of a host. */
export interface ConnectionFacts {
  readonly peer: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'TLS' | 'UDP';
}

/** What the console can say about the network; a stand-alone console has none. */
export interface NetworkFacts {
  readonly headerLength: number;
  /** What CH and CONFIGACL change. */
  readonly interfaces: HostInterfaces;
  ports(): readonly PortFacts[];
  connections(): readonly ConnectionFacts[] | number;
}

/** The traps of the SNMP agent. Whatever changes something answers words for people when it cannot be kept. */
export interface TrapControl {
  readonly isEnabled: boolean;
  list(): readonly string[];
  /** The full text of a destination that may be added, or why it may not. */
  check(typed: string): string | Invalid;
  add(text: string): Promise<string | undefined>;
  delete(text: string): Promise<string | undefined>;
  enable(isEnabled: boolean): Promise<string | undefined>;
}

/** The device as the console sees it. */
export interface ConsoleDevice {
  readonly hsm: Hsm;
  /** Undefined without a folder for cards. */
  readonly cards: CardReader | undefined;
  readonly errorLog: ErrorLog;
  /** Undefined when the time of the device cannot be set. */
  readonly clock: AdjustableClock | undefined;
  readonly network: NetworkFacts | undefined;
  /** Undefined, or without an answer, where no SNMP agent runs. */
  readonly traps?: (() => TrapControl | undefined) | undefined;
  /** Hears of every command that was carried out or refused; undefined where nothing is audited. */
  readonly audit?: { consoleCommand(auditCode: string, error: string): void } | undefined;
  /** Version of the software. */
  readonly version: string;
}

/** Asks which LMK, unless only one is loaded. */
export async function askLmk(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<number | Refusal<'13'>> {
  const ids = [...hsm.state.lmks.keys()].sort((a, b) => a - b);
  if (ids.length === 0) return new Refusal('13', '', 'no LMK is loaded');
  if (ids.length === 1) return ids[0]!;
  return dialogue.ask(`LMK id [${ids.map(twoDigits).join(',')}]`, (typed): number | Invalid => {
    const id = typed === '' ? hsm.state.settings.defaultLmk : lmkIdentifier(typed);
    if (isInvalid(id)) return id;
    return ids.includes(id) ? id : { invalid: `no LMK is loaded with id ${twoDigits(id)}` };
  });
}
