/** The audit log of a device: what it shows, marks, options, and what happens when it is full. */
import { describe, expect, test } from 'vitest';
import { AuditLog } from '../../../src/hsm/audit/audit-log.ts';
import type { AuditStore } from '../../../src/hsm/audit/audit-store.ts';
import {
  changeAuditOptions,
  defaultAuditOptions,
  openAuditOptions,
  storeAuditOptions,
} from '../../../src/hsm/audit/options.ts';
import type { AuditRecord } from '../../../src/hsm/audit/record.ts';
import { type DeviceStore, volatileStore } from '../../../src/hsm/device-store.ts';

const clock = () => Date.UTC(2026, 10, 25, 12);
const logOf = (options: { store?: DeviceStore; capacity?: number } = {}) =>
  new AuditLog({ clock, store: volatileStore(), ...options });
const counters = (log: AuditLog) => [...log.records()].map(({ counter }) => counter);
const codes = (log: AuditLog) => [...log.records()].map(({ kind, code, error }) => `${kind} ${code} ${error}`);

/** A store whose next saving fails. */
function failing(): DeviceStore {
  const store = volatileStore();
  return { ...store, save: () => Promise.reject(new Error('no space is left')) };
}

describe('records', () => {
  test('are counted from 1 and shown oldest first', () => {
    const log = logOf();
    log.event('ON', 'Anna');
    log.hostCommand('CA', '00');
    log.consoleCommand('KG', '00');
    log.fraud('DC', '01');
    log.userAction('57', 'pinLength');
    expect(counters(log)).toEqual([1, 2, 3, 4, 5]);
    expect(codes(log)).toEqual(['user ON 00', 'host CA 00', 'console KG 00', 'fraud DC 01', 'user 57 00']);
  });

  test('go on where the store ends, without those that were deleted', () => {
    const store = volatileStore();
    const first = logOf({ store });
    for (let i = 0; i < 5; i++) first.event('ON');
    first.retrieve();
    first.retrieve();
    expect(first.delete('retrieved')).toBe(2);
    return first.deletionKept().then(() => {
      const kept: AuditRecord[] = [1, 2, 3, 4, 5].map((counter) => ({
        counter,
        at: clock(),
        kind: 'user',
        code: 'ON',
        error: '00',
        note: '',
      }));
      const second = logOf({ store });
      second.attach({ ...silent, records: kept, lastCounter: 5 });
      second.event('OF');
      expect(counters(second)).toEqual([3, 4, 5, 6]);
    });
  });

  test('are given to the store, state events urgently and calls of host commands not', () => {
    const kept: [number, boolean][] = [];
    const log = logOf();
    log.attach({ ...silent, append: ({ counter }, isUrgent) => kept.push([counter, isUrgent]) });
    log.event('ON');
    log.hostCommand('CA', '00');
    log.consoleCommand('KG', '00');
    log.fraud('DC', '01');
    expect(kept).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, true],
    ]);
  });

  test('of a console command that the state does not allow have error 17', () => {
    const log = logOf();
    log.consoleCommand('LK', 'state');
    expect(codes(log)).toEqual(['console LK 17']);
  });
});

describe('retrieving and deleting', () => {
  test('gives each record once, and deletes what was given', () => {
    const log = logOf();
    expect(log.retrieve()).toBe('empty');
    expect(log.delete('retrieved')).toBe('empty');
    for (let i = 0; i < 3; i++) log.event('ON');
    expect(log.delete('retrieved')).toBe('none');
    expect([log.retrieve(), log.retrieve()]).toMatchObject([{ counter: 1 }, { counter: 2 }]);
    expect(log.delete('retrieved')).toBe(2);
    expect(log.retrieve()).toMatchObject({ counter: 3 });
    expect(log.retrieve()).toBe('all retrieved');
    log.event('OF');
    expect(log.retrieve()).toMatchObject({ counter: 4 });
  });

  test('tells archived from retrieved', async () => {
    const log = logOf();
    for (let i = 0; i < 3; i++) log.event('ON');
    expect(log.delete('archived')).toBe('none');
    await log.archive(2);
    const marks = [...log.records()].map((record) => log.marksOf(record).isArchived);
    expect(marks).toEqual([true, true, false]);
    expect(log.delete('archived')).toBe(2);
    await log.archive(99);
    expect(log.delete('archived')).toBe(1);
  });

  test('clears the log and says so in it', () => {
    const log = logOf();
    for (let i = 0; i < 3; i++) log.event('ON');
    expect(log.clear('at the console')).toBe(3);
    expect(codes(log)).toEqual(['user CL 00']);
    expect(counters(log)).toEqual([4]);
  });

  test('says when a deletion could not be kept', async () => {
    const log = logOf({ store: failing() });
    log.event('ON');
    log.clear();
    expect(await log.deletionKept()).toBe('no space is left');
  });
});

