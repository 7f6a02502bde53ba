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
};
/** Leaves the lazy imports of those parts to their own files. */
const partsApart = {
  name: 'parts-apart',
  setup(build) {
    for (const [name, source] of Object.entries(parts))
      build.onResolve({ filter: new RegExp(`/${source.split('/').at(-1).replaceAll('.', '\\.')}$`) }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./parts/${name}.js`, external: true } : undefined,
      );
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
  const { build } = await import('esbuild');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  try {
    const shared = {
      absWorkingDir: root,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Half the text to parse at each start; names stay readable in a stack trace.
      minifyWhitespace: true,
      minifySyntax: true,
      define: { 'process.env.PINWARD_VERSION': JSON.stringify(version) },
      // Packages in CommonJS form (commander, pino) call `require` for the modules of Node.
      banner: {
        js: "#!/usr/bin/env node\nimport { createRequire as pinwardRequire } from 'node:module';\nconst require = pinwardRequire(import.meta.url);",
      },
      legalComments: 'inline',
      logLevel: 'silent',
    };
    await build({ ...shared, entryPoints: [commandSource], outfile: command, plugins: [partsApart] });
    const entryPoints = Object.entries(parts).map(([name, source]) => ({ in: source, out: name }));
    await build({ ...shared, entryPoints, outdir: join(root, 'dist/parts'), splitting: true });
  } catch (error) {
    const messages = error.errors?.map(
      ({ text, location }) => (location ? `${location.file}:${location.line}: ` : '') + text,
    );
    stop(`the pinward command cannot be bundled (esbuild src/cli/main.ts):\n${messages?.join('\n') ?? error.message}`);
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
