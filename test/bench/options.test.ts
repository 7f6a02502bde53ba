/** What `npm run bench` does with its words. */
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/support/options.ts';

const parts = ['micro', 'codec', 'device'];
const read = (...words: string[]) => readOptions(words, parts);

describe('the words of npm run bench', () => {
  it('are a smoke of every part when there are none', () => {
    expect(read()).toEqual({ full: false, names: parts, isComplete: true, rounds: 1, pinward: undefined });
  });

  it('choose parts, rounds and the command that is served', () => {
    expect(read('--full', '--only', 'device,micro', '--rounds', '3', '--pinward', 'other.js')).toEqual({
      full: true,
      names: ['device', 'micro'],
      isComplete: false,
      rounds: 3,
      pinward: 'other.js',
    });
    expect(read('--full')).toMatchObject({ rounds: 5, isComplete: true });
  });

  it.each(['--help', '-h'])('print every option and part with %s, whatever else is there', (word) => {
    const { help } = read('--full', word) as { help: string };
    for (const text of ['--full', '--only', '--rounds', '--pinward', ...parts]) expect(help).toContain(text);
  });

  it.each([
    [['--fast'], "Unknown option '--fast'"],
    [['device'], "Unexpected argument 'device'"],
    [['--rounds'], "Option '--rounds <value>' argument missing"],
    [['--only', 'device,disk'], 'no part "disk"; there are micro, codec, device'],
    [['--rounds', 'many'], '--rounds: expected 1 to 1000, got "many"'],
    [['--rounds', '0'], '--rounds: expected 1 to 1000, got "0"'],
  ])('%j are told to be wrong in one line', (words, expected) => {
    const { problem } = read(...words) as { problem: string };
    expect(problem).toContain(expected);
    expect(problem).not.toContain('\n');
  });
});
