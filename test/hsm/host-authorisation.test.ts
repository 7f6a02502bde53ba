/** Profile `device`: host commands answer 17 until two officers of the LMK authorise their activity for the host. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';
import { auditOf } from '../../src/hsm/audit/of-device.ts';
import { activityCategories } from '../../src/hsm/authorisation/activity.ts';
import { messageBytes } from '../commands/device.ts';
import { underKek } from '../commands/independent.ts';
import { account, storedPin } from '../commands/pin-rows.ts';
import { inAngles, rsaTestKey } from '../commands/rsa-keys.ts';
import { blockKey, clear, variantKey } from '../commands/test-keys.ts';
import { MINUTE, type RuledOptions, ruledDevice } from './authorisation/ruled-device.ts';

interface Sample {
  readonly code: string;
  readonly name: string;
  readonly request: string;
  /** What allows it; all of them together. */
  readonly needs: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Identifier of the LMK. */
  readonly lmk?: number;
}

const zmk = variantKey('000', clear.other);
const zpk = variantKey('001', clear.double);
const zmkBlock = blockKey({ usage: 'K0', modeOfUse: 'B' }, clear.other, 'test-kb-aes');
const zpkBlock = blockKey({ usage: 'P0', exportability: 'E' }, clear.double, 'test-kb-aes');
const parts = [clear.double, clear.other].map((value) => variantKey('001', value)).join('');
const publicKey = inAngles(rsaTestKey('private-key-variant-wrap-leachbj-1024-1').publicDer());
const anyScheme = { trustedFormatOnly: false };

/** A message for each activity that a command may need. */
const samples: readonly Sample[] = [
  { code: 'A0', name: 'generates a ZMK', request: 'A00000U', needs: ['generate.000.host'] },
  {
    code: 'A0',
    name: 'generates and exports a ZPK',
    request: `A01001U;0${zmk}U`,
    needs: ['export.001.host'],
    settings: anyScheme,
  },
  {
    code: 'A0',
    name: 'generates and exports a ZMK',
    request: `A01000U;0${zmk}U`,
    needs: ['generate.000.host', 'export.000.host'],
    settings: { ...anyScheme, enableZmkExport: true },
  },
  { code: 'A4', name: 'forms a ZPK', request: `A42001U${parts}`, needs: ['component.001.host'] },
  {
    code: 'A6',
    name: 'imports a ZMK',
    request: `A6000${zmk}${underKek(clear.other, clear.double, 'U')}U`,
    needs: ['import.000.host'],
    settings: { ...anyScheme, enableZmkImport: true },
  },
  {
    code: 'A8',
    name: 'exports a ZPK',
    request: `A8001${zmk}${zpk}U`,
    needs: ['export.001.host'],
    settings: anyScheme,
  },
  {
    code: 'A8',
    name: 'exports a key block of a ZPK',
    request: `A8FFF${zmkBlock}${zpkBlock}S%02`,
    needs: ['export.001.host'],
    lmk: 2,
  },
  {
    code: 'BU',
    name: 'shows a long check value',
    request: `BU011${zpk};000`,
    needs: ['generate.001.host'],
    settings: { restrictKeyCheckValues: false },
  },
  {
    code: 'BA',
    name: 'encrypts a clear PIN',
    request: 'BA1234F407000025321',
    needs: ['pin.clear.host'],
    settings: { selectClearPins: true },
  },
  {
    code: 'NG',
    name: 'decrypts a PIN',
    request: `NG${account}${storedPin('', '1234')}`,
    needs: ['pin.clear.host'],
    settings: { selectClearPins: true },
  },
  { code: 'EI', name: 'generates an RSA key', request: 'EI0051201', needs: ['generate.rsa.host'] },
  { code: 'EO', name: 'imports a public key', request: `EO01${publicKey}`, needs: ['import.rsa.host'] },
  { code: 'J6', name: 'resets utilisation', request: 'J6', needs: ['diag.host'] },
  { code: 'JI', name: 'resets health counts', request: 'JI', needs: ['diag.host'] },
  { code: 'Q6', name: 'deletes audit records', request: 'Q60', needs: ['audit.host'] },
];

function device({ settings = {} }: Pick<Sample, 'settings'>, rules: RuledOptions['rules'] = {}) {
  const made = ruledDevice({ settings, rules, lmks: { 0: 'test-variant', 2: 'test-kb-aes' } });
  auditOf(made.hsm.state).event('ON');
  auditOf(made.hsm.state).retrieve();
  return {
    ...made,
    async ask(message: string): Promise<string> {
      const out = new ByteWriter();
      const frame = messageBytes(message);
      const outcome = made.hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
      const reply = outcome instanceof Promise ? await outcome : out.view();
      return latin1(reply, 2, reply.length).slice(2, 4);
    },
  };
}

