import { command } from '../../dsl/command.ts';
import { bytes, choice, digits, hex, key, ksn, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';

/** The same role for each mode of a set. */
const of = <R extends string>(modes: string, role: R): Readonly<Record<string, R>> =>
  Object.fromEntries(Array.from(modes, (mode) => [mode, role]));

const verifyFull = { mode: ['1', 'A', 'G'] } as const;
const verifyHalf = { mode: ['2', '3', 'B', 'C', 'H', 'I'] } as const;
const generateFull = { mode: ['4', 'D', 'J'] } as const;
const generateHalf = { mode: ['5', '6', 'E', 'F', 'K', 'L'] } as const;

export const GW = command({
  code: 'GW',
  reply: 'GX',
  title: 'Generate or verify a MAC with a DUKPT key',
  family: 'mac',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    mode: choice('What to do, and for which type of BDK', {
      '1': 'Verify 8 bytes, BDK-1',
      '2': 'Verify the left 4 bytes (approval), BDK-1',
      '3': 'Verify the right 4 bytes (decline), BDK-1',
      '4': 'Generate 8 bytes, BDK-1',
      '5': 'Generate the left 4 bytes (approval), BDK-1',
      '6': 'Generate the right 4 bytes (decline), BDK-1',
      A: 'As 1, BDK-2',
      B: 'As 2, BDK-2',
      C: 'As 3, BDK-2',
      D: 'As 4, BDK-2',
      E: 'As 5, BDK-2',
      F: 'As 6, BDK-2',
      G: 'As 1, BDK-4',
      H: 'As 2, BDK-4',
      I: 'As 3, BDK-4',
      J: 'As 4, BDK-4',
      K: 'As 5, BDK-4',
      L: 'As 6, BDK-4',
    }),
    method: choice('MAC method', {
      '1': 'X9.19',
      '2': 'AS2805.4.1, the same value',
      '4': 'CMAC with the request MAC key',
      '5': 'CMAC with the response MAC key',
    }),
    bdk: key('BDK', 'Base derivation key', {
      use: 'derive',
      plain32: true,
      roleBy: { field: 'mode', roles: { ...of('ABCDEF', 'BDK2'), ...of('GHIJKL', 'BDK4') } },
    }),
    ksnDescriptor: hex(3, 'KSN descriptor'),
    ksn: ksn('ksnDescriptor', 'bdk', 'KSN'),
    mac: when(verifyFull, hex(16, 'MAC to verify')),
    halfMac: when(verifyHalf, hex(8, 'Half of the MAC to verify')),
    dataLength: digits(4, 'Bytes of data'),
    data: bytes({ by: 'dataLength' }, 'Data'),
    ...lmkIdentifier,
  },
  response: {
    mac: when(generateFull, hex(16, 'MAC')),
    halfMac: when(generateHalf, hex(8, 'Half of the MAC')),
  },
  errors: { ...keyErrors, '01': 'MAC does not verify', '10': 'BDK parity', '11': 'BDK all zero' },
  behaviour:
    'Derives the MAC key of the KSN and takes ISO 9797-1 algorithm 3 over the data, zero padded; CMAC with methods 4 and 5, and always under an AES BDK. Generating takes the request key too, but for method 5. That modes G to L mean BDK-4, and what the two CMAC variants are, is our reading.',
  ref: 'commands-emv-mac-rsa 5, GW',
  confidence: 'medium',
  examples: [
    {
      note: 'KSN with counter 0: the initial key itself',
      lmk: 'test-kb-3des',
      request:
        'GW41S00072B0TN00E0001566678078B5337915F4860C92F3FF2D6A6B11E8786F22DC8032EB758A05FFFF00000000000000000005<ABCDEF1234>%01',
      reply: 'GX003E3DEE3DC52E53ED',
    },
    {
      note: 'KSN of 20H',
      lmk: 'test-variant',
      request: 'GW41U8E3D3E2FD5919657F05A1AA90D32A014A05FFFF9876543210E000010017<3430313233343536373839303944393837>',
      reply: 'GX009CCC78173FC4FB64',
    },
  ],
});
