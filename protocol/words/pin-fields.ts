/** Fields that the PIN translation and verification commands share (commands-pin-card 1.1, 1.8, 2). */
import { choice, digits } from '../dsl/fields.ts';
import { pinBlockFormats } from './formats.ts';

export type PinBlockCode = '01' | '02' | '03' | '04' | '05' | '34' | '35' | '41' | '42' | '46' | '47' | '48';

const formatNames = Object.fromEntries(pinBlockFormats.map(({ code, name }) => [code, name])) as Readonly<
  Record<PinBlockCode, string>
>;

/** A PIN block format code; an unknown one answers 23. */
export const pinBlockFormat = (doc: string) => choice(doc, formatNames, { error: '23' });

/** A flag in front of a destination key: a key never starts with one of these characters. */
export const destinationFlag = choice('Kind of destination key; absent for a ZPK or a key block', {
  '*': 'BDK-1',
  '~': 'BDK-2',
  '!': 'BDK-4',
});

/** Always 12; any other value answers 15. */
export const maximumPinLength = digits(2, 'Maximum PIN length, always 12', { min: 12, max: 12 });

/** Key block usages of base derivation keys. */
export const bdkUsages = ['B0', '41', '42', '43', '44'] as const;
