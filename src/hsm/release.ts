/**
 * Release: a device gives up everything that was ever put into it (product reference 9). It must be in the secure state,
 * so by the will of who holds both keys.
 */
import type { DeviceStore, StoredValue } from './device-store.ts';
import { OperatingState } from './operating-state.ts';

/** Why the device of a stored state may not be released; undefined when it may. */
export function releaseRefusal(load: DeviceStore['load']): string | undefined {
  const { state } = new OperatingState({ load, save: refuseToSave, isDurable: false });
  if (state === 'secure') return undefined;
  return `the device was left ${WORDS[state]}, and is released from Secure only: turn both keys first (pinward console, command SECURE)`;
}

const refuseToSave = (_section: string, _value: StoredValue): Promise<void> =>
  Promise.reject(new Error('nothing is saved'));
const WORDS = { online: 'Online', offline: 'Offline' } as const;
