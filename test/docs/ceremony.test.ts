/** The script of `docs/ceremony.md` does what the page says. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runScript, testDevice } from '../console/device.ts';

const page = readFileSync(new URL('../../docs/ceremony.md', import.meta.url), 'utf8');

test('the ceremony of docs/ceremony.md runs to its end', async () => {
  const cards = mkdtempSync(join(tmpdir(), 'pinward-docs-'));
  try {
    const script = /<!-- script -->\n```\n([\s\S]*?)\n```\n<!-- \/script -->/.exec(page)![1]!;
    const device = testDevice({ lmks: {}, cards, profile: 'device' });
    const { shown, end } = await runScript(device, script.split('\n'));
    expect(shown).toMatch(/00 +\S+ +Key block +AES-256 +Live +[0-9A-F]{6} +First LMK/);
    expect(end).not.toBe('failed');
    expect(device.hsm.state.lmk(0)).toMatchObject({ status: 'live', algorithm: 'AES-256' });
    expect(device.hsm.state.operating.state).toBe('online');
  } finally {
    rmSync(cards, { recursive: true });
  }
});

test('docs/ceremony.md names the settings that the ceremony reads', () => {
  const folder = new URL('../../src/hsm/ceremony/', import.meta.url);
  const code = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const names = new Set(code.flatMap((text) => [...text.matchAll(/settings\.(\w+)/g)].map(([, name]) => name!)));
  expect(names.size).toBeGreaterThan(1);
  for (const name of names) expect(page).toContain(`\`${name}\``);
});
