/** Where audit records are kept beyond what the device shows; `src/store/audit` keeps them in files. */
import type { AuditRecord } from './record.ts';

/** Keeps every record in order. */
export interface AuditStore {
  /** Does it survive the process? */
  readonly isDurable: boolean;
  /** The latest records that were kept before, oldest first. */
  readonly records: readonly AuditRecord[];
  /** Counter of the last record that was ever kept; 0 when there is none. */
  readonly lastCounter: number;
  /** Keeps a record, soon. `isUrgent`: with the next writing, and brought to the disk. */
  append(record: AuditRecord, isUrgent: boolean): void;
  /** Waits until everything so far is on the disk. Words for people when it cannot be. */
  committed(): Promise<string | undefined>;
}

/** For devices without a data directory: nothing is kept beyond what the device shows. */
export function volatileAuditStore(): AuditStore {
  return {
    isDurable: false,
    records: [],
    lastCounter: 0,
    append: () => {},
    committed: () => Promise.resolve(undefined),
  };
}
