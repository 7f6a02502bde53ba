import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { completions, masked, readlineTerminal } from '../../src/console/readline-terminal.ts';
import { runSession } from '../../src/console/session.ts';
import { testDevice } from './device.ts';

describe('interactive terminal', () => {
  test('hides secrets, keeps answers out of the history and completes command names', async () => {
    const { terminal, type, shown } = person();
    const session = runSession(testDevice(), terminal);
    await type('N\r', '0123456789ABCDEF\r', '4E6F772069732074\r');
    expect(shown()).toContain('Encrypted: 3FA4 0E8A 984D 4815');
    expect(shown()).not.toContain('0123456789ABCDEF');
    expect(shown()).toContain('****************');
    // Up: the last command, not an answer.
    await type('\u001b[A\r');
    await type('\u0003');
    expect(shown()).toContain('Aborted.');
    await type('GETT\t\r', 'EXIT\r');
    expect(shown()).toContain('2026-11-25 12:00:00 UTC');
    expect(await session).toBe('left');
  });

  test('asks again when an answer does not fit', async () => {
    const { terminal, type, shown } = person();
    const session = runSession(testDevice(), terminal);
    await type('KG\r', '7\r', '2\r', 'zzz\r', '001\r', '\r', '\r');
    expect(shown()).toContain('Data invalid: expected a number from 1 to 3; please re-enter.');
    expect(shown()).toContain('Key check value:');
    await type('\u0004');
    expect(await session).toBe('ended');
  });

  test('shows long lists page by page', async () => {
    const { terminal, type, shown } = person();
    const session = runSession(testDevice(), terminal);
    await type('HELP\r');
    expect(shown()).toContain('Press ENTER for more, Q to stop');
    await type('Q\r', 'EXIT\r');
    expect(await session).toBe('left');
  });

  test('shows secrets when the setting for echo is on', async () => {
    const { terminal, type, shown } = person();
    const session = runSession(testDevice({ settings: { echo: true } }), terminal);
    await type('N\r', '0123456789ABCDEF\r', '4E6F772069732074\r', 'EXIT\r');
    expect(shown()).toContain('0123456789ABCDEF');
    await session;
  });

  test('completes no answers and masks what is drawn', () => {
    expect(completions('er', ['ERRLOG', 'EC', 'ED'])).toEqual(['ERRLOG ']);
    expect(completions('KG 1', ['KG'])).toEqual([]);
    expect(masked('Key: 0123', 'Key: ')).toBe('Key: ****');
    expect(masked('01', 'Key: ')).toBe('**');
    expect(masked('\u001b[1G', 'Key: ')).toBe('\u001b[1G');
  });
});

/** Somebody at a terminal: what is typed, and what stands on the screen. */
function person() {
  const input = new PassThrough();
  const output = new PassThrough();
  let screen = '';
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const terminal = readlineTerminal({ input, output }, ['GETTIME', 'GETCMDS', 'N']);
  return {
    terminal,
    shown: () => screen,
    async type(...keys: string[]) {
      for (const key of keys) {
        input.write(key);
        await settled(() => screen);
      }
    },
  };
}

/** Resolves when nothing more comes onto the screen. */
async function settled(screen: () => string): Promise<void> {
  for (let before = '', quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    quiet = screen() === before ? quiet + 1 : 0;
    before = screen();
  }
}
