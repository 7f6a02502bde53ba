// Builds dist: one JavaScript and one declaration file per source for the library, and the `pinward` command as one
// file that starts fast, with HTTP management and the load tester beside it. `--if-stale` does nothing when dist is newer than everything it is made of.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const command = join(root, 'dist/pinward.js');
const commandSource = join(root, 'src/cli/main.ts');
/** Parts of the command that most runs do not need, each in files of its own beside it. */
const parts = {
  http: 'src/manage/listener.ts',
  bench: 'src/cli/run-bench.ts',
  tiers: 'src/cli/run-tiers.ts',
  yaml: 'yaml',
};
/** Leaves the lazy imports of those parts to their own files. */
const partsApart = {
  name: 'parts-apart',
  resolveId(source, _importer, { kind }) {
    const part = Object.entries(parts).find(([, file]) => `/${source}`.endsWith(`/${file.split('/').at(-1)}`));
    return kind === 'dynamic-import' && part ? { id: `./parts/${part[0]}.js`, external: true } : undefined;
  },
};
const inputs = [
  'src',
  'protocol',
  'bench/scenarios',
  'build.mjs',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

if (process.argv.includes('--if-stale') && isFresh()) process.exit(0);
const startedAt = performance.now();
rmSync(join(root, 'dist'), { recursive: true, force: true });
buildLibrary();
await buildCommand();
console.log(`built dist in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

/** The compiler is called by path: other packages may bring a `tsc` of their own. */
function buildLibrary() {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) stop('the TypeScript compiler is not installed: run `npm ci --ignore-scripts` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) stop(`the library does not compile (tsc -p tsconfig.build.json):\n${stdout}${stderr}`);
}

async function buildCommand() {
  if (!existsSync(commandSource)) stop('src/cli/main.ts is missing: it is where the pinward command starts');
  const { build } = await import('rolldown');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shared = {
    cwd: root,
    platform: 'node',
    transform: { target: 'node20', define: { 'process.env.PINWARD_VERSION': JSON.stringify(version) } },
    logLevel: 'silent',
  };
  // Half the text to parse at each start; names stay readable in a stack trace.
  const output = { format: 'esm', comments: { legal: true, annotation: false, jsdoc: false }, minify: { compress: true, mangle: false, codegen: true } };
  try {
    await build({
      ...shared,
      input: commandSource,
      plugins: [partsApart],
      output: { ...output, file: command, codeSplitting: false, banner: '#!/usr/bin/env node' },
    });
    await build({
      ...shared,
      input: parts,
      output: { ...output, dir: join(root, 'dist/parts'), chunkFileNames: '[name]-[hash].js' },
    });
  } catch (error) {
    stop(`the pinward command cannot be bundled (rolldown src/cli/main.ts):\n${error.message}`);
  }
  chmodSync(command, 0o755);
}

function isFresh() {
  if (!existsSync(command)) return false;
  const builtAt = statSync(command).mtimeMs;
  return inputs.every((input) => newest(join(root, input)) <= builtAt);
}

/** When a file, or anything in a folder (its own list of files too), was last changed. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function stop(reason) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  console.error(`build: ${reason}`);
  process.exit(1);
}
