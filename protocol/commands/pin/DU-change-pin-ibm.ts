import { command } from '../../dsl/command.ts';
import { account, cipherBlock, key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  checkLength,
  excludedPinErrors,
  excludedPins,
  ibmErrors,
  ibmOffset,
  naturalPinFields,
  pinBlockFormat,
  selectedPinKey,
  verificationErrors,
} from '../../words/pin-fields.ts';

const offset = { offset: ibmOffset('New offset') };

export const DU = command({
  code: 'DU',
  reply: 'DV',
  title: 'Verify a PIN and generate an IBM offset for a new PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...selectedPinKey,
    pvk: key('PVK_IBM', 'PVK', { use: 'generate' }),
    pinBlock: cipherBlock('pinKey', 'PIN block with the current PIN'),
    format: pinBlockFormat('Format of both PIN blocks'),
    checkLength,
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    ...naturalPinFields,
    offset: ibmOffset('Current offset'),
    newPinBlock: cipherBlock('pinKey', 'PIN block with the new PIN'),
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: offset,
  also: { '02': offset },
  errors: {
    ...verificationErrors,
    ...ibmErrors,
    ...excludedPinErrors,
    '01': 'The current PIN does not verify',
    '10': 'ZPK or TPK parity',
    '24': 'PIN shorter than 4, longer than 12, or shorter than the check length',
  },
  behaviour:
    'Verifies the current PIN as DA does; a wrong one ends the command. Then opens the new PIN block, refuses an excluded PIN, and gives its offset as BK does.',
  ref: 'commands-pin-card 10, DU; 3.1; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 111111 to 123456, table in clear',
      lmk: 'test-variant',
      request:
        'DU002TEFF270C330101C2D6B23DF72EA8FFEBD0E491D62E2E3D1519B395FB9FE5F07DA51D392627E88EB18010692300000043134567890123456789230000N0431328064FFFFFFEEC12744E8F13E16',
      reply: 'DV00330309FFFFFF',
      settings: ['decimalisationTables=plaintext'],
    },
  ],
});
