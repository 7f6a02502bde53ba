/** docs/monitoring.md, docs/faults.md and docs/scaling.md against what there is. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseDelay } from '../../src/server/faults/delay.ts';
import { parseEffect } from '../../src/server/faults/effects.ts';
import { parseFaults } from '../../src/server/faults/parse.ts';
import { tamperCauses } from '../../src/server/faults/rule.ts';
import { type TrapKind, traps } from '../../src/snmp/trap-table.ts';
import { BASE, scalars, tables } from '../../src/snmp/tree.ts';
import { readSource } from '../architecture/imports.ts';
import { fillMarkers, table } from './markers.ts';

const monitoring = readSource('docs/monitoring.md');
const faults = readSource('docs/faults.md');

describe('docs/monitoring.md', () => {
  it('lists every value and table of the SNMP tree, in its order', () => {
    const rows = [...monitoring.matchAll(/^\| `(\d+(?:\.\d+)*)` \| (.*)$/gm)].map(([, oid]) => oid!);
    expect(rows).toEqual([...scalars.map(({ oid }) => oid), ...tables.map(({ oid }) => oid)]);
  });

  it('lists every trap with its values; with UPDATE_DOCS=1 the table is written anew', () => {
    expectTable('traps', trapTable());
  });

  it('alarms as deploy/alerts.yaml does; with UPDATE_DOCS=1 the table is written anew', () => {
    expectTable('alarms', alarmTable());
  });
});

function expectTable(name: string, content: string): void {
  const page = readSource('docs/monitoring.md');
  const filled = fillMarkers(page, name, content);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync('docs/monitoring.md', filled);
  else expect(page).toBe(filled);
}

function alarmTable(): string {
  const { groups } = parse(readSource('deploy/alerts.yaml')) as Alerts;
  const rules = groups.flatMap((group) => group.rules);
  return table(
    ['when', 'expression'],
    rules.map(({ expr, annotations }) => [annotations.summary, `\`${expr}\``]),
  );
}

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly expr: string; readonly annotations: { readonly summary: string } }[];
  }[];
}

/** Numbers below the base are shortened to their suffix, as in the tables of the tree. */
function trapTable(): string {
  const suffix = (oid: string): string => `\`${oid.replace(`${BASE}.`, '')}\``;
  const rows = Object.entries<TrapKind>(traps).map(([name, { oid, when, values }]) => [
    `\`${name}\``,
    suffix(oid),
    when,
    values.map(suffix).join(', '),
  ]);
  return table(['trap', 'number', 'when', 'values'], rows);
}

describe('docs/faults.md', () => {
  it('shows rules that are taken', () => {
    const examples = [...faults.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);
    expect(examples).toHaveLength(2);
    for (const text of examples) {
      const { faults: written } = parse(text, { schema: 'failsafe' }) as { faults: unknown };
      expect(parseFaults(written)).not.toHaveProperty('problems');
    }
  });

  it('lists effects, delays and causes that there are, and all of them', () => {
    const words = (title: string): string[] => {
      const [, text = ''] = faults.split(`| ${title} |`);
      const rows = text.split('\n\n')[0]!.matchAll(/^\| `([^`]+)`/gm);
      return [...rows].map(([, word]) => word!);
    };
    const effects = words('effect').map((text) => parseEffect(text));
    expect(new Set(effects.map((effect) => ('kind' in effect ? effect.kind : 'wrong')))).toEqual(
      new Set(['error', 'silence', 'reset', 'half-frame', 'wrong-header', 'truncated', 'loss', 'tamper']),
    );
    const delays = words('delay').map((text) => parseDelay(text));
    expect(delays.map((delay) => ('kind' in delay ? delay.kind : 'wrong'))).toEqual([
      'fixed',
      'uniform',
      'normal',
      'exponential',
      'measured',
    ]);
    for (const cause of Object.keys(tamperCauses)) expect(faults).toContain(`\`${cause}\``);
  });
});
