import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { requestFromWords } from '../../src/tools/request-values.ts';

const header = [
  'header.usage=72',
  'header.algorithm=T2',
  'header.modeOfUse=B',
  'header.keyVersion=00',
  'header.exportability=E',
];

describe('a request from words', () => {
  test('numbers the entries of a repeated group, and counts them', () => {
    const blocks = ['header.optionalBlocks.0.block=KS0801', 'header.optionalBlocks.1.block=TS0802'];
    const { request } = requestFromWords(commands.A0, ['mode=0', ...header, ...blocks]) as {
      request: Record<string, unknown>;
    };
    expect(request['header']).toMatchObject({
      optionalBlockCount: 2,
      optionalBlocks: [{ block: 'KS0801' }, { block: 'TS0802' }],
    });
  });

  test('counts no entries when there are none', () => {
    const { request } = requestFromWords(commands.A0, header) as { request: Record<string, unknown> };
    expect(request['header']).toMatchObject({ optionalBlockCount: 0, optionalBlocks: [] });
  });

  test('keeps a length that is given, even a wrong one', () => {
    expect(requestFromWords(commands.B2, ['length=0x10', 'data=00'])).toEqual({
      request: { length: 16, data: Uint8Array.of(0) },
    });
    expect(requestFromWords(commands.B2, ['data=0001'])).toMatchObject({ request: { length: 2 } });
  });

  test('takes data as characters or bytes, as the format field says', () => {
    expect(requestFromWords(commands.M4, ['inputFormat=1', 'data=0A0B'])).toMatchObject({
      request: { data: '0A0B', length: 4 },
    });
    expect(requestFromWords(commands.M4, ['inputFormat=0', 'data=0A0B'])).toMatchObject({
      request: { data: Uint8Array.of(10, 11), length: 2 },
    });
    expect(requestFromWords(commands.M4, ['inputFormat=0', 'data=A'])).toMatchObject({
      problem: expect.stringContaining('data: '),
    });
  });

  test.each([
    [
      ['header.optionalBlocks.block=x'],
      'optionalBlocks repeats: number its entries from 0, such as optionalBlocks.0.block=...',
    ],
    [
      ['header.optionalBlocks.5.block=x'],
      'optionalBlocks repeats: number its entries from 0, such as optionalBlocks.0.block=...',
    ],
    [
      ['header.optionalBlocks.0=x'],
      'header.optionalBlocks.0 is a group: give its fields, such as header.optionalBlocks.0.block=...',
    ],
    [['header.usages=72'], 'no field "header.usages"; did you mean "usage"?'],
    [['mode.x=1'], 'mode is a single value and has no fields'],
  ])('refuses %j', (words, problem) => {
    expect(requestFromWords(commands.A0, words)).toEqual({ problem });
  });
});
