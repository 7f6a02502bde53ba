/**
 * The bundled command as a script with the code that V8 compiled when it was built. Compiling it anew takes most of what a
 * start takes; other versions of Node do that, because V8 takes only what it made itself.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type * as Command from './main.ts';

/** What `build.mjs` puts side by side. */
export interface CommandFiles {
  /** The command as a CommonJS module. */
  readonly source: string;
  /** Its compiled code. */
  readonly code: string;
}

/** The script, not yet run, and what runs it. */
export interface CommandScript {
  readonly script: Script;
  run(): typeof Command;
}

/** Where they lie beside the launcher. */
export const commandFiles = (folder: URL): CommandFiles => ({
  source: fileURLToPath(new URL('command/command.cjs', folder)),
  code: fileURLToPath(new URL('command/command.code', folder)),
});

/** Loads the command; without its compiled code when that is not there. */
export function loadCommand({ source, code }: CommandFiles): CommandScript {
  const script = new Script(`(exports, require, module, __filename) => {${readFileSync(source, 'utf8')}\n}`, {
    filename: source,
    cachedData: readIfThere(code),
  });
  return {
    script,
    run() {
      const module = { exports: {} };
      script.runInThisContext()(module.exports, createRequire(source), module, source);
      return module.exports as typeof Command;
    },
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
