/** `docs/settings.md` shows the table of settings; settings that claim an effect have one; with UPDATE_DOCS=1 it is written anew. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Setting, settingGroups, settingTable } from '../../src/settings.ts';
import { fillMarkers, table } from './markers.ts';

const file = new URL('../../docs/settings.md', import.meta.url);
const all = Object.entries(settingTable) as [string, Setting][];

test.each(settingGroups)('docs/settings.md has the table of %s', (group) => {
  const page = readFileSync(file, 'utf8');
  const filled = fillMarkers(page, group, rowsOf(group));
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, filled);
  else expect(page).toBe(filled);
});

function rowsOf(group: string): string {
  const isOnDevice = group !== 'own';
  const rows = all
    .filter(([, setting]) => setting.group === group)
    .map(([name, { label, form, lab, device, pci, eraseNeeded, doc, effect, noEffect }]) => [
      `\`${name}\``,
      ...(isOnDevice ? [label!] : []),
      form,
      shown(lab),
      shown(device),
      shown(pci),
      ...(isOnDevice ? [ERASES[String(eraseNeeded) as keyof typeof ERASES]] : []),
      `${doc}. ${noEffect === undefined ? `Seen by a host: ${effect}` : `**No effect yet:** ${noEffect}`}`,
    ]);
  const head = ['Setting', ...(isOnDevice ? ['On the device'] : []), 'Values', 'lab', 'device', 'pci'];
  return table([...head, ...(isOnDevice ? ['Erases LMKs'] : []), 'Effect'], rows);
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value));
const ERASES = { true: 'yes', false: 'no', leaving: 'leaving' } as const;

describe('the effect of a setting', () => {
  const places = [...sources('src'), ...sources('protocol')].filter(
    (path) => path !== 'src/settings.ts' && !/^(src\/snmp|src\/hsm\/configure|protocol\/generated)\//.test(path),
  );
  const lines = places.flatMap((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').split('\n'));
  /** Lines that read a setting: by name of the object, of its type, or by its own name as text. */
  const readers = (name: string) =>
    lines.filter(
      (line) => new RegExp(`\\b${name}\\b`).test(line) && new RegExp(`ettings|[rR]ule|'${name}'`).test(line),
    );

  test.each(all)('of %s is there, or the table says that it is not', (name, { noEffect }) => {
    if (noEffect === undefined) expect(readers(name)).not.toEqual([]);
    else expect(readers(name)).toEqual([]);
  });
});

/** TypeScript files below a folder of the repository. */
function sources(folder: string): string[] {
  return readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}
