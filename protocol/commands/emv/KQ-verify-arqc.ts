import { command } from '../../dsl/command.ts';
import { bytes, choice, hexNumber, key, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { diagnosticCryptogram, transactionData } from '../../words/emv-fields.ts';
import { keyErrors } from '../../words/key-errors.ts';

const withData = { mode: ['0', '1', '3', '4'] } as const;
const withDiscretionary = { mode: ['3', '4'] } as const;
const withArpc = { mode: ['1', '2', '4'] } as const;

export const KQ = command({
  code: 'KQ',
  reply: 'KR',
  title: 'Verify an ARQC and/or generate an ARPC, static or M/Chip session keys',
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
        '1': 'Verify the ARQC, then generate an ARPC',
        '2': 'Generate an ARPC',
        '3': 'Verify the ARQC and the discretionary data MAC',
        '4': 'As 3, then generate an ARPC',
      },
      { error: '04' },
    ),
    scheme: choice(
      'Card scheme',
      {
        '0': 'Visa VIS CVN 10 and 17, UKIS: the ICC key itself',
        '1': 'Mastercard M/Chip: SKD session key',
        '2': 'Amex AEIPS: the ICC key itself',
      },
      { error: '05' },
    ),
    mkAc: key('MK_AC', 'Issuer master key for application cryptograms', { use: 'derive' }),
    mkSmi: when(withDiscretionary, key('MK_SMI', 'Issuer master key for integrity', { use: 'derive' })),
    panSequence: bytes(8, 'PAN and PAN sequence number, packed: the 16 rightmost digits of both'),
    atc: bytes(2, 'Application transaction counter'),
    unpredictableNumber: bytes(4, 'Unpredictable number'),
    ...transactionData(withData),
    arqc: bytes(8, 'ARQC, TC or AAC'),
    arc: when(withArpc, bytes(2, 'Authorisation response code')),
    discretionaryMac: when(withDiscretionary, bytes(4, 'MAC over the discretionary data')),
    discretionaryLength: when(withDiscretionary, hexNumber(2, 'Bytes of discretionary data', { min: 1, error: '82' })),
    discretionaryData: when(
      withDiscretionary,
      bytes({ by: 'discretionaryLength' }, 'Discretionary data', { error: '82' }),
    ),
    ...lmkIdentifier,
  },
  response: { arpc: when(withArpc, bytes(8, 'Response cryptogram')) },
  also: { '01': diagnosticCryptogram },
  errors: {
    ...keyErrors,
    '01': 'Cryptogram does not verify',
    '03': 'Modes 3 and 4 go with scheme 0 only',
    '04': 'Unknown mode',
    '05': 'Unknown scheme',
    '06': 'Discretionary data MAC does not verify',
    '10': 'MK-AC parity',
    '11': 'MK-SMI parity, or a key all zero',
    '27': 'Key is not double length',
    '80': 'Less transaction data than the length says',
    '81': 'No transaction data',
    '82': 'Discretionary data length',
  },
  behaviour:
    'ICC key by option A from PAN and sequence number; session key none (schemes 0, 2) or M/Chip SKD (1). The cryptogram is ISO 9797-1 algorithm 3, zero filled only when the data is not a multiple of 8. ARPC method 1 with the ICC key.',
  ref: 'commands-emv-mac-rsa 3, KQ; 2.1 to 2.4',
  confidence: 'high',
  examples: [
    {
      note: 'Visa CVN 10',
      lmk: 'test-variant',
      request:
        'KQ00U7475636CC30B93B493CF5EA53799EBCC<1111111111111100><005E><52BF4585>25<0000000123000000000000000784800004800008402505220052BF45851800005E06011203>;<076C5766F738E9A6>',
      reply: 'KR00',
    },
    {
      note: 'M/Chip session key, with ARPC',
      lmk: 'test-variant',
      request:
        'KQ11U7475636CC30B93B493CF5EA53799EBCC<3456789012345600><001C><ABCDEF12>28<00000000999900000000000001248000000000012420990600ABCDEF121800001CA0000322000080>;<24CCF3DEE3158C70><0010>',
      reply: 'KR00<73F6BBF389A6586C>',
    },
  ],
});
