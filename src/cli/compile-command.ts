/**
 * Writes the compiled code of the bundled command, for `build.mjs`: everything that a start of the server to its first
 * reply needs, and nothing that it does not, is compiled when this has run it once.
 */
import { writeFileSync } from 'node:fs';
import { commandFiles, loadCommand } from './command-script.ts';
import type { Terminal } from './terminal.ts';

const files = commandFiles(new URL('.', import.meta.url));
const { script, run } = loadCommand({ ...files, code: '' });
const { start } = run();
let stop = (): void => {};
const port = await new Promise<string>((resolve) => {
  const onText = (text: string): void => resolve(/"port":(\d+)/.exec(text)?.[1] ?? '');
  void start(['serve', '--port', '0', '--ready-json'], quietTerminal(onText));
});
await start(['health', '--port', port], quietTerminal());
stop();
if (process.exitCode === 0) writeFileSync(files.code, script.createCachedData());

function quietTerminal(onText: (text: string) => void = () => {}): Terminal {
  return {
    stdout: { write: onText },
    stderr: { write: () => {} },
    get stdin() {
      return process.stdin;
    },
    environment: {},
    onStop: (listener) => {
      stop = listener;
    },
  };
}
