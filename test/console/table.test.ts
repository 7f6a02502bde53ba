import { describe, expect, test } from 'vitest';
import { consoleCommands } from '../../src/console/table.ts';

const all = [...consoleCommands.values()];

describe('console command table', () => {
  test('has every command that public sources name (product reference 2.4 and 6)', () => {
    const missing = NAMES.split(/\s+/).filter((name) => !consoleCommands.has(name));
    expect(missing).toEqual([]);
  });

  test('has the event codes of the audit log (product reference 7.3), two-letter commands under their own names', () => {
    for (const { name, auditCode } of all) {
      const expected = EVENT_CODES.indexOf(name) + 1;
      if (OWN.has(name)) continue;
      if (expected > 0) expect(`${name} ${auditCode}`).toBe(`${name} ${hexadecimal(expected)}`);
      else expect(`${name} ${auditCode}`).toBe(`${name} ${name}`);
    }
  });

  test('says what each command does, in a line', () => {
    for (const { name, title } of all) {
      expect(name).toBe(name.toUpperCase());
      expect(title.length, name).toBeGreaterThan(5);
      expect(title.length, name).toBeLessThan(100);
      expect(title, name).not.toMatch(/\.$/);
    }
  });
});

const hexadecimal = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');
/** Commands of this project, which no list of event codes has. */
const OWN = new Set(['HELP', 'ONLINE', 'OFFLINE', 'SECURE', 'KEYS', 'OFFICERS']);
const NAMES = `GK LK LO LN V VT VC DC CO DM DO FC NP RC EJECT
  KG IK KE GC GS EC FK CK F D Z K DB B
  N $ T CV PV ED TD MI
  CH QH CM QM CA QA CC QC CP QP CL QL CS QS CONFIGACL CONFIGCMDS CONFIGPB ROUTE PING TRACERT NETSTAT
  SNMP SNMPADD SNMPDEL TRAP TRAPADD TRAPDEL SV SD SG SI SE
  VR GETCMDS DT ERRLOG CLEARERR AUDITLOG AUDITPRINT AUDITOPTIONS CLEARAUDIT GETTIME SETTIME
  UTILENABLE UTILSTATS UTILCFG HEALTHENABLE HEALTHSTATS A5 A7 RESET SYSLOG SS RS R RI RH XA A C`;
/** Codes 01 to 2A in their order. */
const EVENT_CODES = `AUDITLOG AUDITOPTIONS CLEARAUDIT CLEARERR EJECT ERRLOG GETCMDS GETTIME SETTIME A
  B C D F K N R T V Z $ CONFIGCMDS CONFIGPB PING TRACERT NETSTAT AUDITPRINT SYSLOG UTILCFG UTILENABLE UTILSTATS
  HEALTHENABLE HEALTHSTATS SNMP SNMPADD SNMPDEL RESET ROUTE TRAP TRAPADD TRAPDEL CONFIGACL`.split(/\s+/);
