/** How fast the device of `pinward serve` is, and how many LMKs its tier allows. */
import type { ConfigProblems, ConfigSource, LmkName, RunConfig } from '../config.ts';
import type { Lmk } from '../keys/lmk.ts';
import { type BuiltInLmkName, builtInLmks } from '../keys/lmk-sets.ts';
import { type LatencyModel, latencyText, parseLatency } from '../server/latency.ts';
import type { PerformanceModel } from '../server/throttle.ts';
import { parseTier, type Tier } from '../server/tiers.ts';

/** A configuration within its tier. */
export interface TieredConfig {
  /** With the LMKs that the tier allows. */
  readonly config: RunConfig;
  readonly tier: Tier | undefined;
  readonly performance: PerformanceModel;
  /** Identifiers of LMKs that the tier leaves no room for. */
  readonly leftOut: readonly number[];
  /** Those LMKs, for the day when there is room. */
  readonly leftOutLmks: ReadonlyMap<number, LmkName>;
}

/** What is wrong with tier and latency of one source, by the names of that source. */
export function performanceProblems({ values, label }: ConfigSource): string[] {
  const problems: string[] = [];
  const check = (key: string, parse: (text: string) => object | undefined): void => {
    const text = values[key];
    const parsed = typeof text === 'string' && text !== '' ? parse(text) : undefined;
    if (parsed !== undefined && 'problem' in parsed) problems.push(`${label([key])}: ${String(parsed.problem)}`);
  };
  check('tier', tierOf);
  check('latency', parseLatency);
  return problems;
}

/** Applies the tier: its rate, unless another one is given, and the first LMKs only. Names were checked before. */
export function withinTier(config: RunConfig): TieredConfig | ConfigProblems {
  const tier = config.tier === undefined ? undefined : (tierOf(config.tier) as Tier | undefined);
  const callsPerSecond = config.cps === 'unlimited' ? undefined : (config.cps ?? tier?.callsPerSecond);
  const latency = config.latency === undefined ? undefined : (parseLatency(config.latency) as LatencyModel | undefined);
  const performance = { callsPerSecond, costModel: config.costModel, latency };
  const leftOut = [...config.lmks.keys()].slice(tier?.lmkCount ?? Number.POSITIVE_INFINITY);
  const { defaultLmk } = config.settings;
  if (leftOut.includes(defaultLmk))
    return {
      problems: [
        `the default LMK is ${twoDigits(defaultLmk)}, but ${tier!.name} has room for ${lmkCount(tier!)} only: ` +
          `${listed([...config.lmks.keys()].slice(0, tier!.lmkCount))}`,
      ],
    };
  const isLoaded = ([id]: readonly [number, unknown]): boolean => !leftOut.includes(id);
  const lmks = new Map([...config.lmks].filter(isLoaded));
  const oldLmks = new Map([...config.oldLmks].filter(isLoaded));
  const newLmks = new Map([...config.newLmks].filter(isLoaded));
  const leftOutLmks = new Map([...config.lmks].filter(([id]) => leftOut.includes(id)));
  return { config: { ...config, lmks, oldLmks, newLmks }, tier, performance, leftOut, leftOutLmks };
}

/** What the banner says of it; nothing when nothing is limited. */
export function performanceLines({ tier, performance, leftOut }: TieredConfig): string[] {
  const { callsPerSecond, costModel, latency } = performance;
  const rate = callsPerSecond === undefined ? 'unlimited' : `${callsPerSecond} calls a second, ${costModel} costs`;
  const lines: string[] = [];
  if (tier !== undefined) lines.push(`Tier       ${tier.name}, ${lmkCount(tier)}`);
  if (leftOut.length > 0)
    lines.push(`           not loaded for want of room, so they answer 13: LMK ${listed(leftOut)}`);
  if (tier !== undefined || callsPerSecond !== undefined) lines.push(`Rate       ${rate}`);
  if (latency !== undefined) lines.push(`Latency    ${latencyText(latency)}, a model`);
  return lines;
}

/** The same for programs. */
export function performanceObject({ tier, performance, leftOut }: TieredConfig): object {
  const { callsPerSecond, costModel, latency } = performance;
  return {
    tier: tier?.name ?? null,
    callsPerSecond: callsPerSecond ?? null,
    costModel,
    latency: latencyText(latency),
    lmksLeftOut: leftOut,
  };
}

/** The LMKs that a configuration names. */
export function loadedLmks(names: ReadonlyMap<number, LmkName>): Map<number, Lmk> {
  return new Map([...names].map(([id, name]) => [id, builtInLmks[name as BuiltInLmkName]]));
}

/** `none` takes back what a weaker source says. */
function tierOf(name: string): ReturnType<typeof parseTier> | undefined {
  return name === 'none' ? undefined : parseTier(name);
}

const twoDigits = (id: number): string => String(id).padStart(2, '0');
const listed = (ids: readonly number[]): string => ids.map(twoDigits).join(', ');
const lmkCount = ({ lmkCount: count }: Tier): string => (count === 1 ? 'one LMK' : `${count} LMKs`);
