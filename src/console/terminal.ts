/** Where a console session reads and writes: a person's terminal, a script, a connection, or a test. */

/** What the console wants to know. */
export interface Question {
  /** Text in front of the cursor. */
  readonly prompt: string;
  /** Secret: what is typed must not be seen. */
  readonly isHidden: boolean;
  /** A command line has history and completion, an answer has neither. */
  readonly kind: 'command' | 'answer';
}

/** What came back: a line, Ctrl-C, or nothing more. */
export type Typed = { readonly line: string } | 'aborted' | 'ended';

/** Takes text and asks for lines. */
export interface ConsoleTerminal {
  /** Somebody can correct a wrong answer. Without it a wrong answer ends the command, and a script with it. */
  readonly isInteractive: boolean;
  write(text: string): void;
  ask(question: Question): Promise<Typed>;
}
