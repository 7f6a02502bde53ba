import { command } from '../../dsl/command.ts';
import { bytes, choice, hexNumber, key, literal, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

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
    dataLength: when(withData, hexNumber(2, 'Bytes of transaction data', { min: 1, error: '81' })),
    data: when(withData, bytes({ by: 'dataLength' }, 'Transaction data', { error: '80' })),
    dataEnd: when(withData, literal(';')),
    arqc: bytes(8, 'ARQC, TC or AAC'),
    arc: when(withArpc, bytes(2, 'Authorisation response code')),
    discretionaryMac: when(withDiscretionary, bytes(4, 'MAC over the discretionary data')),
    discretionaryLength: when(withDiscretionary, hexNumber(2, 'Bytes of discretionary data', { min: 1, error: '82' })),
    discretionaryData: when(withDiscretionary, bytes({ by: 'discretionaryLength' }, 'Discretionary data', { error: '82' })),
    ...lmkIdentifier,
  },
  response: { arpc: when(withArpc, bytes(8, 'Response cryptogram')) },
  also: { '01': { diagnostic: bytes(8, 'Cryptogram the HSM computed; only when diag.host is authorised') } },
  errors: {
    '01': 'Cryptogram does not verify',
    '03': 'Modes 3 and 4 go with scheme 0 only',
    '04': 'Unknown mode',
    '05': 'Unknown scheme',
    '06': 'Discretionary data MAC does not verify',
    '10': 'MK-AC parity',
    '11': 'MK-SMI parity',
    '27': 'Key is not double length',
    '75': 'Single-length key in a longer form',
    '80': 'Less transaction data than the length says',
    '81': 'No transaction data',
    '82': 'Discretionary data length',
    A1: 'Key and LMK are of different kinds',
    A3: 'LMK identifier in a key block',
    A4: 'Key block authentication',
    A6: 'Key usage',
    A7: 'Algorithm',
    A8: 'Mode of use',
  },
  behaviour:
    'ICC key by option A from PAN and sequence number; session key none (schemes 0, 2) or M/Chip SKD (1). The cryptogram is ISO 9797-1 algorithm 3, zero filled only when the data is not a multiple of 8. ARPC method 1 with the ICC key.',
  ref: 'commands-emv-mac-rsa 3, KQ; 2.1 to 2.4',
  confidence: 'high',
});
