import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IsoMessage, packIso, unpackIso } from '../../src/load/iso8583.ts';
import { dataElements, type ElementTable } from '../../src/load/iso8583-elements.ts';
import { packTlv, unpackTlv } from '../../src/load/tlv.ts';

interface OtherMessage {
  getBufferMessage(): Buffer;
  getIsoJSON(buffer: Buffer): Record<string, string>;
}
const Other = createRequire(import.meta.url)('iso_8583') as new (message?: object, formats?: object) => OtherMessage;

/** The other implementation has chip data as text, and both bitmaps in every message: element 102 brings ours. */
const table: ElementTable = { ...dataElements, 55: { ...dataElements[55]!, class: 'ans' } };
const formats = { 64: { ContentType: 'b', Label: 'MAC', LenType: 'fixed', MaxLen: 16 } };

const fields: Readonly<Record<number, string>> = {
  2: '4761739001010119',
  3: '000000',
  4: '000000005000',
  7: '0911131411',
  11: '123456',
  12: '131411',
  13: '0911',
  14: '2212',
  18: '4111',
  22: '051',
  23: '001',
  25: '00',
  32: '423935',
  35: '4761739001010119D22122011758928889',
  37: '123456789012',
  41: '12345678',
  42: 'PINWARD TESTS  ',
  43: 'A terminal in the test                  ',
  49: '978',
  52: '7434F67813BAE545',
  55: '9F2608AABBCCDDEEFF0011',
  64: '0011223344556677',
  102: '12345678',
};

const digits = (size: number) => fc.stringMatching(new RegExp(`^[0-9]{${size}}$`));
const someFields = fc.subarray(Object.keys(fields).map(Number)).chain((numbers) =>
  fc.record({
    type: fc.constantFrom('0100', '0110', '0200', '0420'),
    elements: fc.constant(Object.fromEntries([...new Set([...numbers, 3, 102])].map((n) => [n, fields[n]!]))),
    pan: fc.integer({ min: 12, max: 19 }).chain(digits),
    amount: digits(12),
  }),
);

describe('packIso', () => {
  it('makes the bytes that another implementation makes, and reads what it makes', () => {
    fc.assert(
      fc.property(someFields, ({ type, elements, pan, amount }) => {
        const values: Record<number, string> = { ...elements, 2: pan, 4: amount };
        const other = new Other({ 0: type, ...values }, formats).getBufferMessage();
        expect(other).toBeInstanceOf(Buffer);
        const ours = packIso({ type, elements: asBytes(values) }, table);
        expect(Buffer.from(ours).toString('hex')).toBe(other.subarray(2).toString('hex'));
        expect(unpackIso(new Uint8Array(other.subarray(2)), table)).toEqual({ type, elements: asBytes(values) });
        const read = new Other({}, formats).getIsoJSON(other);
        for (const [number, value] of Object.entries(values))
          expect(String(read[number]).toUpperCase()).toBe(value.toUpperCase());
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the secondary bitmap out when it is not needed', () => {
    const message: IsoMessage = { type: '0110', elements: { 3: '000000', 39: '00', 55: Uint8Array.of(0x91, 0) } };
    const bytes = packIso(message);
    expect(Buffer.from(bytes).toString('latin1', 0, 4)).toBe('0110');
    expect(Buffer.from(bytes.subarray(4, 12)).toString('hex')).toBe('2000000002000200');
    expect(unpackIso(bytes)).toEqual(message);
  });

  it.each([
    ['a length that does not fit', { 3: '00000' }],
    ['characters of another class', { 4: '00000000500A' }],
    ['text where bytes belong', { 52: '12345678' }],
    ['an element that is not in the table', { 99: '1' }],
  ])('refuses %s', (_what, elements) => {
    expect(() => packIso({ type: '0100', elements })).toThrow(RangeError);
  });
});

describe('unpackIso', () => {
  const whole = packIso({
    type: '0100',
    elements: asBytes({ 2: fields[2]!, 4: fields[4]!, 52: fields[52]!, 64: fields[64]! }),
  });

  it('tells where a message is cut off, at every place', () => {
    for (let end = 0; end < whole.length; end++) expect(unpackIso(whole.subarray(0, end))).toHaveProperty('problem');
  });

  it('tells of bytes behind the last element', () => {
    expect(unpackIso(Uint8Array.from([...whole, 0]))).toEqual({ problem: '1 bytes behind the last element' });
  });

  it('never throws and never quotes what it read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(whole.length), (noise, at) => {
        const bytes = Uint8Array.from(whole);
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), at);
        const read = unpackIso(bytes);
        if ('problem' in read) expect(read.problem).toMatch(/^[a-z0-9 :]+$/i);
      }),
    );
  });
});

describe('chip data', () => {
  const tags = fc.uniqueArray(fc.constantFrom('9F26', '9F36', '82', '95', '5F2A', '9A', '91', '9F10'));
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 127 }), (names, value) => {
        const values = new Map(names.map((name) => [name, value]));
        expect(unpackTlv(packTlv(values))).toEqual(values);
      }),
    );
  });

  it('that is cut off does not read', () => {
    const bytes = packTlv(new Map([['9F26', new Uint8Array(8)]]));
    for (let end = 1; end < bytes.length; end++) expect(unpackTlv(bytes.subarray(0, end))).toBeUndefined();
  });
});

/** Values of class `b` as bytes. */
function asBytes(values: Readonly<Record<number, string>>): Record<number, string | Uint8Array> {
  return Object.fromEntries(
    Object.entries(values).map(([number, value]) => [
      number,
      table[Number(number)]?.class === 'b' ? new Uint8Array(Buffer.from(value, 'hex')) : value,
    ]),
  );
}
