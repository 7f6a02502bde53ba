/** Who is next: a binary heap over numbers, first come first served among equals, from which anybody may leave. */

/** What can stand in a queue; a queue owns these fields while it does. */
export interface Queued {
  /** The smallest is next. */
  key: number;
  ticket: number;
  /** Place in the heap; -1 when it stands in none. */
  place: number;
}

/** A queue by key. */
export class KeyQueue<T extends Queued> {
  readonly #heap: T[] = [];
  #lastTicket = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The smallest key, infinite when nobody stands here. */
  get firstKey(): number {
    return this.#heap[0]?.key ?? Number.POSITIVE_INFINITY;
  }

  push(item: T, key: number): void {
    item.key = key;
    item.ticket = ++this.#lastTicket;
    this.#heap.push(item);
    this.#rise(item, this.#heap.length - 1);
  }

  /** Takes the first one out. */
  shift(): T | undefined {
    const first = this.#heap[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes one out from wherever it stands; it must stand in this queue. */
  remove(item: T): void {
    const { place } = item;
    const last = this.#heap.pop()!;
    item.place = -1;
    if (last === item) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  /** Takes all out, in no order. */
  clear(): T[] {
    const all = this.#heap.splice(0);
    for (const item of all) item.place = -1;
    return all;
  }

  #rise(item: T, from: number): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent]!;
      if (!isBefore(item, above)) break;
      heap[place] = above;
      above.place = place;
      place = parent;
    }
    heap[place] = item;
    item.place = place;
  }

  #sink(item: T, from: number): void {
    const heap = this.#heap;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      const below = heap[child]!;
      if (!isBefore(below, item)) break;
      heap[place] = below;
      below.place = place;
      place = child;
    }
    heap[place] = item;
    item.place = place;
  }
}

function isBefore(a: Queued, b: Queued): boolean {
  return a.key < b.key || (a.key === b.key && a.ticket < b.ticket);
}
