/**
 * What CH and CONFIGACL change of the host interfaces (product reference 1.6, 6.5): transports, connections, keep-alive,
 * and who may connect. What was changed on the device goes over its configuration, and stays across restarts.
 */
import type { StoredValue } from './device-store.ts';
import type { InterfaceNumber } from './network.ts';
import { Refusal } from './refusal.ts';
import { refusedByState } from './roles.ts';
import type { DeviceState } from './state.ts';

/** What may be changed of an interface. */
export interface InterfaceSettings {
  readonly tcp: boolean;
  readonly udp: boolean;
  readonly tls: boolean;
  /** Connections at once, at most. */
  readonly connections: number;
  /** Minutes of silence until the system asks whether a host is there; 0 is never. */
  readonly keepAlive: number;
  /** May only those on the list connect? Nobody may when it is empty. */
  readonly enforceAcl: boolean;
  /** Addresses, ranges, addresses with a mask. */
  readonly acl: readonly string[];
}

/** An interface as it was configured. */
export interface ConfiguredInterface extends InterfaceSettings {
  readonly number: InterfaceNumber;
  /** Without certificates TLS cannot be switched on. */
  readonly hasCertificates: boolean;
}

/** What the interfaces of a device are made of. */
export interface HostInterfaceParts {
  readonly configured: readonly ConfiguredInterface[];
  /** What is wrong with an entry of a list. */
  readonly entryProblem: (entry: string) => string | undefined;
}

/** Carries a change out in the server. */
export type InterfaceFollower = (number: InterfaceNumber, settings: InterfaceSettings) => void;

/** The interfaces of one device. */
export class HostInterfaces {
  readonly #state: DeviceState;
  readonly #parts: HostInterfaceParts;
  #changes: Changes;
  #follow: InterfaceFollower = () => {};
  /** Changes are carried out one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(state: DeviceState, parts: HostInterfaceParts, changes: Changes) {
    this.#state = state;
    this.#parts = parts;
    this.#changes = changes;
  }

  get numbers(): readonly InterfaceNumber[] {
    return this.#parts.configured.map(({ number }) => number);
  }

  /** An interface as it is now; undefined when there is none of this number. */
  settings(number: InterfaceNumber): InterfaceSettings | undefined {
    const configured = this.#configured(number);
    return configured && { ...settingsOf(configured), ...this.#changes.get(number) };
  }

  /** What was changed on the device and is otherwise in its configuration. */
  changed(number: InterfaceNumber): readonly InterfaceSettingName[] {
    return Object.keys(this.#changes.get(number) ?? {}) as InterfaceSettingName[];
  }

  /** Can TLS be switched on? */
  hasCertificates(number: InterfaceNumber): boolean {
    return this.#configured(number)?.hasCertificates === true;
  }

  /** What is wrong with an entry of an access control list. */
  entryProblem(entry: string): string | undefined {
    return this.#parts.entryProblem(entry);
  }

  /** Who carries changes out from now on. */
  onChange(follow: InterfaceFollower): void {
    this.#follow = follow;
  }

  /** Changes an interface, all of it or nothing; resolves when the change is kept. */
  change(number: InterfaceNumber, change: Partial<InterfaceSettings>): Promise<InterfaceRefusal | undefined> {
    const changing = this.#last.then(() => this.#changeNow(number, change));
    this.#last = changing;
    return changing;
  }

  async #changeNow(number: InterfaceNumber, change: Partial<InterfaceSettings>): Promise<InterfaceRefusal | undefined> {
    const refused = refusedByState(this.#state, 'consoleOffline');
    if (refused !== undefined) return refused;
    const configured = this.#configured(number);
    if (configured === undefined) return new Refusal('15', 'interface', `host interface ${number} is not configured`);
    const settings = { ...settingsOf(configured), ...this.#changes.get(number), ...change };
    const problem = this.#problem(number, settings);
    if (problem !== undefined) return new Refusal('15', 'interface', problem);
    const changes = new Map(this.#changes).set(number, differences(configured, settings));
    try {
      await this.#state.store.save(SECTION, storeChanges(changes));
    } catch (failure) {
      return new Refusal('41', '', `it could not be kept: ${(failure as Error).message}`);
    }
    this.#changes = changes;
    this.#follow(number, settings);
    return undefined;
  }

  #problem(number: InterfaceNumber, settings: InterfaceSettings): string | undefined {
    const { acl, connections, keepAlive, tls } = settings;
    const { fewest, most } = CONNECTIONS;
    if (!isWhole(connections, fewest, most)) return `connections: expected a whole number from ${fewest} to ${most}`;
    if (!isWhole(keepAlive, 0, LONGEST_KEEP_ALIVE))
      return `keep-alive: expected minutes from 0 to ${LONGEST_KEEP_ALIVE}`;
    if (tls && !this.hasCertificates(number)) return 'TLS needs certificates: start the device with --tls';
    const all = this.numbers.map((each) => (each === number ? settings : this.settings(each)!));
    if (!all.some((each) => each.tcp || each.udp || each.tls))
      return 'no way would be left to reach the device: TCP, UDP and TLS are off';
    if (acl.length > MOST_ENTRIES) return `a list has ${MOST_ENTRIES} entries at most`;
    for (const [i, entry] of acl.entries()) {
      const wrong = this.entryProblem(entry);
      if (wrong !== undefined) return `access entry "${entry}": ${wrong}`;
      if (acl.indexOf(entry) !== i) return `access entry "${entry}" is there twice`;
    }
    return undefined;
  }

  #configured(number: InterfaceNumber): ConfiguredInterface | undefined {
    return this.#parts.configured.find((each) => each.number === number);
  }
}

/** Reads what a device keeps of its interfaces. Values that do not fit are not guessed at: they say who may connect. */
export function openHostInterfaces(
  state: DeviceState,
  parts: HostInterfaceParts,
): HostInterfaces | { readonly stored: 'damaged' } {
  const changes = openChanges(state.store.load(SECTION), parts);
  return changes === undefined ? { stored: 'damaged' } : new HostInterfaces(state, parts, changes);
}

/** Names of what may be changed. */
export type InterfaceSettingName = keyof InterfaceSettings;
type InterfaceRefusal = Refusal<'state' | '15' | '41'>;
type Changes = ReadonlyMap<InterfaceNumber, Partial<InterfaceSettings>>;

/** Fewest and most connections of an interface. */
export const CONNECTIONS = Object.freeze({ fewest: 1, most: 65_535 });
/** Minutes. */
export const LONGEST_KEEP_ALIVE = 1440;
/** Entries of a list. */
export const MOST_ENTRIES = 1000;

function settingsOf({ number: _number, hasCertificates: _has, ...settings }: ConfiguredInterface): InterfaceSettings {
  return settings;
}

/** What of these settings is otherwise than configured. */
function differences(configured: ConfiguredInterface, settings: InterfaceSettings): Partial<InterfaceSettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      const before = configured[name as InterfaceSettingName];
      return JSON.stringify(before) !== JSON.stringify(value);
    }),
  );
}

