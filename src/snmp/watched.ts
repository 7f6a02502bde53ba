/** What the agent looks at: the device, its logs and what only the process that runs them knows. */
import type { ErrorLog } from '../hsm/error-log.ts';
import type { SelfTestResult } from '../hsm/self-tests.ts';
import type { DeviceState } from '../hsm/state.ts';
import type { Utilisation } from './utilisation.ts';

/** Everything behind the tree; read only. */
export interface Watched {
  readonly state: DeviceState;
  readonly version: string;
  readonly utilisation: Utilisation;
  readonly errorLog: Pick<ErrorLog, 'entries' | 'isLit' | 'onLit'>;
  /** LMKs that the device has room for. */
  readonly lmkSlots: () => number;
  /** Can an operator reach the console? */
  readonly hasConsole: boolean;
  /** Limits of failed PIN verifications that were exceeded. */
  readonly fraud: () => { readonly verifyLimit: boolean; readonly attackLimit: boolean };
  /** By the block of settings that an assessor asks for; undefined when nobody knows. */
  readonly pciCompliant: () => boolean;
  /** Results of the last self tests; none before the first have run. */
  readonly selfTests: () => readonly SelfTestResult[];
}
