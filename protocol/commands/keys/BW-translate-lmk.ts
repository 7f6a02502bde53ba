import { command } from '../../dsl/command.ts';
import { block, choice, hex, key, keyType, literal, optional, when } from '../../dsl/fields.ts';
import { keyHeader, lmkIdentifier, lmkSchemes } from '../../words/blocks.ts';
import { headerErrors, keyErrors } from '../../words/key-errors.ts';
import { checkValueType, keyByLength, migrationTypeCode, migrationTypeFollows } from '../../words/key-type-codes.ts';

export const BW = command({
  code: 'BW',
  reply: 'BX',
  title: 'Translate a key from the old LMK to the new LMK, or to another key type',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    keyTypeCode: migrationTypeCode,
    ...keyByLength,
    keyTypeDelimiter: when(migrationTypeFollows, literal(';')),
    keyType: when(migrationTypeFollows, keyType('Key type, the new one with F2; FFF for a key block')),
    result: optional(
      block(';', 'Form of the result', {
        reservedBefore: literal('0', 'Reserved'),
        scheme: choice('Key scheme under the new LMK', { '0': 'As the key', ...lmkSchemes }, { error: '26' }),
        reservedAfter: literal('0', 'Reserved'),
      }),
    ),
    ...lmkIdentifier,
    header: optional(keyHeader('#', 'Header of the new key block'), {
      when: { 'key.scheme': ['', 'Z', 'U', 'T', 'X', 'Y'] },
    }),
    checkValue: optional(
      block('!', 'Whether to return a check value', {
        wanted: choice('Return it', { '0': 'No', '1': 'Yes' }),
        type: checkValueType,
      }),
    ),
  },
  response: {
    key: key('ANY', 'The key under the new LMK'),
    kcv: optional(hex({ greedy: true, min: 6, max: 16 }, 'Key check value, 16H or 6H, when asked for'), {
      next: '0123456789ABCDEF',
    }),
  },
  errors: {
    ...keyErrors,
    ...headerErrors,
    '04': 'Unknown key type code',
    '05': 'Unknown length flag, or one that does not fit the key',
    '10': 'Key parity',
    '11': 'Key all zero',
    '28': 'Key type does not fit the key block',
    '33': 'Key change storage empty or corrupt',
    '44': 'Migration from type 002 not allowed by the settings',
    '45': 'Destination key type not allowed',
    '48': 'Key stronger than the LMK',
    '82': 'Unknown form of check value',
  },
  behaviour:
    'With the old LMK in key change storage the key goes from there to the live LMK; with the new LMK in it, from the live LMK to the new one. A key block keeps its header except the LMK identifier.',
  ref: 'commands-keys-admin 2, BW',
  confidence: 'high',
  examples: [
    {
      note: 'Pair 14-15 of the old LMK in key change storage is E0E001010101010E F1F1010101010101',
      lmk: 'test-variant',
      request: 'BW021U9431CB85DB136EA608B44528E50C68E5',
      reply: 'BX00UDBA4FF8A2DC7386947EC21165DE0F728',
    },
  ],
});
