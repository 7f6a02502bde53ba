import { command } from '../../dsl/command.ts';
import { hex, key, optional } from '../../dsl/fields.ts';
import { atallaVariant, lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { legacyKeyBlockErrors } from '../../words/legacy-errors.ts';
import { checkValueForm, kekScheme, legacyOptions, lmkScheme } from '../../words/legacy-fields.ts';

export const IA = command({
  code: 'IA',
  reply: 'IB',
  title: 'Generate a ZPK',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant'],
  request: {
    zmk: key('ZMK', 'ZMK the key leaves under', { use: 'encrypt', plain32: 'zmkLength' }),
    atallaVariant: optional(atallaVariant, { next: 'digit' }),
    options: legacyOptions({ kekScheme, lmkScheme, checkValue: checkValueForm }),
    ...lmkIdentifier,
  },
  response: {
    exported: key('ZPK', 'ZPK under the ZMK'),
    key: key('ZPK', 'ZPK under the LMK'),
    kcv: hex({ greedy: true, min: 6, max: 16 }, 'Key check value, 16H or 6H as asked'),
  },
  errors: {
    ...keyErrors,
    '10': 'ZMK parity',
    '11': 'The ZMK is all zero',
    '15': 'The two schemes imply different lengths',
    '26': 'Key scheme not allowed',
    '27': 'Single DES disabled, or the ZMK is shorter than the key',
    '48': 'Key stronger than the LMK',
  },
  unreachable: legacyKeyBlockErrors,
  behaviour:
    'Makes a random ZPK and encrypts it under the ZMK and under pair 06-07. Without the option block a ZMK with a scheme letter gives its scheme to both, another one makes a single-length ZPK.',
  ref: 'commands-keys-admin 3, IA; 1.9',
  confidence: 'high',
});
