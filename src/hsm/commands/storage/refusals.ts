/** Refusals that both user storage commands answer. */
import { refuse } from '../../refusal.ts';

export const BYTES_FLAG = refuse('15', 'flag', 'flag B goes with user storage of variable form only');
export const INDEX = refuse('21', 'index', 'index and count run past the end of user storage');
