/** Authorised activities: the words they are made of, and their text (product reference 4.2). */
import { catalogue } from '../../../protocol/words/catalogue.ts';
import { ANY_BLOCK_TYPE, keyTypes } from '../../../protocol/words/keys.ts';

/** First parts of activities. */
export const activityCategories = [
  'generate',
  'component',
  'genprint',
  'import',
  'export',
  'pin',
  'audit',
  'admin',
  'diag',
  'misc',
  'command',
] as const;
/** One of them. */
export type ActivityCategory = (typeof activityCategories)[number];

/** Where an activity may be used. */
export const activityInterfaces = ['host', 'console'] as const;
/** One of them. */
export type ActivityInterface = (typeof activityInterfaces)[number];

/** What may be done. An empty subject is all of them, an empty interface is both. */
export interface Activity {
  readonly category: ActivityCategory;
  /** Key type, `rsa`, `clear`, command code ... in lower case. */
  readonly subject: string;
  readonly interface: ActivityInterface | '';
}

/** How long: minutes, across restarts, or until it is cancelled. */
export type Timeout = number | 'persistent' | undefined;

/** An activity as officers ask for it. */
export interface ActivityRequest extends Activity {
  readonly timeout: Timeout;
}

/** The activity in full words, as `generate.000.host`. */
export function activityText({ category, subject, interface: place }: Activity): string {
  return [category, subject, place].filter((part) => part !== '').join('.');
}

/** The activity and its time, as `generate.000.host:10`. */
export function requestText(request: ActivityRequest): string {
  const { timeout } = request;
  return `${activityText(request)}${timeout === undefined ? '' : `:${timeout === 'persistent' ? 'p' : timeout}`}`;
}

/** The same activity, whatever its time? */
export const isSameActivity = (a: Activity, b: Activity): boolean =>
  a.category === b.category && a.subject === b.subject && a.interface === b.interface;

/** Subjects of a category by the words for them; several words may stand for one. */
export type Subjects = ReadonlyMap<string, string>;

/** Key types that have activities but are not in the table of key types, as only special commands make such keys. */
const FURTHER_TYPES = ['00C', '10C', '00D'];
const typeCodes = [...Object.keys(keyTypes), ...FURTHER_TYPES, ANY_BLOCK_TYPE].map((code) => code.toLowerCase());

/** Names that devices before key type codes have for key types. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  zmk: '000',
  kml: '200',
  zpk: '001',
  tmk: '002',
  tpk: '002',
  pvk: '002',
  ikey: '302',
  cvk: '402',
  csck: '402',
  tak: '003',
  wwk: '006',
  zak: '008',
  bdk: '009',
  'mk-ac': '109',
  'mk-smi': '209',
  'mk-smc': '309',
  'mk-dac': '409',
  'mk-dn': '509',
  zek: '00a',
  dek: '00b',
  tek: '30b',
};

const same = (words: readonly string[]): [string, string][] => words.map((word) => [word, word]);
const componentSubjects: Subjects = new Map([...same(typeCodes), ...Object.entries(TYPE_NAMES)]);
const keySubjects: Subjects = new Map([...componentSubjects, ['rsa', 'rsa']]);
const none: Subjects = new Map();

/** Second parts of activities, by their first. */
export const activitySubjects: Readonly<Record<ActivityCategory, Subjects>> = Object.freeze({
  generate: keySubjects,
  component: componentSubjects,
  genprint: componentSubjects,
  import: keySubjects,
  export: keySubjects,
  pin: new Map(same(['mailer', 'clear'])),
  audit: none,
  admin: none,
  diag: none,
  misc: none,
  command: new Map(same(catalogue.map(({ code }) => code.toLowerCase()))),
});
