/** The published exchanges against a spawned `pinward serve`, with their conditions given through `--set` and `--lmk`. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, test } from 'vitest';
import { expectVector, LMKS, served, settingsOf, type Vector } from '../commands/published.ts';
import { PINWARD } from './pinward.ts';

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

describe('pinward serve', () => {
  for (const [options, vectors] of groups())
    test(`answers ${vectors.length} published exchanges with ${options.join(' ')}`, async () => {
      const port = await serve(options);
      for (const vector of vectors) await expectVector(vector, port);
    });
});

/** Vectors that need the same options, so that they share a process. */
function groups(): (readonly [string[], Vector[]])[] {
  const byOptions = new Map<string, [string[], Vector[]]>();
  for (const vector of served) {
    // An LMK of a vector's own cannot be named on the command line.
    if (/old variant LMK whose pair/.test(vector.conditions ?? '')) continue;
    const options = optionsOf(vector);
    const group = byOptions.get(options.join(' ')) ?? [options, []];
    group[1].push(vector);
    byOptions.set(options.join(' '), group);
  }
  return [...byOptions.values()];
}

function optionsOf(vector: Vector): string[] {
  const lmks = LMKS[vector.lmkSet];
  return [
    ...[0, 1, 2, 3].flatMap((id) => ['--lmk', `0${id}=${lmks[id] ?? 'none'}`]),
    ...Object.entries(settingsOf(vector)).flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]),
  ];
}

async function serve(options: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [PINWARD, 'serve', '--port', '0', '--ready-json', '--log-level', 'error', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return (JSON.parse(line) as { readonly addresses: readonly { readonly port: number }[] }).addresses[0]!.port;
}
