import { command } from '../../dsl/command.ts';
import { account, key, numeric } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  dukptMac,
  dukptPinBlock,
  dukptVerification,
  dukptVerificationErrors,
  macResult,
} from '../../words/dukpt-fields.ts';
import { otherAccount, pvki } from '../../words/pin-fields.ts';

export const GQ = command({
  code: 'GQ',
  reply: 'GR',
  title: 'Verify a DUKPT PIN by the ABA/Visa method',
  family: 'dukpt',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...dukptVerification,
    pvk: key('PVK_PVV', 'PVK pair', { use: 'verify', plain32: true }),
    ...dukptPinBlock,
    account: account(['format'], 'Account number, or a token, that the PIN block was made with'),
    verificationPan: otherAccount('Account number for the PVV when the first one is a token'),
    pvki,
    pvv: numeric(4, 'PVV to compare'),
    ...dukptMac,
    ...lmkIdentifier,
  },
  response: macResult,
  also: { '01': macResult },
  errors: { ...dukptVerificationErrors, '27': 'BDK or PVK is not double length' },
  behaviour:
    'Derives the PIN key of the KSN, opens the PIN block and compares the PVV of the PIN. Mode 1 verifies a MAC over the message too, X9.19 with the request MAC key (CMAC under an AES BDK), and reports both results. The device keeps no counters: a KSN may come again.',
  ref: 'commands-pin-card 8, GQ; 3.2, 3.5',
  confidence: 'high',
  examples: [
    {
      note: 'KSN of 20H',
      lmk: 'test-variant',
      request:
        'GQ0U8E3D3E2FD5919657F05A1AA90D32A014U9487FAD9CF6AF6E918BF06F71FED1415A05FFFF9876543210E000011B9C1845EB993A7A0140123456789019476',
      reply: 'GR00',
    },
    {
      note: 'Keys in key blocks',
      lmk: 'test-kb-3des',
      request:
        'GQ0S00072B0TN00E0001566678078B5337915F4860C92F3FF2D6A6B11E8786F22DC8032EB758S00072V2TN00E0001E80A2926443C3AF11BF0317C669FA0EA0E100ABDF92BF7A3AF232D4CA05FFFF000001315240003A741311DA9D5D6C320160000000000017547%01',
      reply: 'GR00',
    },
  ],
});
