/** What the audit log records, and the 40 bytes in which a device tells a record (product reference 7.3). */
import { TripleDes } from '../../crypto/des.ts';
import { retailMac } from '../../crypto/mac.ts';

/** Where an event came from, with the two bits that tell it in the record of the device. */
export const auditKinds = Object.freeze({ host: 0b00, console: 0b01, fraud: 0b10, user: 0b11 });
/** One of them. */
export type AuditKind = keyof typeof auditKinds;

/** One event. */
export interface AuditRecord {
  /** Counts from 1 and never starts anew. */
  readonly counter: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: AuditKind;
  /** Two characters: a host command, a console command or a user action by its code. */
  readonly code: string;
  /** 00, or the error of what was refused; of a fraud event which limit was exceeded: 01, 02 or 03. */
  readonly error: string;
  /** For people: who, which LMK, which activity. Never a secret. */
  readonly note: string;
}

/** What was done with a record since. */
export interface RecordMarks {
  readonly isArchived: boolean;
  readonly isRetrieved: boolean;
}

/** Bytes of a record as Q2 gives it. */
export const DEVICE_RECORD_BYTES = 40;

/**
 * The record as Q2 gives it: counter, BCD time, code, flags, error, MAC, MAC key (product reference 7.3). The MAC is
 * the retail MAC (ISO 9797-1 algorithm 3) of the 16 bytes in front of it; which one a device computes is not public.
 */
export function deviceRecord(record: AuditRecord, marks: RecordMarks, macKey: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(DEVICE_RECORD_BYTES);
  new DataView(bytes.buffer).setUint32(0, record.counter % 2 ** 32);
  bytes.set(moment(record.at), 4);
  bytes[10] = record.code.charCodeAt(0);
  bytes[11] = record.code.charCodeAt(1);
  bytes[12] = (auditKinds[record.kind] << 6) | (marks.isArchived ? 0x20 : 0) | (marks.isRetrieved ? 0x10 : 0);
  bytes[14] = record.error.charCodeAt(0);
  bytes[15] = record.error.charCodeAt(1);
  bytes.set(retailMac(new TripleDes(macKey), bytes.subarray(0, MACED)), MACED);
  bytes.set(macKey, MACED + 8);
  return bytes;
}

/** Hours, minutes, seconds, day, month and year in BCD, UTC. */
function moment(at: number): number[] {
  const date = new Date(at);
  return [
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCDate(),
    date.getUTCMonth() + 1,
    date.getUTCFullYear() % 100,
  ].map((value) => Math.floor(value / 10) * 16 + (value % 10));
}

/** Bytes in front of the MAC. */
const MACED = 16;
