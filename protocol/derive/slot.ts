/** Where a reader keeps the value of a field besides its record: what other fields look at, without a look-up by name. */
import type { FieldRecord } from './conditions.ts';

/** Something that has the value of a field. */
export interface Source {
  readonly value: unknown;
}

/** The value of a field of a record that one reader fills. */
export class Slot implements Source {
  value: unknown = undefined;
  readonly #record: FieldRecord;
  readonly #name: string;

  constructor(record: FieldRecord, name: string) {
    this.#record = record;
    this.#name = name;
    record[name] = undefined;
  }

  /** Most fields have the same view, number or text in message after message: then the record stays as it is. */
  put(value: unknown): void {
    if (value === this.value) return;
    this.value = value;
    this.#record[this.#name] = value;
  }
}

/** A field that is not the reader's own: a reply looks into the request behind its record. */
export class InheritedSource implements Source {
  readonly #record: FieldRecord;
  readonly #name: string;

  constructor(record: FieldRecord, name: string) {
    this.#record = record;
    this.#name = name;
  }

  get value(): unknown {
    return this.#record[this.#name];
  }
}
