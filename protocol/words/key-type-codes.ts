/** The short key type code, length flag and key of BU and BW (commands-keys-admin 1.7, BU). */
import { choice, key } from '../dsl/fields.ts';
import { keyTypes } from './keys.ts';

/** Key type by its short code: variant digit and last digit of the pair code, so `42` is 402. */
export const keyTypeByCode: Readonly<Record<string, string>> = Object.freeze(
  Object.fromEntries(
    Object.keys(keyTypes)
      .filter((type) => type[1] === '0')
      .map((type) => [`${type[0]}${type[2]}`, type]),
  ),
);

const keyTypeCodes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(keyTypeByCode).map(([code, type]) => [code, `${type} ${keyTypes[type]!.name}`])),
  FF: 'The key type field says it',
};

/** Two characters of key type; an unknown one answers 04. `keyTypeByCode` gives the type. */
export const keyTypeCode = choice('Key type: variant digit and pair digit, or FF', keyTypeCodes, { error: '04' });

/** The same with `F2`, which moves a key from type 002 to the type given. */
export const migrationTypeCode = choice(
  'Key type: variant digit and pair digit, FF, or F2',
  { ...keyTypeCodes, F2: 'Migrate from type 002 to the type that follows' },
  { error: '04' },
);

/** A condition over a short code is a list, even of one: the code has no closed set of values that types could follow. */
export const typeFollows = [{ keyTypeCode: ['FF'] }] as const;
export const migrationTypeFollows = [{ keyTypeCode: ['FF', 'F2'] }] as const;

export const keyByLength = {
  lengthFlag: choice(
    'Length of the key',
    { '0': 'Single', '1': 'Double', '2': 'Triple', F: 'Key block' },
    { error: '05' },
  ),
  key: key('ANY', 'The key', { typeFrom: 'keyTypeCode', plain32: { field: 'lengthFlag', values: ['1'] } }),
};

/** A value of another length, or none, answers 82. */
export const checkValueType = choice('Form of the check value', { '0': '16H', '1': '6H' }, { error: '82' });
