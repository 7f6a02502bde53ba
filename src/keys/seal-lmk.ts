/**
 * LMKs in the form in which they are stored: the published test LMKs by name, all others sealed. Key material leaves
 * this floor only sealed.
 */
import { fromHex, toHex } from '../crypto/hex.ts';
import type { Sealer } from '../crypto/seal.ts';
import { PAIRS } from './key-type-index.ts';
import { type Lmk, lmkMaterial } from './lmk.ts';
import {
  type BuiltInLmkName,
  builtInLmks,
  isPublishedTestLmk,
  type LmkMaterial,
  lmkCheckValue,
  makeLmk,
} from './lmk-sets.ts';

/** An LMK as it is stored. */
export type StoredLmk =
  | { readonly published: BuiltInLmkName; readonly comment: string }
  | (LmkHeader & {
      /** Hexadecimal digits of the sealed key material. */
      readonly sealed: string;
    });

/** What an LMK tells about itself. */
type LmkHeader = {
  readonly kind: Lmk['kind'];
  readonly algorithm: Lmk['algorithm'];
  readonly status: Lmk['status'];
  readonly comment: string;
  readonly checkValue: string;
};

/** Is it an LMK that everybody knows, which needs no sealing? */
export function isPublished(lmk: Lmk): boolean {
  return isPublishedTestLmk(lmkMaterial(lmk));
}

/** The stored form of an LMK for a place, such as `live 00`; undefined when it has to be sealed and there is no sealer. */
export function storeLmk(lmk: Lmk, place: string, sealer: Sealer | undefined): StoredLmk | undefined {
  if (isPublished(lmk)) return { published: publishedName(lmk), comment: lmk.comment };
  if (sealer === undefined) return undefined;
  const material = joined(lmkMaterial(lmk));
  const { kind, algorithm, status, comment, checkValue } = lmk;
  const facts: LmkHeader = { kind, algorithm, status, comment, checkValue };
  const sealed = toHex(sealer.seal(material, contextOf(facts, place)));
  material.fill(0);
  return { ...facts, sealed };
}

/** The LMK of a stored form. `damaged`: it is none, or it was stored under another passphrase or for another place. */
export function openStoredLmk(
  stored: unknown,
  place: string,
  sealer: Sealer | undefined,
): Lmk | 'damaged' | 'needs a passphrase' {
  if (!isStoredLmk(stored)) return 'damaged';
  if ('published' in stored) return withComment(builtInLmks[stored.published], stored.comment);
  if (sealer === undefined) return 'needs a passphrase';
  const bytes = sealer.open(fromHex(stored.sealed), contextOf(stored, place));
  if (bytes === undefined) return 'damaged';
  const material = apart(bytes, stored.kind);
  if (material === undefined || lmkCheckValue(material) !== stored.checkValue) return 'damaged';
  const lmk = makeLmk(material, stored.status, stored.comment);
  return lmk === 'published test value' ? 'damaged' : lmk;
}

function isStoredLmk(value: unknown): value is StoredLmk {
  const stored = value as Readonly<Record<string, unknown>> | null;
  if (typeof stored !== 'object' || stored === null || typeof stored['comment'] !== 'string') return false;
  if (typeof stored['published'] === 'string') return Object.hasOwn(builtInLmks, stored['published']);
  return (
    (stored['kind'] === 'variant' || stored['kind'] === 'keyBlock') &&
    (stored['status'] === 'test' || stored['status'] === 'live') &&
    typeof stored['checkValue'] === 'string' &&
    typeof stored['sealed'] === 'string' &&
    /^([0-9A-F]{2})+$/i.test(stored['sealed'])
  );
}

/** Everything that is said of the key, so that nothing of it can be changed without opening failing. */
function contextOf({ kind, algorithm, status, checkValue, comment }: LmkHeader, place: string): string {
  return JSON.stringify(['pinward lmk', place, kind, algorithm, status, checkValue, comment]);
}

function publishedName(lmk: Lmk): BuiltInLmkName {
  const digits = toHex(joined(lmkMaterial(lmk)));
  for (const [name, builtIn] of Object.entries(builtInLmks))
    if (toHex(joined(lmkMaterial(builtIn))) === digits) return name as BuiltInLmkName;
  throw new Error('a published LMK has no name');
}

function withComment(lmk: Lmk, comment: string): Lmk {
  return lmk.comment === comment ? lmk : (makeLmk(lmkMaterial(lmk), lmk.status, comment) as Lmk);
}

function apart(bytes: Uint8Array, kind: Lmk['kind']): LmkMaterial | undefined {
  if (kind === 'keyBlock') return bytes.length === 24 || bytes.length === 32 ? bytes : undefined;
  const length = bytes.length / PAIRS;
  if (length !== 16 && length !== 24) return undefined;
  const pairs = Array.from({ length: PAIRS }, (_, i) => bytes.slice(i * length, (i + 1) * length));
  bytes.fill(0);
  return pairs;
}

/** A copy as one piece. */
function joined(material: LmkMaterial): Uint8Array {
  if (material instanceof Uint8Array) return material.slice();
  const length = material[0]!.length;
  const bytes = new Uint8Array(material.length * length);
  for (const [i, pair] of material.entries()) bytes.set(pair, i * length);
  return bytes;
}
