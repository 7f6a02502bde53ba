/** The image as its definition says it; `.ci/run` also runs its steps in an empty folder. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { all, execForm, isSent, parseCopy, parseDockerfile, readRepositoryFile, repositoryFile } from './dockerfile.ts';

const text = readRepositoryFile('Dockerfile');
const dockerignore = readRepositoryFile('.dockerignore');
const stages = parseDockerfile(text);
const build = stages[0]!;
const run = stages[1]!;

describe('Dockerfile', () => {
  it('builds in one stage and runs in another', () => {
    expect(stages).toHaveLength(2);
    expect(build.image).toMatch(/^node:24-slim$/);
    expect(run.image).toMatch(/nodejs24.*:nonroot$/);
    const copies = all(run, 'COPY').map(parseCopy);
    expect(copies.length).toBeGreaterThan(0);
    for (const { from } of copies) expect(from).toBe(build.name);
  });

  it('pins every image to a tag that is not latest', () => {
    for (const { image } of stages) expect(image).toMatch(/:(?!latest$)[\w.-]+$/);
  });

  it('runs as a numbered user that is not root', () => {
    expect(all(run, 'USER').at(-1)).toMatch(/^[1-9]\d*(:[1-9]\d*)?$/);
  });

  it('needs no shell to run', () => {
    expect(all(run, 'RUN')).toEqual([]);
    for (const keyword of ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'])
      expect(execForm(all(run, keyword)[0]!), keyword).toBeDefined();
  });

  it('asks pinward itself whether it is healthy', () => {
    const health = execForm(all(run, 'HEALTHCHECK')[0]!)!;
    expect(health.slice(0, -1)).toEqual(execForm(all(run, 'ENTRYPOINT')[0]!));
    expect(health.at(-1)).toBe('health');
  });

  it('serves on all addresses of the container, on port 1500, and stops at SIGTERM', () => {
    expect(execForm(all(run, 'CMD')[0]!)).toEqual(['serve', '--host', '0.0.0.0']);
    expect(all(run, 'EXPOSE')).toEqual(['1500 2500']);
    expect(all(run, 'STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  it('runs no install scripts and installs what the lock file says', () => {
    const installs = all(build, 'RUN').filter((command) => command.includes('npm'));
    expect(installs).toEqual(['npm ci --ignore-scripts']);
  });

  it('copies only files that exist and reach the engine', () => {
    const sources = all(build, 'COPY').flatMap((rest) => parseCopy(rest).sources);
    for (const source of sources) {
      expect(existsSync(repositoryFile(source)), source).toBe(true);
      expect(isSent(source, dockerignore), source).toBe(true);
    }
  });

  it('keeps everything else away from the engine', () => {
    for (const path of ['.git', 'node_modules', 'dist', 'test', '.env', 'anything-new'])
      expect(isSent(path, dockerignore), path).toBe(false);
  });

  it('holds no secret', () => {
    const secret = /password|passwd|secret|token|credential|api_?key|private_?key|_auth/i;
    const names = stages.flatMap((stage) => [...all(stage, 'ENV'), ...all(stage, 'ARG')]);
    for (const name of names) expect(name).not.toMatch(secret);
    expect(readRepositoryFile('.npmrc')).not.toMatch(secret);
  });
});
