/** What `serve` says when it is up: for people, and for programs that wait for it. */

import { nonCompliantSettings } from '../hsm/configure/compliance.ts';
import { deviations } from '../hsm/configure/shown-settings.ts';
import type { HostInterfaces } from '../hsm/host-interfaces.ts';
import type { Lmk } from '../keys/lmk.ts';
import { builtInLmks } from '../keys/lmk-sets.ts';
import type { RunningManagement } from '../manage/listener.ts';
import { faultLines, ruleText } from '../server/faults/text.ts';
import type { ServerAddress } from '../server/listener.ts';
import type { Settings } from '../settings.ts';
import { faultPlan } from './controls.ts';
import { type DeviceData, dataLines } from './data-directory.ts';
import { interfaceLines } from './interface-settings.ts';
import { performanceLines, performanceObject, type TieredConfig } from './performance.ts';
import { table } from './terminal.ts';
import { version } from './version.ts';

/** A configuration with the data directory that goes over it. */
export interface ServedConfig extends TieredConfig {
  readonly data: DeviceData;
  /** Who may connect, and what was changed of it on the device. */
  readonly interfaces?: HostInterfaces;
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
  const differences = deviations(settings).map(({ name, value }) => `${name}=${String(value)}`);
  return [
    `Pinward ${version}, a payment HSM emulator for development, load tests and training.`,
    'Not a security device: never give it live keys, PINs or cards. Not affiliated with Thales or Microsoft.',
    '',
    ...lmkLines('LMKs', lmks, settings.defaultLmk, addresses),
    ...(oldLmks.size > 0 ? lmkLines('Key change storage, old LMKs', oldLmks) : []),
    ...(newLmks.size > 0 ? lmkLines('Key change storage, new LMKs', newLmks) : []),
    ...performanceLines(tiered),
    ...dataLines(tiered.data),
    ...(tiered.interfaces ? interfaceLines(tiered.interfaces) : []),
    ...transportLines(tiered.config),
    `Header     ${headerLength} bytes`,
    `Random     ${seed === undefined ? 'secure' : `repeatable, from the seed "${seed}"`}`,
    `Profile    ${profile}${differences.length === 0 ? ', as a new device' : '; other than a new device:'}`,
    ...wrapped(differences),
    ...(profile === 'pci' ? complianceLines(settings) : []),
    ...faultLines(faultPlan(tiered.config.faults)),
    ...(trace ? ['Trace      every message is logged'] : []),
    ...(snmp ? [`SNMP       ${address(snmp.host, snmp.port)}, UDP`] : []),
    ...(http ? [`HTTP       http://${address(http.host, http.port)}/${httpToken ? ', with a token' : ''}`] : []),
  ].join('\n');
}

/** The line that says where it listens; it always starts with `ready`. */
export function readyLine(addresses: readonly ServerAddress[]): string {
  return `ready ${addresses.map((each) => address(each.host, each.port) + placeWords(each)).join(', ')}`;
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
    addresses: addresses.map(({ lmk, codePage, ...place }) => ({
      ...place,
      lmk: lmk ?? null,
      codePage: codePage ?? null,
    })),
    http: http === undefined ? null : { host: http.host, port: http.port },
    snmp: snmp === undefined ? null : { host: snmp.host, port: snmp.port },
    headerLength,
    profile,
    deviations: Object.fromEntries(deviations(settings).map(({ name, value }) => [name, value])),
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
    const first = addresses.filter((each) => each.interface === 1);
    const own = first.filter(({ lmk }) => lmk === id);
    const base = id === defaultLmk ? first.filter(({ lmk }) => lmk === undefined) : [];
    const ports = [portWords('port', own), portWords('default on port', base)].filter((words) => words !== '');
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

/** `port 1501, TLS 2501`. */
function portWords(what: string, addresses: readonly ServerAddress[]): string {
  return addresses
    .map(({ protocol, port }) => `${protocol === 'tcp' ? what : protocol.toUpperCase()} ${port}`)
    .join(', ');
}

/** What a port is besides one for clear TCP in ASCII on interface 1. */
function placeWords({ protocol, lmk, codePage, interface: number }: ServerAddress): string {
  const words = [
    protocol === 'tcp' ? '' : protocol.toUpperCase(),
    number === 1 ? '' : `interface ${number}`,
    lmk === undefined ? '' : `LMK ${twoDigits(lmk)}`,
    codePage ?? '',
  ].filter((word) => word !== '');
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** For how long and how many may be connected; only what is not as usual. */
function transportLines({ transports }: TieredConfig['config']): string[] {
  const { idleTimeout, interfaceConnections } = transports;
  return [
    ...(idleTimeout > 0 ? [`Idle       connections end after ${idleTimeout} s without traffic`] : []),
    ...(interfaceConnections === undefined ? [] : [`Interface  ${interfaceConnections} connections on each at most`]),
  ];
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

/** Whether the settings are those of PCI HSM, and which are not. */
function complianceLines(settings: Settings): string[] {
  const missing = nonCompliantSettings(settings);
  return [`PCI HSM    ${missing.length === 0 ? 'compliant settings' : `not compliant: ${missing.join(', ')}`}`];
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
