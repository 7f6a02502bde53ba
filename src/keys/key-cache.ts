/**
 * Keys of messages that were opened before, with their schedules: found again by the exact characters of the field, the
 * LMK and what the command asked for. Bounded; a key that was not used for a while makes room (CLOCK).
 */
import { packKey } from '../../protocol/words/key-words.ts';
import type { KeyField, KeyScheme } from '../../protocol/words/schemes.ts';
import type { KeyFailure } from './failure.ts';
import type { Lmk } from './lmk.ts';
import { type KeyRequirement, type OpenOptions, openKey } from './open.ts';
import type { Key } from './secret.ts';

/** What the cache did since the device started. */
export interface KeyCacheCounters {
  readonly hits: number;
  /** Keys that were opened because they were not there; refused ones count too. */
  readonly misses: number;
  readonly evictions: number;
  /** Keys held now. */
  readonly size: number;
}

/** A table of opened keys. Only opened keys are kept: whatever is refused is looked at anew each time. */
export class KeyCache implements KeyCacheCounters {
  hits = 0;
  misses = 0;
  evictions = 0;
  /** Most keys held; 0 switches the cache off. */
  readonly capacity: number;
  readonly #entries: Entry[] = [];
  /** Entries of one bucket are a chain of places; place n is entry n - 1, 0 ends a chain. */
  readonly #buckets: Int32Array;
  readonly #next: Int32Array;
  /** The hash of each place and its first words: what a search looks at lies side by side, not in objects. */
  readonly #heads: Int32Array;
  /** Used since the hand passed. */
  readonly #used: Uint8Array;
  #hand = 0;
  /** The field of the present look-up, four characters in a word: of the message, or packed here. */
  #words: Int32Array = new Int32Array(0);
  #own = new Int32Array(64);
  #hash = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#buckets = new Int32Array(bucketCount(capacity));
    this.#next = new Int32Array(capacity + 1);
    this.#heads = new Int32Array(capacity * HEAD);
    this.#used = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** As `openKey`. Requirements are told apart by identity, so they are made once, not for each message. */
  open(field: KeyField, want: KeyRequirement, lmk: Lmk, lmkId: number, options: OpenOptions): Key | KeyFailure {
    if (this.capacity === 0) return openKey(field, want, lmk, lmkId, options);
    if (field.isPacked === true) {
      this.#words = field.words!;
      this.#hash = field.hash!;
    } else this.#pack(field.buffer, field.start, field.end);
    return this.#find(field, want, lmk, lmkId) ?? this.#miss(field, want, lmk, lmkId, options);
  }

  /** Forgets all keys; the counters go on. */
  clear(): void {
    this.#entries.length = 0;
    this.#buckets.fill(0);
    this.#used.fill(0);
    this.#hand = 0;
  }

  #miss(field: KeyField, want: KeyRequirement, lmk: Lmk, lmkId: number, options: OpenOptions): Key | KeyFailure {
    this.misses++;
    const key = openKey(field, want, lmk, lmkId, options);
    if ('error' in key) return key;
    const length = field.end - field.start;
    const rest = this.#words.slice(Math.min(HEAD_WORDS, wordCount(length)), wordCount(length));
    this.#add(this.#hash, { rest, length, scheme: field.scheme, want, lmk, lmkId, key });
    return key;
  }

  #find(field: KeyField, want: KeyRequirement, lmk: Lmk, lmkId: number): Key | undefined {
    const hash = this.#hash;
    const length = field.end - field.start;
    const count = wordCount(length);
    let place = this.#buckets[hash & (this.#buckets.length - 1)]!;
    while (place !== 0) {
      if (this.#matches(place, hash, Math.min(HEAD_WORDS, count))) {
        const entry = this.#entries[place - 1]!;
        if (
          entry.want === want &&
          entry.lmk === lmk &&
          entry.lmkId === lmkId &&
          entry.scheme === field.scheme &&
          entry.length === length &&
          (count <= HEAD_WORDS || this.#matchesRest(entry.rest))
        ) {
          this.hits++;
          this.#used[place - 1] = 1;
          return entry.key;
        }
      }
      place = this.#next[place]!;
    }
    return undefined;
  }

  #matches(place: number, hash: number, count: number): boolean {
    const heads = this.#heads;
    const words = this.#words;
    const at = (place - 1) * HEAD;
    if (heads[at] !== hash) return false;
    for (let i = 0; i < count; i++) if (heads[at + 1 + i] !== words[i]) return false;
    return true;
  }

  /** Entries of the same length only. */
  #matchesRest(rest: Int32Array): boolean {
    for (let i = 0; i < rest.length; i++) if (rest[i] !== this.#words[HEAD_WORDS + i]) return false;
    return true;
  }

  #add(hash: number, entry: Entry): void {
    let index = this.#entries.length;
    if (index === this.capacity) {
      index = this.#victim();
      this.#unlink(index);
      this.evictions++;
    }
    this.#entries[index] = entry;
    const at = index * HEAD;
    this.#heads[at] = hash;
    for (let i = 0; i < HEAD_WORDS; i++) this.#heads[at + 1 + i] = this.#words[i]!;
    const bucket = hash & (this.#buckets.length - 1);
    this.#next[index + 1] = this.#buckets[bucket]!;
    this.#buckets[bucket] = index + 1;
  }

  /** The first entry from the hand on that was not used since the hand passed it. */
  #victim(): number {
    while (this.#used[this.#hand] === 1) {
      this.#used[this.#hand] = 0;
      this.#hand = (this.#hand + 1) % this.capacity;
    }
    const victim = this.#hand;
    this.#hand = (victim + 1) % this.capacity;
    return victim;
  }

  #unlink(index: number): void {
    const bucket = this.#heads[index * HEAD]! & (this.#buckets.length - 1);
    const after = this.#next[index + 1]!;
    let place = this.#buckets[bucket]!;
    if (place === index + 1) {
      this.#buckets[bucket] = after;
      return;
    }
    while (this.#next[place] !== index + 1) place = this.#next[place]!;
    this.#next[place] = after;
  }

  #pack(buffer: Uint8Array, start: number, end: number): void {
    const count = wordCount(end - start);
    if (count > this.#own.length) this.#own = new Int32Array(count);
    this.#words = this.#own;
    this.#hash = packKey(buffer, start, end, this.#own);
  }
}

interface Entry {
  /** The words behind those of the head. */
  readonly rest: Int32Array;
  readonly length: number;
  readonly scheme: KeyScheme;
  readonly want: KeyRequirement;
  readonly lmk: Lmk;
  /** Key block headers name the identifier, and one LMK may be loaded under several. */
  readonly lmkId: number;
  readonly key: Key;
}

const wordCount = (length: number): number => (length + 3) >> 2;

/** A power of two with at least two buckets for each entry. */
function bucketCount(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(2 * Math.max(1, capacity)));
}

/** The words of a key of double length; and a hash and these: 36 bytes for each place. */
const HEAD_WORDS = 8;
const HEAD = 1 + HEAD_WORDS;
