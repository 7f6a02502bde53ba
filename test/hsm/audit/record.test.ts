/** The 40 bytes of an audit record, by the recorded one (product reference 7.3), and its other forms. */
import { describe, expect, test } from 'vitest';
import { TripleDes } from '../../../src/crypto/des.ts';
import { fromHex, toHex } from '../../../src/crypto/hex.ts';
import { retailMac } from '../../../src/crypto/mac.ts';
import { eventWords, recordLine } from '../../../src/hsm/audit/codes.ts';
import { type AuditRecord, deviceRecord } from '../../../src/hsm/audit/record.ts';
import { syslogLine } from '../../../src/hsm/audit/syslog.ts';

/** Counter 142, 12:28:42 on 14 September 2022, event ON. */
const recorded: AuditRecord = {
  counter: 142,
  at: Date.UTC(2022, 8, 14, 12, 28, 42),
  kind: 'user',
  code: 'ON',
  error: '00',
  note: '',
};
const key = fromHex('0C57CD515A4C1BBF79ECAFAA60361A7D');
const marks = { isArchived: false, isRetrieved: true };
const flagsOf = (record: AuditRecord, isArchived = false, isRetrieved = false) =>
  toHex(deviceRecord(record, { isArchived, isRetrieved }, key).subarray(12, 14));

describe('the record of the device', () => {
  test('is the recorded one up to the MAC, whose method is not public, and has the key behind it', () => {
    const bytes = deviceRecord(recorded, marks, key);
    expect(bytes.length).toBe(40);
    expect(toHex(bytes.subarray(0, 16))).toBe('0000008E1228421409224F4ED0003030');
    expect(toHex(bytes.subarray(24))).toBe('0C57CD515A4C1BBF79ECAFAA60361A7D');
  });

  test('has the retail MAC over the 16 bytes in front of it', () => {
    const bytes = deviceRecord(recorded, marks, key);
    expect(bytes.slice(16, 24)).toEqual(retailMac(new TripleDes(key), bytes.subarray(0, 16)));
  });

  test('says in its flags where the event came from, and what was done with it', () => {
    expect(flagsOf({ ...recorded, kind: 'host' })).toBe('0000');
    expect(flagsOf({ ...recorded, kind: 'console' })).toBe('4000');
    expect(flagsOf({ ...recorded, kind: 'fraud' })).toBe('8000');
    expect(flagsOf(recorded)).toBe('C000');
    expect(flagsOf(recorded, true)).toBe('E000');
    expect(flagsOf(recorded, true, true)).toBe('F000');
  });
});

describe('a record in words', () => {
  test('has counter, time, kind, code, error and meaning in a line', () => {
    expect(recordLine({ ...recorded, note: 'Anna' })).toBe(
      '0000000142  2022-09-14 12:28:42  user     ON  00  Online: Anna',
    );
  });

  test('names commands, events and limits', () => {
    expect(eventWords({ kind: 'host', code: 'CA', error: '00' })).toMatch(/^Translate a PIN from TPK/);
    expect(eventWords({ kind: 'console', code: '02', error: '00' })).toBe('Console command AUDITOPTIONS');
    expect(eventWords({ kind: 'console', code: 'KG', error: '00' })).toBe('Console command KG');
    expect(eventWords({ kind: 'fraud', code: 'DC', error: '02' })).toMatch(/in an hour exceeded$/);
    expect(eventWords({ kind: 'user', code: 'LL', error: '00' })).toBe('LMK loaded');
    expect(eventWords({ kind: 'user', code: '57', error: '00' })).toBe('Security settings changed');
    expect(eventWords({ kind: 'user', code: '99', error: '00' })).toBe('User action');
  });
});

describe('a record as a syslog message (RFC 5424)', () => {
  const origin = { hostname: 'hsm-1', serial: 'PINWARD00001' };

  test('has facility 13 and a severity by what it is', () => {
    expect(syslogLine(recorded, origin)).toBe(
      '<109>1 2022-09-14T12:28:42.000Z hsm-1 pinward - user [audit@32473 counter="142" kind="user" code="ON" error="00" serial="PINWARD00001"] Online',
    );
    expect(syslogLine({ ...recorded, error: '17' }, origin)).toMatch(/^<108>1 /);
    expect(syslogLine({ ...recorded, kind: 'fraud', error: '01' }, origin)).toMatch(/^<105>1 /);
  });

  test('escapes what would end a value, and leaves no odd host name', () => {
    const line = syslogLine({ ...recorded, note: 'a "b" \\ ]' }, { hostname: 'my host', serial: '-' });
    expect(line).toContain('note="a \\"b\\" \\\\ \\]"]');
    expect(line).toContain('Z myhost pinward');
    expect(syslogLine(recorded, { hostname: ' ', serial: '-' })).toContain('Z - pinward');
  });
});
