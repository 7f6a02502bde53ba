import { command } from '../../dsl/command.ts';
import { hex, key, optional } from '../../dsl/fields.ts';
import { atallaVariant, lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { legacyKeyBlockErrors } from '../../words/legacy-errors.ts';
import { checkValueForm, legacyOptions, lmkScheme, reservedOption } from '../../words/legacy-fields.ts';

const imported = {
  key: key('ZPK', 'ZPK under the LMK'),
  kcv: hex({ greedy: true, min: 6, max: 16 }, 'Key check value, 16H or 6H as asked'),
};

export const FA = command({
  code: 'FA',
  reply: 'FB',
  title: 'Translate a ZPK from ZMK to LMK encryption',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant'],
  request: {
    zmk: key('ZMK', 'ZMK the key arrives under', { use: 'decrypt', plain32: 'zmkLength' }),
    zpk: key('ZPK', 'ZPK under the ZMK'),
    atallaVariant: optional(atallaVariant, { next: 'digit' }),
    options: legacyOptions({ reserved: reservedOption, lmkScheme, checkValue: checkValueForm }),
    ...lmkIdentifier,
  },
  response: imported,
  also: { '01': imported },
  errors: {
    ...keyErrors,
    '01': 'Advice: the key arrived with wrong parity, which was corrected',
    '10': 'ZMK parity',
    '11': 'A key all zero',
    '26': 'Key scheme not allowed, or not of the length of the key',
    '27': 'Single DES disabled, or the ZMK is shorter than the key',
    '48': 'Key stronger than the LMK',
  },
  unreachable: legacyKeyBlockErrors,
  behaviour:
    'Decrypts the ZPK under the ZMK and encrypts it under pair 06-07. Without the option block the scheme of the key stays and the check value has 16H, which are six digits and ten zeros when the setting restricts check values.',
  ref: 'commands-keys-admin 3, FA; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'Wrong parity is corrected',
      lmk: 'test-variant',
      request: 'FAUE13D662B185F5F3B08594F89F1FF903AX7BC09407A015F72FC59C32147D2AAE57;UU0',
      reply: 'FB01U0B7C6F68A38FA3C2CB42C2991576A986DA24FF0000000000',
      settings: ['enableX917Import=true'],
    },
  ],
});
