import { describe, expect, test } from 'vitest';
import { ERROR_SLOTS, ErrorLog, noteBugs } from '../../src/hsm/error-log.ts';

describe('error log', () => {
  test('a repeated error refreshes its slot and keeps when it first happened', () => {
    let now = 1000;
    const log = new ErrorLog(() => now);
    const error = { severity: 'recoverable', code: '20', subCode: '01', text: 'disk slow' } as const;
    log.record(error);
    now = 5000;
    log.record(error);
    expect(log.entries()).toEqual([{ ...error, firstAt: 1000, lastAt: 5000, times: 2 }]);
  });

  test('has 100 slots; the one that was silent longest makes room', () => {
    const log = new ErrorLog(() => 0);
    for (let i = 0; i < ERROR_SLOTS; i++)
      log.record({ severity: 'informative', code: '01', subCode: String(i), text: '' });
    log.record({ severity: 'informative', code: '01', subCode: '0', text: 'again' });
    log.record({ severity: 'informative', code: '01', subCode: 'new', text: '' });
    expect(log.entries()).toHaveLength(ERROR_SLOTS);
    expect(log.entries().map(({ subCode }) => subCode)).not.toContain('1');
    expect(log.entries().at(-1)?.subCode).toBe('new');
  });

  test('lights up for what somebody should look at, until it is cleared', () => {
    const log = new ErrorLog(() => 0);
    log.record({ severity: 'informative', code: '01', subCode: '', text: '' });
    expect(log.isLit).toBe(false);
    log.record({ severity: 'major', code: '10', subCode: '', text: '' });
    expect(log.isLit).toBe(true);
    expect(log.clear()).toBe(2);
    expect(log.isLit).toBe(false);
  });

  test('notes mistakes of ours by their class, never by their message', () => {
    const log = new ErrorLog(() => 0);
    let told: unknown;
    const observer = noteBugs({ onBug: (bug: unknown) => void (told = bug) }, log);
    const bug = new TypeError('0123456789ABCDEF');
    observer.onBug(bug);
    expect(told).toBe(bug);
    expect(JSON.stringify(log.entries())).not.toContain('0123456789ABCDEF');
    expect(log.entries()[0]?.text).toBe('internal failure: TypeError');
  });
});
