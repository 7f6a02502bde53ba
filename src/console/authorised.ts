/** Authorised activities as the console asks for them. */
import { Refusal } from '../hsm/refusal.ts';
import type { DeviceState } from '../hsm/state.ts';

/** Is `category.subject.console` authorised under this LMK? */
export function isAuthorisedAtConsole(state: DeviceState, lmkId: number, category: string, subject = ''): boolean {
  return state.isAuthorised(lmkId, category, subject, 'console');
}

/** Refuses what is not authorised, naming the activity that would allow it. */
export function requireActivity(
  state: DeviceState,
  lmkId: number,
  category: string,
  subject = '',
): Refusal<'17'> | undefined {
  if (isAuthorisedAtConsole(state, lmkId, category, subject)) return undefined;
  return new Refusal('17', '', `needs the activity ${activityName(category, subject)} of LMK ${pad(lmkId)}`);
}

/** The activity as the command A takes it. */
export const activityName = (category: string, subject: string): string =>
  `${category}${subject === '' ? '' : `.${subject.toLowerCase()}`}.console`;

const pad = (lmkId: number): string => String(lmkId).padStart(2, '0');

/** Refuses what needs an activity of the Management LMK, whose officers rule the device. */
export function requireManagementActivity(
  { hsm }: { readonly hsm: { readonly state: DeviceState } },
  category: string,
): Refusal<'17'> | undefined {
  return requireActivity(hsm.state, hsm.state.settings.managementLmk, category);
}

/** What is authorised under an LMK, as the LMK table shows it: `No`, `Yes`, or numbers of host and console activities. */
export function authorisedWords({ authorisation }: DeviceState, lmkId: number): string {
  const { everything, host, console } = authorisation.counts(lmkId);
  if (host + console > 0) return `Yes(${host}H,${console}C)`;
  return everything ? 'Yes' : 'No';
}
