import { command } from '../../dsl/command.ts';
import { ibmVerification, verificationErrors } from '../../words/pin-fields.ts';

export const EA = command({
  code: 'EA',
  reply: 'EB',
  title: 'Verify an interchange PIN by the IBM method',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: ibmVerification('ZPK'),
  response: {},
  also: { '02': {} },
  errors: {
    ...verificationErrors,
    '02': 'Warning: the PVK is not single length and the PIN is right',
    '10': 'ZPK parity',
    '25': 'Decimalisation table',
  },
  behaviour: 'As DA with a ZPK in place of the TPK.',
  ref: 'commands-pin-card 7, EA; 3.1',
  confidence: 'high',
  examples: [
    {
      note: 'Double-length ZPK, single-length PVK, table in clear',
      lmk: 'test-variant',
      request:
        'EAU1EF828AA8F6B80EB83E19FBC373F3A859B395FB9FE5F07DA124DB7C0035BAE7B03010692300000043134567890123456789230000N0431330309FFFFFF',
      reply: 'EB00',
      settings: ['decimalisationTables=plaintext'],
    },
  ],
});
