/**
 * Reads activities as officers and hosts write them: `category[.subject][.interface][:timeout]`, every word shortened
 * as far as it stays unique (product reference 4.2).
 */
import { nearest } from '../../nearest.ts';
import {
  type ActivityCategory,
  type ActivityInterface,
  type ActivityRequest,
  activityCategories,
  activityInterfaces,
  activitySubjects,
  type Subjects,
  type Timeout,
} from './activity.ts';

/** Words for people: what is wrong, and what would be right. */
export interface ActivityProblem {
  readonly problem: string;
}

/** Longest text of an activity (commands-keys-admin 4, RA). */
export const LONGEST_ACTIVITY = 83;
/** Longest time in minutes: 30 days. No source gives a limit. */
export const LONGEST_TIMEOUT = 43_200;

/** Reads one activity. Hosts may write the time as a fourth part, `diag..host.10`. */
export function parseActivity(text: string): ActivityRequest | ActivityProblem {
  if (text.length > LONGEST_ACTIVITY) return { problem: `an activity has at most ${LONGEST_ACTIVITY} characters` };
  const [names = '', ...times] = text.trim().toLowerCase().split(':');
  if (times.length > 1) return { problem: `"${text}" has more than one time` };
  const parts = names.split('.');
  const time = times[0] ?? (parts.length === FULL + 1 ? parts.pop() : undefined);
  if (parts.length > FULL)
    return { problem: `"${text}" has too many parts: an activity is category.subject.interface:minutes` };
  const timeout = time === undefined ? undefined : readTimeout(time);
  if (isProblem(timeout)) return timeout;
  const category = parts[0] === PUBLISHED_SHORT ? 'generate' : find(parts[0]!, categories, 'category');
  if (isProblem(category)) return category;
  const rest = readRest(category as ActivityCategory, parts.slice(1));
  return isProblem(rest) ? rest : { category: category as ActivityCategory, ...rest, timeout };
}

/** Is it one? */
export const isProblem = (value: unknown): value is ActivityProblem =>
  typeof value === 'object' && value !== null && 'problem' in value;

/** Subject and interface; a single part may be either. */
function readRest(
  category: ActivityCategory,
  parts: readonly string[],
): { readonly subject: string; readonly interface: ActivityInterface | '' } | ActivityProblem {
  const [first = '', second = ''] = parts;
  const subjects = activitySubjects[category];
  if (parts.length < 2) {
    if (first === '') return { subject: '', interface: '' };
    const either = find(first, new Map([...subjects, ...interfaces]), what(subjects, `part of ${category}`));
    if (isProblem(either)) return either;
    return interfaces.has(either)
      ? { subject: '', interface: either as ActivityInterface }
      : { subject: either, interface: '' };
  }
  if (first !== '' && subjects.size === 0)
    return { problem: `${category} is not divided: write ${category}.host, ${category}.console or ${category}` };
  const subject = first === '' ? '' : find(first, subjects, `part of ${category}`);
  if (isProblem(subject)) return subject;
  const place = second === '' ? '' : find(second, interfaces, 'interface');
  return isProblem(place) ? place : { subject, interface: place as ActivityInterface | '' };
}

const what = (subjects: Subjects, name: string): string => (subjects.size === 0 ? 'interface' : `${name} or interface`);

/** The value that a word, or the beginning of one, stands for. */
function find(word: string, words: Subjects, kind: string): string | ActivityProblem {
  if (word === '') return { problem: `the ${kind} is missing` };
  const exact = words.get(word);
  if (exact !== undefined) return exact;
  const begun = [...words].filter(([candidate]) => candidate.startsWith(word));
  const [first] = begun;
  if (first !== undefined && begun.every(([, value]) => value === first[1])) return first[1];
  if (first !== undefined) return { problem: `"${word}" is not unique: it may stand for ${listed(begun)}` };
  return {
    // The search for what may be meant takes longer than all the rest, and hosts do not hear of it.
    get problem() {
      const near = nearest(word, [...words.keys()]);
      const hint = near === undefined ? `; there is ${listed([...words])}` : `; did you mean "${near}"?`;
      return `there is no ${kind} "${word}"${hint}`;
    },
  };
}

/** Some of the words, for people. */
function listed(words: readonly (readonly [string, string])[]): string {
  const names = words.map(([word]) => word);
  if (names.length > SHOWN) return `${names.slice(0, SHOWN).join(', ')} and others`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function readTimeout(text: string): Timeout | ActivityProblem {
  if (text === 'p') return 'persistent';
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (minutes >= 1 && minutes <= LONGEST_TIMEOUT) return minutes;
  return { problem: `"${text}" is no time: write minutes from 1 to ${LONGEST_TIMEOUT}, or p for persistent` };
}

/** Parts of a full activity. */
const FULL = 3;
/** Words that a message lists. */
const SHOWN = 6;
/** The published short form of generate, although genprint begins with it too (product reference 4.2). */
const PUBLISHED_SHORT = 'gen';
const categories: Subjects = new Map(activityCategories.map((category) => [category, category]));
const interfaces: Subjects = new Map(activityInterfaces.map((place) => [place, place]));
