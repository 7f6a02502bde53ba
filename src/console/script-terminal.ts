/** A console fed from a stream of lines: pipes, files and tests. What is answered shows behind its prompt, secrets as stars. */
import type { ConsoleTerminal, Question, Typed } from './terminal.ts';

/** A line that stands for Ctrl-C. */
export const ABORT_LINE = '^C';

/** Makes a terminal of a stream of text and a place for output. */
export function scriptTerminal(
  input: AsyncIterable<Uint8Array | string>,
  write: (text: string) => void,
): ConsoleTerminal {
  const lines = linesOf(input);
  return {
    isInteractive: false,
    write,
    async ask(question) {
      write(question.prompt);
      for (;;) {
        const { value: line, done } = await lines.next();
        if (done === true) {
          write('\n');
          return 'ended';
        }
        // Between commands a script may have comments and empty lines; in an answer an empty line is ENTER.
        if (question.kind === 'command' && /^\s*(#|$)/.test(line)) continue;
        write(`${shown(line, question)}\n`);
        return typed(line);
      }
    },
  };
}

/** The lines of a stream of chunks; the last one may have no end. */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
  return undefined;
}

function typed(line: string): Typed {
  return line === ABORT_LINE ? 'aborted' : { line };
}

function shown(line: string, { isHidden }: Question): string {
  return isHidden && line !== ABORT_LINE ? '*'.repeat(line.length) : line;
}
