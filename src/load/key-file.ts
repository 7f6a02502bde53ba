/** A key file: keys that the target already has, with their clear values, for targets that no key can be brought into. */
import { nearest } from '../nearest.ts';
import type { KnownZmk } from './test-zmks.ts';

/** A double-length key of the target. */
export interface FileKey {
  /** Key type, three digits; undefined for a key block, which says itself what it is. */
  readonly type: string | undefined;
  /** Clear value, 32 hexadecimal digits. */
  readonly clear: string;
  /** As it stands in messages: `U` and 32 digits, or `S` and a key block. */
  readonly key: string;
}

/** What a key file holds. */
export interface KeyFile {
  readonly zmk: KnownZmk | undefined;
  readonly keys: readonly FileKey[];
}

/** Reads a key file that was parsed already. Messages name the place and never a value. */
export function readKeyFile(written: unknown): KeyFile | { readonly problem: string } {
  const file = record(written, ['zmk', 'keys'], 'the file');
  if ('problem' in file) return file;
  const { zmk, keys = [] } = file.values;
  let known: KnownZmk | undefined;
  if (zmk !== undefined) {
    const entry = keyOf(zmk, 'zmk', ['clear', 'key']);
    if ('problem' in entry) return entry;
    known = { clear: entry.clear, cryptogram: entry.key };
  }
  if (!Array.isArray(keys)) return { problem: 'keys: expected a list' };
  const list: FileKey[] = [];
  for (const [i, each] of (keys as unknown[]).entries()) {
    const entry = keyOf(each, `keys.${i}`, ['type', 'clear', 'key']);
    if ('problem' in entry) return entry;
    if (entry.key.startsWith('U') && entry.type === undefined)
      return { problem: `keys.${i}.type: expected three digits, such as 001 for a ZPK` };
    list.push(entry);
  }
  if (known === undefined && list.length === 0) return { problem: 'the file has neither a zmk nor keys' };
  const kinds = new Set([...list.map(({ key }) => key[0]), ...(known === undefined ? [] : [known.cryptogram[0]])]);
  if (kinds.size > 1) return { problem: 'the keys are under one LMK: either all start with U or all with S' };
  return { zmk: known, keys: list };
}

function keyOf(written: unknown, place: string, names: readonly string[]): FileKey | { readonly problem: string } {
  const entry = record(written, names, place);
  if ('problem' in entry) return entry;
  const { type, clear, key } = entry.values;
  if (typeof clear !== 'string' || !/^[0-9A-Fa-f]{32}$/.test(clear))
    return { problem: `${place}.clear: expected 32 hexadecimal digits` };
  if (typeof key !== 'string' || !/^(U[0-9A-Fa-f]{32}|S[\x20-\x7e]{32,})$/.test(key))
    return { problem: `${place}.key: expected U and 32 digits, or S and a key block` };
  if (type !== undefined && (typeof type !== 'string' || !/^[0-9A-F]{3}$/.test(type)))
    return { problem: `${place}.type: expected three digits, such as 001 for a ZPK` };
  return { type, clear, key };
}

function record(
  written: unknown,
  names: readonly string[],
  place: string,
): { readonly values: Readonly<Record<string, unknown>> } | { readonly problem: string } {
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    return { problem: `${place}: expected ${names.join(', ')}` };
  for (const name of Object.keys(written))
    if (!names.includes(name)) {
      const near = nearest(name, names);
      return {
        problem: `${place}: no such name "${name}"${near === undefined ? `; there are ${names.join(', ')}` : `; did you mean ${near}?`}`,
      };
    }
  return { values: written as Readonly<Record<string, unknown>> };
}
