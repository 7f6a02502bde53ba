// Which engine runs: PINWARD_ENGINE says `wasm` or `js`. Without it WebAssembly is taken where there is any, and plain
// TypeScript otherwise. It is made on first use, because a command that uses no key needs no tables.

import type { Engine } from './engine.ts';
import { createJsEngine } from './js-engine.ts';
import { createWasmEngine } from './wasm-engine.ts';

/** The engine of this process. */
export function engine(): Engine {
  return (chosen ??= choose(process.env['PINWARD_ENGINE']));
}

/** The engine of a name, or the best there is for no name; throws for a name that no engine has. */
export function choose(name: string | undefined): Engine {
  if (name === 'js') return createJsEngine();
  if (name !== undefined && name !== '' && name !== 'wasm') {
    throw new Error(`PINWARD_ENGINE is wasm or js, not ${name}`);
  }
  return createWasmEngine() ?? createJsEngine();
}

let chosen: Engine | undefined;