describe.each(samples)('$code $name', ({ request, needs, settings = {}, lmk = 0 }) => {
  test('answers 17 when nothing is authorised', async () => {
    expect(await device({ settings }).ask(request)).toBe('17');
  });

  test('does its work with what it needs, and answers 17 without any part of it', async () => {
    const all = device({ settings });
    await all.grant(needs.join(' '), lmk);
    expect(await all.ask(request)).not.toBe('17');
    for (const missing of needs) {
      const others = needs.filter((activity) => activity !== missing);
      const some = device({ settings });
      if (others.length > 0) await some.grant(others.join(' '), lmk);
      expect(await some.ask(request)).toBe('17');
    }
  });

  test('answers 17 when everything else is authorised: other categories, the console, another LMK', async () => {
    const made = device({ settings });
    const own = new Set(needs.map((activity) => activity.split('.')[0]));
    await made.grant(activityCategories.filter((category) => !own.has(category)).join(' '), lmk);
    await made.grant(needs.map((activity) => activity.replace('.host', '.console')).join(' '), lmk);
    await made.grant(activityCategories.join(' '), 2 - lmk);
    expect(await made.ask(request)).toBe('17');
  });

  test('answers 17 again when the time is over, and after RA', async () => {
    const made = device({ settings });
    await made.grant(needs.map((activity) => `${activity}:10`).join(' '), lmk);
    made.clock.now += 10 * MINUTE;
    expect(await made.ask(request)).toBe('17');
    await made.grant(needs.join(' '), lmk);
    await made.ask(`RA00000%0${lmk}`);
    expect(await made.ask(request)).toBe('17');
  });

  test('does its work in the single authorised state', async () => {
    const made = device({ settings }, { enableMultipleActivities: false });
    expect(await made.ask(request)).toBe('17');
    await made.grant('', lmk);
    expect(await made.ask(request)).not.toBe('17');
  });
});

test('the messages above do their work when they may', async () => {
  for (const { request, settings = {} } of samples) {
    const made = device({ settings: { ...settings, authorised: true } });
    expect(`${request.slice(0, 20)} ${await made.ask(request)}`).toBe(`${request.slice(0, 20)} 00`);
  }
});

describe('clear PINs', () => {
  test('need the setting as well as the activity', async () => {
    const made = device({ settings: { selectClearPins: false } });
    await made.grant('pin.clear');
    expect(await made.ask('BA1234F407000025321')).toBe('17');
  });
});

const definitions = Object.values(commands) as readonly AnyCommand[];
const mayNeed = ({ authorise = 'none' }: AnyCommand) => !authorise.startsWith('none');

test('every command that may need an activity is among the messages above', () => {
  const needing = definitions.filter((command) => command.status === 'done' && mayNeed(command));
  expect([...new Set(samples.map(({ code }) => code))].sort()).toEqual(needing.map(({ code }) => code).sort());
});

test('no other command answers 17 for want of an activity: its examples are answered as when all is authorised', () => {
  for (const command of definitions.filter((each) => each.status === 'done' && !mayNeed(each)))
    for (const { request, lmk, settings = [] } of command.examples ?? []) {
      const named = Object.fromEntries(settings.map((setting) => setting.split('=') as [string, string]));
      const reply = (authorised: boolean) => {
        const { hsm } = ruledDevice({
          profile: 'lab',
          settings: { ...named, authorised },
          lmks: lmk === 'none' ? {} : { 0: lmk ?? 'test-variant' },
        });
        const out = new ByteWriter();
        const frame = fromLatin1(request);
        const outcome = hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
        return outcome === undefined ? latin1(out.bytes, 4, 6) : 'later';
      };
      if (!('authorised' in named)) expect(`${command.code} ${reply(false)}`).toBe(`${command.code} ${reply(true)}`);
    }
});

test('property: no message of a host authorises anything, turns a key or makes somebody an officer', () => {
  const made = ruledDevice({ operatingState: 'online' });
  const { hsm, state } = made;
  const codes = catalogue.map(({ code }) => code);
  const names = fc.constantFrom('generate.000.host:10;', 'all;', '01001admin.console:p;', '00', 'left', '%00');
  const body = fc.array(fc.oneof(names, fc.string({ maxLength: 8 })), { maxLength: 4 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...codes), body, (code, text) => {
      const frame = new TextEncoder().encode(code + text);
      hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, new ByteWriter());
      expect(state.authorisation.counts()).toEqual({ everything: false, activities: 0, host: 0, console: 0 });
      expect(state.operating.state).toBe('online');
      for (const section of ['activities', 'officers', 'keyLocks']) expect(state.store.load(section)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
