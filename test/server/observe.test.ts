import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { command } from '../../protocol/dsl/command.ts';
import { hex } from '../../protocol/dsl/fields.ts';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { Refusal } from '../../src/hsm/refusal.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { type LoggingObserver, loggingObserver, type ObserveOptions } from '../../src/server/observe.ts';
import { defaultSettings } from '../../src/settings.ts';
import { recordingLogger } from './recording-logger.ts';

const peer = { id: 7, name: '127.0.0.1:50000' };
const settings = defaultSettings('lab');

function watched(options: Partial<ObserveOptions> = {}) {
  const logger = recordingLogger();
  const observer = loggingObserver({ logger, settings, ...options });
  const hsm = new Hsm({
    lmks: new Map([
      [0, builtInLmks['test-variant']],
      [1, builtInLmks['test-kb-3des']],
    ]),
    settings,
    random: seededRandom('observe'),
    clock: () => 0,
    observer,
  });
  const out = new ByteWriter();
  const send = (message: string, from = peer): void => {
    const frame = fromLatin1(message);
    hsm.execute(frame, 0, frame.length, { headerLength: 4, lmk: undefined }, out, from);
  };
  return { logger, observer, send };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the log of refusals', () => {
  test('says where reading stopped, what was expected and what came', () => {
    const { logger, send } = watched();
    // Five digits of account number are missing.
    send('0001CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B01015500000');
    expect(logger.lines).toEqual([
      {
        level: 'info',
        message: 'refused',
        fields: {
          peer: '127.0.0.1:50000',
          command: 'CA',
          title: 'Translate a PIN from TPK to ZPK or BDK',
          error: '15',
          meaning: 'invalid input data: format, characters, too little or too much data',
          field: 'account',
          offset: 94,
          came: '`5500000`, then the end of the message',
          reason: 'expected 12 digits',
        },
      },
    ]);
  });

  test('finds the field that a handler names', () => {
    const { logger, send } = watched();
    // The ZMK field holds a TMK (commands-keys-admin 2, A0): the parity is wrong.
    send('0001A01002UU8EA4E66E5D9916AD2994068820DBAD9CU');
    expect(logger.lines[0]!.fields).toMatchObject({
      command: 'A0',
      error: '10',
      field: 'kek',
      offset: 11,
      came: 'U8EA4E66E5D9916AD2994068820DBAD9C',
    });
  });

  test('shortens long fields', () => {
    const { logger, send } = watched();
    // A key block under a variant LMK.
    send(`0001BUFF0S1009672P0TE00E000100${'0'.repeat(200)}`);
    for (const { fields } of logger.lines) expect(String(fields['came'] ?? '').length).toBeLessThan(80);
  });

  test('names an unknown command and what may have been meant', () => {
    const { logger, send } = watched();
    send('0001nc');
    expect(logger.lines[0]!.fields).toMatchObject({
      command: 'nc',
      error: '68',
      reason: 'no such command code',
      note: expect.stringContaining('NC'),
    });
  });

  test('is silent about what was answered', () => {
    const { logger, send } = watched();
    send('0001NC');
    expect(logger.lines).toEqual([]);
  });

  test('reports frames that are too short', () => {
    const { logger, send } = watched();
    send('0001N');
    expect(logger.lines).toMatchObject([{ fields: { peer: '127.0.0.1:50000', length: 5 } }]);
  });
});

