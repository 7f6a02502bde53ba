/** Asking for a passphrase: what is typed is not shown, and comes back whole. */
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { findPassphrase } from '../../src/cli/passphrase.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal at which somebody types these lines, one for each question. */
function typed(...lines: string[]) {
  let shown = '';
  let raw = false;
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (mode: boolean) => {
      raw = mode;
    },
    resume: () => {
      const line = lines.shift()!;
      // In pieces, as keys arrive.
      setImmediate(() => {
        for (const byte of Buffer.from(line)) input.emit('data', Uint8Array.of(byte));
      });
    },
    pause: () => {},
  });
  const terminal = {
    stdin: input,
    stdout: { write: () => {} },
    stderr: {
      write: (text: string) => {
        shown += text;
      },
    },
    environment: {},
    onStop: () => {},
  } as unknown as Terminal;
  return { terminal, shown: () => shown, isRaw: () => raw };
}

const nothing = { passphrase: undefined, passphraseFile: undefined, askPassphrase: false };
const text = (found: unknown): string => new TextDecoder().decode(found as Uint8Array);

describe('a passphrase that is asked for', () => {
  test('is not shown, may be corrected, and is asked once for a directory that has one', async () => {
    const person = typed('gr\u00fc\u007fünnx\b wiese\r');
    const found = await findPassphrase(nothing, { folder: '/data', isSealed: true }, person.terminal);
    expect(text(found)).toBe('grünn wiese');
    expect(person.shown()).toBe('Passphrase of /data: \n');
    expect(person.isRaw()).toBe(false);
  });

  test('is asked twice for a new one, only when it is wanted, and refused when the two differ', async () => {
    const wish = { folder: '/data', isSealed: false };
    expect(await findPassphrase(nothing, wish, typed().terminal)).toBeUndefined();
    const ask = { ...nothing, askPassphrase: true };
    expect(text(await findPassphrase(ask, wish, typed('long enough\r', 'long enough\r').terminal))).toBe('long enough');
    expect(await findPassphrase(ask, wish, typed('long enough\r', 'long enougi\r').terminal)).toEqual({
      problem: 'the two passphrases differ',
    });
  });

  test('may be given up', async () => {
    const wish = { folder: '/data', isSealed: true };
    expect(await findPassphrase(nothing, wish, typed('abc\u0003').terminal)).toEqual({
      problem: 'no passphrase was given',
    });
  });

  test('is not asked for when it is in the environment', async () => {
    const wish = { folder: '/data', isSealed: true };
    expect(text(await findPassphrase({ ...nothing, passphrase: 'known' }, wish, typed().terminal))).toBe('known');
  });
});
