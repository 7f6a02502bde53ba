/**
 * Fault plans as people write them, in the configuration file or over HTTP: names and values, checked one by one, with
 * the nearest name for one that does not exist.
 */
import { isIP } from 'node:net';
import { catalogue } from '../../../protocol/words/catalogue.ts';
import { nearest } from '../../nearest.ts';
import { duration, parseDelay } from './delay.ts';
import { parseEffect } from './effects.ts';
import { type FaultPlan, type FaultRule, type FaultSchedule, NO_FAULTS } from './rule.ts';

/** What is wrong with a plan: the place in it and words, in that order. */
export interface FaultProblems {
  readonly problems: readonly { readonly path: readonly string[]; readonly message: string }[];
}

/** Reads a plan: an object with `rules` and perhaps `seed`, or a list of rules. */
export function parseFaults(written: unknown): FaultPlan | FaultProblems {
  const reading = new Reading();
  const plan = Array.isArray(written) ? { rules: written as unknown[] } : reading.record(written, [], PLAN_KEYS);
  const rules = plan?.['rules'];
  if (plan !== undefined && rules !== undefined && !Array.isArray(rules)) reading.wrong(['rules'], 'expected a list');
  const list = Array.isArray(rules) ? (rules as unknown[]) : [];
  if (list.length > MOST_RULES) reading.wrong(['rules'], `expected at most ${MOST_RULES} rules`);
  const parsed = list.slice(0, MOST_RULES).map((rule, i) => parseRule(rule, ['rules', String(i)], i, reading));
  const names = new Set<string>();
  for (const [i, rule] of parsed.entries()) {
    if (rule !== undefined && names.has(rule.name))
      reading.wrong(['rules', String(i), 'name'], 'another rule has this name');
    if (rule !== undefined) names.add(rule.name);
  }
  const seed = plan === undefined ? undefined : reading.text(plan, 'seed', []);
  if (reading.problems.length > 0) return { problems: reading.problems };
  return { seed: seed ?? NO_FAULTS.seed, rules: parsed.filter((rule) => rule !== undefined) };
}

function parseRule(written: unknown, path: readonly string[], i: number, reading: Reading): FaultRule | undefined {
  const rule = reading.record(written, path, RULE_KEYS);
  if (rule === undefined) return undefined;
  const one = <T>(key: string, parse: (text: string) => T | Problem): T | undefined =>
    reading.value(rule, key, path, parse);
  const many = <T>(key: string, parse: (text: string) => T | Problem): T[] | undefined =>
    reading.values(rule, key, path, parse);
  const effect = one('effect', parseEffect);
  const delay = one('delay', parseDelay);
  if (rule['effect'] === undefined && rule['delay'] === undefined)
    reading.wrong(path, 'does nothing: give it an effect, a delay or both');
  return {
    name: one('name', nameOf) ?? `rule-${i + 1}`,
    commands: many('command', commandOf),
    lmks: many('lmk', (text) => whole(text, 0, 19)),
    clients: many('client', clientOf),
    calls: one('call', callsOf),
    every: one('every', (text) => whole(text, 1, MOST_CALLS)),
    probability: one('probability', shareOf),
    schedule: scheduleOf(rule['schedule'], [...path, 'schedule'], reading),
    times: one('times', (text) => whole(text, 1, MOST_CALLS)),
    effect,
    delay,
  };
}

function scheduleOf(written: unknown, path: readonly string[], reading: Reading): FaultSchedule | undefined {
  if (written === undefined) return undefined;
  const schedule = reading.record(written, path, SCHEDULE_KEYS);
  if (schedule === undefined) return undefined;
  const time = (key: string) => reading.value(schedule, key, path, durationOf);
  const after = time('after') ?? 0;
  const lasting = time('for');
  const every = time('every');
  if (every !== undefined && (lasting === undefined || lasting >= every))
    reading.wrong([...path, 'every'], 'expected more than `for`, which says how long each time lasts');
  return { after, lasting, every };
}

interface Problem {
  readonly problem: string;
}
type Names = Readonly<Record<string, unknown>>;

/** What was found wrong so far, and where. */
class Reading {
  readonly problems: { path: readonly string[]; message: string }[] = [];

