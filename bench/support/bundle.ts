// Modules are measured as they ship: bundled, without what a loader of TypeScript puts around each function.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'rolldown';

/** Bundles a module into a file in a folder of its own and hands it to `use`; the folder is gone when that is done. */
export async function withBundle<T>(module: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pinward-bench-'));
  const file = join(folder, 'module.mjs');
  try {
    await build({
      input: module,
      platform: 'node',
      plugins: [ownUrls],
      output: { file, format: 'esm', codeSplitting: false },
      logLevel: 'silent',
    });
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files that stand beside a source are looked for there. */
const ownUrls: Plugin = {
  name: 'own-urls',
  transform: (code, id) =>
    code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
};
