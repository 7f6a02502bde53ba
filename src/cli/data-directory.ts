/** What a device keeps, and where: a data directory opened with its passphrase, or nothing but memory. */
import { resolve } from 'node:path';
import type { RunConfig } from '../config.ts';
import type { Sealer } from '../crypto/seal.ts';
import type { Hsm } from '../hsm/device.ts';
import { type DeviceStore, volatileStore } from '../hsm/device-store.ts';
import { type Configured, openPersistence } from '../hsm/persistence.ts';
import { isSealed, SHORTEST_PASSPHRASE, unlock } from '../hsm/unlock.ts';
import type { Lmk } from '../keys/lmk.ts';
import { openStore } from '../store/store.ts';
import { findPassphrase } from './passphrase.ts';
import { loadedLmks, type TieredConfig } from './performance.ts';
import type { Terminal } from './terminal.ts';

/** With what a device starts, and what keeps it. */
export interface DeviceData extends Configured {
  readonly store: DeviceStore;
  /** The directory; undefined in memory. */
  readonly folder: string | undefined;
  /** LMKs for which the tier has no room, from configuration and directory. */
  readonly leftOut: ReadonlyMap<number, Lmk>;
  /** Seals what is kept; undefined without a passphrase. */
  readonly sealer: Sealer | undefined;
  /** Has the directory a passphrase, so that it can keep LMKs of its own? */
  readonly canSeal: boolean;
  /** What to say at start: where the device differs from its configuration. */
  readonly notes: readonly string[];
  /** Fills user storage and keeps changes from then on; to be called once the device is made. */
  attach(hsm: Hsm): void;
  /** Writes what is not yet written and gives the directory back. */
  close(): Promise<void>;
}

/** What a configuration without a data directory says. */
export type ConfiguredDevice = TieredConfig & { readonly configured: Configured };

/** Opens the data directory of a configuration, or says why it cannot be used. */
export async function openData(
  { config, tier, leftOut: leftOutAlready, leftOutLmks, configured: withinTier }: ConfiguredDevice,
  terminal: Terminal,
): Promise<DeviceData | { readonly problem: string }> {
  const noRoom = loadedLmks(leftOutLmks);
  if (config.data === undefined) return inMemory(withinTier, noRoom);
  // What was changed on the device decides first which LMKs there are, and the tier then for how many there is room.
  const configured = { ...withinTier, lmks: new Map([...withinTier.lmks, ...noRoom]) };
  const folder = resolve(config.data);
  const store = await openStore({ folder });
  if ('problem' in store) return store;
  const opened = await openSealed({ store, folder, config }, terminal);
  const persistence = 'problem' in opened ? opened : openPersistence({ store, configured, sealer: opened.sealer });
  if ('problem' in persistence || 'stored' in persistence) {
    await store.close();
    return 'problem' in persistence ? persistence : { problem: inside(folder, persistence.stored) };
  }
  const { lmks, leftOut } = withRoom(persistence.lmks, tier?.lmkCount);
  const unsaid = [...leftOut.keys()].filter((id) => !leftOutAlready.includes(id));
  return {
    ...persistence,
    lmks,
    leftOut,
    store,
    folder,
    canSeal: isSealed(store),
    sealer: 'sealer' in opened ? opened.sealer : undefined,
    notes: [
      ...persistence.notes,
      ...(unsaid.length > 0 ? [`${tier!.name} has no room for LMK ${listed(unsaid)}`] : []),
    ],
    close: () => store.close(),
  };
}

/** Lines of the banner. */
export function dataLines({ folder, canSeal, notes }: DeviceData): string[] {
  if (folder === undefined)
    return ['Data       in memory: LMKs, settings and user storage end with the process; --data DIR keeps them'];
  const seal = canSeal ? 'LMKs are sealed' : 'without a passphrase, so only the published test LMKs can be kept';
  return [`Data       ${folder}, ${seal}`, ...notes.map((note) => `           ${note}`)];
}

function inMemory(configured: Configured, leftOut: ReadonlyMap<number, Lmk>): DeviceData {
  return {
    ...configured,
    leftOut,
    store: volatileStore(),
    folder: undefined,
    canSeal: false,
    sealer: undefined,
    notes: [],
    attach: () => {},
    close: () => Promise.resolve(),
  };
}

async function openSealed(
  { store, folder, config }: { readonly store: DeviceStore; readonly folder: string; readonly config: RunConfig },
  terminal: Terminal,
): Promise<{ readonly sealer: Parameters<typeof openPersistence>[0]['sealer'] } | { readonly problem: string }> {
  const passphrase = await findPassphrase(config, { folder, isSealed: isSealed(store) }, terminal);
  if (passphrase !== undefined && 'problem' in passphrase) return passphrase;
  try {
    const unlocked = await unlock(store, passphrase);
    return 'problem' in unlocked ? { problem: LOCKED[unlocked.problem](folder) } : unlocked;
  } catch (failure) {
    // The passphrase of a new directory could not be kept.
    return { problem: (failure as Error).message };
  }
}

/** The first LMKs for which a tier has room. */
function withRoom(
  lmks: ReadonlyMap<number, Lmk>,
  room = Number.POSITIVE_INFINITY,
): { readonly lmks: ReadonlyMap<number, Lmk>; readonly leftOut: ReadonlyMap<number, Lmk> } {
  return { lmks: new Map([...lmks].slice(0, room)), leftOut: new Map([...lmks].slice(room)) };
}

function inside(folder: string, stored: 'damaged' | 'needs a passphrase'): string {
  if (stored === 'needs a passphrase') return LOCKED[stored](folder);
  return `the state in ${folder} holds values that do not fit: restore a snapshot (pinward snapshot restore FILE --data ${folder})`;
}

const HOW = 'give it with --passphrase-file FILE, PINWARD_PASSPHRASE or --ask-passphrase';
const LOCKED = {
  'needs a passphrase': (folder: string) => `the data directory ${folder} has a passphrase: ${HOW}`,
  'wrong passphrase': (folder: string) =>
    `the passphrase is not that of the data directory ${folder}: nothing was changed; ${HOW}. Without it its LMKs can only be loaded again from their cards, after pinward snapshot reset --data ${folder}`,
  damaged: (folder: string) =>
    `what the data directory ${folder} says of its passphrase is damaged: restore a snapshot (pinward snapshot restore FILE --data ${folder})`,
  'too short': () => `a passphrase has at least ${SHORTEST_PASSPHRASE} characters`,
} as const;
const listed = (ids: readonly number[]): string => ids.map((id) => String(id).padStart(2, '0')).join(', ');
