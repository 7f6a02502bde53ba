import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandFiles, loadCommand } from '../../src/cli/command-script.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { PINWARD } from '../e2e/pinward.ts';

const files = commandFiles(new URL('../../dist/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pinward-code-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command prints for `--version`. */
async function versionOf({ run }: ReturnType<typeof loadCommand>): Promise<string> {
  let printed = '';
  const terminal: Terminal = {
    stdout: { write: (text) => (printed += text) },
    stderr: { write: () => {} },
    stdin: (async function* () {})(),
    environment: {},
    onStop: () => {},
  };
  const { exitCode } = process;
  await run().start(['--version'], terminal);
  process.exitCode = exitCode;
  return printed;
}

describe('the compiled code of the command', () => {
  test('is taken by the Node that built it', async () => {
    const command = loadCommand(files);
    expect(command.script.cachedDataRejected).toBe(false);
    expect(await versionOf(command)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('does not keep the parts from being loaded that stand apart', async () => {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'port: 0\nhttp: 127.0.0.1:0\nsnmp: 127.0.0.1:0\nsnmpCommunity: public\n');
    const server = spawn(process.execPath, [PINWARD, 'serve', '--config', config, '--ready-json'], { stdio: 'pipe' });
    const port = await new Promise<string>((resolve, reject) => {
      let said = '';
      server.stdout.on('data', (text) => {
        said += text;
        const first = /"port":(\d+)/.exec(said)?.[1];
        if (first !== undefined) resolve(first);
      });
      server.on('exit', () => reject(new Error('the server ended')));
    });
    const words = ['--rate', '50', '--duration', '1', '--warm-up', '0', '--pacing', 'tick', '--p99-limit', '5000'];
    const load = spawn(process.execPath, [PINWARD, 'bench', 'pin-translate', '--port', port, ...words]);
    expect((await once(load, 'exit'))[0]).toBe(0);
    server.kill('SIGTERM');
    expect((await once(server, 'exit'))[0]).toBe(0);
  });

  test('is done without when it is missing', async () => {
    const command = loadCommand({ ...files, code: join(folder, 'missing') });
    expect(command.script.cachedDataRejected).toBeUndefined();
    expect(await versionOf(command)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('is done without when it is damaged', async () => {
    const code = join(folder, 'damaged');
    writeFileSync(code, 'no code at all, but longer than its header would be'.repeat(10));
    // Of another name, because what is loaded already needs no code any more.
    const source = join(folder, 'damaged.cjs');
    copyFileSync(files.source, source);
    const command = loadCommand({ source, code });
    expect(command.script.cachedDataRejected).toBe(true);
    expect(await versionOf(command)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
