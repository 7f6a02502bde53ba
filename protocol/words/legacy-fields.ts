/** The option block of the legacy key commands: `;` and three characters (commands-keys-admin 1.9). */
import type { Field, Fields } from '../dsl/fields.ts';
import { block, choice, optional } from '../dsl/fields.ts';
import type { Infer } from '../dsl/infer.ts';

const schemes = {
  '0': 'Old form without letter',
  Z: 'Single length',
  U: 'Double length, variant method',
  T: 'Triple length, variant method',
  X: 'Double length, X9.17 method',
  Y: 'Triple length, X9.17 method',
} as const;

/** First position: key scheme under the ZMK or TMK. */
export const kekScheme = choice('Key scheme under the ZMK or TMK', schemes, { error: '26' });
/** Second position: key scheme under the LMK. */
export const lmkScheme = choice('Key scheme under the LMK', schemes, { error: '26' });
/** Third position: form of the check value. */
export const checkValueForm = choice('Form of the check value', { '0': '16H', '1': '6H' });
/** Third position of the commands for pairs of keys. */
export const pairCheckValueForm = choice('Form of the check value', {
  '0': 'Old form',
  '1': '6H',
  '2': '6H for each half',
});
/** A position without meaning in this command; it must be filled. */
export const reservedOption = choice('Reserved', { ...schemes, '1': 'As 0', '2': 'As 0' });

/** The option block with its three positions, all there or none. */
export const legacyOptions = <const F extends Fields>(
  positions: F,
): Field<{ wire: Infer<F, 'wire'>; plain: Infer<F, 'plain'>; input: Infer<F, 'input'> }, 'optional'> =>
  optional(block(';', 'Option block', positions));
