/** Rules that hold for every console command: prompt, states, commands switched off, audit. */
import { Refusal } from '../hsm/refusal.ts';
import type { AllowedStates, ConsoleCommand } from './command.ts';
import type { ConsoleDevice } from './device.ts';

/** The prompt: the state, and what is authorised (product reference 4.1, 6.1). */
export function promptOf(device: ConsoleDevice): string {
  return `${STATE_NAMES[device.hsm.state.operating.state]}${authorisedMark(device)}>`;
}

/** Refuses a command that does not run in the present state. */
export function stateRefusal({ hsm }: ConsoleDevice, allowed: AllowedStates): Refusal | undefined {
  const { operating } = hsm.state;
  if (allowed === 'any' || operating.state === 'secure') return undefined;
  if (allowed === 'offline') return operating.state === 'offline' ? undefined : ONLY_OFFLINE;
  return ONLY_SECURE;
}

/** Is the command switched off by configuration? */
export function isDisabled({ hsm }: ConsoleDevice, { name }: ConsoleCommand): boolean {
  return hsm.state.settings.disabledConsoleCommands.includes(name);
}

/** Tells the audit log that a command was carried out, or with what error it was refused. */
export function auditCommand({ audit }: ConsoleDevice, { auditCode }: ConsoleCommand, error: string): void {
  audit?.consoleCommand(auditCode, error);
}

/** `-AUTH` in the state in which everything is allowed, `-AUTH[n]` with n activities (product reference 4.1). */
function authorisedMark({ hsm }: ConsoleDevice): string {
  const { everything, activities } = hsm.state.authorisation.counts();
  if (activities > 0) return `-AUTH[${activities}]`;
  return everything ? '-AUTH' : '';
}

/** State names as prompts show them. */
export const STATE_NAMES = { online: 'Online', offline: 'Offline', secure: 'Secure' } as const;
/** In place of an error code: the state does not allow it. */
export const STATE = 'state';
const ONLY_OFFLINE = new Refusal(STATE, '', 'command only allowed from Offline or Secure');
const ONLY_SECURE = new Refusal(STATE, '', 'command only allowed from Secure');
