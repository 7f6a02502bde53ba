/** docs/architecture.md against what it describes: floors, folders, dependencies. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLOORS } from '../architecture/floors.ts';
import { importLines, readSource, sourceFiles } from '../architecture/imports.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const page = readSource('docs/architecture.md');
const manifest = JSON.parse(readSource('package.json')) as Manifest;

describe('the floors in docs/architecture.md', () => {
  it('are those of the architecture test, row by row', () => {
    const expected = Object.entries(FLOORS).map(
      ([name, { floors, packages }]) => `| \`${name}\` | ${listed(floors)} | ${listed(packages)} |`,
    );
    expect(tableBelow('floor').map(({ line }) => line)).toEqual(expected);
  });
});

describe('the folders in docs/architecture.md', () => {
  it('are the folders of protocol and src, each with a line', () => {
    const described = tableBelow('place').map(({ name }) => name);
    const folders = ['protocol', 'src'].flatMap((parent) =>
      readdirSync(new URL(`../../${parent}`, import.meta.url), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
    );
    for (const folder of folders) expect(described).toContain(folder);
  });

  it('name only what exists', () => {
    for (const { name } of tableBelow('place')) expect(existsHere(name), name).toBe(true);
  });
});

describe('the dependencies in docs/architecture.md', () => {
  it('are those of package.json, for users and for development, and nothing else', () => {
    const [users, developers] = tablesBelow('package');
    expect(users!.map(({ name }) => name).sort()).toEqual(Object.keys(manifest.dependencies).sort());
    expect(developers!.map(({ name }) => name).sort()).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it('have a reason each', () => {
    for (const { line } of tablesBelow('package').flat())
      expect(line.split('|')[2]!.trim().length, line).toBeGreaterThan(20);
  });
});

describe('the dependencies in package.json', () => {
  const imported = new Set(
    ['src', 'protocol']
      .flatMap(sourceFiles)
      .flatMap((file) => importLines(file, readSource(file)))
      .filter(({ isFile, to }) => !isFile && !to.startsWith('node:'))
      .map(({ to }) => to),
  );

  it('for users are exactly what the sources import', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual([...imported].sort());
  });
});

interface Row {
  readonly name: string;
  readonly line: string;
}

const tableBelow = (firstHeading: string): readonly Row[] => tablesBelow(firstHeading)[0]!;

/** The rows of every table whose first column has this heading. */
function tablesBelow(firstHeading: string): Row[][] {
  const tables: Row[][] = [];
  let rows: Row[] | undefined;
  for (const line of page.split('\n')) {
    if (line.startsWith(`| ${firstHeading} |`)) tables.push((rows = []));
    else if (!line.startsWith('|')) rows = undefined;
    else if (!line.startsWith('|---')) rows?.push({ name: /`([^`]+)`/.exec(line)?.[1] ?? '', line });
  }
  return tables;
}

function existsHere(path: string): boolean {
  try {
    readFileSync(new URL(`../../${path}`, import.meta.url));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', ');
