/** What the management listener looks at: the device, its host ports, and what only the process that runs them knows. */
import type { Hsm } from '../hsm/device.ts';
import type { LmkRoom } from '../hsm/lmk-room.ts';
import type { FaultControl } from '../server/faults/faulty-device.ts';
import type { RunningServer } from '../server/listener.ts';
import type { Profile } from '../settings.ts';
import type { PerformanceControl } from './performance-control.ts';

/** Everything behind the routes. What changes the device goes through host commands and the three controls. */
export interface ManagementParts {
  readonly hsm: Hsm;
  readonly server: Pick<RunningServer, 'addresses' | 'counters' | 'network' | 'performance' | 'throttled'>;
  readonly faults: FaultControl;
  readonly room: LmkRoom;
  readonly performance: PerformanceControl;
  /** Hears of every change that a user makes. */
  readonly onChange?: ((change: string, facts: object) => void) | undefined;
  /** Hears of everybody who came without the token, as often as they do. */
  readonly onRefused?: ((peer: string) => void) | undefined;
  readonly version: string;
  readonly profile: Profile;
  /** Bytes of message header on the host ports; messages of the bridge have the same. */
  readonly headerLength: number;
  /** Random values and keys are repeatable. */
  readonly isSeeded: boolean;
  /** False while the device is not online, and from the moment the process is asked to stop. */
  readonly isReady: () => boolean;
  /** Every route but health and readiness wants it as a bearer token. Needed beyond loopback. */
  readonly token?: string | undefined;
}
