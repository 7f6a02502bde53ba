import { command } from '../../dsl/command.ts';
import { cipherBlock, hex, ksn } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { sourceBdk, sourceFlag } from '../../words/dukpt-fields.ts';
import {
  destinationKsn,
  otherAccount,
  translatedPin,
  translationErrors,
  translationFormats,
  zpkOrBdk,
} from '../../words/pin-fields.ts';

export const G0 = command({
  code: 'G0',
  reply: 'G1',
  title: 'Translate a PIN from BDK to ZPK or BDK',
  family: 'dukpt',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    sourceFlag,
    sourceKey: sourceBdk('BDK the PIN block arrives under'),
    ...zpkOrBdk,
    sourceKsnDescriptor: hex(3, 'Source KSN descriptor'),
    sourceKsn: ksn('sourceKsnDescriptor', 'sourceKey', 'Source KSN'),
    ...destinationKsn,
    pinBlock: cipherBlock('sourceKey', 'PIN block under the DUKPT key'),
    ...translationFormats,
    destinationPan: otherAccount('Account number of the destination block when it is another'),
    ...lmkIdentifier,
  },
  response: translatedPin,
  errors: { ...translationErrors, '10': 'Source BDK parity', '27': 'BDK length not allowed' },
  behaviour:
    'Derives the PIN key of the KSN by X9.24-1 (3DES) or X9.24-3 (AES), opens the PIN block (formats 01, 04, 05, 47, and 48 under an AES key) and builds it again under the destination key. A second account number needs tokens in PIN translation. The device keeps no counters: a KSN may come again.',
  ref: 'commands-pin-card 8, G0; 3.5',
  confidence: 'high',
  examples: [
    {
      note: 'KSN of 20H to a ZPK',
      lmk: 'test-variant',
      request:
        'G0U8E3D3E2FD5919657F05A1AA90D32A014U9D961F6AF1D24B38AB37B320022FF57DA05FFFF9876543210E000011B9C1845EB993A7A0101401234567890',
      reply: 'G100047D26134E85E7DADF01',
    },
    {
      note: 'BDK to BDK, the key usage says so',
      lmk: 'test-kb-3des',
      request:
        'G0S00072B0TN00E0001566678078B5337915F4860C92F3FF2D6A6B11E8786F22DC8032EB758S00072B0TN00E0001134E8D68D46BC8356F84F598155A1B5C44199D9847A2A58B64BE091FA05FFFF000001315240003AA05FFFF000001315240003A741311DA9D5D6C320101600000000000%01',
      reply: 'G10006BBF74DF0FFA00ED101',
    },
  ],
});
