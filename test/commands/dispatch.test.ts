/** What the device does with a message before any handler: framing inside the message, codes, LMK choice, trailers, bugs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';
import { standardErrors } from '../../protocol/words/errors.ts';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { Hsm } from '../../src/hsm/device.ts';
import type { CallEvent } from '../../src/hsm/observer.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import type { Settings } from '../../src/settings.ts';
import { resolveSettings } from '../../src/settings.ts';
import { messageBytes, testDevice } from './device.ts';
import { arpcOf, iccKeyOf } from './independent-card.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

const nc00 = 'ND0026860400000000000100-0000';
const nc01 = 'ND0016512600000000000100-0000';
const nc02 = 'ND009D04A000000000000100-0000';

describe('command codes', () => {
  const unknown = ['QZ', 'B6', 'NA', '00', 'a0', 'A ', '\x00\x01', '\xff\xff'];

  test.each(unknown)('an unknown code (%j) answers its code plus one and 68', (code) => {
    const next = code[0]! + String.fromCharCode((code.charCodeAt(1) + 1) & 255);
    const device = testDevice();
    expect(device.ask(`${code}anything`)).toBe(`${next}68`);
    expect(device.hsm.unknownCommands).toBe(1);
    expect(device.refusals.at(-1)).toMatchObject({ error: '68' });
  });

  test('an unknown code answers ZZ and 00 by setting', () => {
    expect(testDevice({ settings: { unknownCommand: 'zz' } }).ask('HEADQZdata', { headerLength: 4 })).toBe('HEADZZ00');
  });

  test('an unknown code closes the connection by setting, and writes nothing', () => {
    const device = testDevice({ settings: { unknownCommand: 'drop' } });
    const { hsm } = device;
    const out = new ByteWriter();
    const frame = fromLatin1('HEADQZ');
    expect(hsm.execute(frame, 0, frame.length, { headerLength: 4, lmk: undefined }, out)).toBe('close');
    expect(out.at).toBe(0);
    expect(hsm.unknownCommands).toBe(1);
    expect(device.refusals.at(-1)).toMatchObject({ error: '68' });
  });

  test('the other answers to an unknown code do not touch known ones', () => {
    for (const unknownCommand of ['zz', 'drop'])
      expect(testDevice({ settings: { unknownCommand } }).ask('NC')).toBe(nc00);
  });

  const implemented = new Set(
    (Object.values(commands) as readonly AnyCommand[])
      .filter(({ status }) => status === 'done')
      .map(({ code }) => code),
  );
  const absent = catalogue.filter(({ code }) => !implemented.has(code));

  test('a code of the catalogue that is not implemented answers 67 with its own reply code', () => {
    expect(absent.length).toBeGreaterThan(0);
    const device = testDevice();
    for (const { code, reply } of absent) expect(device.ask(`${code}anything`)).toBe(`${reply}67`);
    expect(device.hsm.unknownCommands).toBe(0);
  });

  test('a code that is switched off answers 68 with its own reply code, implemented or not', () => {
    for (const { code, reply } of [catalogue.find(({ code }) => code === 'NC')!, absent[0]!])
      expect(testDevice({ settings: { disabledCommands: [code] } }).ask(code)).toBe(`${reply}68`);
  });

  test('switched off wins over bad syntax and an LMK that is not loaded', () => {
    expect(testDevice({ settings: { disabledCommands: ['NC'] }, lmks: {} }).ask('NCgarbage')).toBe('ND68');
  });

  test('every code of the catalogue answers its own reply code and a code that it may answer, with nothing behind', () => {
    expect(catalogue).toHaveLength(274);
    const device = testDevice();
    for (const { code, reply } of catalogue) {
      const answer = device.ask(code)!;
      expect(answer.slice(0, 2), code).toBe(reply);
      const error = answer.slice(2, 4);
      expect(Object.keys(standardErrors), code).toContain(error);
      if (!implemented.has(code)) expect(error, code).toBe('67');
      else if (error !== '00') expect(answer, code).toBe(`${reply}${error}`);
    }
  });

  test('every code of the catalogue answers 15 or a code it declares when letters follow that mean nothing', () => {
    const device = testDevice();
    for (const { code, reply } of catalogue) {
      const answer = device.ask(`${code}??????????????`)!;
      const definition = (commands as Readonly<Record<string, AnyCommand>>)[code];
      const expected = implemented.has(code) ? ['00', '15', ...Object.keys(definition!.errors)] : ['67'];
      expect(answer.slice(0, 2), code).toBe(reply);
      expect(expected, code).toContain(answer.slice(2, 4));
    }
  });

  test('calls and refusals are counted per command', () => {
    const device = testDevice();
    device.ask('NC');
    device.ask('NCX');
    device.ask('NO00');
    expect([...device.hsm.counts()]).toEqual([
      { code: 'NC', calls: 2, refused: 1 },
      { code: 'NO', calls: 1, refused: 0 },
    ]);
  });
});

describe('short frames', () => {
  test.each([
    [0, ''],
    [0, 'N'],
    [4, ''],
    [4, 'HEA'],
    [4, 'HEAD'],
    [4, 'HEADN'],
    [255, 'x'.repeat(256)],
  ])('with a header of %i, %j is counted and not answered', (headerLength, message) => {
    const device = testDevice();
    expect(device.ask(message, { headerLength })).toBeUndefined();
    expect(device.hsm.shortFrames).toBe(1);
    expect(device.ask('NC')).toBe(nc00);
  });

  test('the observer is told the length', () => {
    const lengths: number[] = [];
    const hsm = bareDevice({ observer: { onShortFrame: (length) => lengths.push(length) } });
    run(hsm, fromLatin1('ABC'), 4);
    expect(lengths).toEqual([3]);
  });
});

describe('message headers', () => {
  test('of any length from 0 to 255 and any bytes come back unchanged', () => {
    const device = testDevice();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), (header) => {
        const text = latin1(header);
        expect(device.ask(`${text}NC`, { headerLength: header.length })).toBe(text + nc00);
        expect(device.ask(`${text}NCX`, { headerLength: header.length })).toBe(`${text}ND15`);
        expect(device.ask(`${text}QZ`, { headerLength: header.length })).toBe(`${text}Q[68`);
      }),
    );
  });

  test.each([0, 4, 255])("of %i bytes with X'19, %% and command codes in them", (length) => {
    const header = 'NC%01\x19A0'.repeat(32).slice(0, length);
    expect(testDevice().ask(`${header}NC`, { headerLength: length })).toBe(header + nc00);
  });

  test('a frame may start anywhere in the buffer, and ends where it is said to', () => {
    const hsm = bareDevice();
    const out = new ByteWriter();
    const buffer = fromLatin1('garbageHEADNC%01garbage');
    hsm.execute(buffer, 7, 16, { headerLength: 4, lmk: undefined }, out);
    expect(latin1(out.bytes, 2, out.at)).toBe(`HEAD${nc01}`);
  });

  test('replies stand behind what the writer holds already', () => {
    const hsm = bareDevice();
    const out = new ByteWriter();
    const frame = fromLatin1('NC');
    hsm.execute(frame, 0, 2, { headerLength: 0, lmk: undefined }, out);
    const first = out.at;
    hsm.execute(frame, 0, 2, { headerLength: 0, lmk: undefined }, out);
    expect(out.at).toBe(2 * first);
    expect(latin1(out.bytes, first + 2, out.at)).toBe(nc00);
    expect((out.bytes[first]! << 8) | out.bytes[first + 1]!).toBe(nc00.length);
  });
});

describe('trailers', () => {
  test('of 1 to 32 characters come back, whatever the answer', () => {
    const device = testDevice();
    for (let length = 1; length <= 32; length++) {
      const trailer = `\x19${'T'.repeat(length)}`;
      expect(device.ask(`NC${trailer}`)).toBe(nc00 + trailer);
      expect(device.ask(`NC%09${trailer}`)).toBe(`ND13${trailer}`);
      expect(device.ask(`NCX${trailer}`)).toBe(`ND15${trailer}`);
      expect(device.ask(`QZ${trailer}`)).toBe(`Q[68${trailer}`);
      expect(device.ask(`HG${trailer}`)).toBe(`HH67${trailer}`);
    }
  });

  test('of 33 characters answer 15', () => {
    expect(testDevice().ask(`NC\x19${'T'.repeat(33)}`)).toBe('ND15');
  });

  test('an empty one comes back', () => {
    expect(testDevice().ask('NC\x19')).toBe(`${nc00}\x19`);
  });

  test('travel with ZZ and with a command that is switched off', () => {
    expect(testDevice({ settings: { unknownCommand: 'zz' } }).ask('QZ\x19end')).toBe('ZZ00\x19end');
    expect(testDevice({ settings: { disabledCommands: ['NC'] } }).ask('NC\x19end')).toBe('ND68\x19end');
  });

  test('may hold any bytes', () => {
    const device = testDevice();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 32 }), (trailer) => {
        expect(device.ask(`NC\x19${latin1(trailer)}`)).toBe(`${nc00}\x19${latin1(trailer)}`);
      }),
    );
  });

  test("the first X'19 behind the fields counts", () => {
    expect(testDevice().ask('NC\x19A\x19B')).toBe(`${nc00}\x19A\x19B`);
  });

  test("X'19 inside binary data is data", () => {
    expect(testDevice().ask('B20003\x19AB\x19T')).toBe('B300\x19AB\x19T');
  });
});

describe('choice of the LMK', () => {
  test('%nn names it', () => {
    const device = testDevice();
    expect(device.ask('NC%00')).toBe(nc00);
    expect(device.ask('NC%01')).toBe(nc01);
    expect(device.ask('NC%02')).toBe(nc02);
  });

  test('without %nn the port names it', () => {
    expect(testDevice().ask('NC', { lmk: 1 })).toBe(nc01);
    expect(testDevice().ask('NC', { lmk: 2 })).toBe(nc02);
  });

  test('without either the setting names it', () => {
    expect(testDevice({ settings: { defaultLmk: 2 } }).ask('NC')).toBe(nc02);
  });

  test('%nn wins over the port, and the port over the setting', () => {
    const device = testDevice({ settings: { defaultLmk: 2 } });
    expect(device.ask('NC%00', { lmk: 1 })).toBe(nc00);
    expect(device.ask('NC', { lmk: 1 })).toBe(nc01);
  });

  test.each(['%0', '%', '%A1', '%1A', '%001', '%-1'])('%s answers 15', (text) => {
    expect(testDevice().ask(`NC${text}`)).toBe('ND15');
  });

  test.each(['%04', '%19', '%20', '%99'])('%s answers 13 when nothing is loaded there', (text) => {
    const device = testDevice();
    expect(device.ask(`NC${text}`)).toBe('ND13');
    expect(device.refusals.at(-1)).toMatchObject({ field: 'lmkId' });
  });

  test('a port whose LMK is not loaded answers 13', () => {
    expect(testDevice().ask('NC', { lmk: 7 })).toBe('ND13');
  });

  test('%nn that differs from the port answers 13 when they must agree', () => {
    const device = testDevice({ settings: { ensureLmkMatchesPort: true } });
    expect(device.ask('NC%00', { lmk: 1 })).toBe('ND13');
    expect(device.ask('NC%01', { lmk: 1 })).toBe(nc01);
    expect(device.ask('NC', { lmk: 1 })).toBe(nc01);
  });

  test('on the base port any %nn goes, even when they must agree', () => {
    expect(testDevice({ settings: { ensureLmkMatchesPort: true } }).ask('NC%02')).toBe(nc02);
  });

  test('commands that need no LMK do not look at it', () => {
    const device = testDevice({ lmks: {} });
    expect(device.ask('NO00')).toMatch(/^NP00/);
    expect(device.ask('N0001%09')).toMatch(/^N100.$/s);
    expect(device.ask('B20001A')).toBe('B300A');
  });
});

describe('the kind of LMK is found behind the fields', () => {
  const panSequence = '1111111111111100';
  const arpc = (arqc: string) => arpcOf(iccKeyOf(clear.double, panSequence), arqc, '3032');
  const mkAc = variantKey('109', clear.double);
  // Mode 2 ends with a cryptogram and a response code of two bytes: 25, 3032 look like `%02`.
  const message = (key: string, lmk: string) =>
    `KQ20${key}<${panSequence}><005E><52BF4585><0102030405060725><3032>${lmk}`;
  const hexOf = (text: string | undefined) => Buffer.from(text!, 'latin1').toString('hex').toUpperCase();
  const expected = `4B523030${arpc('0102030405060725')}`;

  test('binary data that looks like %02 at the end is data, under a variant LMK', () => {
    expect(hexOf(testDevice().ask(messageBytes(message(mkAc, ''))))).toBe(expected);
  });

  test('and under a key block LMK of another slot', () => {
    expect(
      hexOf(
        testDevice({ settings: { defaultLmk: 1 } }).ask(
          messageBytes(message(blockKey({ usage: 'E0' }, clear.double), '')),
        ),
      ),
    ).toBe(expected);
    expect(hexOf(testDevice().ask(messageBytes(message(blockKey({ usage: 'E0' }, clear.double), '%01'))))).toBe(
      expected,
    );
  });

  test('data that looks like the identifier of a slot that is empty is data', () => {
    const text = `KQ20${mkAc}<${panSequence}><005E><52BF4585><0102030405060725><3939>`;
    expect(testDevice().ask(messageBytes(text))).toMatch(/^KR00.{8}$/s);
  });

  test('%nn in the middle of data is data', () => {
    const text = `KQ20${mkAc}<${panSequence}><005E><52BF4585><2530322530322530><3030>`;
    expect(testDevice().ask(messageBytes(text))).toMatch(/^KR00.{8}$/s);
  });

  test('tails behind %nn are read by the LMK that it names, not by that of the port', () => {
    expect(testDevice().ask('A00FFFS%01#P0T2B00S00')).toMatch(/^A100S00072P0TB00S0001/);
    expect(testDevice().ask('A00FFFS%02#P0T2B00S00')).toMatch(/^A100S10096P0TB00S0002/);
    expect(testDevice({ settings: { defaultLmk: 1 } }).ask('A00001U%00')).toMatch(/^A100U[0-9A-F]{38}$/);
    expect(testDevice().ask('A00001U%03', { lmk: 2 })).toMatch(/^A100U[0-9A-F]{38}$/);
  });

  test("with X'19 and a trailer behind %nn", () => {
    expect(testDevice().ask('A00FFFS%02#P0T2B00S00\x19%01')).toMatch(/^A100S10096P0TB00S0002[0-9A-F]+\x19%01$/);
  });

  test('a message for a key block LMK under a variant LMK is refused', () => {
    expect(testDevice().ask('A00FFFS%00#P0T2B00S00')).toBe('A115');
    expect(testDevice().ask('A00FFFS#P0T2B00S00')).toBe('A115');
  });
});

describe('a mistake of ours', () => {
  const broken: RandomSource = {
    fill() {
      throw new TypeError('the random source is broken');
    },
  };

  test('answers 41 with header and trailer, and is reported', () => {
    const bugs: unknown[] = [];
    const events: CallEvent[] = [];
    const hsm = bareDevice({
      random: broken,
      observer: { onBug: (bug) => bugs.push(bug), onRefused: (event) => events.push({ ...event }) },
    });
    expect(run(hsm, fromLatin1('HEADN0008\x19end'), 4)).toBe('HEADN141\x19end');
    expect(bugs).toHaveLength(1);
    expect(events).toHaveLength(1);
    expect(events[0]!.refusal).toMatchObject({ error: '41' });
  });

  test('leaves the device in order', () => {
    const hsm = bareDevice({ random: broken });
    expect(run(hsm, fromLatin1('N0008'), 0)).toBe('N141');
    expect(run(hsm, fromLatin1('A00001U'), 0)).toBe('A141');
    expect(run(hsm, fromLatin1('NC'), 0)).toBe(nc00);
    expect([...hsm.counts()]).toContainEqual({ code: 'N0', calls: 1, refused: 1 });
  });

  test('shows nothing of the exception in the reason', () => {
    const reasons: string[] = [];
    const hsm = bareDevice({ random: broken, observer: { onRefused: ({ refusal }) => reasons.push(refusal!.reason) } });
    run(hsm, fromLatin1('N0008'), 0);
    expect(reasons.join()).not.toContain('broken');
  });
});

describe('any bytes at all', () => {
  test('never throw, and every answer repeats the header', () => {
    const device = testDevice();
    const codes = catalogue.map(({ code }) => code);
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.uint8Array({ maxLength: 200 }), (code, body) => {
        const reply = device.ask(`HEAD${code}${latin1(body)}`, { headerLength: 4 });
        expect(reply!.slice(0, 4)).toBe('HEAD');
        expect(reply!.slice(6, 8)).toMatch(/^[0-9A-E][0-9A-F]$/);
      }),
    );
  });
});

type BareOptions = Partial<ConstructorParameters<typeof Hsm>[0]>;

/** A device without the test helper, which rethrows mistakes. */
function bareDevice(options: BareOptions = {}): Hsm {
  return new Hsm({
    lmks: new Map([
      [0, builtInLmks['test-variant']],
      [1, builtInLmks['test-kb-3des']],
    ]),
    settings: resolveSettings('lab', {}) as Settings,
    random: {
      fill: (target, offset = 0, length = target.length - offset) => void target.fill(0xa5, offset, offset + length),
    },
    clock: () => 0,
    ...options,
  });
}

function run(hsm: Hsm, frame: Uint8Array, headerLength: number): string {
  const out = new ByteWriter();
  expect(hsm.execute(frame, 0, frame.length, { headerLength, lmk: undefined }, out)).toBeUndefined();
  return latin1(out.bytes, 2, out.at);
}
