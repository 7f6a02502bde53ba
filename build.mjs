// Builds dist: one JavaScript and one declaration file per source for the library, and the `pinward` command as one
// file that starts fast, with the device and all that is loaded on demand beside it. `--if-stale` does nothing when dist is newer than everything it is made of.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const command = join(root, 'dist/pinward.js');
const commandSource = join(root, 'src/cli/main.ts');
/**
 * Parts that only share types and data with the rest, each with its own copy of the packages it uses: with one copy for
 * all, a device would load what HTTP alone needs of them.
 */
const parts = {
  http: 'src/manage/listener.ts',
  bench: 'src/cli/run-bench.ts',
  tiers: 'src/cli/run-tiers.ts',
};
/** Leaves the lazy imports of those parts to their own files. */
const partsApart = {
  name: 'parts-apart',
  resolveId(source, importer, { kind }) {
    if (kind !== 'dynamic-import') return undefined;
    const file = relative(root, resolve(dirname(importer), source));
    const name = Object.keys(parts).find((part) => parts[part] === file);
    return name && { id: `part:${name}`, external: 'absolute' };
  },
  renderChunk(code, { fileName }) {
    const folder = fileName.startsWith('parts/') ? './' : './parts/';
    return code.replaceAll(/part:(\w+)/g, (text, name) => (name in parts ? `${folder}${name}.js` : text));
  },
};
/** What `pinward serve` runs: it has a file of its own, so that a device starts from two files. */
const deviceSource = join(root, 'src/cli/run-device.ts');
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
      dir: join(root, 'dist'),
      format: 'esm',
      // What is imported on demand, and what several such parts share, stands beside the command.
      chunkFileNames: 'parts/[name]-[hash].js',
      // Half the text to parse at each start; names stay readable in a stack trace.
      minify: { compress: true, mangle: false, codegen: true },
      comments: { legal: true, annotation: false, jsdoc: false },
    };
    const device = await deviceModules(build, shared);
    await build({
      ...shared,
      input: { pinward: commandSource },
      plugins: [partsApart],
      output: {
        ...output,
        entryFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'device', test: (id) => device.has(id) }] },
        banner: ({ isEntry }) => (isEntry ? '#!/usr/bin/env node' : ''),
      },
    });
    await build({ ...shared, input: parts, output: { ...output, entryFileNames: 'parts/[name].js' } });
  } catch (error) {
    stop(`the pinward command cannot be bundled (rolldown src/cli/main.ts):\n${error.message}`);
  }
  chmodSync(command, 0o755);
}

/** The modules that a device needs from its start, without those that every subcommand needs. */
async function deviceModules(build, shared) {
  const { output } = await build({
    ...shared,
    input: [commandSource, deviceSource],
    plugins: [partsApart],
    write: false,
  });
  const reached = (source) => {
    const names = [output.find(({ facadeModuleId }) => facadeModuleId === source).fileName];
    // The list grows while it is walked.
    for (const name of names) for (const next of chunkOf(name).imports) if (!names.includes(next)) names.push(next);
    return names.flatMap((name) => chunkOf(name).moduleIds ?? []);
  };
  const chunkOf = (name) => output.find(({ fileName }) => fileName === name) ?? { imports: [] };
  const everywhere = new Set(reached(commandSource));
  return new Set(reached(deviceSource).filter((id) => !everywhere.has(id)));
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
