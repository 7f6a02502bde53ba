/** docs/transports.md against what it describes: keys, variables, options, log lines, code pages. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codePageNames } from '../../protocol/words/code-pages.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/server/time-limits.ts';
import { transportKeys, transportVariables } from '../../src/transports.ts';
import { readSource, sourceFiles } from '../architecture/imports.ts';
import { pinward } from '../cli/cli.ts';

const page = readFileSync('docs/transports.md', 'utf8');

describe('docs/transports.md', () => {
  test('names every key and every variable', () => {
    for (const key of Object.keys(transportKeys)) expect(page).toContain(`\`${key}\``);
    for (const [variable] of transportVariables) expect(page).toContain(`PINWARD_${variable}`);
    for (const variable of page.matchAll(/PINWARD_(?!SET_)([A-Z0-9_]+)/g))
      expect(transportVariables.map(([name]) => name as string)).toContain(variable[1]);
  });

  test('names options that there are', async () => {
    const help = (await Promise.all(['serve', 'certs', 'health', 'bench'].map((name) => pinward([name, '--help']))))
      .map(({ out }) => out)
      .join('');
    for (const [option] of page.matchAll(/--[a-z][a-z0-9-]+/g)) expect(help).toContain(option);
  });

  test('quotes log lines that there are', () => {
    const sources = sourceFiles('src/server').map(readSource).join('');
    for (const [, line] of page.matchAll(/`((?:connection|datagram|TLS connection) (?:closed|refused|dropped)[^`]*)`/g))
      expect(sources).toContain(`'${line}'`);
  });

  test('names the code pages and the defaults', () => {
    for (const name of codePageNames) expect(page).toContain(`\`${name}\``);
    expect(page).toContain(
      `| seconds from the first byte of a message to its last | ${DEFAULT_TIME_LIMITS.message / 1000} |`,
    );
    expect(page).toContain(
      `| seconds in which a host takes none of its replies | ${DEFAULT_TIME_LIMITS.stalled / 1000} |`,
    );
    expect(page).toContain(`| seconds for the TLS handshake | ${DEFAULT_TIME_LIMITS.handshake / 1000} |`);
  });
});
