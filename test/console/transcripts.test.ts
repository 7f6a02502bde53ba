/**
 * Every flow of the console as a transcript: `test/console/transcripts/*.txt` has the device, what is typed, and what
 * the terminal shows. With UPDATE_TRANSCRIPTS=1 the shown part is written anew, to be read before it is kept.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { consoleCommands } from '../../src/console/table.ts';
import { runScript, type TestOptions, testDevice } from './device.ts';

const folder = new URL('transcripts/', import.meta.url);
const transcripts = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => {
    const [head = '', typed = '', shown = ''] = readFileSync(new URL(name, folder), 'utf8').split(/^---\n/m);
    const [title = '', ...options] = head.trim().split('\n');
    return { name, head, title, options: JSON.parse(options.join('') || '{}') as TestOptions, typed, shown };
  });

describe('console transcripts', () => {
  test.each(transcripts)('$title', async ({ name, head, options, typed, shown }) => {
    const cards = mkdtempSync(join(tmpdir(), 'pinward-cards-'));
    onTestFinished(() => rmSync(cards, { recursive: true }));
    const result = await runScript(testDevice({ ...options, cards }), typed.replace(/\n$/, '').split('\n'));
    if (process.env['UPDATE_TRANSCRIPTS'] === '1')
      writeFileSync(new URL(name, folder), [head, typed, result.shown].join('---\n'));
    else expect(result.shown).toBe(shown);
  });

  test('every command stands in a transcript', () => {
    const typed = new Set(
      transcripts.flatMap((one) => one.typed.split('\n').map((line) => line.split(' ')[0]!.toUpperCase())),
    );
    const missing = [...consoleCommands.values()].filter(
      ({ name, absent }) => absent === undefined && !typed.has(name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
