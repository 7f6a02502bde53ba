import { command } from '../../dsl/command.ts';
import { key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { cardData, cvv } from '../../words/card-fields.ts';
import { keyErrors } from '../../words/key-errors.ts';

export const CW = command({
  code: 'CW',
  reply: 'CX',
  title: 'Generate a CVV or CVC',
  family: 'card',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    cvk: key('CVK', 'CVK pair', { use: 'generate', plain32: true }),
    ...cardData,
    ...lmkIdentifier,
  },
  response: { cvv },
  errors: { ...keyErrors, '10': 'CVK parity', '11': 'CVK all zero', '27': 'CVK is not double length' },
  behaviour:
    'CVV, CVC, iCVV and CVV2 differ only in service code and order of the date. The date is not checked for sense.',
  ref: 'commands-pin-card 12, CW; 3.6',
  confidence: 'high',
  examples: [
    {
      note: 'CVK with letter U',
      lmk: 'test-variant',
      request: 'CWU9B4934384B19946B040CD702B4D581454123456789012345;8701101',
      reply: 'CX00561',
    },
    {
      note: 'CVK in a key block',
      lmk: 'test-kb-3des',
      request:
        'CWS00072C0TN00E0001A417975993E2331918759DD1656AC94306BE01C19FDE29E83A93AB42502265400089000092;2010620%01',
      reply: 'CX00181',
    },
  ],
});
