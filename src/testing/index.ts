/** `startHsm()`: the device on a free port, for other people's tests. With a seed and a clock, runs repeat exactly. */
import { type Client, connect } from '../client/client.ts';
import { secureRandom, seededRandom } from '../crypto/random.ts';
import { Hsm } from '../hsm/device.ts';
import { LmkRoom } from '../hsm/lmk-room.ts';
import type { DeviceObserver } from '../hsm/observer.ts';
import type { ChangeLmk, Clock } from '../hsm/state.ts';
import type { Lmk } from '../keys/lmk.ts';
import { type BuiltInLmkName, builtInLmks } from '../keys/lmk-sets.ts';
import { FaultyDevice } from '../server/faults/faulty-device.ts';
import { parseFaults } from '../server/faults/parse.ts';
import { type FaultPlan, NO_FAULTS } from '../server/faults/rule.ts';
import { startServer } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';
import type { PerformanceModel } from '../server/throttle.ts';
import { parseTier } from '../server/tiers.ts';
import { type Profile, resolveSettings, type Settings } from '../settings.ts';

/** What to start. Everything may be left out. */
export interface StartHsmOptions {
  /** Random values and keys repeat for the same seed; without one they are random. */
  readonly seed?: string;
  /** LMKs by identifier; when not given 0 variant, 1 key block 3DES, 2 key block AES, 3 variant of triple length. */
  readonly lmks?: Readonly<Record<number, BuiltInLmkName | Lmk>>;
  /** Old LMKs in key change storage, by identifier. */
  readonly oldLmks?: Readonly<Record<number, BuiltInLmkName | Lmk>>;
  /** New LMKs in key change storage, by identifier. */
  readonly newLmks?: Readonly<Record<number, BuiltInLmkName | Lmk>>;
  /** Settings on top of the profile. */
  readonly settings?: Partial<Settings>;
  /** `lab` when not given: everything that a test may want is allowed. */
  readonly profile?: Profile;
  /** A free port when not given. */
  readonly port?: number;
  /** Bytes of message header; 4 when not given. */
  readonly headerLength?: number;
  /** Opens a port for each LMK too. */
  readonly lmkPorts?: boolean;
  /** Milliseconds since 1970; the system's clock when not given. */
  readonly clock?: Clock;
  /** Milliseconds until a call of the client is given up; 10,000 when not given. */
  readonly timeout?: number;
  /** Rate and response times; as fast as it can when not given. A tier gives its rate, and room for its number of LMKs. */
  readonly performance?: PerformanceModel & { readonly tier?: string };
  /** Faults to inject on purpose, as in the configuration file: rules, or `{ seed, rules }`. */
  readonly faults?: unknown;
  /** Hears of every message, refusal and fault. */
  readonly observer?: DeviceObserver;
}

/** A device that runs, and a client that is connected to it. */
export interface StartedHsm {
  readonly client: Client;
  readonly host: string;
  /** The base port. */
  readonly port: number;
  /** Ports by LMK identifier, when they were asked for. */
  readonly lmkPorts: ReadonlyMap<number, number>;
  /** The device itself: its state, counters and settings. */
  readonly hsm: Hsm;
  /** Keeps to another rate and response time from now on, while hosts stay connected. */
  changePerformance(performance: PerformanceModel): void;
  /** Puts other faults in place of those that are injected; an empty list ends them, and a tamper with them. */
  changeFaults(faults: unknown): void;
  /** Ends the client and the server. */
  close(): Promise<void>;
}

/**
 * Starts a device in this process on 127.0.0.1 and connects a client to it. Settings that do not exist or do not fit
 * throw with what would.
 *
 * @example
 * const { client, close } = await startHsm({ seed: 'my test' });
 * expect(await client.NC()).toMatchObject({ ok: true });
 * await close();
 */
