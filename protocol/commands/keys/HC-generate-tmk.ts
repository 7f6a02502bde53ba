import { command } from '../../dsl/command.ts';
import { key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { legacyKeyBlockErrors } from '../../words/legacy-errors.ts';
import { kekScheme, legacyOptions, lmkScheme, reservedOption } from '../../words/legacy-fields.ts';

export const HC = command({
  code: 'HC',
  reply: 'HD',
  title: 'Generate a TMK, TPK or PVK',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant'],
  request: {
    currentKey: key('TMK', 'Current TMK, TPK or PVK, which wraps the new key', { use: 'encrypt' }),
    options: legacyOptions({ kekScheme, lmkScheme, reserved: reservedOption }),
    ...lmkIdentifier,
  },
  response: {
    exported: key('TMK', 'New key under the current key'),
    key: key('TMK', 'New key under the LMK'),
  },
  errors: {
    ...keyErrors,
    '10': 'Parity of the current key',
    '11': 'The current key is all zero',
    '26': 'Key scheme not allowed',
    '27': 'The two schemes imply different lengths, single DES disabled, or the current key is shorter than the new one',
    '48': 'Key stronger than the LMK',
  },
  unreachable: legacyKeyBlockErrors,
  behaviour:
    'Makes a random key and encrypts it under the current key and under pair 14-15. Without the option block both have the scheme of the current key.',
  ref: 'commands-keys-admin 3, HC; 1.9',
  confidence: 'high',
});
