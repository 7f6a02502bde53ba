import { describe, expect, test } from 'vitest';
import { settingTable } from '../../src/settings.ts';
import { pinward } from './cli.ts';

describe('the command line', () => {
  test('shows its help, and the version', async () => {
    const { code, out } = await pinward(['--help']);
    expect(code).toBe(0);
    for (const name of ['serve', 'send', 'explain', 'health', 'key', 'settings', 'commands'])
      expect(out).toContain(`  ${name}`);
    expect((await pinward(['--version'])).out).toBe('development\n');
  });

  test.each([
    'serve',
    'send',
    'explain',
    'health',
    'settings',
    'commands',
    'key encrypt',
    'key form',
    'key kcv',
    'key show',
  ])('has an example in the help of %s', async (name) => {
    const { code, out } = await pinward([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}pinward /);
  });

  test('shows the help and ends with 2 when nothing is asked', async () => {
    expect(await pinward([])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage: pinward') });
  });

  test('suggests the subcommand that may have been meant', async () => {
    const { code, err } = await pinward(['serv']);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean serve?');
  });
});

describe('pinward settings', () => {
  test('lists every setting with its effect', async () => {
    const { out } = await pinward(['settings']);
    for (const name of Object.keys(settingTable)) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(out).toContain('Longest PIN under the LMK: ');
  });

  test('as JSON', async () => {
    const rows = JSON.parse((await pinward(['settings', '--json'])).out) as { name: string }[];
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(settingTable));
    expect(rows.find(({ name }) => name === 'pinLength')).toMatchObject({ lab: 4, device: 4, values: '4 to 12' });
  });
});

describe('pinward commands', () => {
  test('lists what is done and what is not', async () => {
    const { out } = await pinward(['commands']);
    expect(out).toMatch(/^NC +ND +done +P1 +admin +Perform diagnostics$/m);
    expect(out).toMatch(/\d+ done, \d+ with layout only, \d+ not yet\n$/);
  });

  test('filters, and knows its families', async () => {
    const { out } = await pinward(['commands', '--status', 'done', '--family', 'admin', '--json']);
    const rows = JSON.parse(out) as { status: string; family: string }[];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ status: 'done', family: 'admin' });
    expect((await pinward(['commands', '--family', 'pins'])).err).toContain('no family "pins"; there are ');
  });

  test('shows the fields of one, by the names that send takes', async () => {
    const { out } = await pinward(['commands', 'a0']);
    expect(out).toContain('A0 (reply A1): Generate a key; done');
    expect(out).toMatch(/ {2}kek +key +when mode 1 B +ZMK or TMK to export under/);
    expect(out).toMatch(/ {2}lmkId\.id +digits 2 +optional/);
    expect(out).toMatch(/ {2}header\.usage +text 2 +when lmk keyBlock/);
  });

  test('suggests the command that may have been meant', async () => {
    const { code, err } = await pinward(['commands', 'nx']);
    expect(code).toBe(1);
    expect(err).toContain('no command "nx"; did you mean ');
  });
});
