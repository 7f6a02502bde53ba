// The tests of the algorithms, published vectors first, once with each engine. Run on their own they use the one that
// PINWARD_ENGINE names.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

for (const name of ['wasm', 'js']) {
  describe(`with the ${name} engine`, async () => {
    beforeAll(() => void vi.stubEnv('PINWARD_ENGINE', name));
    afterAll(() => void vi.unstubAllEnvs());
    // A process has one engine, so each needs modules of its own.
    vi.resetModules();
    const { engine } = await import('../../src/crypto/engine/choose-engine.ts');
    test('it is the one that runs', () => expect(engine().name).toBe(name));
    await import('./vectors.test.ts');
    await import('./kcv.test.ts');
    await import('./dukpt.test.ts');
    await import('./dukpt-des.test.ts');
    await import('./dukpt-aes.test.ts');
    await import('./des.test.ts');
    await import('./aes.test.ts');
    await import('./modes.test.ts');
    await import('./mac.test.ts');
    await import('./cmac.test.ts');
  });
}
