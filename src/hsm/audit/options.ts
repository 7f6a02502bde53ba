/** What is audited beside the events that always are, and what happens when the log is full (AUDITOPTIONS). */
import type { StoredValue } from '../device-store.ts';

/** Choices of AUDITOPTIONS. */
export interface AuditOptions {
  /** Host commands of which every call is recorded. */
  readonly host: readonly string[];
  /** Every refused host command is recorded too, known or not; 01 is a result and no refusal. */
  readonly hostErrors: boolean;
  /** Audit codes of console commands that are not recorded. */
  readonly consoleOff: readonly string[];
  /** User actions that are not recorded. */
  readonly userOff: readonly string[];
  /** With a full log: the oldest records go, or the device does not go online until the log is cleared. */
  readonly whenFull: 'wrap' | 'block';
}

/** As a new device has them: no host commands, all of the rest. */
export const defaultAuditOptions: AuditOptions = Object.freeze({
  host: [],
  hostErrors: false,
  consoleOff: [],
  userOff: [],
  whenFull: 'wrap',
});

/** The codes that there are, for patterns. */
export interface AuditableCodes {
  readonly host: readonly string[];
  /** Audit code by name of the console command. */
  readonly console: ReadonlyMap<string, string>;
  readonly user: readonly string[];
}

/**
 * Carries out one change as AUDITOPTIONS takes it: `+HCA`, `-H*`, `+C KG`, `-U19`, `+E` and `-E` for refusals, `WRAP`
 * or `BLOCK`. Words for people when it is none.
 */
export function changeAuditOptions(
  options: AuditOptions,
  typed: string,
  codes: AuditableCodes,
): AuditOptions | { readonly invalid: string } {
  const word = typed.trim().toUpperCase();
  if (word === 'WRAP' || word === 'BLOCK') return { ...options, whenFull: word === 'WRAP' ? 'wrap' : 'block' };
  if (word === '+E' || word === '-E') return { ...options, hostErrors: word === '+E' };
  const [, sign, letter, pattern] = /^([+-])\s*([HCU])\s*(\S+)$/.exec(word) ?? [];
  if (pattern === undefined) return { invalid: FORM };
  const isOn = sign === '+';
  const names = letter === 'H' ? codes.host : letter === 'C' ? [...codes.console.keys()] : codes.user;
  const meant = names.filter((name) => fits(name, pattern));
  if (meant.length === 0) return { invalid: NONE[letter as 'H'](pattern) };
  if (letter === 'H') return { ...options, host: changed(options.host, meant, isOn) };
  if (letter === 'U') return { ...options, userOff: changed(options.userOff, meant, !isOn) };
  const auditCodes = meant.map((name) => codes.console.get(name)!);
  return { ...options, consoleOff: changed(options.consoleOff, auditCodes, !isOn) };
}

/** The JSON form. */
export function storeAuditOptions({ host, hostErrors, consoleOff, userOff, whenFull }: AuditOptions): StoredValue {
  return { host, hostErrors, consoleOff, userOff, whenFull };
}

/** Reads the JSON form; what does not fit is as on a new device. */
export function openAuditOptions(stored: StoredValue | undefined): AuditOptions {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return defaultAuditOptions;
  const { host, hostErrors, consoleOff, userOff, whenFull } = stored as Readonly<Record<string, StoredValue>>;
  return {
    host: codesOf(host),
    hostErrors: hostErrors === true,
    consoleOff: codesOf(consoleOff),
    userOff: codesOf(userOff),
    whenFull: whenFull === 'block' ? 'block' : 'wrap',
  };
}

function codesOf(stored: StoredValue | undefined): readonly string[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((code): code is string => typeof code === 'string' && /^[0-9A-Z]{2}$/.test(code));
}

function changed(list: readonly string[], codes: readonly string[], isIn: boolean): readonly string[] {
  const set = new Set(list);
  for (const code of codes) {
    if (isIn) set.add(code);
    else set.delete(code);
  }
  return [...set].sort();
}

/** `*` stands for any characters. */
function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^0-9A-Z]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

const FORM =
  'expected + or -, H, C or U and a code, such as +HCA, -H*, +CKG or -U19; +E or -E for refusals; WRAP or BLOCK';
const NONE = {
  H: (pattern: string) =>
    `no host command of this device fits ${pattern}; +E records all refusals, those of unknown commands too`,
  C: (pattern: string) => `no console command fits ${pattern}`,
  U: (pattern: string) => `no user action fits ${pattern}`,
} as const;
