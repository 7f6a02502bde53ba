/** Refusals in words. */
import { standardErrors } from '../../protocol/words/errors.ts';
import type { Refusal } from '../hsm/refusal.ts';
import { STATE } from './rules.ts';

/** A refusal for people: in words, with the number that a host would get. */
export function explain({ error, reason }: Refusal): string {
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`.replace(/[^.?!]$/, '$&.');
  if (error === '17') return `Not authorised: ${reason.replace(/[^.?!]$/, '$&.')}`;
  if (error === STATE) return sentence;
  if (error.length === CARD_ERROR) return `${sentence} (Smartcard error ${error})`;
  const meaning = (standardErrors as Readonly<Record<string, string>>)[error];
  return reason === '' ? `Error ${error}: ${meaning ?? 'refused'}.` : `${sentence} (Error ${error})`;
}

/** Characters of the number of a smartcard error; those of host errors have two. */
const CARD_ERROR = 4;
