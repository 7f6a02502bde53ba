import { command } from '../../dsl/command.ts';
import { account, cipherBlock, key, numeric } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  excludedPinErrors,
  excludedPins,
  pinBlockFormat,
  pvki,
  selectedPinKey,
  verificationErrors,
} from '../../words/pin-fields.ts';

export const CU = command({
  code: 'CU',
  reply: 'CV',
  title: 'Verify a PIN and generate an ABA/Visa PVV for a new PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...selectedPinKey,
    pvk: key('PVK_PVV', 'PVK pair', { use: 'generate', plain32: true }),
    pinBlock: cipherBlock('pinKey', 'PIN block with the current PIN'),
    format: pinBlockFormat('Format of both PIN blocks'),
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    pvki,
    pvv: numeric(4, 'Current PVV'),
    newPinBlock: cipherBlock('pinKey', 'PIN block with the new PIN'),
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: { pvv: numeric(4, 'New PVV') },
  errors: {
    ...verificationErrors,
    ...excludedPinErrors,
    '01': 'The current PIN does not verify',
    '10': 'ZPK or TPK parity',
    '27': 'PVK is not double length, or single DES disabled',
  },
  behaviour:
    'Verifies the current PIN by its PVV; a wrong one ends the command. Then opens the new PIN block, which may hold a PIN of another length, refuses an excluded PIN, and gives its PVV under the same PVK index.',
  ref: 'commands-pin-card 10, CU; 3.2; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234 to 4321 under a ZPK',
      lmk: 'test-variant',
      request:
        'CU001U1EF828AA8F6B80EB83E19FBC373F3A85X367930344805B1FAD6146EF4ED7502B391DDDA0A7C12CFAA0155000002532114402262D1CC277EF0BB4',
      reply: 'CV009614',
    },
  ],
});
