/** A key field that names user storage (`K000`, `UK000`) turned into the key that is stored there (commands-keys-admin 1.7). */
import type { KeyReference } from '../../protocol/dsl/values.ts';
import { latin1, NIBBLES } from '../../protocol/dsl/values.ts';
import type { KeyField, KeyScheme } from '../../protocol/words/schemes.ts';
import { schemes } from '../../protocol/words/schemes.ts';
import { Refusal } from './refusal.ts';
import type { UserStorage } from './user-storage.ts';

/**
 * The stored key, or why there is none: 21 outside the storage, 12 nothing loaded, 26 two scheme letters that differ,
 * 27 fewer characters than the scheme needs. A block of a fixed form may be longer than its key: its head counts.
 */
export function storedKey(
  reference: KeyReference,
  storage: UserStorage,
  field: string,
): KeyField | Refusal<'12' | '21' | '26' | '27'> {
  const content = storedContent(reference.index, storage, field);
  if (content instanceof Refusal) return content;
  const letter = content.length > 0 && NIBBLES[content[0]!]! > 15 ? (latin1(content, 0, 1) as KeyScheme) : '';
  if (letter !== '' && reference.storedScheme !== '' && letter !== reference.storedScheme)
    return new Refusal('26', field, `the message gives scheme ${reference.storedScheme}, user storage another one`);
  const scheme = letter === '' ? reference.storedScheme : letter;
  const start = letter.length;
  const size = sizeOf(scheme, content.length - start, storage);
  if (start + size > content.length)
    return new Refusal('27', field, 'user storage holds fewer characters than the key scheme needs');
  return { scheme, buffer: content, start, end: start + size };
}

/** What is loaded at an index, for key fields and for tables: 21 outside the storage, 12 nothing loaded. */
export function storedContent(index: number, storage: UserStorage, field: string): Uint8Array | Refusal<'12' | '21'> {
  if (!storage.holds(index)) return new Refusal('21', field, 'this user storage index is beyond the last one');
  return storage.get(index) ?? new Refusal('12', field, 'nothing is loaded in user storage at this index');
}

/** Characters of the key. Without any letter a fixed block holds a single-length key, a variable item says it by its length. */
function sizeOf(scheme: KeyScheme, length: number, storage: UserStorage): number {
  if (scheme === '') return storage.form === 'variable' ? length : SINGLE;
  return schemes[scheme]?.size ?? length;
}

/** Characters of a single-length key. */
const SINGLE = 16;
