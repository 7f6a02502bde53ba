import { command } from '../../dsl/command.ts';
import { block, hex, keyType, literal, optional, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { checkValueType, keyByLength, keyTypeCode, typeFollows } from '../../words/key-type-codes.ts';

export const BU = command({
  code: 'BU',
  reply: 'BV',
  title: 'Generate a key check value',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'generate.{keyType}.host for a check value of more than 6 digits',
  request: {
    keyTypeCode,
    ...keyByLength,
    keyTypeDelimiter: when(typeFollows, literal(';')),
    keyType: when(typeFollows, keyType('Key type; FFF for a key block')),
    checkValue: optional(
      block(';', 'Form of the check value; 16H when absent', {
        reserved: literal('00', 'Reserved'),
        type: checkValueType,
      }),
    ),
    ...lmkIdentifier,
  },
  response: { kcv: hex({ greedy: true, min: 6, max: 16 }, 'Key check value, 16H or 6H as asked') },
  errors: {
    ...keyErrors,
    '04': 'Unknown key type code',
    '05': 'Unknown length flag, or one that does not fit the key',
    '10': 'Key parity',
    '11': 'Key all zero',
    '28': 'Key type other than FFF that does not fit the key block',
    '82': 'Unknown form of check value',
  },
  unreachable: {
    A6: 'a key of every usage has a check value',
    A8: 'a key of every mode of use has a check value',
  },
  behaviour:
    'Encrypts a zero block with a DES key, or takes the CMAC of one with an AES key. With the setting that restricts check values the long form is six digits and ten zeros.',
  ref: 'commands-keys-admin 2, BU; 1.10',
  confidence: 'high',
  examples: [
    {
      note: 'ZMK, long form',
      lmk: 'test-variant',
      request: 'BU001U93CB819F8FEE4F78BF9C4CDD84750DB1',
      reply: 'BV00B70AD25C94548822',
      settings: ['restrictKeyCheckValues=false'],
    },
    {
      note: 'ZPK in a key block',
      lmk: 'test-kb-3des',
      request: 'BUFFFS00072P0TB00E0001286A5156C05A48688C0820BE76872301EBC40F6F0452B2611331D8F7;FFF;001%01',
      reply: 'BV0093DAB7',
    },
  ],
});
