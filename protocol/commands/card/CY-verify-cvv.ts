import { command } from '../../dsl/command.ts';
import { key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { cardData, cvv } from '../../words/card-fields.ts';
import { keyErrors } from '../../words/key-errors.ts';

export const CY = command({
  code: 'CY',
  reply: 'CZ',
  title: 'Verify a CVV or CVC',
  family: 'card',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    cvk: key('CVK', 'CVK pair', { use: 'verify', plain32: true }),
    cvv,
    ...cardData,
    ...lmkIdentifier,
  },
  response: {},
  errors: {
    ...keyErrors,
    '01': 'The value does not verify',
    '10': 'CVK parity',
    '11': 'CVK all zero',
    '27': 'CVK is not double length',
  },
  behaviour: 'Computes the value as CW does and compares.',
  ref: 'commands-pin-card 12, CY; 3.6',
  confidence: 'high',
  examples: [
    {
      note: 'CVK as 32H',
      lmk: 'test-variant',
      request: 'CY0A61E674E88C6A7EEABC38C2B2BB492F5614123456789012345;8701101',
      reply: 'CZ00',
    },
    {
      note: 'Wrong value',
      lmk: 'test-variant',
      request: 'CY0A61E674E88C6A7EEABC38C2B2BB492F1114123456789012345;8701101',
      reply: 'CZ01',
    },
  ],
});
