/** What to run, put together from file, environment and options, and what of it is more than text. */
import { readFile } from 'node:fs/promises';
import {
  type ConfigProblems,
  type ConfigSource,
  environmentSource,
  fileSource,
  type LmkName,
  type RunConfig,
  resolveConfig,
} from '../config.ts';
import type { ChangeLmk } from '../hsm/state.ts';
import type { Lmk } from '../keys/lmk.ts';
import { type BuiltInLmkName, builtInLmks } from '../keys/lmk-sets.ts';
import { faultProblems } from './controls.ts';
import { transportProblems } from './host-transports.ts';
import { performanceProblems, type TieredConfig, withinTier } from './performance.ts';
import type { ServeOptions } from './serve.ts';
import { auditProblem } from './start-audit.ts';
import { snmpAccess, trapDestinations } from './start-snmp.ts';
import type { Terminal } from './terminal.ts';

/** The configuration from file, environment and options. */
export async function configure(options: ServeOptions, terminal: Terminal): Promise<TieredConfig | ConfigProblems> {
  const problems: string[] = [];
  const sources: ConfigSource[] = [];
  const add = (source: ConfigSource | ConfigProblems): void => {
    if ('problems' in source) problems.push(...source.problems);
    else {
      problems.push(...performanceProblems(source), ...faultProblems(source), ...transportProblems(source));
      sources.push(source);
    }
  };
  const file = options.config ?? (terminal.environment['PINWARD_CONFIG'] || undefined);
  if (file !== undefined) add(await readConfig(file));
  add(environmentSource(terminal.environment));
  add(optionSource(options));
  if (problems.length > 0) return { problems };
  const config = resolveConfig(sources);
  if ('problems' in config) return config;
  const access = snmpAccess(config);
  if ('problems' in access) return access;
  const traps = await trapDestinations(config, access);
  if ('problems' in traps) return traps;
  const problem = await auditProblem(config);
  return problem === undefined ? withinTier(config) : { problems: [problem] };
}

/** The LMKs that a configuration names. */
export function loaded(names: ReadonlyMap<number, LmkName>): Map<number, Lmk> {
  return new Map([...names].map(([id, name]) => [id, builtInLmks[name as BuiltInLmkName]]));
}

/** What a configuration puts into key change storage. */
export function changeStorage({ oldLmks, newLmks }: RunConfig): Map<number, ChangeLmk> {
  const storage = new Map<number, ChangeLmk>();
  for (const [id, lmk] of loaded(oldLmks)) storage.set(id, { lmk, role: 'old' });
  for (const [id, lmk] of loaded(newLmks)) storage.set(id, { lmk, role: 'new' });
  return storage;
}

async function readConfig(file: string): Promise<ConfigSource | ConfigProblems> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problems: [`cannot read ${file}: ${code === 'ENOENT' ? 'no such file' : code}`] };
  }
  return fileSource(file, text);
}

function optionSource(options: ServeOptions): ConfigSource | ConfigProblems {
  const {
    config: _file,
    readyJson: _json,
    logLevel: _level,
    lmk,
    oldLmk,
    newLmk,
    set,
    trace,
    udp,
    allow,
    tlsCrl,
    askPassphrase,
    ...plain
  } = options;
  const problems: string[] = [];
  const values = {
    ...plain,
    ...(trace && { trace: 'true' }),
    ...(askPassphrase && { askPassphrase: 'true' }),
    ...(udp && { udp: 'true' }),
    ...(allow && { acl: allow }),
    ...(tlsCrl && { tlsCrl }),
    lmks: pairs('--lmk', lmk, problems),
    oldLmks: pairs('--old-lmk', oldLmk, problems),
    newLmks: pairs('--new-lmk', newLmk, problems),
    settings: pairs('--set', set, problems),
  };
  return problems.length > 0 ? { problems } : { values, label: optionLabel };
}

/** `name=value` words as a table. */
function pairs(option: string, words: readonly string[] = [], problems: string[]): Record<string, string> {
  const table: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) table[word.slice(0, equals)] = word.slice(equals + 1);
    else problems.push(`${option}: expected ${option === '--set' ? 'name=value' : 'id=name'}, got "${word}"`);
  }
  return table;
}

function optionLabel([key = '', name]: readonly string[]): string {
  if (key === 'acl') return '--allow';
  const option = TABLE_OPTIONS[key] ?? `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return name === undefined ? option : `${option} ${name}`;
}

const TABLE_OPTIONS: Readonly<Record<string, string>> = {
  lmks: '--lmk',
  oldLmks: '--old-lmk',
  newLmks: '--new-lmk',
  settings: '--set',
};
