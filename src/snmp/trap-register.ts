/** Destinations of traps: those of the configuration, and what was changed at the console, which outlives the process. */
import type { DeviceStore, StoredValue } from '../hsm/device-store.ts';
import { destinationText, parseDestination, type TrapDestination, type TrapVersion } from './trap-destination.ts';

/** What a register is made of. */
export interface TrapRegisterParts {
  readonly store: DeviceStore;
  /** What the agent has a community or a user for, the usual one first. */
  readonly versions: readonly TrapVersion[];
  readonly configured: readonly TrapDestination[];
}

/** The destinations of one device. Whatever changes it answers words for people when it cannot be kept. */
export class TrapRegister {
  readonly #parts: TrapRegisterParts;
  #isEnabled: boolean;
  /** By text: added, or taken from those of the configuration. */
  #changes: ReadonlyMap<string, Change>;

  constructor(parts: TrapRegisterParts) {
    this.#parts = parts;
    const { isEnabled, changes } = open(parts.store.load(SECTION));
    this.#isEnabled = isEnabled;
    this.#changes = changes;
  }

  /** Are traps sent? */
  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** In the order in which they came. */
  destinations(): readonly TrapDestination[] {
    return this.list().map((text) => opened(text)!);
  }

  /** The same as text. */
  list(): readonly string[] {
    const configured = this.#parts.configured.map(destinationText);
    const added = [...this.#changes].filter(([, change]) => change === 'added').map(([text]) => text);
    return [...new Set([...configured, ...added])].filter((text) => this.#changes.get(text) !== 'deleted');
  }

  /** The full text of a destination that may be added, or why it may not. */
  check(typed: string): string | { readonly invalid: string } {
    const parsed = parseDestination(typed, this.#parts.versions);
    if ('invalid' in parsed) return parsed;
    const text = destinationText(parsed);
    const present = this.list();
    if (present.includes(text)) return { invalid: `${text} is a destination already` };
    return present.length >= MOST_DESTINATIONS
      ? { invalid: `there are ${MOST_DESTINATIONS} destinations, which is all there is room for` }
      : text;
  }

  /** Adds a destination that was checked. */
  add(text: string): Promise<string | undefined> {
    return this.#change(text, this.#isConfigured(text) ? undefined : 'added');
  }

  /** Sends no more there. */
  delete(text: string): Promise<string | undefined> {
    return this.#change(text, this.#isConfigured(text) ? 'deleted' : undefined);
  }

  /** Turns traps on or off. */
  enable(isEnabled: boolean): Promise<string | undefined> {
    return this.#keep(isEnabled, this.#changes);
  }

  #isConfigured(text: string): boolean {
    return this.#parts.configured.some((one) => destinationText(one) === text);
  }

  #change(text: string, change: Change | undefined): Promise<string | undefined> {
    const changes = new Map(this.#changes);
    if (change === undefined) changes.delete(text);
    else changes.set(text, change);
    return this.#keep(this.#isEnabled, changes);
  }

  async #keep(isEnabled: boolean, changes: ReadonlyMap<string, Change>): Promise<string | undefined> {
    const isNew = isEnabled && changes.size === 0;
    try {
      await this.#parts.store.save(SECTION, isNew ? null : { isEnabled, changes: Object.fromEntries(changes) });
    } catch (failure) {
      return (failure as Error).message;
    }
    this.#isEnabled = isEnabled;
    this.#changes = changes;
    return undefined;
  }
}

type Change = 'added' | 'deleted';

/** What does not fit is as if it had never been changed. */
function open(stored: StoredValue | undefined): {
  readonly isEnabled: boolean;
  readonly changes: ReadonlyMap<string, Change>;
} {
  const { isEnabled, changes } = (stored ?? {}) as { readonly isEnabled?: unknown; readonly changes?: unknown };
  const entries = typeof changes === 'object' && changes !== null ? Object.entries(changes) : [];
  return {
    isEnabled: isEnabled !== false,
    changes: new Map(
      entries.filter(
        (entry): entry is [string, Change] =>
          opened(entry[0]) !== undefined && (entry[1] === 'added' || entry[1] === 'deleted'),
      ),
    ),
  };
}

function opened(text: string): TrapDestination | undefined {
  const parsed = parseDestination(text, ['v2c', 'v3']);
  return 'invalid' in parsed ? undefined : parsed;
}

/** Name in the store. */
const SECTION = 'snmpTraps';
/** As many as fit a screen; how many a device takes is not public. */
const MOST_DESTINATIONS = 16;
