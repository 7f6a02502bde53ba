/** What `serve` says when it is up: for people, and for programs that wait for it. */
import type { RunConfig } from '../config.ts';
import { type BuiltInLmkName, builtInLmks } from '../keys/lmk-sets.ts';
import type { ServerAddress } from '../server/listener.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { table } from './terminal.ts';
import { version } from './version.ts';

/** The banner: what is loaded, where it listens, how it differs from a device, and what it is not. */
export function banner(config: RunConfig, addresses: readonly ServerAddress[]): string {
  const { profile, settings, seed, lmks, oldLmks, headerLength, trace } = config;
  const differences = deviations(settings);
  return [
    `Pinward ${version}, a payment HSM emulator for development, load tests and training.`,
    'Not a security device: never give it live keys, PINs or cards. Not affiliated with Thales or Microsoft.',
    '',
    ...lmkLines('LMKs', lmks, settings.defaultLmk, addresses),
    ...(oldLmks.size > 0 ? lmkLines('Key change storage', oldLmks) : []),
    `Header     ${headerLength} bytes`,
    `Random     ${seed === undefined ? 'secure' : `repeatable, from the seed "${seed}"`}`,
    `Profile    ${profile}${differences.length === 0 ? ', as a new device' : '; other than a new device:'}`,
    ...wrapped(differences),
    ...(trace ? ['Trace      every message is logged'] : []),
  ].join('\n');
}

/** The line that says where it listens; it always starts with `ready`. */
export function readyLine(addresses: readonly ServerAddress[]): string {
  return `ready ${addresses.map(({ host, port, lmk }) => address(host, port) + (lmk === undefined ? '' : ` (LMK ${twoDigits(lmk)})`)).join(', ')}`;
}

/** The same for programs. */
export function readyObject(
  { profile, seed, lmks, headerLength, settings }: RunConfig,
  addresses: readonly ServerAddress[],
): object {
  return {
    ready: true,
    version,
    addresses: addresses.map(({ host, port, lmk }) => ({ host, port, lmk: lmk ?? null })),
    headerLength,
    profile,
    seed: seed ?? null,
    defaultLmk: settings.defaultLmk,
    lmks: [...lmks].map(([id, name]) => ({ id, name, checkValue: builtInLmks[name as BuiltInLmkName].checkValue })),
  };
}

function lmkLines(
  title: string,
  lmks: RunConfig['lmks'],
  defaultLmk?: number,
  addresses: readonly ServerAddress[] = [],
): string[] {
  const rows = [...lmks].map(([id, name]) => {
    const { kind, algorithm, checkValue } = builtInLmks[name as BuiltInLmkName];
    const own = addresses.find(({ lmk }) => lmk === id);
    const base = id === defaultLmk ? addresses.find(({ lmk }) => lmk === undefined) : undefined;
    const ports = [own && `port ${own.port}`, base && `default on port ${base.port}`].filter(
      (words) => words !== undefined,
    );
    const scheme = `${kind === 'variant' ? 'variant' : 'key block'} ${algorithm}`;
    return [`  ${twoDigits(id)}`, name, scheme, `check value ${checkValue}`, ports.join(', ')];
  });
  return [title, table(rows.length > 0 ? rows : [['  none']]), ''];
}

/** Settings that a new device has otherwise. */
function deviations(settings: Settings): string[] {
  const device = defaultSettings('device') as Readonly<Record<string, unknown>>;
  return Object.entries(settings).flatMap(([name, value]) =>
    String(value) === String(device[name]) ? [] : [`${name}=${String(value)}`],
  );
}

/** Words in indented lines that fit a terminal. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [i, word] of words.entries()) {
    const text = i === words.length - 1 ? word : `${word},`;
    const last = lines.at(-1);
    if (last === undefined || last.length + text.length + 1 > LINE_WIDTH) lines.push(`           ${text}`);
    else lines[lines.length - 1] = `${last} ${text}`;
  }
  return lines;
}

const LINE_WIDTH = 100;
const address = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
const twoDigits = (id: number): string => String(id).padStart(2, '0');
