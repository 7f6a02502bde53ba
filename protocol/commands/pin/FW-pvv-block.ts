import { command } from '../../dsl/command.ts';
import { account, cipherBlock, key, numeric } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  excludedPinErrors,
  excludedPins,
  pinBlockErrors,
  pinBlockFormat,
  pvki,
  selectedPinKey,
} from '../../words/pin-fields.ts';

export const FW = command({
  code: 'FW',
  reply: 'FX',
  title: 'Generate an ABA/Visa PVV for a customer-selected PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...selectedPinKey,
    pvk: key('PVK_PVV', 'PVK pair', { use: 'generate', plain32: true }),
    pinBlock: cipherBlock('pinKey', 'PIN block with the PIN the customer chose'),
    format: pinBlockFormat('PIN block format'),
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    pvki,
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: { pvv: numeric(4, 'PVV') },
  errors: {
    ...pinBlockErrors,
    ...excludedPinErrors,
    '10': 'ZPK or TPK parity',
    '11': 'PVK parity, or a key all zero',
    '27': 'PVK is not double length, or single DES disabled',
  },
  behaviour: 'Opens the PIN block, refuses an excluded PIN, and gives the PVV as DG does.',
  ref: 'commands-pin-card 6, FW; 3.2; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'ZPK of usage 72 and a PVK in key blocks',
      lmk: 'test-kb-3des',
      request:
        'FWFFFS0007272TN00E0001DE16F028F38CC385436D8E5B3DD4341F3E55379FBCB39710FE2BB6B4S00072V2TN00E0001E80A2926443C3AF11BF0317C669FA0EA0E100ABDF92BF7A3AF232D4C766532A20A0A264B016000000000001%01',
      reply: 'FX007547',
    },
    {
      note: 'PIN 1234 with a list that does not hold it',
      lmk: 'test-variant',
      request:
        'FW001U1EF828AA8F6B80EB83E19FBC373F3A85X367930344805B1FAD6146EF4ED7502B391DDDA0A7C12CFAA015500000253211*020400001111',
      reply: 'FX004402',
    },
  ],
});
