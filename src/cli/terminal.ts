/** Where a subcommand reads and writes: the process itself, or what a test gives it. */

/** Takes text; a stream of the process, or a list in a test. */
export interface Output {
  write(text: string): unknown;
  /** Is it read by a person? */
  readonly isTTY?: boolean | undefined;
}

/** Everything that a subcommand touches outside itself and the network. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Calls back once when the process is asked to stop. */
  onStop(listener: () => void): void;
  /** Calls back whenever the process is asked to read its files again; without a listener that ends it. */
  onReload?(listener: () => void): void;
}

/** What a subcommand ends with: 0 done, 1 failed, 2 called the wrong way. */
export type ExitCode = 0 | 1 | 2;

/** Says in one line what went wrong. */
export function fail(terminal: Terminal, message: string, code: ExitCode = 1): ExitCode {
  terminal.stderr.write(`pinward: ${message}\n`);
  return code;
}

/** Writes a value as JSON that people can read too. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Everything on standard input, to its end. */
export async function readInput(terminal: Terminal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of terminal.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Rows in columns as wide as they need to be, the last one as it comes. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
