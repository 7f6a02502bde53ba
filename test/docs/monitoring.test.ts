/** docs/monitoring.md, docs/faults.md and docs/scaling.md against what there is. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/manage/metrics.ts';
import { parseDelay } from '../../src/server/faults/delay.ts';
import { parseEffect } from '../../src/server/faults/effects.ts';
import { parseFaults } from '../../src/server/faults/parse.ts';
import { tamperCauses } from '../../src/server/faults/rule.ts';
import { scalars, tables } from '../../src/snmp/tree.ts';
import { readSource } from '../architecture/imports.ts';
import { managed } from '../manage/management.ts';

const monitoring = readSource('docs/monitoring.md');
const faults = readSource('docs/faults.md');

describe('docs/monitoring.md', () => {
  it('lists every value and table of the SNMP tree, in its order', () => {
    const rows = [...monitoring.matchAll(/^\| `(\d+(?:\.\d+)*)` \| (.*)$/gm)].map(([, oid]) => oid!);
    expect(rows).toEqual([...scalars.map(({ oid }) => oid), ...tables.map(({ oid }) => oid)]);
  });

  it('alarms on metrics that there are', () => {
    const { names } = createMetrics(managed().parts, new Map());
    for (const [name] of monitoring.matchAll(/pinward_\w+/g)) expect(names).toContain(name);
  });
});

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
    const table = (title: string): string[] => {
      const [, text = ''] = faults.split(`| ${title} |`);
      const rows = text.split('\n\n')[0]!.matchAll(/^\| `([^`]+)`/gm);
      return [...rows].map(([, word]) => word!);
    };
    const effects = table('effect').map((text) => parseEffect(text));
    expect(new Set(effects.map((effect) => ('kind' in effect ? effect.kind : 'wrong')))).toEqual(
      new Set(['error', 'silence', 'reset', 'half-frame', 'wrong-header', 'truncated', 'loss', 'tamper']),
    );
    const delays = table('delay').map((text) => parseDelay(text));
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
