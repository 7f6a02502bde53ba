/** Cancelling at the console and from hosts. */
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { fromLatin1, latin1 } from '../../../protocol/dsl/values.ts';
import { catalogue } from '../../../protocol/words/catalogue.ts';
import { cancelActivities } from '../../../src/hsm/authorisation/cancel.ts';
import { grantText } from '../../../src/hsm/authorisation/grant.ts';
import { fragileStore, MINUTE, type RuledOptions, ruledDevice } from './ruled-device.ts';

const rules = { allowPersistentActivities: true };

function device(options: RuledOptions = {}) {
  const made = ruledDevice({ rules, ...options });
  return {
    ...made,
    listed: (lmkId = 0) => made.authorisation.grants(lmkId).map(grantText),
    cancel: (...texts: string[]) => cancelActivities(made.authorisation, 0, texts, 'console'),
    /** Reply to a message, at once or later. */
    async ask(message: string): Promise<string> {
      const out = new ByteWriter();
      const frame = fromLatin1(message);
      const outcome = made.hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
      const reply = outcome instanceof Promise ? await outcome : out.view();
      return latin1(reply, 2, reply.length);
    },
  };
}

describe('at the console', () => {
  test('without activities everything under the LMK ends, and nothing under another', async () => {
    const { grant, cancel, listed, events } = device();
    await grant('diag.host:5 misc.console:p');
    await grant('diag.host', 1);
    expect(await cancel()).toBe(2);
    expect(listed()).toEqual([]);
    expect(listed(1)).toEqual(['diag.host']);
    expect(events.slice(-2)).toEqual([
      { auditCode: 'AC', lmkId: 0, activity: 'diag.host:5', by: 'console' },
      { auditCode: 'AC', lmkId: 0, activity: 'misc.console:p', by: 'console' },
    ]);
  });

  test('the activities given end, written short', async () => {
    const { grant, cancel, listed } = device();
    await grant('generate.000.console:25 pin.clear.host diag');
    expect(await cancel('gen.zmk.con:25', 'p.cl.h')).toBe(2);
    expect(listed()).toEqual(['diag']);
  });

  test('the time must be repeated, and is told when it is another', async () => {
    const { grant, cancel, listed } = device();
    await grant('diag.host:10');
    for (const text of ['diag.host', 'diag.host:9', 'diag.host:p'])
      expect(await cancel(text)).toMatchObject({
        error: '17',
        reason: 'diag.host has another time: repeat it as diag.host:10',
      });
    expect(await cancel('diag.host:10')).toBe(1);
    expect(listed()).toEqual([]);
  });

  test('an activity is cancelled as it was authorised, not in parts or as part of another', async () => {
    const { grant, cancel } = device();
    await grant('generate.000.host');
    expect(await cancel('generate')).toMatchObject({
      reason: 'generate is not authorised; authorised is generate.000.host',
    });
    expect(await cancel('generate.00.host')).toMatchObject({ error: '15' });
    expect(await cancel('generate.001.host')).toMatchObject({
      reason: 'generate.001.host is not authorised; did you mean generate.000.host?',
    });
  });

  test('one that is not there among several: nothing ends', async () => {
    const { grant, cancel, listed } = device();
    await grant('diag.host misc.host');
    expect(await cancel('diag.host', 'admin.host')).toMatchObject({ error: '17' });
    expect(await cancel('diag.host', 'nonsense')).toMatchObject({ error: '15' });
    expect(listed()).toEqual(['diag.host', 'misc.host']);
  });

  test('nothing authorised is said so', async () => {
    const { cancel } = device();
    expect(await cancel()).toBe(0);
    expect(await cancel('diag')).toMatchObject({ reason: 'diag is not authorised, and no other activity is' });
    expect(await cancel('all')).toMatchObject({ reason: 'there is no single authorised state' });
  });

  test('what has timed out cannot be cancelled', async () => {
    const { grant, cancel, clock } = device();
    await grant('diag.host:10');
    clock.now += 10 * MINUTE;
    expect(await cancel('diag.host:10')).toMatchObject({ error: '17' });
  });

  test('a persistent one ends at once, and it is told when a restart would bring it back', async () => {
    const store = fragileStore();
    const { grant, cancel, listed } = device({ store });
    await grant('diag.host:p');
    store.isBroken = true;
    expect(await cancel('diag.host:p')).toMatchObject({
      error: '41',
      reason: 'cancelled until the next restart only, as it could not be kept: no space is left on the disk',
    });
    expect(listed()).toEqual([]);
  });

  test('the single authorised state ends', async () => {
    const { grant, cancel, state } = device({ rules: { enableMultipleActivities: false } });
    await grant('');
    expect(await cancel()).toBe(1);
    expect(state.isAuthorised(0, 'diag', '')).toBe(false);
  });
});

