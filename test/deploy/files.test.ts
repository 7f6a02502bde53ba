/** The files in `deploy/`: well formed, and about metrics, options and settings that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSource, fileSource, resolveConfig } from '../../src/config.ts';
import { createMetrics } from '../../src/manage/metrics.ts';
import { parseTier } from '../../src/server/tiers.ts';
import { pinward } from '../cli/cli.ts';
import { managed } from '../manage/management.ts';

const DEPLOY = new URL('../../deploy/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, DEPLOY), 'utf8');

interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

describe('the dashboard', () => {
  const { panels } = JSON.parse(read('grafana/dashboards/pinward.json')) as { panels: readonly Panel[] };
  const names = new Set(createMetrics(managed().parts, new Map()).names);

  it('asks for metrics that there are only', () => {
    for (const { title, targets } of panels)
      for (const { expr } of targets) {
        const asked = expr.match(/\b(?:pinward|nodejs|process)_\w+/g) ?? [];
        expect(asked.length, title).toBeGreaterThan(0);
        for (const name of asked) expect(names, title).toContain(name);
      }
  });

  it('takes a rate of counters, and of counters only', () => {
    for (const { title, targets } of panels)
      for (const { expr } of targets)
        for (const [, before, name] of expr.matchAll(/(rate\()?\b((?:pinward|nodejs|process)_\w+)/g))
          expect(before !== undefined, `${title}: ${name}`).toBe(name!.endsWith('_total'));
  });

  it('has panels that do not lie over each other', () => {
    for (const [i, { gridPos: a }] of panels.entries())
      for (const { gridPos: b } of panels.slice(i + 1))
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
  });
});

describe('the alerts', () => {
  interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly for?: string;
    readonly labels: { readonly severity: string };
    readonly annotations: { readonly summary: string };
  }
  const { groups } = parse(read('alerts.yaml')) as { groups: readonly { readonly rules: readonly Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  const { names } = createMetrics(managed().parts, new Map());

  it('look at metrics that there are, at rates of counters and values of gauges', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const { alert, expr } of rules) {
      const asked = [...expr.matchAll(/(rate\()?\b(pinward_\w+|up)/g)];
      expect(asked.length, alert).toBeGreaterThan(0);
      for (const [, rate, name] of asked) {
        if (name !== 'up') expect(names, alert).toContain(name);
        expect(rate !== undefined, `${alert}: ${name}`).toBe(name!.endsWith('_total'));
      }
    }
  });

  it('have a name of their own each, a severity and words', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.alert).toMatch(/^Pinward[A-Z]\w+$/);
      expect(rule.labels.severity, rule.alert).toMatch(/^(warning|critical)$/);
      expect(rule.annotations.summary, rule.alert).not.toBe('');
      expect(rule.for ?? '0s', rule.alert).toMatch(/^\d+[smh]$/);
    }
  });

  it('name only reasons for which connections are ended', async () => {
    const metrics = await (await managed().get('/metrics')).text();
    const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/reason=~?"([^"]*)"/g)].map(([, words]) => words!));
    expect(asked.length).toBeGreaterThan(0);
    for (const word of asked.flatMap((words) => words.split('|'))) expect(metrics).toContain(`reason="${word}"`);
  });

  it('are where Prometheus looks for them', () => {
    const { rule_files } = parse(read('prometheus.yaml')) as { rule_files: readonly string[] };
    for (const file of rule_files) expect(read('compose.yaml')).toContain(`./alerts.yaml:${file}:ro`);
    expect(rule_files).toHaveLength(1);
  });
});

describe('the compose file', () => {
  interface Service {
    readonly command?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly volumes?: readonly string[];
    readonly depends_on?: object;
  }
  interface Compose {
    readonly services: Readonly<Record<string, Service>>;
  }
  const { services } = parse(read('compose.yaml'), { merge: true }) as Compose;

  it('mounts files that are here, apart from the secret that its user makes', () => {
    for (const { volumes = [] } of Object.values(services))
      for (const volume of volumes) {
        const [place = ''] = volume.split(':');
        if (!place.includes('secrets')) expect(existsSync(new URL(place, DEPLOY)), place).toBe(true);
      }
  });

  it('has the units that HAProxy and Prometheus look for', () => {
    const proxy = read('haproxy.cfg');
    for (const name of ['unit1', 'unit2']) {
      expect(services).toHaveProperty(name);
      expect(proxy).toContain(`${name}:1500`);
      expect(read('prometheus.yaml')).toContain(`${name}:8080`);
    }
    expect(Object.keys(services['haproxy']!.depends_on!)).toEqual(['unit1', 'unit2']);
  });

  it('starts the units with options and variables that there are', async () => {
    const { out: help } = await pinward(['serve', '--help']);
    for (const unit of ['unit1', 'unit2']) {
      const { command = [], environment = {} } = services[unit]!;
      expect(command[0]).toBe('serve');
      const options = command.filter((word) => word.startsWith('--'));
      expect(options.length).toBeGreaterThan(0);
      for (const option of options) expect(help).toMatch(new RegExp(`^  ${option}[ ,]`, 'm'));
      const source = environmentSource(environment);
      expect('problems' in source ? source.problems : []).toEqual([]);
      expect(Object.keys(environment)).toContain('PINWARD_HTTP_TOKEN');
    }
  });

  it('starts the image as it would start by itself, with options that there are', async () => {
    const { out: help } = await pinward(['serve', '--help']);
    const [, words = ''] = /^CMD (\[.*\])$/m.exec(read('../Dockerfile')) ?? [];
    const options = (JSON.parse(words) as string[]).filter((word) => word.startsWith('--'));
    for (const option of options) expect(help).toMatch(new RegExp(`^  ${option}[ ,]`, 'm'));
  });

  it('gives both units a configuration that is taken', async () => {
    const source = await fileSource('pinward.yaml', read('pinward.yaml'));
    if ('problems' in source) throw new Error(source.problems.join());
    const config = resolveConfig([source]);
    if ('problems' in config) throw new Error(config.problems.join());
    expect([...config.lmks.keys()]).toEqual([0, 1]);
    expect(parseTier(config.tier!)).toMatchObject({ lmkCount: 2, callsPerSecond: 2500 });
  });
});

describe('the other files', () => {
  it('are YAML', () => {
    for (const name of [
      'prometheus.yaml',
      'alerts.yaml',
      'grafana/provisioning/datasources/prometheus.yaml',
      'grafana/provisioning/dashboards/pinward.yaml',
    ])
      expect(parse(read(name)), name).toBeTypeOf('object');
  });
});
