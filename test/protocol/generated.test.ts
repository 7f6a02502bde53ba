import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { lengthAndType, presenceWords } from '../../protocol/derive/docs-fields.ts';
import { generate } from '../../protocol/derive/generate.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';

const root = new URL('../../protocol/generated/', import.meta.url);
const files = generate();

describe('generated files', () => {
  it.each([...files.keys()])('%s is current; `npm run derive` makes it so', (path) => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(files.get(path));
  });

  it('are there for defined commands and no others', () => {
    const pages = readdirSync(new URL('commands/', root)).sort();
    expect(pages).toEqual(
      Object.keys(commands)
        .sort()
        .map((code) => `${code}.md`),
    );
  });

  it('list all codes with totals that add up', () => {
    const page = files.get('coverage.md')!;
    expect(catalogue).toHaveLength(274);
    for (const { code } of catalogue)
      expect(page).toMatch(new RegExp(`^\\| (\\[${code}\\]\\(commands/${code}\\.md\\)|${code}) \\|`, 'm'));
    const totals = [...page.matchAll(/^\| (?:P[123]|all) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map((row) =>
      row.slice(1).map(Number),
    );
    expect(totals).toHaveLength(4);
    for (const [done, layout, notYet, all] of totals) expect(done! + layout! + notYet!).toBe(all);
    expect(totals[3]![3]).toBe(274);
  });

  it('carry the fields of a command in the catalogue', () => {
    const entries = (
      JSON.parse(files.get('commands.json')!) as { commands: { code: string; request?: { name: string }[] }[] }
    ).commands;
    const kq = entries.find(({ code }) => code === 'KQ')!;
    expect(kq.request!.map(({ name }) => name)).toEqual(Object.keys(commands.KQ.request));
    expect(entries).toHaveLength(274);
  });

  it('say presence, length and type in words', () => {
    const { request } = commands.A0;
    expect(presenceWords(request.kek)).toBe('`mode` `1`, `B`');
    expect(presenceWords(request.header)).toBe('key block LMK');
    expect(presenceWords(request.lmkId)).toBe('optional');
    expect(presenceWords(commands.CA.request.destinationKsn)).toBe(
      '`destinationFlag` `*`, `~`, `!`; or `destinationKey.usage` `B0`, `41`, `42`, `43`, `44`',
    );
    expect(lengthAndType(commands.KQ.request.atc)).toBe('2B');
    expect(lengthAndType(commands.CA.request.pinBlock)).toBe('16H, or 32H for an AES key block');
  });
});
