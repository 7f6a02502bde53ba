/** Q2: the oldest audit record that was not retrieved (commands-keys-admin 6). */
import type { Q2 } from '../../../../protocol/commands/admin/Q2-retrieve-audit-record.ts';
import { auditOf } from '../../audit/of-device.ts';
import { deviceRecord } from '../../audit/record.ts';
import type { Handler } from '../../call.ts';
import { refuse } from '../../refusal.ts';

export const retrieveAuditRecord: Handler<typeof Q2> = (_, call) => {
  const audit = auditOf(call.state);
  const record = audit.retrieve();
  if (record === 'empty') return EMPTY;
  if (record === 'all retrieved') return ALL_RETRIEVED;
  const macKey = new Uint8Array(MAC_KEY_BYTES);
  call.random.fill(macKey);
  return { record: deviceRecord(record, audit.marksOf(record), macKey) };
};

/** Double-length DES. */
const MAC_KEY_BYTES = 16;
const EMPTY = refuse('35', '', 'there are no audit records');
const ALL_RETRIEVED = refuse('36', '', 'all audit records have been retrieved');
