/** Which LMKs may stand beside each other as live and as old or new one (product reference 2.2, 2.4). */
import type { Lmk } from '../../keys/lmk.ts';
import { Refusal } from '../refusal.ts';
import type { ChangeLmk } from '../state.ts';
import { type CeremonyRefusal, twoDigits } from './rules.ts';

/**
 * Refuses a live LMK and one in key change storage that do not fit together: both are test or both live, and keys never
 * go from a key block LMK to a variant LMK. `isLive`: the live one is being loaded, the other is there already.
 */
export function changeRefusal(
  id: number,
  live: Lmk,
  { lmk, role }: ChangeLmk,
  isLive: boolean,
): CeremonyRefusal | undefined {
  const wayOut = isLive ? `. DO deletes the ${role} one of id ${twoDigits(id)}` : '';
  if (live.status !== lmk.status)
    return new Refusal(
      'B6',
      'lmkId',
      `the LMK ${twoDigits(id)} is ${aStatus(live)} and the ${role} one ${aStatus(lmk)}: both have the same status${wayOut}`,
    );
  if (live.checkValue === lmk.checkValue && live.kind === lmk.kind && live.algorithm === lmk.algorithm)
    return new Refusal('15', 'lmkId', `the ${role} LMK would be the live LMK ${twoDigits(id)} itself${wayOut}`);
  const [from, to] = role === 'old' ? [lmk, live] : [live, lmk];
  if (from.kind === 'keyBlock' && to.kind === 'variant')
    return new Refusal(
      'B5',
      'lmkId',
      `a key block LMK cannot be followed by a variant LMK: keys go from variant to key block only${wayOut}`,
    );
  return undefined;
}

const aStatus = ({ status }: Lmk): string => (status === 'test' ? 'a test LMK' : 'a live LMK');
