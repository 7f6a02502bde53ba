/** What the device is and did so far, as the status route tells it. Check values are no secrets; a seed is not told. */
import type { DeviceState } from '../hsm/state.ts';
import { hostPortsOf } from './connections.ts';
import type { ManagementParts } from './parts.ts';
import type { LmkStatus, Status } from './schemas.ts';

/** The status at this moment. */
export function statusOf({
  hsm,
  server,
  faults,
  performance,
  version,
  profile,
  headerLength,
  isSeeded,
  isReady,
}: ManagementParts): Status {
  const { state } = hsm;
  const { accepted, refused, active, framesIn, bytesIn, bytesOut, framesTooLong, emptyFrames } = server.counters;
  const { shortFrames, unknownCommands } = hsm;
  return {
    product: 'Pinward',
    version,
    ready: isReady(),
    startedAt: new Date(state.startedAt).toISOString(),
    uptimeSeconds: Math.floor((state.clock() - state.startedAt) / 1000),
    profile,
    random: isSeeded ? 'seeded' : 'secure',
    headerLength,
    hostPorts: hostPortsOf(server),
    defaultLmk: state.settings.defaultLmk,
    lmks: lmksOf(state),
    keyChangeStorage: [...state.changeStorage].map(([id, { lmk, role }]) => ({ ...lmkStatus(id, lmk), role })),
    connections: { active, accepted, refused },
    traffic: { framesIn, bytesIn, bytesOut, framesTooLong, emptyFrames, shortFrames, unknownCommands },
    performance: performance.facts(),
    faults: { active: faults.states().length > 0, injected: faults.injected },
    keyCache: keyCacheOf(hsm.keyCache),
    commands: [...hsm.counts()].sort((a, b) => b.calls - a.calls),
  };
}

function lmksOf({ lmks }: DeviceState): LmkStatus[] {
  return [...lmks].map(([id, lmk]) => lmkStatus(id, lmk));
}

function lmkStatus(id: number, { kind, algorithm, checkValue, status }: LmkFacts): LmkStatus {
  return { id, kind, algorithm, checkValue, status };
}

type LmkFacts = Omit<LmkStatus, 'id'>;

function keyCacheOf({ hits, misses, evictions, size }: ManagementParts['hsm']['keyCache']): Status['keyCache'] {
  return { hits, misses, evictions, size };
}
