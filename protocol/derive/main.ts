/** Writes `protocol/generated` anew; `npm run derive` runs it. Pages of commands that are gone are removed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { generate } from './generate.ts';

const root = new URL('../generated/', import.meta.url);
for (const folder of ['commands/', 'codecs/']) rmSync(new URL(folder, root), { recursive: true, force: true });
for (const [path, text] of generate()) {
  const file = new URL(path, root);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, text);
}