  wrong(path: readonly string[], message: string): void {
    this.problems.push({ path, message });
  }

  record(written: unknown, path: readonly string[], keys: readonly string[]): Names | undefined {
    if (typeof written !== 'object' || written === null || Array.isArray(written)) {
      this.wrong(path, `expected names and values: ${keys.join(', ')}`);
      return undefined;
    }
    for (const key of Object.keys(written))
      if (!keys.includes(key)) {
        const near = nearest(key, keys);
        this.wrong(
          [...path, key],
          near === undefined ? `no such key; there are ${keys.join(', ')}` : `no such key; did you mean ${near}?`,
        );
      }
    return written as Names;
  }

  text(from: Names, key: string, path: readonly string[]): string | undefined {
    return this.value<string>(from, key, path, (text) =>
      text === '' ? { problem: 'expected text, got nothing' } : text,
    );
  }

  value<T>(from: Names, key: string, path: readonly string[], parse: (text: string) => T | Problem): T | undefined {
    const written = from[key];
    return written === undefined ? undefined : this.#parsed(written, [...path, key], parse);
  }

  values<T>(from: Names, key: string, path: readonly string[], parse: (text: string) => T | Problem): T[] | undefined {
    const written = from[key];
    if (written === undefined) return undefined;
    const list = Array.isArray(written) ? (written as unknown[]) : [written];
    if (list.length === 0) this.wrong([...path, key], 'expected at least one');
    return list.flatMap((each) => this.#parsed(each, [...path, key], parse) ?? []);
  }

  #parsed<T>(written: unknown, path: readonly string[], parse: (text: string) => T | Problem): T | undefined {
    if (typeof written !== 'string' && typeof written !== 'number') {
      this.wrong(path, 'expected a single value');
      return undefined;
    }
    const parsed = parse(String(written).trim());
    if (typeof parsed !== 'object' || parsed === null || !('problem' in parsed)) return parsed;
    this.wrong(path, parsed.problem);
    return undefined;
  }
}

function nameOf(text: string): string | Problem {
  return /^[\w.-]{1,64}$/.test(text) ? text : { problem: 'expected 1 to 64 letters, digits and characters of ._-' };
}

function commandOf(text: string): string | Problem {
  const code = text.toUpperCase();
  if (CODES.includes(code)) return code;
  const near = nearest(code, CODES);
  return { problem: near === undefined ? 'expected a command code' : `no such command; did you mean ${near}?` };
}

function clientOf(text: string): string | Problem {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d{1,5}$/, '$1');
  const bits = isIP(bare) === 4 ? 32 : 128;
  const isFine = isIP(bare) !== 0 && (prefix === undefined || (bare === address && Number(prefix) <= bits));
  return isFine ? text : { problem: 'expected an address, address:port, or a network such as 10.1.0.0/16' };
}

function callsOf(text: string): readonly [number, number] | Problem {
  const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  return range[0] >= 1 && range[1] >= range[0]
    ? range
    : { problem: 'expected the number of a call from 1 on, or a range such as 3-5' };
}

function shareOf(text: string): number | Problem {
  const [, digits, percent] = /^(\d{1,3}(?:\.\d{1,9})?)(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (percent === '%' ? 100 : 1);
  return share >= 0 && share <= 1 ? share : { problem: 'expected a share from 0 to 1, or from 0% to 100%' };
}

function durationOf(text: string): number | Problem {
  return duration(text) ?? { problem: 'expected a duration such as 250ms, 30s, 5m or 1h' };
}

function whole(text: string, least: number, most: number): number | Problem {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : { problem: `expected a whole number from ${least} to ${most}` };
}

const PLAN_KEYS = ['seed', 'rules'];
const RULE_KEYS = [
  'name',
  'command',
  'lmk',
  'client',
  'call',
  'every',
  'probability',
  'schedule',
  'times',
  'effect',
  'delay',
];
const SCHEDULE_KEYS = ['after', 'for', 'every'];
const CODES: readonly string[] = catalogue.map(({ code }) => code);
const MOST_RULES = 100;
const MOST_CALLS = 999_999_999;
