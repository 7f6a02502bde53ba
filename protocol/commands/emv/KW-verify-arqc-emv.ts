import { command } from '../../dsl/command.ts';
import { bytes, choice, digits, key, literal, numeric, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { diagnosticCryptogram, transactionData } from '../../words/emv-fields.ts';
import { keyErrors } from '../../words/key-errors.ts';

const withData = { mode: ['0', '1', '3', '5'] } as const;
const withArc = { mode: ['1', '2'] } as const;
const withCsu = { mode: ['3', '4', '5', '6'] } as const;
const withTree = { scheme: ['0', '1'] } as const;
const withPanLength = { scheme: ['1', '3', '6', '7', '9'] } as const;
const withoutPanLength = { scheme: ['0', '2', '4', '5', '8', 'A', 'B', 'C'] } as const;
const withAtc = { scheme: ['0', '1', '2', '3', '5', '6', '7', '9', 'B', 'C'] } as const;
const withKeyIndex = { scheme: ['4', '8'] } as const;

export const KW = command({
  code: 'KW',
  reply: 'KX',
  title: 'Verify an ARQC and/or generate an ARPC, EMV session keys',
  family: 'emv',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'none; diagnostic data only with diag.host',
  request: {
    mode: choice(
      'What to do',
      {
        '0': 'Verify the ARQC',
        '1': 'Verify the ARQC, then generate an ARPC by method 1',
        '2': 'Generate an ARPC by method 1',
        '3': 'Verify the ARQC, then generate an ARPC by method 2',
        '4': 'Generate an ARPC by method 2',
        '5': 'Not public, with transaction data and CSU',
        '6': 'Not public, with CSU',
      },
      { error: '04' },
    ),
    scheme: choice(
      'Derivation of the card key and the session key',
      {
        '0': 'Option A, EMV2000 tree',
        '1': 'Option B, EMV2000 tree',
        '2': 'Option A, EMV common session key',
        '3': 'Option B, EMV common session key',
        '4': 'Cloud-based payment, key index',
        '5': 'Not public',
        '6': 'Not public, with PAN length',
        '7': 'Not public, with PAN length',
        '8': 'Cloud-based payment, key index',
        '9': 'Not public, with PAN length',
        A: 'JCB CVN 01',
        B: 'JCB CVN 04',
        C: 'UnionPay',
      },
      { error: '05' },
    ),
    mkAc: key('MK_AC', 'Issuer master key for application cryptograms', { use: 'derive' }),
    treeIv: when(withTree, bytes(16, 'Initial vector of the key tree')),
    panLength: when(withPanLength, digits(2, 'Bytes of PAN and sequence number', { min: 8 })),
    pan: when(withPanLength, bytes({ by: 'panLength' }, 'PAN and PAN sequence number, packed')),
    panEnd: when(withPanLength, literal(';')),
    panSequence: when(
      withoutPanLength,
      bytes(8, 'PAN and PAN sequence number, packed: the 16 rightmost digits of both'),
    ),
    tree: when(
      withTree,
      choice('Branch factor and height of the key tree', { '0': '2 and 16', '1': '4 and 8' }, { error: '52' }),
    ),
    atc: when(withAtc, bytes(2, 'Application transaction counter')),
    keyIndex: uncertain(when(withKeyIndex, numeric(7, 'Key index, YHHHHCC'))),
    paddingFlag: uncertain(
      when(
        { scheme: ['C'], ...withData },
        choice('Who pads the transaction data', { '0': 'The host has', '1': 'The HSM: 80 and zeros' }),
      ),
    ),
    ...transactionData(withData),
    arqc: bytes(8, 'ARQC, TC or AAC'),
    arc: when(withArc, bytes(2, 'Authorisation response code')),
    csu: when(withCsu, bytes(4, 'Card status update')),
    proprietaryLength: when(withCsu, digits(1, 'Bytes of proprietary authentication data', { max: 8 })),
    proprietaryData: when(withCsu, bytes({ by: 'proprietaryLength' }, 'Proprietary authentication data')),
    ...lmkIdentifier,
  },
  response: {
    arpc: when({ mode: ['1', '2', '3', '4'] }, bytes(8, 'Response cryptogram; four bytes and four zeros by method 2')),
  },
  also: { '01': diagnosticCryptogram },
  errors: {
    ...keyErrors,
    '01': 'Cryptogram does not verify',
    '04': 'Mode unknown, or 5 or 6, which are not public',
    '05': 'Scheme unknown, or 4 to 9, which are not public',
    '06': 'Key index: no hour 0001 to 8784',
    '10': 'MK-AC parity',
    '11': 'MK-AC all zero',
    '27': 'Key is not double length',
    '52': 'Branch factor and height',
    '80': 'Less transaction data than the length says, or not padded though the flag says so',
    '81': 'No transaction data',
  },
  behaviour:
    'Card key by option A or B, session key by the scheme, cryptogram by ISO 9797-1 algorithm 3, zero filled only when the data is not a multiple of 8. A PAN field of up to 9 bytes, 16 digits, takes option A. ARPC method 1 with the same key as the cryptogram. JCB CVN 01 takes the card key itself, JCB CVN 04 the EMV common session key, UnionPay the PBOC session key.',
  ref: 'commands-emv-mac-rsa 3, KW; 2.1 to 2.4',
  confidence: 'medium',
  examples: [
    {
      note: 'Wrong ARQC, with the diagnostic value',
      lmk: 'test-variant',
      request:
        'KW13UBD4EC05111ED46D0AF4E1E745158AF2108<5261965750278501>;<0093>34<0000000015000000000000000840000000000008402009280006C3D379580000930114250000044000DAC1000000000000000000>;<14DFD1F60DCFBC43><0000>',
      reply: 'KX01<56675727B234A31C>',
      settings: ['authorised=true'],
    },
    {
      note: 'Visa CVN 18, method 2',
      lmk: 'test-variant',
      request:
        'KW32U7475636CC30B93B493CF5EA53799EBCC<3456789012345600><001C>30<0000000040000000000000000124800004800001241911050152BF45851800001C06011203A0B8008000000000000000>;<7A788EA6B8A3E733><00000000>0',
      reply: 'KX00<9AF514C100000000>',
    },
  ],
});
