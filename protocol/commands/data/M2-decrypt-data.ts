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

export const M2 = command({
  code: 'M2',
  reply: 'M3',
  title: 'Decrypt a data block',
  family: 'data',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    mode: cipherMode,
    inputFormat: choice('Form of the data', cryptogramFormats, { error: '03' }),
    outputFormat: choice('Form of the result', clearFormats, { error: '04' }),
    ...dataUnderKey('decrypt', 'Key the data is under', 'Data under the key'),
    ...lmkIdentifier,
  },
  response: dataResult('Clear data'),
  errors: dataErrors,
  behaviour:
    'The inverse of M0: decrypts the data and leaves any padding in the result. Output format 2 is for results that are printable characters only.',
  ref: 'commands-emv-mac-rsa 6, M2, M0',
  confidence: 'high',
  examples: [
    {
      note: 'CBC, hexadecimal in and out',
      lmk: 'test-variant',
      request: 'M2011100AU2AE04E834E63B98BE2CDCEBC98A42D830123456789ABCDEF0020091CEA630A58A0CF7BE5866B35C9DD24',
      reply: 'M3007BE5866B35C9DD24002000112233445566778899AABBCCDDEEFF',
    },
  ],
});
