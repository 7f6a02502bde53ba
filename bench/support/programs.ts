// What a machine may have or not: a C compiler, OpenSSL's headers, Redis. What is missing is told with its reason.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that can be run, or why not. */
export type Program = { readonly path: string } | { readonly missing: string };

/** The programs of `bench/floor`, built into a temporary folder when they are asked for. */
export class Programs {
  /** For files that a run needs; removed with everything in it by `close`. */
  readonly folder = mkdtempSync(join(tmpdir(), 'pinward-bench-'));
  readonly #built = new Map<string, Program>();

  /** Builds a C program once. */
  c(name: 'load' | 'epoll-echo' | 'ca-server'): Program {
    let program = this.#built.get(name);
    if (program === undefined) {
      program = this.#build(name);
      this.#built.set(name, program);
    }
    return program;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #build(name: string): Program {
    const path = join(this.folder, name);
    const source = fileURLToPath(new URL(`../floor/${name}.c`, import.meta.url));
    const needsOpenSsl = name === 'ca-server';
    const words = ['-O2', '-o', path, source, ...(needsOpenSsl ? ['-lcrypto'] : [])];
    const { error, status } = spawnSync('cc', words, { encoding: 'utf8' });
    if (error !== undefined) return { missing: 'no C compiler' };
    if (status === 0) return { path };
    return { missing: needsOpenSsl ? 'no headers of OpenSSL' : `${name}.c does not compile here` };
  }
}

/** The Redis server of this machine. */
export function redis(): Program {
  const { error } = spawnSync('redis-server', ['--version']);
  return error === undefined ? { path: 'redis-server' } : { missing: 'no redis-server' };
}

/** The `pinward` command as users get it. */
export function pinward(file: string | undefined): Program {
  const path = file ?? fileURLToPath(new URL('../../dist/pinward.js', import.meta.url));
  return existsSync(path) ? { path } : { missing: 'no dist/pinward.js: run `npm run build`' };
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
