/** What may be changed of the device of `pinward serve` while it runs: faults, room for LMKs, performance. */
import type { ConfigSource } from '../config.ts';
import type { Device } from '../hsm/contract.ts';
import type { Hsm } from '../hsm/device.ts';
import { LmkRoom } from '../hsm/lmk-room.ts';
import { PerformanceControl } from '../manage/performance-control.ts';
import { FaultyDevice } from '../server/faults/faulty-device.ts';
import { parseFaults } from '../server/faults/parse.ts';
import { type FaultPlan, NO_FAULTS } from '../server/faults/rule.ts';
import type { RunningServer } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';
import { loadedLmks, type TieredConfig } from './performance.ts';

/** The controls of one device. */
export interface DeviceControls {
  readonly faults: FaultyDevice;
  readonly room: LmkRoom;
  /** What the host ports talk to: the device itself, unless faults are possible. */
  readonly device: Device;
  /** The control of performance, once there is a server. */
  performance(server: RunningServer): PerformanceControl;
}

/** Makes the controls. */
export function makeControls(tiered: TieredConfig, hsm: Hsm, logger: Logger): DeviceControls {
  const { config, tier } = tiered;
  const plan = faultPlan(config.faults);
  const room = new LmkRoom(hsm.state, tier?.lmkCount, loadedLmks(tiered.leftOutLmks));
  // The data directory may hold more LMKs than the tier has room for.
  if (tier !== undefined) room.change(tier.lmkCount);
  const faults = new FaultyDevice(
    {
      device: hsm,
      logger,
      defaultLmk: () => hsm.state.settings.defaultLmk,
      tamper: (cause) => {
        logger.warn({ cause }, 'tampered on purpose: the LMKs are set aside');
        room.tamper(cause);
      },
    },
    plan,
  );
  return {
    faults,
    room,
    device: config.http === undefined && plan.rules.length === 0 ? hsm : faults,
    performance: (server) => new PerformanceControl({ hsm, server, room, tier: tier?.name }),
  };
}

/** What is wrong with the faults of one source, by the names of that source. */
export function faultProblems({ values, label }: ConfigSource): string[] {
  const { faults } = values;
  const parsed = faults === undefined ? NO_FAULTS : parseFaults(faults);
  return 'problems' in parsed
    ? parsed.problems.map(({ path, message }) => `${label(['faults', ...path])}: ${message}`)
    : [];
}

/** The plan of a configuration, which was checked before. */
export function faultPlan(written: unknown): FaultPlan {
  const plan = written === undefined ? NO_FAULTS : parseFaults(written);
  return 'problems' in plan ? NO_FAULTS : plan;
}
