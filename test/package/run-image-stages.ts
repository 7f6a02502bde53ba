/**
 * Runs what the Dockerfile runs, without an engine: the build stage's commands in an empty folder that holds only what
 * COPY brings, then the run stage's command and its health check. Called by `.ci/run`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  all,
  execForm,
  isSent,
  parseCopy,
  parseDockerfile,
  readRepositoryFile,
  repositoryFile,
  type Stage,
} from './dockerfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-image-'));
const buildFolder = join(folder, 'build');
const runFolder = join(folder, 'app');
/** The base port and those of four LMKs. */
const PORTS = 5;
try {
  const [build, run] = parseDockerfile(readRepositoryFile('Dockerfile')) as [Stage, Stage];
  runBuildStage(build);
  copyToRunStage(build, run);
  await serveAndAsk(run);
  console.log('the image builds, serves, answers its health check and stops at its signal');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runBuildStage(stage: Stage): void {
  const dockerignore = readRepositoryFile('.dockerignore');
  mkdirSync(buildFolder, { recursive: true });
  for (const { keyword, rest } of stage.instructions) {
    if (keyword === 'COPY') {
      for (const source of parseCopy(rest).sources) {
        if (!isSent(source, dockerignore)) throw new Error(`COPY ${source}: .dockerignore keeps it away`);
        cpSync(fileURLToPath(repositoryFile(source)), join(buildFolder, source), { recursive: true });
      }
    } else if (keyword === 'RUN') {
      const { status } = spawnSync(rest, { cwd: buildFolder, shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
      if (status !== 0) throw new Error(`RUN ${rest}: exit code ${status}`);
    }
  }
}

function copyToRunStage(build: Stage, run: Stage): void {
  const workFolder = all(build, 'WORKDIR')[0]!;
  mkdirSync(runFolder);
  for (const rest of all(run, 'COPY'))
    for (const source of parseCopy(rest).sources) {
      const relative = source.slice(workFolder.length + 1);
      cpSync(join(buildFolder, relative), join(runFolder, basename(source)), { recursive: true });
    }
}

async function serveAndAsk(run: Stage): Promise<void> {
  const port = String(await freePort());
  const entry = here(execForm(all(run, 'ENTRYPOINT')[0]!)!);
  const command = execForm(all(run, 'CMD')[0]!)!;
  const health = [...here(execForm(all(run, 'HEALTHCHECK')[0]!)!), '--port', port];
  const server = start([...entry, ...command, '--port', port]);
  try {
    await healthy(health, server);
  } finally {
    server.kill(all(run, 'STOPSIGNAL')[0] as NodeJS.Signals);
  }
  const code = server.exitCode ?? (await new Promise((resolve) => server.once('exit', resolve)));
  if (code !== 0) throw new Error(`serve ended with ${code} after its stop signal`);
  if (succeeds(health)) throw new Error('the health check succeeds although nothing serves');
}

async function healthy(health: readonly string[], server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (server.exitCode !== null) throw new Error(`serve ended with ${server.exitCode}`);
    if (succeeds(health)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the health check does not succeed');
}

/** The image's paths, as they are here. */
function here(words: readonly string[]): string[] {
  return words.map((word) =>
    word === '/nodejs/bin/node' ? process.execPath : word.replace(/^\/app\//, `${runFolder}/`),
  );
}

function start([program, ...words]: readonly string[]): ChildProcess {
  return spawn(program!, words, { cwd: runFolder, stdio: ['ignore', 'ignore', 'inherit'] });
}

function succeeds([program, ...words]: readonly string[]): boolean {
  return spawnSync(program!, words, { cwd: runFolder, stdio: 'ignore' }).status === 0;
}

/** The first of as many free ports as the device has, below those that the system gives to connections meanwhile. */
async function freePort(): Promise<number> {
  for (let base = 20_000 + (process.pid % 1000) * 10; ; base += PORTS) {
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
