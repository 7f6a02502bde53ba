/**
 * The audit log of a device: what it shows (the latest records that nobody deleted) and, behind it, the store that
 * keeps every record. State events are brought to the disk at once, records of single commands with them or later.
 */
import type { DeviceStore, StoredValue } from '../device-store.ts';
import type { Clock } from '../state.ts';
import { type AuditStore, volatileAuditStore } from './audit-store.ts';
import type { DeviceEvent, FraudEvent, UserAction } from './codes.ts';
import { type AuditOptions, openAuditOptions, storeAuditOptions } from './options.ts';
import type { AuditKind, AuditRecord, RecordMarks } from './record.ts';

/** Which of the shown records a command is about. */
export type RecordMark = 'retrieved' | 'archived';

/** How many records the log shows, of how many. */
export interface AuditFill {
  readonly count: number;
  readonly capacity: number;
}

/** What a log works with. */
export interface AuditLogParts {
  readonly clock: Clock;
  /** Options and marks are kept there. */
  readonly store: DeviceStore;
  /** Records that the log shows; 50 000 when not given (product reference 7.3). */
  readonly capacity?: number;
}

export class AuditLog {
  readonly capacity: number;
  readonly #clock: Clock;
  readonly #deviceStore: DeviceStore;
  #store: AuditStore = volatileAuditStore();
  /** From `#first` on they are shown, oldest first. */
  #records: AuditRecord[] = [];
  #first = 0;
  #counter = 0;
  /** Counters up to which records were retrieved, archived and deleted. */
  #marks: Marks;
  #options: AuditOptions;
  #audited: ReadonlySet<string> = new Set();
  #optionListeners: readonly (() => void)[] = [];
  #fillListeners: readonly ((fill: AuditFill) => void)[] = [];

  constructor({ clock, store, capacity = CAPACITY }: AuditLogParts) {
    this.#clock = clock;
    this.#deviceStore = store;
    this.capacity = capacity;
    this.#marks = openMarks(store.load(MARKS));
    this.#options = openAuditOptions(store.load(OPTIONS));
    this.#audited = new Set(this.#options.host);
  }

  /** Goes on with the records of a store; to be called before anything is recorded. */
  attach(store: AuditStore): void {
    this.#store = store;
    this.#counter = Math.max(store.lastCounter, this.#counter);
    const { deleted } = this.#marks;
    this.#records = store.records.filter(({ counter }) => counter > deleted).slice(-this.capacity);
    this.#first = 0;
  }

  /** Do its records survive the process? */
  get isDurable(): boolean {
    return this.#store.isDurable;
  }

  /** Counter of the latest record. */
  get counter(): number {
    return this.#counter;
  }

