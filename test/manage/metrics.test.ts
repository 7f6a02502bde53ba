/** Metrics: what they count, and docs/http.md against them, both ways. */
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/manage/metrics.ts';
import { readSource } from '../architecture/imports.ts';
import { managed } from './management.ts';

interface Family {
  readonly type: string;
  readonly help: string;
  /** Values by labels as they are written. */
  readonly values: Map<string, number>;
}

/** Reads the text format; throws for a line that is none of it. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const help = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) (\w+) (.*)$/.exec(line);
    if (comment !== null) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (kind === 'HELP') help.set(name, rest);
      else families.set(name, { type: rest, help: help.get(name) ?? '', values: new Map() });
      continue;
    }
    const sample = /^(\w+?)(_bucket|_sum|_count)?(\{.*\})? (\S+)$/.exec(line);
    if (sample === null) throw new Error(`no line of the text format: ${line}`);
    const [, name, suffix = '', labels = '', value] = sample;
    const family = families.get(name + suffix) ?? families.get(name!);
    // A mean of nothing is written `Nan`.
    const number = /^nan$/i.test(value!) ? 0 : Number(value!.replace('+Inf', 'Infinity'));
    if (family === undefined || Number.isNaN(number)) throw new Error(`without type or value: ${line}`);
    family.values.set(suffix + labels, number);
  }
  return families;
}

const scrape = async (get: (path: string) => Promise<Response>): Promise<Map<string, Family>> =>
  parse(await (await get('/metrics')).text());

describe('metrics', () => {
  it('are in the text format of Prometheus', async () => {
    const answer = await managed().get('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parse(await answer.text());
    for (const [name, { type, help }] of families) {
      expect(type, name).toMatch(/^(counter|gauge|histogram)$/);
      expect(help, name).not.toBe('');
      if (name.startsWith('pinward_')) expect(name.endsWith('_total'), name).toBe(type === 'counter');
    }
  });

  it('follow the plain counters, scrape by scrape', async () => {
    const { get, post, counters } = managed();
    Object.assign(counters, { accepted: 5, active: 2, refused: 1, framesIn: 70, bytesIn: 1400, bytesOut: 2100 });
    await post({ message: '0000NC' });
    await post({ message: '0000A00FFFU' });
    await post({ message: '0000ZX' });
    await post({ message: '00', form: 'text' });
    const value = (families: Map<string, Family>, name: string, labels = ''): number | undefined =>
      families.get(name)?.values.get(labels);
    const first = await scrape(get);
    expect(value(first, 'pinward_info', '{version="1.2.3"}')).toBe(1);
    expect(value(first, 'pinward_ready')).toBe(1);
    expect(value(first, 'pinward_lmks')).toBe(3);
    expect(value(first, 'pinward_connections')).toBe(2);
    expect(value(first, 'pinward_connections_limit')).toBe(2048);
    expect(value(first, 'pinward_connections_accepted_total')).toBe(5);
    expect(value(first, 'pinward_connections_refused_total')).toBe(1);
    expect(value(first, 'pinward_frames_received_total')).toBe(70);
    expect(value(first, 'pinward_received_bytes_total')).toBe(1400);
    expect(value(first, 'pinward_sent_bytes_total')).toBe(2100);
    expect(value(first, 'pinward_frames_short_total')).toBe(1);
    expect(value(first, 'pinward_commands_unknown_total')).toBe(1);
    expect(value(first, 'pinward_command_calls_total', '{command="NC"}')).toBe(1);
    expect(value(first, 'pinward_command_refusals_total', '{command="A0"}')).toBe(1);
    expect(value(first, 'pinward_http_answers_total', '{status="200"}')).toBe(4);
    expect(value(first, 'pinward_calls_per_second_limit')).toBe(Infinity);
    counters.framesIn = 71;
    await post({ message: '0000NC' });
    const second = await scrape(get);
    expect(value(second, 'pinward_frames_received_total')).toBe(71);
    expect(value(second, 'pinward_command_calls_total', '{command="NC"}')).toBe(2);
    expect(value(second, 'pinward_connections_accepted_total')).toBe(5);
  });

  it('tell the rate of a tier and what the key cache does', async () => {
    const server = { ...managed().parts.server, performance: () => ({ callsPerSecond: 250 }) };
    const { get, hsm } = managed({ parts: { server } });
    const families = await scrape(get);
    expect(families.get('pinward_calls_per_second_limit')?.values.get('')).toBe(250);
    expect(families.get('pinward_key_cache_misses_total')?.values.get('')).toBe(hsm.keyCache.misses);
    expect(families.get('pinward_key_cache_limit')?.values.get('')).toBe(hsm.state.settings.keyCacheSize);
  });

  it('have every counter of the server, also one that is yet to come', async () => {
    const { get, counters } = managed();
    const names = Object.keys(counters) as (keyof typeof counters)[];
    for (const [i, name] of names.entries()) counters[name] = 7_000_001 + i;
    const families = await scrape(get);
    const scraped = [...families].flatMap(([name, { values }]) =>
      name.startsWith('pinward_') ? [...values.values()] : [],
    );
    expect(names.filter((name) => !scraped.includes(counters[name]))).toEqual([]);
  });

  it('tell why connections were ended, who was refused, and which ports there are', async () => {
    const { parts } = managed();
    const port = { host: '127.0.0.1', lmk: undefined };
    const addresses = [
      { ...port, port: 1500, protocol: 'tcp', interface: 1, codePage: undefined },
      { ...port, port: 1501, protocol: 'tcp', interface: 1, codePage: undefined },
      { ...port, port: 1500, protocol: 'udp', interface: 1, codePage: undefined },
      { ...port, port: 2500, protocol: 'tls', interface: 2, codePage: 'cp037' },
    ] as const;
    const { get } = managed({ parts: { server: { ...parts.server, addresses } } });
    Object.assign(parts.server.counters, { idle: 1, unfinished: 2, stalled: 3, refusedByAccess: 4, tlsFailures: 5 });
    const families = await scrape(get);
    expect(Object.fromEntries(families.get('pinward_connections_ended_total')!.values)).toEqual({
      '{reason="idle"}': 1,
      '{reason="unfinished"}': 2,
      '{reason="stalled"}': 3,
      '{reason="vanished"}': 0,
    });
    expect(families.get('pinward_access_refusals_total')?.values.get('')).toBe(4);
    expect(families.get('pinward_tls_failures_total')?.values.get('')).toBe(5);
    expect(Object.fromEntries(families.get('pinward_host_ports')!.values)).toEqual({
      '{protocol="tcp",interface="1",code_page="ascii"}': 2,
      '{protocol="udp",interface="1",code_page="ascii"}': 1,
      '{protocol="tls",interface="2",code_page="cp037"}': 1,
    });
  });

  it('say that a process which stops is not ready', async () => {
    const families = await scrape(managed({ parts: { isReady: () => false } }).get);
    expect(families.get('pinward_ready')?.values.get('')).toBe(0);
  });

  it('belong to one device each', async () => {
    const [one, other] = [managed(), managed()];
    one.counters.accepted = 9;
    expect((await scrape(other.get)).get('pinward_connections_accepted_total')?.values.get('')).toBe(0);
  });
});

describe('the metrics in docs/http.md', () => {
  const rows = [
    ...readSource('docs/http.md').matchAll(/^\| `((?:pinward|process|nodejs)_\w+)` \| (\w+) \|([^|]*)\|([^|]*)\|$/gm),
  ];

  it('are those that there are, in their order', () => {
    const { names } = createMetrics(managed().parts, new Map());
    const documented = rows.filter(([, , , , words]) => process.platform === 'linux' || !words!.includes('(Linux)'));
    expect(documented.map(([, name]) => name)).toEqual(names);
  });

  it('have the type and the labels that are scraped', async () => {
    const { get, post } = managed();
    await post({ message: '0000NC' });
    const families = await scrape(get);
    for (const [, name, type, labels] of rows) {
      const family = families.get(name!);
      if (family === undefined) continue;
      expect(family.type, name).toBe(type);
      const written = [...family.values.keys()][0] ?? '';
      const found = [...written.matchAll(/(\w+)="/g)]
        .map(([, label]) => `\`${label}\``)
        .filter((label) => label !== '`le`');
      if (family.values.size > 0 && type !== 'histogram') expect(found.join(', '), name).toBe(labels!.trim());
    }
  });
});
