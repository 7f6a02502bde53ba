/**
 * User storage: volatile memory for keys and tables that messages name by an index (commands-keys-admin 7; product
 * reference 3.4). Capacity by size of block is this project's choice, as no public source gives it.
 */
import type { Settings } from '../settings.ts';

export type StorageForm = Settings['userStorageKeyLength'];

/** Characters of a block by form; a variable item tells its own length. */
const BLOCK_SIZES: Readonly<Record<StorageForm, number>> = { single: 16, double: 32, triple: 48, variable: 0 };
/** Memory of the fixed forms: 4096 single blocks (index 000 to FFF), so fewer of the longer ones. */
const CHARACTERS = 4096 * 16;
/** Variable form: items below this index may be long. */
const LONG_ITEMS = 0x080;
const LONG_ITEM = 1000;
const SHORT_ITEM = 100;
const LAST_INDEX = 0xfff;

/** User storage of a device in one of its forms. Empty after a start, unless a data directory keeps it. */
export class UserStorage {
  readonly form: StorageForm;
  /** Characters of a block; 0 in the variable form. */
  readonly blockSize: number;
  /** Number of indexes. */
  readonly capacity: number;
  readonly #items = new Map<number, Uint8Array>();

  constructor(form: StorageForm) {
    this.form = form;
    this.blockSize = BLOCK_SIZES[form];
    this.capacity = form === 'variable' ? LAST_INDEX + 1 : Math.floor(CHARACTERS / this.blockSize);
  }

  /** Indexes in use. */
  get size(): number {
    return this.#items.size;
  }

  /** What was loaded at an index, undefined when nothing was. The bytes must not be changed. */
  get(index: number): Uint8Array | undefined {
    return this.#items.get(index);
  }

  /** Does a run of indexes lie inside (else 21)? */
  holds(index: number, count = 1): boolean {
    return index >= 0 && index + count <= this.capacity;
  }

  /** Longest item at an index. */
  limit(index: number): number {
    if (this.form !== 'variable') return this.blockSize;
    return index < LONG_ITEMS ? LONG_ITEM : SHORT_ITEM;
  }

  /** Loads consecutive blocks of a fixed form, or one item of the variable form; the bytes are copied. */
  load(index: number, content: Uint8Array): void {
    const size = this.form === 'variable' ? content.length : this.blockSize;
    const count = this.form === 'variable' ? 1 : content.length / size;
    if (!Number.isInteger(count) || !this.holds(index, count) || size > this.limit(index))
      throw new RangeError('the content does not fit at this index');
    // Not `slice`: that of a Buffer does not copy.
    for (let i = 0; i < count; i++)
      this.#items.set(index + i, new Uint8Array(content.subarray(i * size, (i + 1) * size)));
  }

  /** Consecutive blocks as one piece; undefined when one of them was not loaded (12). */
  read(index: number, count: number): Uint8Array | undefined {
    const content = new Uint8Array(count * this.blockSize);
    for (let i = 0; i < count; i++) {
      const block = this.#items.get(index + i);
      if (block === undefined) return undefined;
      content.set(block, i * this.blockSize);
    }
    return content;
  }

  /** Forgets what was loaded at an index. */
  erase(index: number): void {
    this.#items.delete(index);
  }

  /** Empties the storage, as a reset does. */
  clear(): void {
    this.#items.clear();
  }
}