function storeChanges(changes: Changes): StoredValue {
  const stored = [...changes].filter(([, change]) => Object.keys(change).length > 0);
  return stored.length === 0 ? null : (Object.fromEntries(stored) as StoredValue);
}

function openChanges(stored: StoredValue | undefined, { entryProblem }: HostInterfaceParts): Changes | undefined {
  const changes = new Map<InterfaceNumber, Partial<InterfaceSettings>>();
  if (stored === undefined || stored === null) return changes;
  if (typeof stored !== 'object' || Array.isArray(stored)) return undefined;
  for (const [number, change] of Object.entries(stored)) {
    if (!/^[12]$/.test(number) || typeof change !== 'object' || change === null) return undefined;
    for (const [name, value] of Object.entries(change))
      if (!(SHAPES[name as InterfaceSettingName]?.(value, entryProblem) ?? false)) return undefined;
    changes.set(Number(number) as InterfaceNumber, change as Partial<InterfaceSettings>);
  }
  return changes;
}

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
type Shape = (value: unknown, entryProblem: HostInterfaceParts['entryProblem']) => boolean;
const SHAPES: Readonly<Record<InterfaceSettingName, Shape>> = {
  tcp: isFlag,
  udp: isFlag,
  tls: isFlag,
  connections: (value) => isWhole(value, CONNECTIONS.fewest, CONNECTIONS.most),
  keepAlive: (value) => isWhole(value, 0, LONGEST_KEEP_ALIVE),
  enforceAcl: isFlag,
  acl: (value, entryProblem) =>
    Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entryProblem(entry) === undefined),
};
/** Name in the store. */
const SECTION = 'hostInterfaces';