export async function startHsm(options: StartHsmOptions = {}): Promise<StartedHsm> {
  const { headerLength = 4, timeout, observer } = options;
  const settings = resolveSettings(options.profile ?? 'lab', options.settings ?? {});
  if ('problems' in settings) throw new TypeError(settings.problems.join('; '));
  const { tier: tierName, ...given } = options.performance ?? {};
  const tier = tierName === undefined ? undefined : parseTier(tierName);
  if (tier !== undefined && 'problem' in tier) throw new TypeError(`tier: ${tier.problem}`);
  const performance = { callsPerSecond: tier?.callsPerSecond, ...given };
  const lmks = lmksOf(options.lmks ?? DEFAULT_LMKS);
  const hsm = new Hsm({
    lmks,
    changeStorage: new Map([...changeLmks(options.oldLmks, 'old'), ...changeLmks(options.newLmks, 'new')]),
    settings,
    random: options.seed === undefined ? secureRandom : seededRandom(options.seed),
    clock: options.clock ?? Date.now,
    ...(observer && { observer }),
  });
  hsm.state.statistics.ratedCallsPerSecond = performance.callsPerSecond;
  const room = new LmkRoom(hsm.state);
  const unfit = room.change(tier?.lmkCount);
  if (unfit !== undefined) throw new TypeError(unfit.problem);
  const device = new FaultyDevice(
    { device: hsm, logger: SILENT, defaultLmk: () => settings.defaultLmk, tamper: (cause) => room.tamper(cause) },
    planOf(options.faults),
  );
  const server = await startServer({
    device,
    performance,
    host: HOST,
    basePort: options.port ?? 0,
    lmkIds: [...lmks.keys()],
    portCount: options.lmkPorts === true ? undefined : 1,
    headerLength,
    maxFrame: settings.maxFrame,
    maxConnections: settings.maxConnections,
    logger: SILENT,
  });
  const port = server.addresses[0]!.port;
  const client = await connect({
    host: HOST,
    port,
    headerLength,
    layout: settings,
    ...(timeout !== undefined && { timeout }),
  });
  return {
    client,
    host: HOST,
    port,
    lmkPorts: new Map(
      server.addresses.flatMap((address) => (address.lmk === undefined ? [] : [[address.lmk, address.port]])),
    ),
    hsm,
    changePerformance(changed) {
      server.changePerformance(changed);
      hsm.state.statistics.ratedCallsPerSecond = changed.callsPerSecond;
    },
    changeFaults(faults) {
      const plan = planOf(faults);
      device.use(plan);
      if (plan.rules.length === 0) room.clearTamper();
    },
    async close() {
      await client.close();
      await server.close(GRACE_MILLISECONDS);
    },
  };
}

/** A plan of faults; what is wrong with it is thrown. */
function planOf(written: unknown): FaultPlan {
  const plan = written === undefined ? NO_FAULTS : parseFaults(written);
  if (!('problems' in plan)) return plan;
  throw new TypeError(plan.problems.map(({ path, message }) => `faults.${path.join('.')}: ${message}`).join('; '));
}

function changeLmks(lmks: StartHsmOptions['oldLmks'] = {}, role: ChangeLmk['role']): [number, ChangeLmk][] {
  return [...lmksOf(lmks)].map(([id, lmk]) => [id, { lmk, role }]);
}

function lmksOf(lmks: Readonly<Record<number, BuiltInLmkName | Lmk>>): Map<number, Lmk> {
  return new Map(
    Object.entries(lmks).map(([id, lmk]) => {
      const loaded = typeof lmk === 'string' ? builtInLmks[lmk] : lmk;
      if (loaded === undefined)
        throw new TypeError(`no LMK is called "${String(lmk)}"; there are ${Object.keys(builtInLmks).join(', ')}`);
      return [Number(id), loaded];
    }),
  );
}

const DEFAULT_LMKS: Readonly<Record<number, BuiltInLmkName>> = {
  0: 'test-variant',
  1: 'test-kb-3des',
  2: 'test-kb-aes',
  3: 'test-variant-3key',
};
const HOST = '127.0.0.1';
const GRACE_MILLISECONDS = 1000;
const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };
