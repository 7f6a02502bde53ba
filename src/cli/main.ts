/** The `pinward` command in this process: its streams, its signals, its exit code. `launch.ts` loads and starts it. */
import { isatty } from 'node:tty';
import { run } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command line `args`. */
export async function start(args: readonly string[], terminal: Terminal = ofProcess): Promise<void> {
  // Who reads our output may stop doing so, as `head` does.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && !isHungUp) throw error;
    });
  try {
    process.exitCode = await run(args, terminal);
  } catch (bug) {
    // The message of a mistake of ours could quote what it was working on; where it happened is enough to report it.
    const stack = bug instanceof Error ? (bug.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    process.stderr.write(
      `pinward: internal error, please report it: ${bug instanceof Error ? bug.name : typeof bug}\n${stack.join('\n')}\n`,
    );
    process.exitCode = 1;
  }
  if (isHungUp) {
    // Node aborts when it ends by itself and cannot give the terminal back as it found it.
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
}

const STANDARD_INPUT = 0;
/** The terminal is gone: nobody reads what is still written. */
let isHungUp = false;
let stop = (): void => {};
const ofProcess: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  // Opened by whoever reads it: most commands do not.
  get stdin() {
    return process.stdin;
  },
  environment: process.env,
  onStop(listener) {
    let asked = false;
    stop = () => {
      // Who asks twice does not want to wait.
      if (asked) process.exit(1);
      asked = true;
      listener();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  },
  onReload(listener) {
    const hadTerminal = isatty(STANDARD_INPUT);
    process.on('SIGHUP', () => {
      // The same signal says that the terminal is gone.
      isHungUp = hadTerminal && !isatty(STANDARD_INPUT);
      if (isHungUp) stop();
      else listener();
    });
  },
};
