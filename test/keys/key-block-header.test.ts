// Headers and optional blocks.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatHeader,
  headerEnd,
  headerWith,
  type KeyBlockHeader,
  parseHeader,
} from '../../src/keys/key-block-header.ts';
import { ascii, code, headerOf } from './fields.ts';

const parse = (text: string) => parseHeader(ascii(text), 0, text.length);

describe('optional blocks', () => {
  test('of the long form are read with the count as characters, as X9.143 prints it', () => {
    const text = `D0000S0RS00N0100CT00040014${'x'.repeat(10)}`;
    expect(parse(text)).toMatchObject({ optionalBlocks: [{ id: 'CT', data: 'x'.repeat(10) }] });
    expect(headerEnd(ascii(text), 0, text.length)).toBe(text.length);
  });

  test('of the long form are read with the count as pairs where the first reading makes no sense', () => {
    const data = 'y'.repeat(0x10a - 10);
    expect(parse(`B0000S0RS00N0100KS0002010A${data}`)).toMatchObject({ optionalBlocks: [{ id: 'KS', data }] });
  });

  test('are written short up to 255 characters and long beyond, which is read back', () => {
    for (const length of [0, 251, 252, 3000]) {
      const header: KeyBlockHeader = { ...plain, optionalBlocks: [{ id: 'LB', data: 'z'.repeat(length) }] };
      const text = formatHeader(header, 0);
      expect(text.slice(16, 26)).toMatch(length <= 251 ? /^LB(?!00)/ : /^LB0004/);
      expect(parse(text)).toEqual(header);
    }
  });

  test('are padded with one more block to whole cipher blocks, which is not shown again', () => {
    const text = formatHeader({ ...plain, optionalBlocks: [{ id: 'HM', data: '21' }] }, 96);
    expect(text).toBe('D0128P0TB00E0200HM0621PB0A000000');
    expect(parse(text)).toEqual({ ...plain, optionalBlocks: [{ id: 'HM', data: '21' }] });
  });

  test('are refused when repeated, too short or too long', () => {
    expect(code(parse('D0000P0TB00E0200HM0621HM0621'))).toBe('BC');
    for (const tail of ['HM0321', 'HM0721', 'HMXX21', 'HM', '', 'HM00', 'HM000021', 'HM0004FFFF']) {
      expect(code(parse(`D0000P0TB00E0100${tail}`)), tail).toBe('AC');
    }
    expect(code(parse('D0000P0TB00E0X00'))).toBe('AB');
    expect(code(parse('D0000P0TB00E000'))).toBe('15');
  });

  test('of any content survive writing and reading', () => {
    const blocks = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('KS', 'LB', 'IK', '05'), data: fc.string({ maxLength: 600 }) }),
      { selector: (block) => block.id },
    );
    const safe = blocks.map((list) => list.map(({ id, data }) => ({ id, data: data.replace(/[^ -~]/g, '?') })));
    fc.assert(
      fc.property(safe, fc.constantFrom('0', '1', 'A', 'B', 'C', 'D', 'E'), (optionalBlocks, version) => {
        const header = { ...plain, version, optionalBlocks };
        const text = formatHeader(header, 0);
        expect(text.length % ('1DE'.includes(version) ? 16 : 8)).toBe(0);
        expect(parse(text)).toEqual(header);
        expect(headerEnd(ascii(text), 0, text.length)).toBe(text.length);
      }),
    );
  });
});

const plain = headerOf('D0000P0TB00E0000');

describe('a changed header', () => {
  const changed: KeyBlockHeader = {
    version: '1',
    usage: '72',
    algorithm: 'A',
    modeOfUse: 'N',
    keyVersion: 'c1',
    exportability: 'S',
    optionalBlocks: [{ id: 'HM', data: '21' }],
    lmkId: '07',
  };

  test('keeps all fields that are not changed, and leaves the first one as it is', () => {
    const before = { ...plain };
    for (const name of Object.keys(changed) as (keyof KeyBlockHeader)[]) {
      const change = { [name]: changed[name] };
      expect(headerWith(plain, change)).toEqual({ ...plain, ...change });
    }
    expect(headerWith(plain, changed)).toEqual(changed);
    expect(headerWith(plain, {})).toEqual(before);
    expect(plain).toEqual(before);
  });

  test('that had no version, algorithm and LMK gets them, or empty ones', () => {
    const { version, algorithm, lmkId, ...fields } = changed;
    expect(headerWith(fields, { version, algorithm, lmkId })).toEqual(changed);
    expect(headerWith(fields, {})).toEqual({ ...changed, version: '', algorithm: '', lmkId: '' });
  });
});
