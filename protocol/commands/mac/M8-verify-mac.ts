import { command } from '../../dsl/command.ts';
import { hex, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { endsLong, endsShort, macErrors, macRequest, macUnreachable, nextIv } from '../../words/mac-fields.ts';

export const M8 = command({
  code: 'M8',
  reply: 'M9',
  title: 'Verify a MAC',
  family: 'mac',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...macRequest('verify'),
    halfMac: when(endsShort, hex(8, 'Left half of the MAC')),
    mac: when(endsLong, hex(16, 'MAC; the left 8 bytes with AES')),
    ...lmkIdentifier,
  },
  response: { nextIv: uncertain(nextIv) },
  errors: { ...macErrors, '01': 'MAC does not verify' },
  unreachable: macUnreachable,
  behaviour:
    'Computes the MAC as M6 does and compares. The MAC stands behind a whole message and behind the last part of one.',
  ref: 'commands-emv-mac-rsa 5, M8, M6',
  confidence: 'high',
  examples: [
    {
      note: 'Algorithm 1 with a double-length key: 3DES for every block',
      lmk: 'test-kb-3des',
      request:
        'M801011FFFS00072M1TN00E0001FFE01E95CF21BDD0D74B6BEB70E3D90842C137DCA39C1B162C6238D50008ABCDEF12F9369211%01',
      reply: 'M900',
    },
  ],
});