  get fill(): AuditFill {
    return { count: this.#records.length - this.#first, capacity: this.capacity };
  }

  get isFull(): boolean {
    return this.#records.length - this.#first >= this.capacity;
  }

  get options(): AuditOptions {
    return this.#options;
  }

  /** Takes other options. Rejects, with words for people and the options as before, when they could not be kept. */
  async changeOptions(options: AuditOptions): Promise<void> {
    const before = this.#options;
    this.#take(options);
    try {
      await this.#deviceStore.save(OPTIONS, storeAuditOptions(options));
    } catch (failure) {
      this.#take(before);
      throw failure;
    }
    this.userAction('27');
  }

  /** Is every call of this host command recorded? */
  auditsHost(code: string): boolean {
    return this.#audited.has(code);
  }

  /** Are refusals of all host commands recorded? */
  get auditsRefusals(): boolean {
    return this.#options.hostErrors;
  }

  /** Tells when the options are others. Returns what stops it. */
  onOptions(listener: () => void): () => void {
    this.#optionListeners = [...this.#optionListeners, listener];
    return () => {
      this.#optionListeners = this.#optionListeners.filter((other) => other !== listener);
    };
  }

  /** Tells when 80 percent of the log are taken, and when all of it is. */
  onFill(listener: (fill: AuditFill) => void): void {
    this.#fillListeners = [...this.#fillListeners, listener];
  }

  /** Records a call of a host command; the caller asks `auditsHost` first, once and not for each call. */
  hostCommand(code: string, error: string, note = ''): void {
    this.#add('host', code, error, note, false);
  }

  /** Records a console command by its audit code, unless the options leave it out. */
  consoleCommand(code: string, error: string, note = ''): void {
    if (this.#options.consoleOff.includes(code)) return;
    // Refused for the state it is not an error with a number.
    this.#add('console', code, error.length === 2 ? error : '17', note, true);
  }

  /** Records an event that is always audited. */
  event(code: DeviceEvent, note = '', error = '00'): void {
    this.#add('user', code, error, note, true);
  }

  /** Records another action of a user, unless the options leave it out. */
  userAction(code: UserAction, note = '', error = '00'): void {
    if (!this.#options.userOff.includes(code)) this.#add('user', code, error, note, true);
  }

  /** Records that a limit was exceeded, with the command that did it. */
  fraud(code: string, limit: FraudEvent, note = ''): void {
    this.#add('fraud', code, limit, note, true);
  }

  /** Waits until everything so far is on the disk. Words for people when it cannot be. */
  committed(): Promise<string | undefined> {
    return this.#store.committed();
  }

  /** What the log shows, oldest first. */
  *records(): Generator<AuditRecord> {
    // Older ones may go while somebody looks.
    for (let i = this.#first; i < this.#records.length; i++) yield this.#records[i]!;
  }

  /** What was done with a record. */
  marksOf({ counter }: AuditRecord): RecordMarks {
    return { isRetrieved: counter <= this.#marks.retrieved, isArchived: counter <= this.#marks.archived };
  }

  /** The oldest record that was not retrieved, which it is from now on (Q2). */
  retrieve(): AuditRecord | 'empty' | 'all retrieved' {
    if (this.#first === this.#records.length) return 'empty';
    // Counters have no gaps, except where records were lost: the place is at most as far as the counter says.
    let at = this.#first;
    while (at < this.#records.length && this.#records[at]!.counter <= this.#marks.retrieved) at++;
    const record = this.#records[at];
    if (record === undefined) return 'all retrieved';
    this.#marks = { ...this.#marks, retrieved: record.counter };
    // Nobody waits: a record that is given twice after a power cut is better than one that is not given.
    void this.#keepMarks().catch(() => {});
    return record;
  }

  /** Marks everything up to a record as archived: it was printed or exported. */
  archive(counter: number): Promise<void> {
    const archived = Math.max(this.#marks.archived, Math.min(counter, this.#counter));
    this.#marks = { ...this.#marks, archived };
    return this.#keepMarks();
  }

  /** Deletes the records with a mark (Q6); how many they were, or why none. */
  delete(mark: RecordMark): number | 'empty' | 'none' {
    if (this.#first === this.#records.length) return 'empty';
    const count = this.#deleteUpTo(this.#marks[mark]);
    return count === 0 ? 'none' : count;
  }

  /** Deletes everything that the log shows (CLEARAUDIT), and records that; how many records there were. */
  clear(note = ''): number {
    const count = this.#deleteUpTo(this.#counter);
    this.event('CL', note);
    return count;
  }

  /** Waits until what was deleted stays deleted. Words for people when it cannot be. */
  deletionKept(): Promise<string | undefined> {
    return this.#keepMarks().then(
      () => undefined,
      (failure: Error) => failure.message,
    );
  }

  #take(options: AuditOptions): void {
    this.#options = options;
    this.#audited = new Set(options.host);
    for (const listener of this.#optionListeners) listener();
  }

  #add(kind: AuditKind, code: string, error: string, note: string, isUrgent: boolean): void {
    const record: AuditRecord = { counter: ++this.#counter, at: this.#clock(), kind, code, error, note };
    this.#records.push(record);
    this.#store.append(record, isUrgent);
    const count = this.#records.length - this.#first;
    if (count > this.capacity) this.#first++;
    else if (count === this.capacity || count === Math.ceil(this.capacity * WARNING))
      for (const listener of this.#fillListeners) listener({ count, capacity: this.capacity });
    this.#makeRoom();
  }

  #deleteUpTo(counter: number): number {
    const from = this.#first;
    while (this.#first < this.#records.length && this.#records[this.#first]!.counter <= counter) this.#first++;
    this.#marks = { ...this.#marks, deleted: Math.max(this.#marks.deleted, counter) };
    const count = this.#first - from;
    this.#makeRoom();
    return count;
  }

  /** Lets go of what is no longer shown, seldom enough to cost nothing. */
  #makeRoom(): void {
    if (this.#first < MANY || this.#first * 2 < this.#records.length) return;
    this.#records = this.#records.slice(this.#first);
    this.#first = 0;
  }

  #keepMarks(): Promise<void> {
    return this.#deviceStore.save(MARKS, { ...this.#marks });
  }
}

interface Marks {
  readonly retrieved: number;
  readonly archived: number;
  readonly deleted: number;
}

function openMarks(stored: StoredValue | undefined): Marks {
  const values = (typeof stored === 'object' && stored !== null ? stored : {}) as Readonly<Record<string, StoredValue>>;
  const mark = (value: StoredValue | undefined): number => (Number.isSafeInteger(value) ? (value as number) : 0);
  return { retrieved: mark(values['retrieved']), archived: mark(values['archived']), deleted: mark(values['deleted']) };
}

/** Records that a device holds (product reference 7.3). */
const CAPACITY = 50_000;
/** Share of the log that is taken when it says so. */
const WARNING = 0.8;
const MANY = 1000;
/** Names in the store. */
const OPTIONS = 'auditOptions';
const MARKS = 'auditMarks';
