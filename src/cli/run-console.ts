/** The work of `pinward console`: a session at a running device, or at a device in memory. */
import { readlineTerminal, type TerminalStreams } from '../console/readline-terminal.ts';
import { scriptTerminal } from '../console/script-terminal.ts';
import type { SessionEnd } from '../console/session.ts';
import { consolePath } from '../console/socket-path.ts';
import type { ConsoleTerminal } from '../console/terminal.ts';
import type { ConsoleOptions } from './console.ts';
import { type ExitCode, fail, type Terminal } from './terminal.ts';

/** Runs one session and tells with what the process ends. */
export async function runConsole(options: ConsoleOptions, terminal: Terminal): Promise<ExitCode> {
  return options.attach === undefined ? alone(options, terminal) : attached(options, terminal);
}

async function attached(options: ConsoleOptions, terminal: Terminal): Promise<ExitCode> {
  const { attachConsole } = await import('../console/local-socket.ts');
  const { attach, data, port = 1500 } = options;
  const path = typeof attach === 'string' ? attach : consolePath({ data, port }, terminal.environment);
  let close = (): void => {};
  const result = await attachConsole(path, (names, theirs) => {
    const own = consoleTerminal(terminal, names);
    close = own.close;
    if (own.terminal.isInteractive)
      terminal.stdout.write(`Console of Pinward ${theirs} at ${path}. HELP lists commands.\n`);
    return own.terminal;
  });
  close();
  return 'problem' in result ? fail(terminal, result.problem) : exitOf(result.end as SessionEnd);
}

async function alone(options: ConsoleOptions, terminal: Terminal): Promise<ExitCode> {
  const { standAloneDevice } = await import('./stand-alone.ts');
  const { runSession } = await import('../console/session.ts');
  const { consoleCommands } = await import('../console/table.ts');
  const opened = await standAloneDevice(options, terminal);
  if ('problems' in opened) {
    for (const problem of opened.problems) fail(terminal, problem);
    return 1;
  }
  const own = consoleTerminal(terminal, [...consoleCommands.keys()]);
  if (own.terminal.isInteractive) terminal.stdout.write(`${opened.greeting} HELP lists commands.\n`);
  try {
    return exitOf(await runSession(opened.device, own.terminal));
  } finally {
    own.close();
    await opened.close();
  }
}

/** A person's terminal when both ends are one, otherwise a script. */
function consoleTerminal(
  { stdin, stdout }: Terminal,
  names: readonly string[],
): { readonly terminal: ConsoleTerminal; readonly close: () => void } {
  if ((stdin as { readonly isTTY?: boolean }).isTTY === true && stdout.isTTY === true) {
    const streams = { input: stdin, output: stdout } as unknown as TerminalStreams;
    const terminal = readlineTerminal(streams, [...names, 'EXIT']);
    return { terminal, close: () => terminal.close() };
  }
  return { terminal: scriptTerminal(stdin, (text) => void stdout.write(text)), close: () => {} };
}

const exitOf = (end: SessionEnd): ExitCode => (end === 'failed' ? 1 : 0);
