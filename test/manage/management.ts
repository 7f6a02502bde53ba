/** The management interface of a device in this process: no sockets, a seed and a clock that stands still. */
import { seededRandom } from '../../src/crypto/random.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { LmkRoom } from '../../src/hsm/lmk-room.ts';
import type { HostConnection } from '../../src/hsm/network.ts';
import { type BuiltInLmkName, builtInLmks } from '../../src/keys/lmk-sets.ts';
import { managementApp } from '../../src/manage/app.ts';
import type { ManagementParts } from '../../src/manage/parts.ts';
import { PerformanceControl } from '../../src/manage/performance-control.ts';
import { createCounters, type ServerCounters } from '../../src/server/counters.ts';
import { FaultyDevice } from '../../src/server/faults/faulty-device.ts';
import type { PerformanceModel } from '../../src/server/throttle.ts';
import { resolveSettings, type Settings } from '../../src/settings.ts';

export interface Managed {
  readonly hsm: Hsm;
  readonly counters: ServerCounters;
  readonly parts: ManagementParts;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends JSON. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export interface ManagedOptions {
  readonly settings?: Partial<Settings>;
  readonly lmks?: readonly BuiltInLmkName[];
  readonly parts?: Partial<ManagementParts>;
  /** Connections of host interface 1. */
  readonly connections?: readonly HostConnection[];
}

export const BRIDGE = '/api/v1/host-command';
export const STARTED = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Makes the interface of a new device. */
export function managed(options: ManagedOptions = {}): Managed {
  const settings = resolveSettings('lab', options.settings ?? {});
  if ('problems' in settings) throw new Error(settings.problems.join('; '));
  const names = options.lmks ?? ['test-variant', 'test-kb-3des', 'test-kb-aes'];
  const lmks = new Map(names.map((name, id) => [id, builtInLmks[name]] as const));
  let now = STARTED;
  const hsm = new Hsm({ lmks, changeStorage: lmks, settings, random: seededRandom('manage'), clock: () => now });
  now += 90_500;
  const counters = createCounters();
  let model: PerformanceModel = {};
  const room = new LmkRoom(hsm.state);
  const faults = new FaultyDevice({
    device: hsm,
    logger: { warn: () => {} },
    defaultLmk: () => hsm.state.settings.defaultLmk,
    tamper: (cause) => room.tamper(cause),
  });
  const performance = new PerformanceControl({
    hsm,
    room,
    server: { performance: () => model, changePerformance: (changed) => void (model = changed) },
  });
  const parts: ManagementParts = {
    hsm,
    faults,
    room,
    performance,
    server: {
      addresses: [
        { host: '127.0.0.1', port: 1500, lmk: undefined, protocol: 'tcp', interface: 1, codePage: undefined },
        { host: '127.0.0.1', port: 1501, lmk: 0, protocol: 'tcp', interface: 1, codePage: undefined },
      ],
      counters,
      network: {
        connections: (number) => (number === 1 ? (options.connections ?? []) : undefined),
        traffic: () => {
          throw new Error('nobody asks for traffic here');
        },
      },
      performance: () => model,
      throttled: () => ({ delayed: 0, waiting: 0 }),
    },
    version: '1.2.3',
    profile: 'lab',
    headerLength: 4,
    isSeeded: true,
    isReady: () => true,
    ...options.parts,
  };
  const app = managementApp(parts);
  const ask: Managed['ask'] = async (path, init) => app.request(path, init);
  return {
    hsm,
    counters,
    parts,
    ask,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (body, headers = {}) =>
      ask(BRIDGE, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** Body of an answer that is expected to be JSON. */
export async function json<T = Record<string, unknown>>(answer: Response | Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}
