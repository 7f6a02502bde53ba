/** What `serve` says when it is up: for people, and for programs that wait for it. */
import type { Lmk } from '../keys/lmk.ts';
import { builtInLmks } from '../keys/lmk-sets.ts';
import type { RunningManagement } from '../manage/listener.ts';
import { faultLines, ruleText } from '../server/faults/text.ts';
import type { ServerAddress } from '../server/listener.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { faultPlan } from './controls.ts';
import { type DeviceData, dataLines } from './data-directory.ts';
import { performanceLines, performanceObject, type TieredConfig } from './performance.ts';
import { table } from './terminal.ts';
import { version } from './version.ts';

/** A configuration with the data directory that goes over it. */
export interface ServedConfig extends TieredConfig {
  readonly data: DeviceData;
}

/** The banner: what is loaded, where it listens, how it differs from a device, and what it is not. */
export function banner(
  tiered: ServedConfig,
  addresses: readonly ServerAddress[],
  http?: OtherAddress,
  snmp?: OtherAddress,
): string {
  const { profile, seed, headerLength, trace, httpToken } = tiered.config;
  const { settings, lmks } = tiered.data;
  const oldLmks = changeLmks(tiered.data, 'old');
  const newLmks = changeLmks(tiered.data, 'new');
  const differences = deviations(settings);
  return [
    `Pinward ${version}, a payment HSM emulator for development, load tests and training.`,
    'Not a security device: never give it live keys, PINs or cards. Not affiliated with Thales or Microsoft.',
    '',
    ...lmkLines('LMKs', lmks, settings.defaultLmk, addresses),
    ...(oldLmks.size > 0 ? lmkLines('Key change storage, old LMKs', oldLmks) : []),
    ...(newLmks.size > 0 ? lmkLines('Key change storage, new LMKs', newLmks) : []),
    ...performanceLines(tiered),
    ...dataLines(tiered.data),
    `Header     ${headerLength} bytes`,
    `Random     ${seed === undefined ? 'secure' : `repeatable, from the seed "${seed}"`}`,
    `Profile    ${profile}${differences.length === 0 ? ', as a new device' : '; other than a new device:'}`,
    ...wrapped(differences),
    ...faultLines(faultPlan(tiered.config.faults)),
    ...(trace ? ['Trace      every message is logged'] : []),
    ...(snmp ? [`SNMP       ${address(snmp.host, snmp.port)}, UDP`] : []),
    ...(http ? [`HTTP       http://${address(http.host, http.port)}/${httpToken ? ', with a token' : ''}`] : []),
  ].join('\n');
}

/** The line that says where it listens; it always starts with `ready`. */
export function readyLine(addresses: readonly ServerAddress[]): string {
  return `ready ${addresses.map(({ host, port, lmk }) => address(host, port) + (lmk === undefined ? '' : ` (LMK ${twoDigits(lmk)})`)).join(', ')}`;
}

/** The same for programs. */
export function readyObject(
  tiered: ServedConfig,
  addresses: readonly ServerAddress[],
  http?: OtherAddress,
  snmp?: OtherAddress,
): object {
  const { profile, seed, headerLength } = tiered.config;
  const { lmks, settings, folder } = tiered.data;
  return {
    ready: true,
    version,
    addresses: addresses.map(({ host, port, lmk }) => ({ host, port, lmk: lmk ?? null })),
    http: http === undefined ? null : { host: http.host, port: http.port },
    snmp: snmp === undefined ? null : { host: snmp.host, port: snmp.port },
    headerLength,
    profile,
    seed: seed ?? null,
    defaultLmk: settings.defaultLmk,
    performance: performanceObject(tiered),
    faults: faultPlan(tiered.config.faults).rules.map(ruleText),
    data: folder ?? null,
    lmks: [...lmks].map(([id, lmk]) => ({ id, name: builtInName(lmk) ?? null, checkValue: lmk.checkValue })),
  };
}

function lmkLines(
  title: string,
  lmks: ReadonlyMap<number, Lmk>,
  defaultLmk?: number,
  addresses: readonly ServerAddress[] = [],
): string[] {
  const rows = [...lmks].map(([id, lmk]) => {
    const { kind, algorithm, status, checkValue } = lmk;
    const own = addresses.find(({ lmk }) => lmk === id);
    const base = id === defaultLmk ? addresses.find(({ lmk }) => lmk === undefined) : undefined;
    const ports = [own && `port ${own.port}`, base && `default on port ${base.port}`].filter(
      (words) => words !== undefined,
    );
    const scheme = `${kind === 'variant' ? 'variant' : 'key block'} ${algorithm}`;
    return [
      `  ${twoDigits(id)}`,
      builtInName(lmk) ?? `own, ${status}`,
      scheme,
      `check value ${checkValue}`,
      ports.join(', '),
    ];
  });
  return [title, table(rows.length > 0 ? rows : [['  none']]), ''];
}

function changeLmks({ changeStorage }: DeviceData, wanted: 'old' | 'new'): ReadonlyMap<number, Lmk> {
  return new Map([...changeStorage].flatMap(([id, { lmk, role }]) => (role === wanted ? [[id, lmk] as const] : [])));
}

/** The name that a configuration has for an LMK; undefined for one that was made by its owner. */
function builtInName(lmk: Lmk): string | undefined {
  return Object.entries(builtInLmks).find(
    ([, { checkValue }]) => lmk.status === 'test' && checkValue === lmk.checkValue,
  )?.[0];
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

type OtherAddress = Pick<RunningManagement, 'host' | 'port'>;

const LINE_WIDTH = 100;
const address = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
const twoDigits = (id: number): string => String(id).padStart(2, '0');
