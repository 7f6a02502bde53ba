// The C program beside this file as a partner for interleaved rounds: compiled when there is a compiler and OpenSSL's
// headers, started once, asked for one round at a time.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** OpenSSL's EVP, running beside the benchmark. */
export interface EvpFloor {
  /** Runs every case once: nanoseconds by name. */
  round(): Promise<ReadonlyMap<string, number>>;
  close(): void;
}

/** Compiles and starts the program; undefined when that is not possible here. */
export function startEvpFloor(): EvpFloor | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pinward-bench-'));
  const program = join(folder, 'evp_single_block');
  const source = fileURLToPath(new URL('evp_single_block.c', import.meta.url));
  const compiled = spawnSync('cc', ['-O2', '-o', program, source, '-lcrypto'], { encoding: 'utf8' });
  if (compiled.status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round() {
      child.stdin.write('\n');
      const { value, done } = await lines.next();
      if (done) throw new Error('the EVP program ended');
      const pairs = (value as string).trim().split(' ');
      return new Map(
        pairs.map((pair) => {
          const [name, nanoseconds] = pair.split('=');
          return [name!, Number(nanoseconds)];
        }),
      );
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}
