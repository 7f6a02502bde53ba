// The engine in plain TypeScript: the fallback where there is no WebAssembly, and the second opinion in the tests.
// Schedules are plain arrays that belong to their key object and go with it.

import type { Engine } from './engine.ts';
import { createJsAes } from './js-aes.ts';
import { createJsDes } from './js-des.ts';

/** Makes the engine; its tables are generated at this moment. */
export function createJsEngine(): Engine {
  return { name: 'js', ...createJsDes(), aesKey: createJsAes() };
}
