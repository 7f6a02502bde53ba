/** The conversation of one command: prompts with parsed answers, output, and pages. */
import type { ConsoleTerminal, Question } from './terminal.ts';

/** An answer that does not fit, in words for the person who gave it. */
export interface Invalid {
  readonly invalid: string;
}

/** Makes a value of what was typed. */
export type Parse<T> = (typed: string) => T | Invalid;

/** How a question is put. */
export interface AskOptions {
  /** Secret input is shown as asterisks, unless the setting for echo is on. */
  readonly isSecret?: boolean;
}

/** Thrown to leave a command from any depth when a person presses Ctrl-C or input ends: no command goes on after it. */
export class Aborted extends Error {
  readonly hasEnded: boolean;

  constructor(hasEnded: boolean) {
    super(hasEnded ? 'input ended' : 'aborted');
    this.hasEnded = hasEnded;
  }
}

/** Thrown in a script, where nobody can correct a wrong answer. */
export class WrongAnswer extends Error {}

/** One command's way to the person. */
export class Dialogue {
  readonly terminal: ConsoleTerminal;
  readonly #echo: () => boolean;

  constructor(terminal: ConsoleTerminal, echo: () => boolean) {
    this.terminal = terminal;
    this.#echo = echo;
  }

  print(...lines: readonly string[]): void {
    for (const line of lines) this.terminal.write(`${line}\n`);
  }

  /** Asks until the answer fits. */
  async ask<T>(prompt: string, parse: Parse<T>, { isSecret = false }: AskOptions = {}): Promise<T> {
    const question: Question = { prompt: `${prompt}: `, isHidden: isSecret && !this.#echo(), kind: 'answer' };
    for (;;) {
      const typed = await this.terminal.ask(question);
      if (typed === 'aborted' || typed === 'ended') throw new Aborted(typed === 'ended');
      const value = parse(typed.line.trim());
      if (!isInvalid(value)) return value;
      if (!this.terminal.isInteractive) throw new WrongAnswer(value.invalid);
      this.print(`Data invalid: ${value.invalid}; please re-enter.`);
    }
  }

  /** Asks for a secret. */
  secret<T>(prompt: string, parse: Parse<T>): Promise<T> {
    return this.ask(prompt, parse, { isSecret: true });
  }

  /** Asks for yes or no. */
  confirm(prompt: string): Promise<boolean> {
    return this.ask(`${prompt} [Y/N]`, yesOrNo);
  }

  /** Prints lines page by page; Enter goes on, Q stops. Scripts get all of them at once. */
  async page(lines: readonly string[]): Promise<void> {
    if (!this.terminal.isInteractive) return this.print(...lines);
    for (let start = 0; start < lines.length; start += PAGE_LINES) {
      this.print(...lines.slice(start, start + PAGE_LINES));
      if (start + PAGE_LINES >= lines.length) return;
      if (await this.ask('Press ENTER for more, Q to stop', (typed) => /^q$/i.test(typed))) return;
    }
  }
}

/** Tells an invalid answer from a value. */
export function isInvalid(value: unknown): value is Invalid {
  return typeof value === 'object' && value !== null && 'invalid' in value;
}

function yesOrNo(typed: string): boolean | Invalid {
  if (/^y(es)?$/i.test(typed)) return true;
  return /^no?$/i.test(typed) ? false : { invalid: 'expected Y or N' };
}

/** Lines of a page (product reference 6.1). */
const PAGE_LINES = 20;
