/**
 * Checks the package as its users get it: packs it, lints the tarball, checks its types, installs it into an empty
 * project, imports every entry and runs the command. Called by `.ci/run`; installing needs the registry.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRepositoryFile, repositoryFile } from './dockerfile.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(repositoryFile('.'));
const { name, version, exports } = JSON.parse(readRepositoryFile('package.json')) as Manifest;
const folder = mkdtempSync(join(tmpdir(), 'pinward-package-'));
try {
  const packed = run(root, 'npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const tarball = join(folder, packed.trim().split('\n').at(-1)!);
  run(root, process.execPath, [join(root, 'node_modules/publint/src/cli.js'), 'run', tarball, '--strict']);
  run(root, 'npx', [
    '--no-install',
    'attw',
    tarball,
    '--profile',
    'esm-only',
    '--no-emoji',
    '--exclude-entrypoints',
    './package.json',
  ]);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  run(project, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball]);
  for (const entry of Object.keys(exports)) importEntry(project, entry);
  const shown = run(project, join(project, 'node_modules/.bin', name), ['--version']).trim();
  if (!shown.includes(version)) throw new Error(`${name} --version says "${shown}", package.json says ${version}`);
  console.log(
    `${tarball.split('/').at(-1)} installs, its ${Object.keys(exports).length} entries import, ${name} ${shown} runs`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function importEntry(project: string, entry: string): void {
  const specifier = name + entry.slice(1);
  const attributes = entry.endsWith('.json') ? ", { with: { type: 'json' } }" : '';
  const script = `const names = Object.keys(await import('${specifier}'${attributes})); if (names.length === 0) throw new Error('exports nothing')`;
  run(project, process.execPath, ['--no-warnings', '--input-type=module', '-e', script]);
}

function run(cwd: string, program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
  return stdout;
}
