/**
 * The passphrase of a data directory. The section `seal` holds how its key is made and a known text sealed with it, so
 * that a wrong passphrase is told from damaged data.
 */
import { fromHex, toHex } from '../crypto/hex.ts';
import { areSensible, makeSealer, newSealParameters, type Sealer, type SealParameters } from '../crypto/seal.ts';
import type { DeviceStore } from './device-store.ts';

/** The sealer of a directory; undefined for one that has no passphrase. */
export type Unlocked =
  | { readonly sealer: Sealer | undefined }
  | { readonly problem: 'needs a passphrase' | 'wrong passphrase' | 'damaged' | 'too short' };

/** Fewest bytes of a new passphrase. */
export const SHORTEST_PASSPHRASE = 8;

/** Does this directory have a passphrase? */
export function isSealed(store: DeviceStore): boolean {
  return store.load(SECTION) !== undefined;
}

/** Opens a directory with its passphrase, or gives it one when it has none. */
export async function unlock(store: DeviceStore, passphrase: Uint8Array | undefined): Promise<Unlocked> {
  const stored = store.load(SECTION);
  if (stored === undefined) return passphrase === undefined ? { sealer: undefined } : begin(store, passphrase);
  if (passphrase === undefined) return { problem: 'needs a passphrase' };
  const seal = sealOf(stored);
  if (seal === undefined) return { problem: 'damaged' };
  const sealer = await makeSealer(passphrase, seal.parameters);
  return sealer.open(seal.known, CONTEXT) === undefined ? { problem: 'wrong passphrase' } : { sealer };
}

async function begin(store: DeviceStore, passphrase: Uint8Array): Promise<Unlocked> {
  if (passphrase.length < SHORTEST_PASSPHRASE) return { problem: 'too short' };
  const { cost, blockSize, parallelization, salt } = newSealParameters();
  const sealer = await makeSealer(passphrase, { cost, blockSize, parallelization, salt });
  const known = toHex(sealer.seal(KNOWN, CONTEXT));
  await store.save(SECTION, { method: METHOD, cost, blockSize, parallelization, salt: toHex(salt), known });
  return { sealer };
}

function sealOf(stored: unknown): { readonly parameters: SealParameters; readonly known: Uint8Array } | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { method, cost, blockSize, parallelization, salt, known } = stored as Readonly<Record<string, unknown>>;
  if (method !== METHOD || typeof salt !== 'string' || typeof known !== 'string') return undefined;
  if (!HEXADECIMAL.test(salt) || !HEXADECIMAL.test(known)) return undefined;
  const parameters = { cost, blockSize, parallelization, salt: fromHex(salt) } as SealParameters;
  return areSensible(parameters) ? { parameters, known: fromHex(known) } : undefined;
}

const SECTION = 'seal';
const METHOD = 'scrypt, AES-256-GCM';
const CONTEXT = 'pinward passphrase';
const KNOWN = new TextEncoder().encode('pinward');
const HEXADECIMAL = /^([0-9A-F]{2})+$/i;
