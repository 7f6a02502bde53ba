import { command } from '../../dsl/command.ts';
import { account, cipherBlock, key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  checkLength,
  excludedPinErrors,
  excludedPins,
  ibmErrors,
  ibmOffset,
  naturalPinFields,
  pinBlockErrors,
  pinBlockFormat,
  selectedPinKey,
} from '../../words/pin-fields.ts';

const offset = { offset: ibmOffset('Offset') };

export const BK = command({
  code: 'BK',
  reply: 'BL',
  title: 'Generate an IBM PIN offset for a customer-selected PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...selectedPinKey,
    pvk: key('PVK_IBM', 'PVK', { use: 'generate' }),
    pinBlock: cipherBlock('pinKey', 'PIN block with the PIN the customer chose'),
    format: pinBlockFormat('PIN block format'),
    checkLength,
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    ...naturalPinFields,
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: offset,
  also: { '02': offset },
  errors: {
    ...pinBlockErrors,
    ...ibmErrors,
    ...excludedPinErrors,
    '10': 'ZPK or TPK parity',
    '11': 'PVK parity, or a key all zero',
    '24': 'PIN shorter than 4, longer than 12, or shorter than the check length',
  },
  behaviour:
    'Opens the PIN block, refuses an excluded PIN, and gives the offset from the natural PIN, modulo 10. The offset covers the check length; with enableVariableLengthPinOffset it is as long as the PIN.',
  ref: 'commands-pin-card 6, BK; 3.1; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'Triple-length TPK, single-length PVK, table in clear',
      lmk: 'test-variant',
      request:
        'BK002TEFF270C330101C2D6B23DF72EA8FFEBD0E491D62E2E3D1519B395FB9FE5F07DA51D392627E88EB18010692300000043134567890123456789230000N0431',
      reply: 'BL00328064FFFFFF',
      settings: ['decimalisationTables=plaintext'],
    },
    {
      note: 'Key blocks; the double-length PVK gives the warning',
      lmk: 'test-kb-3des',
      request:
        'BKFFFS00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9S00072V1TN00E00010AE0AD2B1990AB407FAD15059E287760A05DF4DA2391EAB138877E22967CDB6E3D492E280106850103093936709F26B22464E96A50103093936N%01',
      reply: 'BL02309783FFFFFF',
      settings: ['decimalisationTables=encrypted'],
    },
  ],
});
