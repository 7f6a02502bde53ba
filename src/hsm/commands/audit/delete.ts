/** Q6: deletes audit records that were retrieved or archived (commands-keys-admin 6). */
import type { Q6 } from '../../../../protocol/commands/admin/Q6-delete-audit-records.ts';
import { auditOf } from '../../audit/of-device.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

export const deleteAuditRecords: Handler<typeof Q6> = ({ mode }, call) => {
  if (!call.isAuthorised('audit')) return NOT_AUTHORISED;
  const audit = auditOf(call.state);
  const deleted = audit.delete(mode === '0' ? 'retrieved' : 'archived');
  if (deleted === 'empty') return EMPTY;
  if (deleted === 'none') return mode === '0' ? NONE_RETRIEVED : NONE_ARCHIVED;
  const answer = { deleted: Math.min(deleted, MOST) };
  if (!call.state.store.isDurable) return answer;
  return audit.deletionKept().then((failure) => (failure === undefined ? answer : new Refusal('41', '', failure)));
};

/** Four digits. */
const MOST = 9999;
const NOT_AUTHORISED = refuse('17', '', 'audit.host must be authorised');
const EMPTY = refuse('35', '', 'there are no audit records');
const NONE_RETRIEVED = refuse('36', 'mode', 'no audit record has been retrieved');
const NONE_ARCHIVED = refuse('36', 'mode', 'no audit record has been archived');
