// The WebAssembly module that is checked in is what its sources give.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = new URL('../../src/crypto/engine/', import.meta.url);

test('the checked-in module is what the AssemblyScript sources assemble to', { timeout: 60_000 }, () => {
  const assemble = fileURLToPath(new URL('wasm-source/assemble.mjs', folder));
  const { status, stdout, stderr } = spawnSync(process.execPath, [assemble, '--print'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const checkedIn = readFileSync(new URL('wasm-module.ts', folder), 'utf8');
  expect(stdout === checkedIn, 'run `node src/crypto/engine/wasm-source/assemble.mjs`').toBe(true);
});
