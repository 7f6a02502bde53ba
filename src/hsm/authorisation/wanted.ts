/** What officers ask for, and who they are, against the mode and the settings of the device. */
import type { Lmk } from '../../keys/lmk.ts';
import type { OfficerPair } from '../officers.ts';
import { Refusal, refuse } from '../refusal.ts';
import { type ActivityRequest, isSameActivity, requestText } from './activity.ts';
import { isProblem, parseActivity } from './parse-activity.ts';
import { type AuthorisationRules, TIME_LIMIT } from './rules.ts';

/** The activities asked for; undefined among them stands for everything. A refusal when one of them cannot be had. */
export function wantedActivities(
  texts: readonly string[],
  rules: AuthorisationRules,
): readonly (ActivityRequest | undefined)[] | Refusal<'15' | '17'> {
  if (!rules.enableMultipleActivities) return texts.length === 0 ? EVERYTHING : SINGLE_STATE;
  if (texts.length === 0) return NO_ACTIVITY;
  const wanted: ActivityRequest[] = [];
  for (const text of texts) {
    const request = parseActivity(text);
    if (isProblem(request)) return new Refusal('15', 'activities', request.problem);
    if (wanted.some((other) => isSameActivity(other, request)))
      return new Refusal('15', 'activities', `${requestText({ ...request, timeout: undefined })} is given twice`);
    const forbidden = forbiddenTime(request, rules);
    if (forbidden !== undefined) return forbidden;
    wanted.push(request);
  }
  return wanted;
}

/** Refuses officers of another LMK, or who identified otherwise than the settings want. */
export function wrongOfficers(officers: OfficerPair, lmk: Lmk, rules: AuthorisationRules): Refusal<'17'> | undefined {
  // The LMK may be another one since they showed their cards.
  if (officers.lmkCheckValue !== lmk.checkValue)
    return new Refusal(
      '17',
      '',
      `these are officers of the LMK with check value ${officers.lmkCheckValue}, and this LMK has ${lmk.checkValue}`,
    );
  if (officers.officers.every(({ by }) => by === rules.officerIdentification)) return undefined;
  return rules.officerIdentification === 'card' ? NEEDS_CARD : NEEDS_PASSWORD;
}

function forbiddenTime(request: ActivityRequest, rules: AuthorisationRules): Refusal<'17'> | undefined {
  const { timeout, interface: place } = request;
  const text = requestText(request);
  if (timeout === 'persistent' && !rules.allowPersistentActivities)
    return new Refusal(
      '17',
      'activities',
      `${text}: persistent activities are off (setting allowPersistentActivities)`,
    );
  const isLimited = rules.enforceAuthorisationTimeLimit && place !== 'host';
  if (!isLimited || timeout === undefined || (timeout !== 'persistent' && timeout <= TIME_LIMIT)) return undefined;
  const way = place === '' ? ', or ask for the host alone' : '';
  return new Refusal(
    '17',
    'activities',
    `${text}: activities at the console last ${TIME_LIMIT} minutes at most (setting enforceAuthorisationTimeLimit): give fewer${way}`,
  );
}

const NEEDS_CARD = refuse('17', '', 'officers identify with a card and its PIN (setting officerIdentification=card)');
const NEEDS_PASSWORD = refuse('17', '', 'officers identify with a password (setting officerIdentification=password)');
const EVERYTHING = [undefined];
const SINGLE_STATE = refuse(
  '15',
  'activities',
  'this device has the single authorised state, which allows everything: give no activities (setting enableMultipleActivities)',
);
const NO_ACTIVITY = refuse(
  '15',
  'activities',
  'name at least one activity, such as generate.000.host:10, which allows hosts to generate ZMKs for 10 minutes',
);
