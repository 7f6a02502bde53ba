import { command } from '../../dsl/command.ts';
import { choice, cipherBlock, data, hex, hexNumber, key, keyType, ksn, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { bdkTypes, cipherModes, cryptogramFormats, dataErrors, modesWithIv } from '../../words/data-fields.ts';
import { bdkUsages } from '../../words/pin-fields.ts';

const fromBdk = [{ sourceKeyType: bdkTypes }, { 'sourceKey.usage': bdkUsages }] as const;
const toBdk = [{ destinationKeyType: bdkTypes }, { 'destinationKey.usage': bdkUsages }] as const;
const sourceHasIv = { sourceMode: modesWithIv } as const;
const destinationHasIv = { destinationMode: modesWithIv } as const;

export const M4 = command({
  code: 'M4',
  reply: 'M5',
  title: 'Translate a data block from one key to another',
  family: 'data',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    sourceMode: choice('Cipher mode of the data', cipherModes, { error: '02' }),
    destinationMode: choice('Cipher mode wanted', cipherModes, { error: '07' }),
    inputFormat: choice('Form of the data', cryptogramFormats, { error: '03' }),
    outputFormat: choice('Form of the result', cryptogramFormats, { error: '04' }),
    sourceKeyType: keyType('Type of the source key; FFF for a key block', { error: '05' }),
    sourceKey: key('DATA', 'Key the data is under', {
      use: 'decrypt',
      typeFrom: 'sourceKeyType',
      plain32: { field: 'sourceKeyType', values: bdkTypes },
    }),
    sourceKsnDescriptor: when(fromBdk, hex(3, 'Source KSN descriptor')),
    sourceKsn: when(fromBdk, ksn('sourceKsnDescriptor', 'sourceKey', 'Source KSN')),
    destinationKeyType: keyType('Type of the destination key; FFF for a key block', { error: '08' }),
    destinationKey: key('DATA', 'Key for the result', {
      use: 'encrypt',
      typeFrom: 'destinationKeyType',
      plain32: { field: 'destinationKeyType', values: bdkTypes },
    }),
    destinationKsnDescriptor: when(toBdk, hex(3, 'Destination KSN descriptor')),
    destinationKsn: when(toBdk, ksn('destinationKsnDescriptor', 'destinationKey', 'Destination KSN')),
    sourceIv: when(sourceHasIv, cipherBlock('sourceKey', 'Initial vector of the data')),
    destinationIv: when(destinationHasIv, cipherBlock('destinationKey', 'Initial vector for the result')),
    length: hexNumber(4, 'Characters of data', { min: 1, error: '06' }),
    data: data('length', 'inputFormat', ['1'], 'Data under the source key'),
    ...lmkIdentifier,
  },
  response: {
    nextSourceIv: uncertain(when(sourceHasIv, cipherBlock('sourceKey', 'Last chaining value of the data'))),
    nextDestinationIv: uncertain(
      when(destinationHasIv, cipherBlock('destinationKey', 'Last chaining value of the result')),
    ),
    length: hexNumber(4, 'Characters of the result'),
    data: data('length', 'outputFormat', ['1'], 'Data under the destination key'),
  },
  errors: {
    ...dataErrors,
    '02': 'Source mode unknown, or one of 04, 10, 11 and 13, which are not public',
    '05': 'Source key type unknown, not for data, or not for this kind of key',
    '06': 'No data, an odd number of hexadecimal characters, or not a multiple of a block size (ECB, CBC)',
    '07': 'Destination mode unknown, or one of 04, 10, 11 and 13, which are not public',
    '08': 'Destination key type unknown, not for data, or not for this kind of key',
    '10': 'Source key parity',
    '11': 'Destination key parity, or a key all zero',
    '35': 'Format of the clear data not allowed by the setting for ZEK and TEK',
  },
  behaviour:
    'Decrypts the data under the source key and encrypts it under the destination key; no padding is added. A result too long for a reply answers 15.',
  ref: 'commands-emv-mac-rsa 6, M4, M0',
  confidence: 'medium',
  examples: [
    {
      note: 'ECB, hexadecimal in and out',
      lmk: 'test-kb-3des',
      request:
        'M4000011FFFS00072D0TN00E0001BD79343066F46B9C1279E2DE4382E56E6DD5BDCE0F850C7E444799D9FFFS00072D0TN00E00010EA718005998326E187E742CF400E5698F5E55E2A0A25A5FD9C5EDDE00106DD932DE48520285%01',
      reply: 'M50000101D8F38CC40C6F20D',
    },
  ],
});
