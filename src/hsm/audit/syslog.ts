/** Audit records as syslog messages (RFC 5424), one line each. */
import { eventWords } from './codes.ts';
import type { AuditRecord } from './record.ts';

/** Where messages say they come from. */
export interface SyslogOrigin {
  /** Name of the machine; `-` when unknown. */
  readonly hostname: string;
  /** Serial number of the device; `-` when unknown. */
  readonly serial: string;
}

/**
 * A record as a syslog message. Facility 13 (log audit); severity 1 for a fraud event, 4 for a refusal, 5 for anything
 * else. The structured data has what a program needs, under the enterprise number for examples (RFC 5612).
 */
export function syslogLine(record: AuditRecord, { hostname, serial }: SyslogOrigin): string {
  const { counter, at, kind, code, error, note } = record;
  const severity = kind === 'fraud' ? ALERT : error === '00' ? NOTICE : WARNING;
  const data = Object.entries({ counter, kind, code, error, serial, ...(note !== '' && { note }) })
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  const words = `${eventWords(record)}${note === '' ? '' : `: ${note}`}`;
  const time = new Date(at).toISOString();
  return `<${AUDIT * 8 + severity}>1 ${time} ${nameOf(hostname)} pinward - ${kind} [${SD_ID}${data}] ${words}`;
}

/** RFC 5424 6.3.3: quotation marks, backslashes and closing brackets have a backslash in front. */
const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, '\\$&');
/** RFC 5424 6.2.4: printable ASCII without spaces, at most 255 characters. */
const nameOf = (hostname: string): string => hostname.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
const AUDIT = 13;
const ALERT = 1;
const WARNING = 4;
const NOTICE = 5;
const SD_ID = 'audit@32473';
