/** Reading the state file when a data directory is opened, with words for every way in which it can be unreadable. */
import { join } from 'node:path';
import { BESIDE, writeAtomically } from './atomic-file.ts';
import type { StoreProblem } from './failure.ts';
import type { FileSystem } from './file-system.ts';
import { type DecodedState, decodeState, type FormatProblem, type StateFormat } from './format.ts';

/** What a directory holds, and in what form it was found. */
export interface StateFile extends DecodedState {
  /** `older` was migrated and is still to be written. */
  readonly found: 'nothing' | 'older' | 'present';
}

/** Where to read. */
export interface ReadParts {
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly format: StateFormat;
}

/** Reads the state, clearing away what a crash left beside it. A copy stays of a state of an older version. */
export async function readState({ folder, fileSystem, format }: ReadParts): Promise<StateFile | StoreProblem> {
  const path = join(folder, 'state.jsonl');
  await fileSystem.remove(path + BESIDE);
  const bytes = await fileSystem.read(path);
  if (bytes === undefined) return { sections: new Map(), commit: 0, version: format.version, found: 'nothing' };
  const state = decodeState(bytes, format);
  if ('fault' in state) return { problem: wordsFor(state, { path, folder, version: format.version }) };
  if (state.version === format.version) return { ...state, found: 'present' };
  await writeAtomically(fileSystem, { path: join(folder, `state.version-${state.version}.jsonl`), content: bytes });
  return { ...state, found: 'older' };
}

function wordsFor(
  problem: FormatProblem,
  { path, folder, version }: { path: string; folder: string; version: number },
): string {
  const waysOut =
    `restore a snapshot (pinward snapshot restore FILE --data ${folder}), ` +
    `or begin anew (pinward snapshot reset --data ${folder}), which keeps this file aside`;
  switch (problem.fault) {
    case 'damaged':
      return `${path} is damaged: ${problem.words}. Nothing was changed; ${waysOut}`;
    case 'foreign':
      return `${path} is no state of Pinward, or its beginning is damaged. Nothing was changed; ${waysOut}`;
    case 'newer':
      return `${path} was written by a newer Pinward (format ${problem.version}; this one reads up to ${version}). Nothing was changed; run that version, or ${waysOut}`;
    case 'older':
      return `${path} has format ${problem.version}, which this Pinward no longer reads. Nothing was changed; open it with an older version first, or ${waysOut}`;
  }
}
