/** Asking a person for a passphrase without showing it. */
import type { Terminal } from './terminal.ts';

/** The part of a terminal's input that can be typed at. */
interface TypedInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY: true;
  setRawMode(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Can somebody be asked? */
export function canAsk({ stdin }: Terminal): boolean {
  const input = stdin as Partial<TypedInput>;
  return input.isTTY === true && typeof input.setRawMode === 'function';
}

/** What was typed up to the Enter key; undefined when it was given up with Ctrl-C or Ctrl-D. */
export function askPassphrase(terminal: Terminal, question: string): Promise<Uint8Array | undefined> {
  const input = terminal.stdin as TypedInput;
  terminal.stderr.write(question);
  input.setRawMode(true);
  return new Promise((resolve) => {
    const typed: number[] = [];
    const end = (answer: Uint8Array | undefined): void => {
      input.off('data', listen);
      input.setRawMode(false);
      input.pause();
      terminal.stderr.write('\n');
      resolve(answer);
    };
    const listen = (chunk: Uint8Array): void => {
      for (const byte of chunk) {
        if (byte === ENTER || byte === LINE_FEED) end(Uint8Array.from(typed));
        else if (byte === CONTROL_C || byte === CONTROL_D) end(undefined);
        else if (byte === DELETE || byte === BACKSPACE) eraseCharacter(typed);
        else typed.push(byte);
      }
    };
    input.on('data', listen);
    input.resume();
  });
}

/** A character may have several bytes (UTF-8); those after the first begin with the bits 10. */
function eraseCharacter(typed: number[]): void {
  let last = typed.pop();
  while (last !== undefined && (last & 0xc0) === 0x80) last = typed.pop();
}

const CONTROL_C = 3;
const CONTROL_D = 4;
const BACKSPACE = 8;
const LINE_FEED = 10;
const ENTER = 13;
const DELETE = 127;
