/** Runs the command line inside the test, with streams that keep what is written. */
import { run } from '../../src/cli/program.ts';
import type { ExitCode, Terminal } from '../../src/cli/terminal.ts';

export interface Finished {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  /** What stands on standard output so far. */
  out(): string;
  err(): string;
  /** Resolves with the rest of the output when a line matches. */
  seen(pattern: RegExp): Promise<string>;
  stop(): void;
  /** As SIGHUP does. */
  reload(): void;
  readonly finished: Promise<Finished>;
}

export interface CliOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a subcommand. */
export function start(args: readonly string[], { input = '', environment = {} }: CliOptions = {}): Running {
  let out = '';
  let err = '';
  let stop = (): void => {};
  let reload = (): void => {};
  const waiting: { pattern: RegExp; resolve: (text: string) => void }[] = [];
  const terminal: Terminal = {
    stdout: {
      write(text) {
        out += text;
        for (const { pattern, resolve } of waiting) if (pattern.test(out)) resolve(out);
      },
    },
    stderr: {
      write(text) {
        err += text;
      },
    },
    stdin: (async function* () {
      yield input;
    })(),
    environment,
    onStop(listener) {
      stop = listener;
    },
    onReload(listener) {
      reload = listener;
    },
  };
  const finished = run(args, terminal).then((code) => ({ code, out, err }));
  return {
    out: () => out,
    err: () => err,
    seen: (pattern) => {
      if (pattern.test(out)) return Promise.resolve(out);
      const found = new Promise<string>((resolve) => waiting.push({ pattern, resolve }));
      const ended = finished.then(({ code, err: text }) => Promise.reject(new Error(`ended with ${code}: ${text}`)));
      return Promise.race([found, ended]);
    },
    stop: () => stop(),
    reload: () => reload(),
    finished,
  };
}

/** Runs a subcommand to its end. */
export function pinward(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return start(args, options).finished;
}
