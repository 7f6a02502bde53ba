/** Where a reader stands in a message, what it knows besides, and why it stopped. One per device, reused. */
import type { DeviceVersion } from '../dsl/context-tags.ts';
import type { Field } from '../dsl/fields.ts';

/** Settings that change layouts. */
export interface LayoutSettings {
  readonly pinLength: number;
  readonly pinAlgorithm: 'A' | 'B';
  /** `own` when absent. In the form of a public simulator F may stand behind a PIN. */
  readonly pinStorage?: 'own' | 'thalessim-clear';
  readonly decimalisationTables: 'encrypted' | 'plaintext' | 'auto';
  readonly zmkLength: 'single' | 'double';
  readonly userStorageKeyLength: 'single' | 'double' | 'triple' | 'variable';
  readonly deviceVersion: DeviceVersion;
}

/** What a layout may depend on besides the message itself. Explain takes the same as options. */
export interface ReadContext {
  lmkKind: 'variant' | 'keyBlock';
  lmkAlgorithm: '3DES-2key' | '3DES-3key' | 'AES-256';
  settings: LayoutSettings;
  /** The text of a key in user storage, or undefined. */
  storedKey(index: number): Uint8Array | undefined;
}

/** A part of a message with its meaning. */
export interface Span {
  /** Path of names: `keyBlock.usage`. */
  readonly name: string;
  readonly field: Field;
  readonly start: number;
  readonly end: number;
}

/** Why a message was refused; for people and for the two digits on the wire. */
export interface ReadFailure {
  code: string;
  field: string;
  /** Byte offset in the frame. */
  offset: number;
  expected: string;
}

export const defaultLayout: LayoutSettings = Object.freeze({
  pinLength: 4,
  pinAlgorithm: 'A',
  decimalisationTables: 'encrypted',
  zmkLength: 'double',
  userStorageKeyLength: 'single',
  deviceVersion: '10K',
});

export class ReadState {
  buffer: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  context: ReadContext = {
    lmkKind: 'variant',
    lmkAlgorithm: '3DES-2key',
    settings: defaultLayout,
    storedKey: () => undefined,
  };
  spans: Span[] | undefined = undefined;
  readonly failure: ReadFailure = { code: '00', field: '', offset: 0, expected: '' };
  /** A well-formed value that is not allowed, noted while reading went on; reported after the LMK identifier check. */
  readonly deferred: ReadFailure = { code: '00', field: '', offset: 0, expected: '' };

  start(buffer: Uint8Array, at: number, end: number): void {
    if (this.buffer !== buffer) this.buffer = buffer;
    this.at = at;
    this.end = end;
    this.failure.code = '00';
    this.deferred.code = '00';
  }

  /** Notes why reading stops; always false so that readers can return it. */
  fail(code: string, field: string, offset: number, expected: string): false {
    const { failure } = this;
    failure.code = code;
    failure.field = field;
    failure.offset = offset;
    failure.expected = expected;
    return false;
  }

  /** Notes the first value that is well formed but not allowed, and lets reading go on. */
  defer(code: string, field: string, offset: number, expected: string): void {
    if (this.deferred.code !== '00') return;
    this.deferred.code = code;
    this.deferred.field = field;
    this.deferred.offset = offset;
    this.deferred.expected = expected;
  }

  /** Where fields that run to the end must stop: before X'19 and a trailer of up to 32 characters, if there is one. */
  get fieldsEnd(): number {
    const from = Math.max(this.at, this.end - MAX_TRAILER - 1);
    for (let i = this.end - 1; i >= from; i--) if (this.buffer[i] === TRAILER_MARK) return i;
    return this.end;
  }
}

/** X'19 in front of a message trailer (commands-keys-admin 1.2). */
export const TRAILER_MARK = 0x19;
export const MAX_TRAILER = 32;
