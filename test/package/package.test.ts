/** What package.json and the lock file promise; `.ci/run` also installs the packed package. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRepositoryFile, repositoryFile } from './dockerfile.ts';

interface Manifest {
  readonly version: string;
  readonly bin: { readonly pinward: string };
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface Lock {
  readonly version: string;
  readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly integrity?: string }>>;
}

const manifest = JSON.parse(readRepositoryFile('package.json')) as Manifest;
const lock = JSON.parse(readRepositoryFile('package-lock.json')) as Lock;

describe('package.json', () => {
  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('supports Node 20 and later', () => {
    expect(manifest.engines.node).toBe('>=20.19');
  });

  it('has an entry in the change log', () => {
    expect(readRepositoryFile('CHANGELOG.md')).toContain(`## [${manifest.version}]`);
  });
});

describe('package-lock.json', () => {
  it('has the version of package.json', () => {
    expect(lock.version).toBe(manifest.version);
  });

  it('names no registry, so that it installs from whichever one npm is set to', () => {
    const named = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(named.map(([path]) => path)).toEqual([]);
  });

  it('has a hash for every package', () => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  });
});

describe('the packed package', () => {
  let files: ReadonlySet<string>;
  beforeAll(() => {
    const words = ['pack', '--ignore-scripts', '--dry-run', '--json', '--silent'];
    const { stdout } = spawnSync('npm', words, { cwd: fileURLToPath(repositoryFile('.')), encoding: 'utf8' });
    const [packed] = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }[];
    files = new Set(packed!.files.map(({ path }) => path));
  });

  it('holds what every entry points at (after npm run build)', () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    );
    for (const target of [...targets, manifest.bin.pinward]) expect(files, target).toContain(target.replace('./', ''));
  });

  it('holds licence and read-me, and no sources, tests or settings of ours', () => {
    expect(files).toContain('LICENSE');
    expect(files).toContain('README.md');
    const allowed = /^(dist\/|protocol\/generated\/|package\.json$|LICENSE$|README\.md$|CHANGELOG\.md$)/;
    for (const path of files) {
      expect(path).toMatch(allowed);
      expect(path).not.toMatch(/\.test\.|(?<!\.d)\.ts$|\.map$/);
    }
  });

  it('has a command that starts by itself, in one file', () => {
    const command = repositoryFile(manifest.bin.pinward);
    accessSync(command, constants.X_OK);
    const text = readFileSync(command, 'utf8');
    expect(text.split('\n')[0]).toBe('#!/usr/bin/env node');
    const imported = [...text.matchAll(/^(?:import|export) .*?from ["']([^"']+)["'];?$/gm)].map(([, name]) => name!);
    for (const name of imported) expect(name).toMatch(/^(node:)?[a-z_/]+$/);
  });
});
