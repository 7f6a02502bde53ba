import { command } from '../../dsl/command.ts';
import { text } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const LO = command({
  code: 'LO',
  reply: 'LP',
  title: 'Translate a decimalisation table from the old LMK to the new LMK',
  family: 'lmk',
  status: 'done',
  priority: 'P2',
  lmk: ['variant', 'keyBlock'],
  request: {
    table: text({ rest: true, stop: '%', max: 33 }, 'Table under the old LMK: 16H, or `L` + 32H under an AES LMK'),
    ...lmkIdentifier,
  },
  response: {
    table: text({ rest: true, max: 33 }, 'Table under the new LMK: 16H, or `L` + 32H under an AES LMK'),
  },
  errors: {
    '25': 'Does not decrypt to a table, or the table fails the check',
    '33': 'Key change storage empty or corrupt',
    A1: 'From a key block LMK to a variant LMK',
  },
  behaviour:
    'Decrypts the table under the LMK it comes from and encrypts it under the other one. The table must pass the check for different digits when the setting for that is on. Direction as in BW.',
  ref: 'commands-keys-admin 4, LO; commands-pin-card 11, LO; 1.5',
  confidence: 'high',
});
