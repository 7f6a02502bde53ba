/** The performance of a running device: its tier, rate, costs and response times, and with the tier its room for LMKs. */
import { auditOf } from '../hsm/audit/of-device.ts';
import type { Hsm } from '../hsm/device.ts';
import type { LmkRoom } from '../hsm/lmk-room.ts';
import { type LatencyModel, latencyText, parseLatency } from '../server/latency.ts';
import type { RunningServer } from '../server/listener.ts';
import { parseTier } from '../server/tiers.ts';
import { type CostModel, costModels } from '../server/tiers-costs.ts';

/** What is changed; everything else stays. */
export interface PerformanceChange {
  /** Name of a tier, or `none`: its rate and number of LMKs. */
  readonly tier?: string | undefined;
  /** `unlimited`, or a rate, which goes over that of the tier. */
  readonly callsPerSecond?: number | 'unlimited' | undefined;
  readonly costModel?: CostModel | undefined;
  /** As in the configuration, such as `fixed:5ms`, or `none`. */
  readonly latency?: string | undefined;
}

/** The performance as it is told to people and programs. */
export interface PerformanceFacts {
  readonly tier: string | null;
  /** null: as many as it can. */
  readonly callsPerSecond: number | null;
  readonly costModel: CostModel;
  readonly latency: string;
  /** LMKs without room; messages that name them answer 13. */
  readonly lmksLeftOut: readonly number[];
}

/** What a control works on. */
export interface PerformanceParts {
  readonly hsm: Pick<Hsm, 'state'>;
  readonly server: Pick<RunningServer, 'performance' | 'changePerformance'>;
  readonly room: LmkRoom;
  /** Name of the tier at the start. */
  readonly tier?: string | undefined;
}

/** Changes the performance of one device while it serves; no connection is dropped. */
export class PerformanceControl {
  readonly #parts: PerformanceParts;
  #tier: string | undefined;

  constructor(parts: PerformanceParts) {
    this.#parts = parts;
    this.#tier = parts.tier;
  }

  /** What the device is held to now. */
  facts(): PerformanceFacts {
    const { callsPerSecond = null, costModel = 'uniform', latency } = this.#parts.server.performance();
    return {
      tier: this.#tier ?? null,
      callsPerSecond,
      costModel,
      latency: latencyText(latency),
      lmksLeftOut: this.#parts.room.leftOut,
    };
  }

  /** Changes it, or changes nothing and says why: `conflict` when it is the state of the device that stands against it. */
  change(asked: PerformanceChange): undefined | { readonly problem: string; readonly kind: 'request' | 'conflict' } {
    const { hsm, server, room } = this.#parts;
    const before = server.performance();
    const { tier: tierName, costModel = before.costModel, latency: latencyName } = asked;
    const tier = tierName === undefined || tierName === 'none' ? undefined : parseTier(tierName);
    if (tier !== undefined && 'problem' in tier) return wrong(`tier: ${tier.problem}`);
    if (costModel !== undefined && !costModels.includes(costModel))
      return wrong(`costModel: expected ${costModels.join(', ')}`);
    const latency = latencyName === undefined ? before.latency : parseLatency(latencyName);
    if (latency !== undefined && 'problem' in latency) return wrong(`latency: ${latency.problem}`);
    if (tierName !== undefined) {
      const refused = room.change(tier?.lmkCount);
      if (refused !== undefined) return { ...refused, kind: 'conflict' };
      this.#tier = tier?.name;
    }
    const rate = asked.callsPerSecond ?? (tierName === undefined ? before.callsPerSecond : tier?.callsPerSecond);
    const callsPerSecond = rate === 'unlimited' ? undefined : rate;
    server.changePerformance({ callsPerSecond, costModel, latency: latency as LatencyModel | undefined });
    hsm.state.statistics.ratedCallsPerSecond = callsPerSecond;
    hsm.state.events.tell({ kind: 'performance', tier: this.#tier, callsPerSecond });
    // What a device takes from its licence.
    auditOf(hsm.state).event('LS', this.#words());
    return undefined;
  }

  #words(): string {
    const { tier, callsPerSecond, costModel, latency, lmksLeftOut } = this.facts();
    return [
      ...(tier === null ? [] : [tier]),
      callsPerSecond === null ? 'any number of calls' : `${callsPerSecond} calls a second`,
      `costs ${costModel}`,
      `response time ${latency}`,
      ...(lmksLeftOut.length === 0 ? [] : [`without room for LMK ${lmksLeftOut.join(', ')}`]),
    ].join(', ');
  }
}

function wrong(problem: string): { readonly problem: string; readonly kind: 'request' } {
  return { problem, kind: 'request' };
}