describe('a full log', () => {
  test('lets the oldest records go, and says when it fills', () => {
    const log = logOf({ capacity: 10 });
    const fills: number[] = [];
    log.onFill(({ count }) => fills.push(count));
    for (let i = 0; i < 7; i++) log.event('ON');
    expect([log.isFull, fills]).toEqual([false, []]);
    for (let i = 0; i < 8; i++) log.event('ON');
    expect(fills).toEqual([8, 10]);
    expect([log.isFull, log.fill]).toEqual([true, { count: 10, capacity: 10 }]);
    expect(counters(log)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('keeps no more than its capacity, however many come', () => {
    const log = logOf({ capacity: 100 });
    for (let i = 0; i < 5000; i++) log.hostCommand('CA', '00');
    expect(counters(log)).toEqual(Array.from({ length: 100 }, (_, i) => 4901 + i));
  });
});

describe('options', () => {
  const all = {
    host: ['CA', 'CC', 'DC'],
    console: new Map([
      ['KG', 'KG'],
      ['AUDITLOG', '01'],
    ]),
    user: ['19', '57'],
  };
  const change = (...typed: string[]) =>
    typed.reduce((options, word) => {
      const next = changeAuditOptions(options, word, all);
      if ('invalid' in next) throw new Error(next.invalid);
      return next;
    }, defaultAuditOptions);

  test('take host and console commands, user actions, refusals and what a full log does', () => {
    expect(change('+HCA', '+h dc', '-C AUDITLOG', '-U19', '+E', 'block')).toEqual({
      host: ['CA', 'DC'],
      hostErrors: true,
      consoleOff: ['01'],
      userOff: ['19'],
      whenFull: 'block',
    });
    expect(change('+HC*', '-HCC', '-C*', '+CKG', '-U*', '+U57', '+E', '-E', 'BLOCK', 'WRAP')).toEqual({
      host: ['CA'],
      hostErrors: false,
      consoleOff: ['01'],
      userOff: ['19'],
      whenFull: 'wrap',
    });
  });

  test('say what they expect', () => {
    for (const typed of ['', 'CA', '+', '+X1', 'HCA'])
      expect(changeAuditOptions(defaultAuditOptions, typed, all)).toEqual({
        invalid: expect.stringMatching(/^expected/),
      });
    for (const [typed, words] of [
      ['+HZZ', /^no host command of this device fits ZZ; \+E records all refusals/],
      ['+H(', /^no host command of this device fits \(;/],
      ['-CZZ', /^no console command fits ZZ$/],
      ['-U99', /^no user action fits 99$/],
    ] as const)
      expect(changeAuditOptions(defaultAuditOptions, typed, all)).toEqual({ invalid: expect.stringMatching(words) });
  });

  test('survive their JSON form, and damage to it', () => {
    const options = change('+HCA', '-C AUDITLOG', '-U19', '+E', 'BLOCK');
    expect(openAuditOptions(JSON.parse(JSON.stringify(storeAuditOptions(options))))).toEqual(options);
    for (const damaged of [undefined, null, 7, 'x', [], {}, { host: 7, consoleOff: ['toolong', 3] }])
      expect(openAuditOptions(damaged as never)).toEqual(defaultAuditOptions);
  });

  test('decide what is recorded, are kept, and are heard of', async () => {
    const store = volatileStore();
    const log = logOf({ store });
    let heard = 0;
    const stop = log.onOptions(() => heard++);
    await log.changeOptions(change('+HCA', '-C AUDITLOG', '-U19'));
    stop();
    log.consoleCommand('01', '00');
    log.consoleCommand('KG', '00');
    log.userAction('19');
    expect(codes(log)).toEqual(['user 27 00', 'console KG 00']);
    expect([log.auditsHost('CA'), log.auditsHost('CC'), log.auditsRefusals, heard]).toEqual([true, false, false, 1]);
    expect(logOf({ store }).auditsHost('CA')).toBe(true);
  });

  test('are as before when they could not be kept', async () => {
    const log = logOf({ store: failing() });
    await expect(log.changeOptions(change('+HCA'))).rejects.toThrow('no space is left');
    expect(log.options).toEqual(defaultAuditOptions);
    expect(codes(log)).toEqual([]);
  });
});

const silent: AuditStore = {
  isDurable: true,
  records: [],
  lastCounter: 0,
  append: () => {},
  committed: () => Promise.resolve(undefined),
};
