/**
 * The console of a running device, over a socket in the file system that only its owner may open. Messages are lines of
 * JSON: the device writes and asks, the terminal answers. Nothing of this is reachable from a host port.
 */
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { linesOf } from './script-terminal.ts';
import { prepareFolder } from './socket-path.ts';
import type { ConsoleTerminal, Question, Typed } from './terminal.ts';

/** From the device. */
type FromDevice =
  | { readonly hello: { readonly version: string; readonly names: readonly string[] } }
  | { readonly write: string }
  | { readonly ask: Question }
  | { readonly end: string; readonly problem?: string };

/** To the device; the first line says who is there. */
type ToDevice =
  | { readonly interactive: boolean }
  | { readonly line: string }
  | { readonly aborted: true }
  | { readonly ended: true };

/** A console that listens. */
export interface LocalConsole {
  readonly path: string;
  close(): Promise<void>;
}

/** What a listening console serves. */
export interface LocalConsoleOptions {
  readonly path: string;
  readonly version: string;
  readonly names: readonly string[];
  /** Runs one session and tells how it ended. */
  readonly session: (terminal: ConsoleTerminal) => Promise<string>;
}

/** Listens at a path, for one session at a time; or says why not. */
export async function startLocalConsole(
  options: LocalConsoleOptions,
): Promise<LocalConsole | { readonly problem: string }> {
  const { path } = options;
  if (path.length > LONGEST_PATH)
    return { problem: `the path of the console socket has more than ${LONGEST_PATH} characters: ${path}` };
  if (await answers(path)) return { problem: `another device has its console at ${path}` };
  try {
    const unsafe = await prepareFolder(dirname(path));
    if (unsafe !== undefined) return unsafe;
    await rm(path, { force: true });
  } catch (error) {
    return { problem: `cannot open the console at ${path}: ${codeOf(error as Error)}` };
  }
  const sockets = new Set<Socket>();
  let isTaken = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (isTaken) {
      send(socket, { end: 'failed', problem: 'somebody else is at the console' });
      socket.destroySoon();
      return;
    }
    isTaken = true;
    void serve(socket, options)
      .catch(() => socket.destroy())
      .finally(() => {
        isTaken = false;
      });
  });
  // The socket gets its permissions when it is bound, which happens inside `listen`: nobody can be faster.
  const before = process.umask(0o177);
  const listening = new Promise<Error | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(path, () => resolve(undefined));
  });
  process.umask(before);
  const failed = await listening;
  if (failed !== undefined) return { problem: `cannot open the console at ${path}: ${codeOf(failed)}` };
  await chmod(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(socket: Socket, { version, names, session }: LocalConsoleOptions): Promise<void> {
  const lines = linesOf(socket);
  send(socket, { hello: { version, names } });
  let isInteractive = false;
  const receive = async (): Promise<ToDevice | undefined> => {
    try {
      const { value, done } = await lines.next();
      return done === true ? undefined : (JSON.parse(value) as ToDevice);
    } catch {
      // A broken connection, or somebody who does not speak this protocol.
      return undefined;
    }
  };
  const first = await receive();
  if (first === undefined || !('interactive' in first)) {
    socket.destroy();
    return;
  }
  isInteractive = first.interactive;
  const end = await session({
    isInteractive,
    write: (text) => send(socket, { write: text }),
    async ask(question): Promise<Typed> {
      send(socket, { ask: question });
      const answer = await receive();
      if (answer === undefined || 'ended' in answer || 'interactive' in answer) return 'ended';
      return 'aborted' in answer ? 'aborted' : { line: String(answer.line) };
    },
  });
  send(socket, { end });
  socket.destroySoon();
}

/** Brings a terminal to the console of a running device; resolves with the end of the session. */
export async function attachConsole(
  path: string,
  terminal: (names: readonly string[], version: string) => ConsoleTerminal,
): Promise<{ readonly end: string } | { readonly problem: string }> {
  const socket = connect(path);
  const failed = await new Promise<Error | undefined>((resolve) => {
    socket.once('error', resolve);
    socket.once('connect', () => resolve(undefined));
  });
  if (failed !== undefined) return { problem: connectProblem(path, failed) };
  socket.on('error', () => socket.destroy());
  let own: ConsoleTerminal | undefined;
  try {
    for await (const line of linesOf(socket)) {
      const message = JSON.parse(line) as FromDevice;
      if ('hello' in message) {
        own = terminal(message.hello.names, message.hello.version);
        send(socket, { interactive: own.isInteractive });
      } else if ('write' in message) own?.write(message.write);
      else if ('ask' in message) {
        const typed = await own!.ask(message.ask);
        send(socket, typed === 'ended' ? { ended: true } : typed === 'aborted' ? { aborted: true } : typed);
      } else {
        return message.problem === undefined ? { end: message.end } : { problem: message.problem };
      }
    }
  } catch {
    return { problem: LOST };
  }
  return { problem: LOST };
}

/** Does somebody listen at the path? */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function connectProblem(path: string, error: Error): string {
  const code = codeOf(error);
  if (code === 'EACCES') return `the console at ${path} belongs to another user`;
  return `no device has its console at ${path} (${code}): start one with \`pinward serve --console\`, or leave --attach out`;
}

function send(socket: Socket, message: FromDevice | ToDevice): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.name;
/** What the address of a socket in the file system can hold on every system we know. */
const LONGEST_PATH = 100;
const LOST = 'the device closed the console';
