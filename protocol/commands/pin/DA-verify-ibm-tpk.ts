import { command } from '../../dsl/command.ts';
import { ibmVerification, verificationErrors } from '../../words/pin-fields.ts';

export const DA = command({
  code: 'DA',
  reply: 'DB',
  title: 'Verify a terminal PIN by the IBM method',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: ibmVerification('TPK'),
  response: {},
  also: { '02': {} },
  errors: {
    ...verificationErrors,
    '02': 'Warning: the PVK is not single length and the PIN is right',
    '10': 'TPK parity',
    '25': 'Decimalisation table',
  },
  behaviour:
    'Opens the PIN block under the TPK and compares its first digits with the natural PIN plus offset, modulo 10, over the check length.',
  ref: 'commands-pin-card 7, DA; 3.1',
  confidence: 'high',
  examples: [
    {
      note: 'Triple-length TPK, single-length PVK, table in clear',
      lmk: 'test-variant',
      request:
        'DATEFF270C330101C2D6B23DF72EA8FFEBD0E491D62E2E3D1519B395FB9FE5F07DA12EEC12744E8F13E16010692300000043134567890123456789230000N0431330309FFFFFF',
      reply: 'DB00',
      settings: ['decimalisationTables=plaintext'],
    },
    {
      note: 'The same with the table encrypted',
      lmk: 'test-variant',
      request:
        'DATEFF270C330101C2D6B23DF72EA8FFEBD0E491D62E2E3D1519B395FB9FE5F07DA12EEC12744E8F13E160106923000000431554E254EDF2CD6719230000N0431330309FFFFFF',
      reply: 'DB00',
      settings: ['decimalisationTables=encrypted'],
    },
  ],
});