describe('the brake of the log', () => {
  test('writes so many lines a second for a connection, then the number of the others', () => {
    const { logger, send } = watched({ perSecond: 3 });
    for (let i = 0; i < 10; i++) send('0001XX');
    send('0001XX', { id: 8, name: 'other' });
    expect(logger.lines.map(({ fields }) => fields['peer'])).toEqual([peer.name, peer.name, peer.name, 'other']);
    vi.advanceTimersByTime(1000);
    expect(logger.lines.slice(4)).toMatchObject([{ fields: { peer: peer.name, leftOut: 7 } }]);
    send('0001XX');
    expect(logger.lines).toHaveLength(6);
  });

  test('limits all connections together', () => {
    const { logger, send } = watched({ perSecond: 3, perSecondInAll: 5 });
    for (let id = 1; id <= 4; id++) for (let i = 0; i < 3; i++) send('0001XX', { id, name: `peer ${id}` });
    expect(logger.lines).toHaveLength(5);
    vi.advanceTimersByTime(1000);
    expect(logger.lines.slice(5).map(({ fields }) => fields['leftOut'])).toEqual([1, 3, 3]);
  });

  test('keeps nothing of connections that are quiet', () => {
    const { observer } = watched();
    expect(vi.getTimerCount()).toBe(0);
    observer.onShortFrame?.(1, peer);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('tells at the end what it had only counted', () => {
    const { logger, observer, send } = watched({ perSecond: 1 });
    send('0001XX');
    send('0001XX');
    observer.flush();
    expect(logger.lines[1]).toMatchObject({ fields: { leftOut: 1 } });
  });
});

describe('secrets', () => {
  const CLEAR = '0123456789ABCDEFFEDCBA9876543210';
  const definition = command({
    code: 'NC',
    reply: 'ND',
    title: 'With a clear component',
    family: 'keys',
    status: 'done',
    priority: 'P1',
    lmk: [],
    request: { component: hex(32, 'Clear component', { secret: true }) },
    response: {},
    errors: {},
    behaviour: '',
    ref: '',
    confidence: 'low',
  });
  const refuse = (observer: LoggingObserver, text: string, field: string): void => {
    const request = fromLatin1(text);
    const event = {
      code: text.slice(4, 6),
      command: definition,
      refusal: new Refusal('15', field, 'expected something'),
      request,
      reply: fromLatin1('0001ND15'),
    };
    const shape = { headerLength: 4, lmkKind: 'variant', lmkAlgorithm: '3DES-2key', peer } as const;
    observer.onRefused?.({ ...event, ...shape });
    observer.onCall?.({ ...event, ...shape });
  };

  test('never reach a line, not even of a command that nobody knows', () => {
    const { logger, observer } = watched({ trace: true });
    refuse(observer, `0001XQ${CLEAR}`, 'component');
    expect(logger.lines).toHaveLength(2);
    expect(JSON.stringify(logger.lines)).not.toContain(CLEAR.slice(0, 8));
  });

  test('in a fault never reach a line: class and stack only', () => {
    const { logger, observer } = watched();
    observer.onBug?.(new RangeError(`bad key ${CLEAR}\n    at ${CLEAR}`));
    observer.onBug?.(`PIN 1234`);
    const [first, second] = logger.at('error');
    expect(first!.fields).toMatchObject({ fault: 'RangeError' });
    expect((first!.fields['stack'] as string[])[0]).toMatch(/^at /);
    expect(second!.fields).toEqual({ fault: 'string' });
    expect(JSON.stringify(logger.lines)).not.toMatch(/0123456789|1234/);
  });

  test('that a definition marks come out as asterisks in a trace', () => {
    const { logger, send } = watched({ trace: true });
    // Clear PIN of BA would be such a field; DG takes a PIN under the LMK, which a setting may leave in clear.
    send('0001DGUA8B1520E201412938388191885FFA50A5500000253211012345');
    expect(logger.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(logger.lines)).not.toContain('12345');
  });
});

describe('a clear PIN of another length', () => {
  // It shifts into the fields behind it: what cannot be read to its end is masked from the PIN on.
  test.each([
    ['is masked to the end of a message that BA does not understand', 'BA1237899012FF400000123456', '99012'],
    ['is masked where it runs into the account', 'BA123789901234400000123456', '99012'],
    [
      'is masked behind a list of excluded PINs',
      'FW001U1EF828AA8F6B80EB83E19FBC373F3A85X367930344805B1FAD6146EF4ED7502B391DDDA0A7C12CFAA015500000253211*01041111987654',
      '987654',
    ],
  ])('%s', (_, message, secret) => {
    const { logger, send } = watched({ trace: true });
    send(`0001${message}`);
    expect(logger.lines).toHaveLength(2);
    expect(logger.lines[0]!.fields).toMatchObject({ error: '15', came: expect.stringContaining('*') });
    expect(JSON.stringify(logger.lines)).not.toContain(secret);
  });
});

describe('the trace', () => {
  test('has every message with its fields', () => {
    const { logger, send } = watched({ trace: true });
    send('0001NC%01');
    expect(logger.lines).toEqual([
      {
        level: 'info',
        message: 'call',
        fields: {
          peer: peer.name,
          command: 'NC',
          error: '00',
          request: { header: '0001', 'lmkId.id': '01' },
          reply: { header: '0001', error: '00', lmkCheckValue: '1651260000000000', firmware: '0100-0000' },
        },
      },
    ]);
  });

  test('is off unless asked for', () => {
    expect(watched().observer.onCall).toBeUndefined();
  });
});
