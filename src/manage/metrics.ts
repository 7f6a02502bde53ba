/** The plain counters of device and server in the format of Prometheus: read when scraped, so that counting costs nothing. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { ASCII } from './connections.ts';
import type { ManagementParts } from './parts.ts';

/** Metrics of one device. */
export interface Metrics {
  readonly contentType: string;
  /** The names of all metrics. */
  readonly names: readonly string[];
  /** The present values. */
  text(): Promise<string>;
}

/** Answers by status since the start. */
export type HttpAnswers = ReadonlyMap<number, number>;

/** Makes the metrics of a device; `answers` are those of the listener itself. */
export function createMetrics(parts: ManagementParts, answers: HttpAnswers): Metrics {
  const registry = new Registry();
  for (const row of rows(parts, answers)) register(row, registry);
  const all = [registry, processMetrics()];
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    names: all.flatMap((each) => each.getMetricsAsArray().map(({ name }) => name)),
    text: async () => (await Promise.all(all.map((each) => each.metrics()))).join('\n'),
  };
}

/** A value and the values of its labels, in their order. */
type Value = readonly [value: number, ...labels: readonly string[]];
interface Row {
  readonly kind: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => number | Iterable<Value>;
}

function rows({ hsm, server, faults, version, isReady }: ManagementParts, answers: HttpAnswers): readonly Row[] {
  const { counters } = server;
  const settings = () => hsm.state.settings;
  return [
    gauge('pinward_info', 'The version; always 1', () => [[1, version]], 'version'),
    gauge('pinward_ready', '1 while the host ports take connections', () => (isReady() ? 1 : 0)),
    gauge('pinward_lmks', 'LMKs that are loaded', () => hsm.state.lmks.size),
    gauge('pinward_connections', 'Host connections open now', () => counters.active),
    gauge('pinward_connections_limit', 'Host connections accepted at once', () => settings().maxConnections),
    counter('pinward_connections_accepted_total', 'Host connections taken', () => counters.accepted),
    counter('pinward_connections_refused_total', 'Host connections over the limit', () => counters.refused),
    counter(
      'pinward_connections_ended_total',
      'Host connections ended for standing still or without a peer',
      () => ENDS.map((reason): Value => [counters[reason], reason]),
      'reason',
    ),
    counter('pinward_access_refusals_total', 'Not on the access control list', () => counters.refusedByAccess),
    counter('pinward_tls_failures_total', 'TLS handshakes that failed', () => counters.tlsFailures),
    gauge(
      'pinward_host_ports',
      'Host ports that the device has',
      () => portCounts(server.addresses),
      'protocol',
      'interface',
      'code_page',
    ),
    counter('pinward_frames_received_total', 'Messages on the host ports', () => counters.framesIn),
    counter('pinward_received_bytes_total', 'Bytes received on the host ports', () => counters.bytesIn),
    counter('pinward_sent_bytes_total', 'Bytes sent on the host ports', () => counters.bytesOut),
    counter('pinward_received_packets_total', 'Reads and datagrams', () => counters.packetsIn),
    counter('pinward_sent_packets_total', 'Writes and datagrams', () => counters.packetsOut),
    counter('pinward_datagrams_dropped_total', 'Malformed or too many', () => counters.datagramsDropped),
    counter('pinward_frames_too_long_total', 'Messages over the limit', () => counters.framesTooLong),
    counter('pinward_frames_empty_total', 'Messages of length zero', () => counters.emptyFrames),
    counter('pinward_frames_short_total', 'Messages without a command code', () => hsm.shortFrames),
    counter('pinward_commands_unknown_total', 'Commands that nobody knows', () => hsm.unknownCommands),
    gauge('pinward_calls_per_second_limit', 'Rate of the tier', () => server.performance().callsPerSecond ?? Infinity),
    gauge('pinward_throttle_waiting', 'Connections that wait for their turn', () => server.throttled().waiting),
    counter('pinward_throttle_delayed_total', 'Times that a message had to wait', () => server.throttled().delayed),
    gauge('pinward_tampered', '1 while the device is tampered with', () => (hsm.state.tamper === undefined ? 0 : 1)),
    gauge('pinward_fault_rules', 'Rules that inject faults on purpose', () => faults.states().length),
    counter('pinward_faults_injected_total', 'Faults injected on purpose', () => faults.injected),
    counter('pinward_command_calls_total', 'Calls by command code', () => perCommand(hsm, 'calls'), 'command'),
    counter('pinward_command_refusals_total', 'Replies other than 00', () => perCommand(hsm, 'refused'), 'command'),
    counter('pinward_key_cache_hits_total', 'Keys found opened', () => hsm.keyCache.hits),
    counter('pinward_key_cache_misses_total', 'Keys that had to be opened', () => hsm.keyCache.misses),
    counter('pinward_key_cache_evictions_total', 'Keys that made room', () => hsm.keyCache.evictions),
    gauge('pinward_key_cache_keys', 'Opened keys held now', () => hsm.keyCache.size),
    gauge('pinward_key_cache_limit', 'Opened keys held at most', () => settings().keyCacheSize),
    counter('pinward_http_answers_total', 'Answers of the HTTP listener', () => byStatus(answers), 'status'),
  ];
}

function portCounts(addresses: ManagementParts['server']['addresses']): Iterable<Value> {
  const counts = new Map<string, Value>();
  for (const { protocol, interface: number, codePage } of addresses) {
    const labels = [protocol, String(number), codePage ?? ASCII];
    const [count] = counts.get(labels.join()) ?? [0];
    counts.set(labels.join(), [count + 1, ...labels]);
  }
  return counts.values();
}

function* perCommand(hsm: ManagementParts['hsm'], what: 'calls' | 'refused'): Generator<Value> {
  for (const counts of hsm.counts()) yield [counts[what], counts.code];
}

function* byStatus(answers: HttpAnswers): Generator<Value> {
  for (const [status, count] of answers) yield [count, String(status)];
}

function register({ kind, name, help, labels: labelNames, read }: Row, registry: Registry): void {
  const common = { name, help, registers: [registry], labelNames: [...labelNames] };
  const values = (): Iterable<Value> => {
    const value = read();
    return typeof value === 'number' ? [[value]] : value;
  };
  const labels = (values: readonly string[]): Record<string, string> =>
    Object.fromEntries(labelNames.map((name, i) => [name, values[i] ?? '']));
  if (kind === 'gauge')
    new Gauge({
      ...common,
      collect() {
        this.reset();
        for (const [value, ...names] of values()) this.set(labels(names), value);
      },
    });
  else
    new Counter({
      ...common,
      collect() {
        // The total is kept elsewhere: it is put in place of what the last scrape left here.
        this.reset();
        for (const [value, ...names] of values()) this.inc(labels(names), value);
      },
    });
}

/** Memory, processor time, event loop and garbage collection belong to the process, so there is one set of them. */
function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

type MakeRow = (name: string, help: string, read: Row['read'], ...labels: readonly string[]) => Row;
const counter: MakeRow = (name, help, read, ...labels) => ({ kind: 'counter', name, help, labels, read });
const gauge: MakeRow = (name, help, read, ...labels) => ({ kind: 'gauge', name, help, labels, read });

const ENDS = ['idle', 'unfinished', 'stalled', 'vanished'] as const;
let ofProcess: Registry | undefined;
