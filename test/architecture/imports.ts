/** Reads the import lines of sources: which file imports which file or package, and which names. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import line. */
export interface ImportLine {
  /** File that imports, from the repository root. */
  readonly from: string;
  /** File, from the repository root, or package, or `node:` module. */
  readonly to: string;
  readonly isFile: boolean;
  /** Names between the braces, without `type` and without new names; `*` when the whole module is taken. */
  readonly names: readonly string[];
}

/** The import and re-export lines of one source, `import()` with a constant name included. */
export function importLines(from: string, text: string): ImportLine[] {
  const lines: ImportLine[] = [];
  for (const [, clause, static_, bare, dynamic] of text.matchAll(IMPORT)) {
    const specifier = (static_ ?? bare ?? dynamic)!;
    const isFile = specifier.startsWith('.');
    const to = isFile ? posix.normalize(posix.join(posix.dirname(from), specifier)) : packageOf(specifier);
    lines.push({ from, to, isFile, names: dynamic === undefined ? namesOf(clause ?? '') : ['*'] });
  }
  return lines;
}

/** All TypeScript files below a folder of the repository, from its root. */
export function sourceFiles(folder: string): string[] {
  return (readdirSync(new URL(folder, REPOSITORY), { recursive: true }) as string[])
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .sort();
}

export const readSource = (path: string): string => readFileSync(new URL(path, REPOSITORY), 'utf8');

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function namesOf(clause: string): string[] {
  if (clause.includes('*')) return ['*'];
  const braces = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  const names = braces.split(',').map((name) => name.trim().replace(/^type\s+/, ''));
  return names.filter((name) => name !== '').map((name) => name.split(/\s+as\s+/)[0]!);
}

const REPOSITORY = new URL('../../', import.meta.url);
/** `import ... from 'x'` and `export ... from 'x'`; `import 'x'`; `import('x')`, also in a type. */
const IMPORT =
  /^(?:import|export)\s+((?:type\s+)?[\w$*\s{},]+?)\s+from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
