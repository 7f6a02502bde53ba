/** The key of the audit log's MACs: random, kept in the data directory, sealed when that has a passphrase. */
import type { RandomSource } from '../../crypto/cipher.ts';
import { fromHex, toHex } from '../../crypto/hex.ts';
import type { Sealer } from '../../crypto/seal.ts';
import type { DeviceStore, StoredValue } from '../device-store.ts';

/** Why there is no key. */
export interface AuditKeyProblem {
  readonly problem: 'sealed' | 'damaged';
}

/** The key of a directory; undefined when it has none yet, or a problem. */
export function readAuditKey(
  stored: StoredValue | undefined,
  sealer: Sealer | undefined,
): Uint8Array | undefined | AuditKeyProblem {
  if (stored === undefined) return undefined;
  const { key, sealed } = (typeof stored === 'object' && stored !== null ? stored : {}) as Readonly<
    Record<string, StoredValue>
  >;
  if (typeof key === 'string' && KEY_TEXT.test(key)) return fromHex(key);
  if (typeof sealed !== 'string' || !HEXADECIMAL.test(sealed)) return DAMAGED;
  if (sealer === undefined) return SEALED;
  return sealer.open(fromHex(sealed), CONTEXT) ?? DAMAGED;
}

/** The key of a directory, made when there is none, and sealed when there is something to seal it with. */
export async function openAuditKey(
  store: DeviceStore,
  sealer: Sealer | undefined,
  random: RandomSource,
): Promise<Uint8Array | AuditKeyProblem> {
  const stored = store.load(AUDIT_KEY);
  const read = readAuditKey(stored, sealer);
  if (read !== undefined && 'problem' in read) return read;
  const isSealed = typeof stored === 'object' && stored !== null && 'sealed' in stored;
  if (read !== undefined && (isSealed || sealer === undefined)) return read;
  const key = read ?? new Uint8Array(KEY_BYTES);
  if (read === undefined) random.fill(key);
  await store.save(
    AUDIT_KEY,
    sealer === undefined ? { key: toHex(key) } : { sealed: toHex(sealer.seal(key, CONTEXT)) },
  );
  return key;
}

/** Name in the store. */
export const AUDIT_KEY = 'auditKey';
const CONTEXT = 'pinward audit key';
const KEY_BYTES = 32;
const KEY_TEXT = /^[0-9A-F]{64}$/;
const HEXADECIMAL = /^([0-9A-F]{2})+$/;
const SEALED: AuditKeyProblem = Object.freeze({ problem: 'sealed' });
const DAMAGED: AuditKeyProblem = Object.freeze({ problem: 'damaged' });
