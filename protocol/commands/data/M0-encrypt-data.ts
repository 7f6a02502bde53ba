import { command } from '../../dsl/command.ts';
import { choice } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  cipherMode,
  clearFormats,
  cryptogramFormats,
  dataErrors,
  dataResult,
  dataUnderKey,
} from '../../words/data-fields.ts';

export const M0 = command({
  code: 'M0',
  reply: 'M1',
  title: 'Encrypt a data block',
  family: 'data',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    mode: cipherMode,
    inputFormat: choice('Form of the data', clearFormats, { error: '03' }),
    outputFormat: choice('Form of the result', cryptogramFormats, { error: '04' }),
    ...dataUnderKey('encrypt', 'Key for the data', 'Clear data'),
    ...lmkIdentifier,
  },
  response: dataResult('Data under the key'),
  errors: dataErrors,
  behaviour:
    'Encrypts the data as it is; no padding is added. The length counts characters: of a hexadecimal field two for each byte. With a base derivation key the data key of the KSN is used, in the form for requests and both ways. The last chaining value is the initial vector of a next part; with CBC and CFB that is the end of the cryptogram.',
  ref: 'commands-emv-mac-rsa 6, M0; algorithms 9.3, 9.5, 16; product 3.2',
  confidence: 'high',
  examples: [
    {
      note: 'ECB, hexadecimal in and out',
      lmk: 'test-kb-3des',
      request:
        'M00011FFFS00072D0TN00E0001BD79343066F46B9C1279E2DE4382E56E6DD5BDCE0F850C7E444799D90010ABCDEF1234567890%01',
      reply: 'M10000106DD932DE48520285',
    },
    {
      note: 'CBC under a ZEK; the last chaining value is the last cryptogram block',
      lmk: 'test-variant',
      request: 'M0011100AU2AE04E834E63B98BE2CDCEBC98A42D830123456789ABCDEF002000112233445566778899AABBCCDDEEFF',
      reply: 'M1007BE5866B35C9DD240020091CEA630A58A0CF7BE5866B35C9DD24',
    },
  ],
});