describe('RA', () => {
  test('without fields and with mode 00 ends everything, also at the console', async () => {
    for (const [message, reply] of [
      ['RA', 'RB00'],
      ['RA00000', 'RB00002'],
    ] as const) {
      const { grant, ask, listed, events } = device();
      await grant('diag.host:5 misc.console');
      expect(await ask(message)).toBe(reply);
      expect(listed()).toEqual([]);
      expect(events.at(-1)).toMatchObject({ auditCode: 'AC', by: 'host' });
    }
  });

  test('with mode 01 ends what is listed, with its time in either form', async () => {
    const { grant, ask, listed } = device();
    await grant('diag.host:5 export.001.host:10 pin.mailer misc.host');
    expect(await ask('RA01003diag..host.5;EXPORT.001.HOST:10;p.m;')).toBe('RB00003');
    expect(listed()).toEqual(['misc.host']);
  });

  test('counts only what was there: another time, another interface, an unknown word do nothing', async () => {
    const { grant, ask, listed } = device();
    await grant('diag.host:5');
    expect(await ask('RA01004diag.host;diag.console:5;dig.host:5;all;')).toBe('RB00000');
    expect(listed()).toEqual(['diag.host:5']);
  });

  test('ends activities of its LMK only', async () => {
    const { grant, ask, listed } = device();
    await grant('diag.host');
    await grant('diag.host', 1);
    expect(await ask('RA00000%01')).toBe('RB00001');
    expect([listed(0), listed(1)]).toEqual([['diag.host'], []]);
  });

  test('answers when the end of a persistent activity is kept, and 41 when it is not', async () => {
    const store = fragileStore();
    const { grant, ask, listed } = device({ store });
    await grant('diag.host:p misc.host:p');
    expect(await ask('RA01001diag.host:p;')).toBe('RB00001');
    expect(device({ store }).listed()).toEqual(['misc.host:p']);
    store.isBroken = true;
    expect(await ask('RA')).toBe('RB41');
    expect(listed()).toEqual([]);
  });

  test('after it host commands answer 17 again', async () => {
    const { grant, ask } = device();
    await grant('diag.host');
    expect(await ask('J6')).toBe('J700');
    await ask('RA');
    expect(await ask('J6')).toBe('J717');
  });
});

describe('JK', () => {
  const entry = async (made: ReturnType<typeof device>) => /00(\d\d{2})V0T/.exec(await made.ask('JK'))?.[1];

  test('shows how many activities are authorised as they come and go', async () => {
    const made = device();
    expect(await entry(made)).toBe('000');
    await made.grant('diag.host:5 misc.console');
    expect(await entry(made)).toBe('102');
    made.clock.now += 5 * MINUTE;
    expect(await entry(made)).toBe('101');
    await made.ask('RA');
    expect(await entry(made)).toBe('000');
  });

  test('shows the single authorised state without a number', async () => {
    const made = device({ rules: { enableMultipleActivities: false } });
    await made.grant('');
    expect(await entry(made)).toBe('100');
  });

  test('has two digits for however many there are', async () => {
    const made = device();
    await made.grant(Array.from({ length: 120 }, (_, i) => `command.${catalogue[i]!.code}`).join(' '));
    expect(await entry(made)).toBe('199');
  });
});
