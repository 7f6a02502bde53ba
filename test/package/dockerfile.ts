/** Reads the Dockerfile and .dockerignore: enough of their grammar for this project's own two files. */
import { readFileSync } from 'node:fs';

/** One instruction; continued lines are joined. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** From one FROM to the next. */
export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** What COPY says. */
export interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly destination: string;
}

/** The stages of a Dockerfile; build arguments before the first FROM are put into image names. */
export function parseDockerfile(text: string): readonly Stage[] {
  const defaults = new Map<string, string>();
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const { keyword, rest } of instructionsOf(text)) {
    if (keyword === 'FROM') {
      const [image = '', , name] = rest.split(/\s+/);
      stages.push({
        image: image.replace(/\$\{(\w+)\}/g, (_, key: string) => defaults.get(key) ?? ''),
        name,
        instructions: [],
      });
    } else if (stages.length === 0) {
      const [key = '', value = ''] = rest.split('=');
      if (keyword === 'ARG') defaults.set(key, value);
    } else stages.at(-1)!.instructions.push({ keyword, rest });
  }
  return stages;
}

/** What follows each instruction of one kind. */
export function all(stage: Stage, keyword: string): readonly string[] {
  return stage.instructions.filter((instruction) => instruction.keyword === keyword).map(({ rest }) => rest);
}

/** A COPY instruction in parts. */
export function parseCopy(rest: string): Copy {
  const words = rest.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), destination: paths.at(-1)! };
}

/** The words of an instruction in exec form, or undefined when it is in shell form. */
export function execForm(rest: string): readonly string[] | undefined {
  const list = /\[.*\]$/.exec(rest);
  return list === null ? undefined : (JSON.parse(list[0]) as string[]);
}

/** Whether a path at the top of the repository reaches the engine. */
export function isSent(path: string, dockerignore: string): boolean {
  let sent = true;
  for (const line of dockerignore.split('\n').map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const pattern = line.replace(/^!/, '');
    if (pattern === '*' || pattern === path) sent = line.startsWith('!');
  }
  return sent;
}

/** A file at the top of the repository. */
export const repositoryFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
export const readRepositoryFile = (path: string): string => readFileSync(repositoryFile(path), 'utf8');

function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, keyword = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { keyword: keyword.toUpperCase(), rest };
    });
}
