/** `docs/differences.md` names every command and every setting with its grade; with UPDATE_DOCS=1 it is written anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';
import { type Setting, settingTable } from '../../src/settings.ts';
import { commandNotes, type Grade, settingNotes } from './difference-notes.ts';
import { fillMarkers, table } from './markers.ts';

const file = new URL('../../docs/differences.md', import.meta.url);
const defined = commands as unknown as Readonly<Record<string, AnyCommand | undefined>>;
const isDone = (code: string): boolean => defined[code]?.status === 'done';
const codes = catalogue.map(({ code }) => code);
const settings = Object.entries(settingTable) as [string, Setting][];

function gradeOfCommand(code: string): Grade {
  if (!isDone(code)) return 'absent';
  return commandNotes[code]?.grade ?? (defined[code]!.confidence === 'high' ? 'exact' : 'approximate');
}

function gradeOfSetting(name: string, { noEffect }: Setting): Grade {
  return noEffect === undefined ? (settingNotes[name]?.grade ?? 'exact') : 'absent';
}

const answering = (): string =>
  table(
    ['Command', 'Does', 'How', 'What differs'],
    catalogue
      .filter(({ code }) => isDone(code))
      .map(({ code, title }) => [
        `\`${code}\``,
        defined[code]!.title ?? title,
        gradeOfCommand(code),
        commandNotes[code]?.words ?? (gradeOfCommand(code) === 'approximate' ? UNSETTLED : ''),
      ]),
  );

/** Families in one line each: nothing differs but that they are not there. */
const absent = (): string => {
  const families = [...new Set(catalogue.map(({ family }) => family))];
  return table(
    ['Family', 'Commands that answer 67'],
    families
      .map((family) => [
        family,
        catalogue
          .filter((entry) => entry.family === family && !isDone(entry.code))
          .map(({ code }) => `\`${code}\``)
          .join(' '),
      ])
      .filter(([, list]) => list !== ''),
  );
};

const settingRows = (): string =>
  table(
    ['Setting', 'On the device', 'How', 'What differs'],
    settings
      .filter(([, { group }]) => group !== 'own')
      .map(([name, setting]) => [
        `\`${name}\``,
        setting.label!,
        gradeOfSetting(name, setting),
        setting.noEffect ?? settingNotes[name]?.words ?? '',
      ]),
  );

const ownSettings = (): string =>
  table(
    ['Setting', 'What it is for'],
    settings.filter(([, { group }]) => group === 'own').map(([name, { doc }]) => [`\`${name}\``, doc]),
  );

const UNSETTLED = 'public sources leave parts open; the page of the command marks them';

describe('docs/differences.md', () => {
  test.each([
    ['answering', answering],
    ['absent', absent],
    ['settings', settingRows],
    ['own-settings', ownSettings],
  ])('has the table of %s as the definitions and notes have it', (name, content) => {
    const page = readFileSync(file, 'utf8');
    const filled = fillMarkers(page, name, content());
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, filled);
    else expect(page, 'UPDATE_DOCS=1 writes the tables anew').toBe(filled);
  });

  test('names all 274 commands of the catalogue, each once in its tables', () => {
    const page = readFileSync(file, 'utf8');
    const named = [
      ...part(page, 'answering').matchAll(/^\| `(\w\w)` /gm),
      ...part(page, 'absent').matchAll(/`(\w\w)`/g),
    ];
    expect(named.map(([, code]) => code!).sort()).toEqual([...codes].sort());
    expect(codes).toHaveLength(274);
  });

  test('names every setting once in its tables', () => {
    const page = readFileSync(file, 'utf8');
    const named = [...(part(page, 'settings') + part(page, 'own-settings')).matchAll(/^\| `(\w+)` /gm)];
    expect(named.map(([, name]) => name!).sort()).toEqual(settings.map(([name]) => name).sort());
  });

  test('calls exact only what the definition is sure of', () => {
    const unsure = codes.filter((code) => gradeOfCommand(code) === 'exact' && defined[code]!.confidence !== 'high');
    expect(unsure).toEqual([]);
  });

  test('gives a grade and a reason to every area', () => {
    const rows = [...part(readFileSync(file, 'utf8'), 'areas').matchAll(/^\| (.*) \| (.*) \| (.*) \|$/gm)].slice(2);
    expect(rows.length).toBeGreaterThan(20);
    for (const [, area, grade, words] of rows) {
      expect([area, grade]).toEqual([area, expect.stringMatching(/^(exact|approximate|absent)$/)]);
      if (grade !== 'exact') expect([area, words]).not.toEqual([area, '']);
    }
  });

  test('has notes only for commands and settings that exist', () => {
    expect(Object.keys(commandNotes).filter((code) => !codes.includes(code))).toEqual([]);
    expect(Object.keys(settingNotes).filter((name) => !Object.hasOwn(settingTable, name))).toEqual([]);
  });
});

const part = (page: string, name: string): string =>
  new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(page)?.[1] ?? '';
