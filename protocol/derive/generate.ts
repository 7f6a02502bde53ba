/** Everything under `protocol/generated`, from the definitions. */
import { commands } from '../commands/index.ts';
import type { AnyCommand } from '../dsl/command.ts';
import { catalogueJson, coveragePage } from './catalogue.ts';
import { codecIndex, codecSource } from './codec-source.ts';
import { commandPage, errorsPage } from './docs.ts';

/** Text of every generated file by its path under `protocol/generated`. */
export function generate(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set('commands.json', catalogueJson());
  files.set('coverage.md', coveragePage());
  files.set('errors.md', errorsPage());
  for (const command of Object.values(commands) as AnyCommand[])
    files.set(`commands/${command.code}.md`, commandPage(command));
  const done = (Object.values(commands) as AnyCommand[]).filter(({ status }) => status === 'done');
  for (const command of done) files.set(`codecs/${command.code}.ts`, codecSource(command));
  files.set('codecs/index.ts', codecIndex(done));
  return files;
}
