/** A console for a person: line editing, history of commands, completion of their names, hidden answers. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ConsoleTerminal, Question, Typed } from './terminal.ts';

/** The streams of a terminal. */
export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { readonly columns?: number };
}

/** A terminal that has to be closed. */
export interface ReadlineTerminal extends ConsoleTerminal {
  close(): void;
}

/** Makes a terminal; `names` are completed at the command prompt. */
export function readlineTerminal({ input, output }: TerminalStreams, names: readonly string[]): ReadlineTerminal {
  let question: Question | undefined;
  let reader: Interface;
  const screen = new Writable({
    write(chunk: Buffer, _, done) {
      const text = chunk.toString();
      output.write(question?.isHidden === true ? masked(text, question.prompt) : text);
      done();
    },
  });
  const start = (): Interface =>
    createInterface({
      input,
      output: Object.assign(screen, { columns: output.columns ?? 80, isTTY: true }),
      terminal: true,
      history,
      historySize: HISTORY_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string): [string[], string] =>
        question?.kind === 'command' ? [completions(line, names), line] : [[], line],
    });
  let history: string[] = [];
  reader = start();
  let hasEnded = false;
  return {
    isInteractive: true,
    write: (text) => void output.write(text),
    ask(next) {
      if (hasEnded) return Promise.resolve('ended');
      question = next;
      // Only command lines belong to the history: an answer may be a secret.
      const kept = [...history];
      return new Promise<Typed>((resolve) => {
        const settle = (typed: Typed): void => {
          reader.removeListener('SIGINT', onAbort);
          reader.removeListener('close', onEnd);
          if (next.kind === 'answer') setHistory(reader, kept);
          history = [...historyOf(reader)];
          question = undefined;
          resolve(typed);
        };
        const onAbort = (): void => {
          output.write('^C\n');
          // The interface still waits for the line that was given up: a new one starts clean.
          reader.removeListener('close', onEnd);
          reader.close();
          reader = start();
          setHistory(reader, kept);
          settle('aborted');
        };
        const onEnd = (): void => {
          hasEnded = true;
          output.write('\n');
          settle('ended');
        };
        reader.once('SIGINT', onAbort);
        reader.once('close', onEnd);
        reader.question(next.prompt, (line) => settle({ line }));
      });
    },
    close() {
      hasEnded = true;
      reader.close();
    },
  };
}

/** Command names that a line may become. */
export function completions(line: string, names: readonly string[]): string[] {
  const start = line.toUpperCase();
  return start.includes(' ') ? [] : names.filter((name) => name.startsWith(start)).map((name) => `${name} `);
}

/** What the interface draws, with asterisks in place of what was typed behind the prompt. */
export function masked(text: string, prompt: string): string {
  if (text.startsWith(ESCAPE) || /^[\r\n]+$/.test(text)) return text;
  if (text.startsWith(prompt)) return prompt + '*'.repeat(text.length - prompt.length);
  return '*'.repeat(text.length);
}

function historyOf(reader: Interface): string[] {
  return (reader as Interface & { history: string[] }).history;
}

function setHistory(reader: Interface, lines: readonly string[]): void {
  (reader as Interface & { history: string[] }).history = [...lines];
}

const HISTORY_LINES = 200;
const ESCAPE = '\u001b';
