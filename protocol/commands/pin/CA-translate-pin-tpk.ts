import { command } from '../../dsl/command.ts';
import { cipherBlock, key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  destinationKsn,
  maximumPinLength,
  translatedPin,
  translationErrors,
  translationFormats,
  zpkOrBdk,
} from '../../words/pin-fields.ts';

export const CA = command({
  code: 'CA',
  reply: 'CB',
  title: 'Translate a PIN from TPK to ZPK or BDK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    sourceKey: key('TPK', 'TPK the PIN block arrives under', { use: 'decrypt' }),
    ...zpkOrBdk,
    ...destinationKsn,
    maximumPinLength,
    pinBlock: cipherBlock('sourceKey', 'PIN block under the TPK'),
    ...translationFormats,
    ...lmkIdentifier,
  },
  response: translatedPin,
  errors: { ...translationErrors, '10': 'TPK parity' },
  behaviour:
    'Opens the PIN block under the TPK, builds it again in the destination format with the same account number and encrypts it under the destination key. Equal formats are opened and built too, so a malformed block is refused.',
  ref: 'commands-pin-card 9, CA; formats: section 2',
  confidence: 'high',
  examples: [
    {
      note: 'Double-length TPK to double-length ZPK, format 01',
      lmk: 'test-variant',
      request: 'CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321',
      reply: 'CB000491DDDA0A7C12CFAA01',
    },
  ],
});
