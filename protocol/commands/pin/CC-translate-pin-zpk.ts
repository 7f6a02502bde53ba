import { command } from '../../dsl/command.ts';
import { cipherBlock, key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { maximumPinLength, translatedPin, translationErrors, translationFormats } from '../../words/pin-fields.ts';

export const CC = command({
  code: 'CC',
  reply: 'CD',
  title: 'Translate a PIN from one ZPK to another',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    sourceKey: key('ZPK', 'ZPK the PIN block arrives under', { use: 'decrypt' }),
    destinationKey: key('ZPK', 'ZPK the PIN block leaves under; may be the same', { use: 'encrypt' }),
    maximumPinLength,
    pinBlock: cipherBlock('sourceKey', 'PIN block under the source ZPK'),
    ...translationFormats,
    ...lmkIdentifier,
  },
  response: translatedPin,
  errors: { ...translationErrors, '10': 'Source ZPK parity' },
  behaviour: 'As CA, between two zones: the PIN block is opened and built again even when the formats are equal.',
  ref: 'commands-pin-card 9, CC; formats: section 2',
  confidence: 'high',
  examples: [
    {
      note: 'Single-length to double-length ZPK, format 03',
      lmk: 'test-variant',
      request: 'CCBAB32D775A38E4ABU1EF828AA8F6B80EB83E19FBC373F3A8512F7808F2CBEC631680303550000025321',
      reply: 'CD000482206CCD872229C203',
    },
    {
      note: 'Both keys in key blocks',
      lmk: 'test-kb-3des',
      request:
        'CCS00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9S00072P0TB00E00010D869FE84C1F77AE64E0019151533363D4CCE7E1C3F89F3D86115EE812AD72F973446E84E70101850103093936%01',
      reply: 'CD0006E614D4AFD47BD3BF01',
    },
  ],
});
