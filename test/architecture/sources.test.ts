/** What every file of the repository keeps to, beyond what the compiler and the linter see. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSource, sourceFiles } from './imports.ts';
import { casualAny, looseEnds, workplaceWords } from './marks.ts';

const sources = [...sourceFiles('protocol'), ...sourceFiles('src')];
const ours = [...sources, ...sourceFiles('test'), 'build.mjs'];
/** Tables: what they say is data, and cutting them would hide it. */
const LONG_TABLES = ['protocol/words/catalogue.ts', 'src/settings.ts'];
const LONGEST = 400;

describe('source files', () => {
  it(`have at most ${LONGEST} lines, tables excepted by name`, () => {
    const long = sources.filter((file) => readSource(file).trimEnd().split('\n').length > LONGEST);
    expect(long.filter((file) => !LONG_TABLES.includes(file))).toEqual([]);
  });

  it('leave no loose end without an issue', () => {
    expect(ours.flatMap((file) => looseEnds(file, readSource(file)))).toEqual([]);
  });

  it('use any only with a reason', () => {
    expect(ours.flatMap((file) => casualAny(file, readSource(file)))).toEqual([]);
  });
});

describe('the repository', () => {
  it('names no machine and no workplace', () => {
    expect(repositoryFiles().flatMap((file) => workplaceWords(file, readSource(file)))).toEqual([]);
  });
});

describe('what these checks find', () => {
  it('a loose end, but not one with its issue', () => {
    const mark = 'TO'.concat('DO');
    expect(looseEnds('a.ts', `const a = 1; // ${mark}: more`)).toEqual(['a.ts:1: a loose end without an issue']);
    expect(looseEnds('a.ts', `// ${mark}(#12): more`)).toEqual([]);
  });

  it('any in a type, but not with a reason on the line above', () => {
    const type = ['a', 'ny'].join('');
    expect(casualAny('a.ts', `\nlet a: ${type};`)).toEqual([`a.ts:2: ${type} without a reason`]);
    expect(casualAny('a.ts', `// biome-ignore lint/suspicious/noExplicitAny: variance\nlet a: ${type};`)).toEqual([]);
  });

  it('a path of a machine', () => {
    expect(workplaceWords('a.md', ['x', 'see /wo'.concat('rk/main')].join('\n'))).toHaveLength(1);
  });
});

/** Files under version control, and new ones that are not ignored; without git, the sources. */
function repositoryFiles(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
  });
  if (status !== 0) return ours;
  return stdout.split('\n').filter((path) => path !== '' && exists(path));
}

function exists(path: string): boolean {
  try {
    readSource(path);
    return true;
  } catch {
    return false;
  }
}
