/** `docs/console.md` names every console command; with UPDATE_DOCS=1 its tables are written anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ConsoleCommand, commandGroups } from '../../src/console/command.ts';
import { STATES } from '../../src/console/commands/listing.ts';
import { consoleCommands } from '../../src/console/table.ts';

const file = new URL('../../docs/console.md', import.meta.url);

test('docs/console.md has every console command with its state and activity, and no other', () => {
  const page = readFileSync(file, 'utf8');
  const between = /(?<=<!-- commands -->\n)[\s\S]*(?=<!-- \/commands -->)/;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page.replace(between, tables));
  else expect(between.exec(page)?.[0]).toBe(tables());
});

function tables(): string {
  const all = [...consoleCommands.values()];
  const lines: string[] = [];
  for (const [group, title] of Object.entries(commandGroups)) {
    const here = all.filter((command) => command.group === group && command.absent === undefined);
    if (here.length === 0) continue;
    lines.push(`### ${title}`, '', '| Command | Does | State | Activity |', '| --- | --- | --- | --- |');
    lines.push(...here.map(row), '');
  }
  lines.push('### Without meaning in software', '', 'They answer with one line that says so.', '');
  lines.push('| Command | On the device | Here |', '| --- | --- | --- |');
  for (const { name, title, absent } of all)
    if (absent !== undefined) lines.push(`| \`${name}\` | ${title} | ${absent} |`);
  return `${lines.join('\n')}\n`;
}

function row({ name, title, states, changeStates, authorise = '', options }: ConsoleCommand): string {
  const words = Object.entries(options ?? {}).map(([word, meaning]) => `; \`${name} ${word}\` ${meaning}`);
  const change = changeStates === undefined ? '' : `; ${STATES[changeStates]} to change`;
  return `| \`${name}\` | ${title}${words.join('')} | ${STATES[states]}${change} | ${authorise} |`;
}
