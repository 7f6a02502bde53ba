/** The work of `pinward release`. */
import { resolve } from 'node:path';
import { releaseRefusal } from '../hsm/release.ts';
import { type ReleaseReport, releaseDirectory } from '../store/release/release.ts';
import type { ReleaseChoices } from './release.ts';
import { type ExitCode, fail, printJson, type Terminal } from './terminal.ts';

/** Releases a directory, or says what would be erased. */
export async function runRelease(choices: ReleaseChoices, terminal: Terminal): Promise<ExitCode> {
  const { yes = false, cards = false, audit = false, json = false } = choices;
  const data = choices.data ?? (terminal.environment['PINWARD_DATA'] || undefined);
  if (data === undefined) return fail(terminal, 'which data directory? Name it with --data or PINWARD_DATA', 2);
  const folder = resolve(data);
  const report = await releaseDirectory({
    folder,
    withCards: cards,
    withAudit: audit,
    isTrial: !yes,
    refuse: (sections) => releaseRefusal((section) => sections.get(section) as never),
  });
  if ('problem' in report) return fail(terminal, report.problem);
  if (json) printJson(terminal, { folder, released: yes, ...report });
  else terminal.stdout.write(`${(yes ? reportLines(folder, report) : trialLines(folder, report)).join('\n')}\n`);
  return report.found.length === 0 ? 0 : 1;
}

function trialLines(folder: string, { erased, kept }: ReleaseReport): string[] {
  return [
    `Nothing is erased yet. With --yes these files of ${folder} would be:`,
    ...erased.map((path) => `  ${path}`),
    ...(kept.length > 0 ? ['These would stay:', ...kept.map((path) => `  ${path}`)] : []),
  ];
}

function reportLines(folder: string, { erased, kept, pieces, found }: ReleaseReport): string[] {
  const lines = [
    `Released ${folder}: ${counted(erased.length, 'file')} erased, ${kept.length} kept.`,
    ...erased.map((path) => `  erased  ${path}`),
    ...kept.map((path) => `  kept    ${path}`),
  ];
  if (found.length === 0)
    return [
      ...lines,
      `Proof: ${counted(pieces, 'piece')} of what was erased, none of which is in the files that are left.`,
    ];
  return [
    ...lines,
    'The proof failed: something of what was erased is still in these files, which Pinward did not make. Erase them:',
    ...found.map((path) => `  ${path}`),
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
