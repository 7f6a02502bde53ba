// Builds dist: one JavaScript and one declaration file per source for the library, and the `pinward` command as a small
// launcher, one script with its compiled code, and what is loaded on demand. `--if-stale` does nothing when dist is newer than everything it is made of.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const command = join(root, 'dist/pinward.js');
const compiler = join(root, 'dist/compile-command.js');
const commandSource = join(root, 'src/cli/main.ts');
/**
 * Parts that most runs do not need, in files of their own. They share only types and plain data with the rest, because each
 * has its own copy of what it imports.
 */
const parts = {
  http: 'src/manage/listener.ts',
  snmp: 'src/snmp/agent.ts',
  bench: 'src/cli/run-bench.ts',
  tiers: 'src/cli/run-tiers.ts',
  yaml: 'yaml',
};
/** Leaves the lazy imports of those parts to their own files. */
const partsApart = {
  name: 'parts-apart',
  resolveId(source, importer, { kind }) {
    if (kind !== 'dynamic-import') return undefined;
    const file = source.startsWith('.') ? relative(root, resolve(dirname(importer), source)) : source;
    const name = Object.keys(parts).find((part) => parts[part] === file);
    return name && { id: `../parts/${name}.cjs`, external: 'absolute' };
  },
};
/** What we use of `yaml`: as CommonJS it has no names that another file could import. */
const YAML = 'yaml-by-name';
const yamlByName = {
  name: YAML,
  resolveId: (source) => (source === YAML ? source : undefined),
  load: (id) => (id === YAML ? "export { parseDocument } from 'yaml';" : undefined),
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
  try {
    const output = {
      format: 'esm',
      // Half the text to parse at each start; names stay readable in a stack trace.
      minify: { compress: true, mangle: false, codegen: true },
      comments: { legal: true, annotation: false, jsdoc: false },
    };
    // Scripts with kept code cannot import, they require.
    const script = { ...output, format: 'cjs', dynamicImportInCjs: false };
    await build({
      ...shared,
      input: commandSource,
      plugins: [partsApart],
      // One file: each more costs a start some milliseconds. A script and no module, because only its compiled code can be kept.
      output: { ...script, file: join(root, 'dist/command/command.cjs'), codeSplitting: false },
    });
    await build({
      ...shared,
      input: { ...parts, yaml: YAML },
      plugins: [yamlByName],
      output: {
        ...script,
        dir: join(root, 'dist/parts'),
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name]-[hash].cjs',
      },
    });
    await build({
      ...shared,
      input: 'src/cli/compile-command.ts',
      output: { ...output, file: compiler, codeSplitting: false },
    });
    await build({
      ...shared,
      input: 'src/cli/launch.ts',
      output: { ...output, file: command, codeSplitting: false, banner: '#!/usr/bin/env node' },
    });
  } catch (error) {
    stop(`the pinward command cannot be bundled (rolldown src/cli/main.ts):\n${error.message}`);
  }
  chmodSync(command, 0o755);
  const { status, stderr } = spawnSync(process.execPath, [compiler], { encoding: 'utf8', timeout: 60_000 });
  rmSync(compiler);
  // Without it everything works and starts slower: no reason to have no build, where not even a port of 127.0.0.1 can be opened.
  if (status !== 0) console.error(`build: the compiled code of the pinward command cannot be kept:\n${stderr}`);
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
