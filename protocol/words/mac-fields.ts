/** Fields of the MAC commands M6 and M8 (commands-emv-mac-rsa 5, 1.6). */
import { choice, cipherBlock, data, hexNumber, key, keyType, when } from '../dsl/fields.ts';
import { keyErrors } from './key-errors.ts';

/** Where a part with a chaining value in front stands. */
const continues = { mode: ['2', '3'] } as const;
/** Parts after which others come: the reply is a chaining value. */
export const goesOn = { mode: ['1', '2'] } as const;
/** The end of a message, with a MAC of 8H or 16H. */
export const endsShort = { mode: ['0', '3'], macSize: ['0'] } as const;
export const endsLong = { mode: ['0', '3'], macSize: ['1'] } as const;

/** Everything from the mode to the message. */
export const macRequest = (use: 'generate' | 'verify') => ({
  mode: choice(
    'Which part of a message this is',
    { '0': 'All of it', '1': 'The first part', '2': 'A middle part', '3': 'The last part' },
    { error: '02' },
  ),
  inputFormat: choice('Form of the message', { '0': 'Binary', '1': 'Hexadecimal', '2': 'Text' }, { error: '03' }),
  macSize: choice('Size of the MAC', { '0': '8H', '1': '16H' }),
  algorithm: choice(
    'MAC algorithm',
    {
      '1': 'ISO 9797-1 algorithm 1: CBC-MAC with the whole key (X9.9 with a single-length key)',
      '3': 'ISO 9797-1 algorithm 3 (X9.19)',
      '5': 'CBC-MAC with AES',
      '6': 'CMAC with AES',
    },
    { error: '04' },
  ),
  padding: choice(
    'Padding method of ISO 9797-1; CMAC pads by itself',
    { '0': 'None', '1': 'Zeros where needed', '2': '80, then zeros', '3': 'Length in bits in front, then as 1' },
    { error: '09' },
  ),
  keyType: keyType('Type of the key: 003 TAK, 008 ZAK, FFF for a key block', { error: '05' }),
  key: key('MAC', 'TAK or ZAK', { use, typeFrom: 'keyType' }),
  iv: when(continues, cipherBlock('key', 'Chaining value of the part before')),
  length: hexNumber(4, 'Characters of the message', { min: 1, error: '06' }),
  message: data('length', 'inputFormat', ['1'], 'Message'),
});

/** The reply to a part after which others come. */
export const nextIv = when(goesOn, cipherBlock('key', 'Chaining value for the part behind'));

/** Codes of M6 and M8. */
export const macErrors = {
  ...keyErrors,
  '02': 'Unknown mode',
  '03': 'Unknown input format',
  '04': 'Algorithm unknown, or not for this type of key',
  '05': 'Key type unknown, no TAK or ZAK, or not for this kind of key',
  '06': 'No message, an odd number of hexadecimal characters, or not whole blocks where nothing is padded',
  '09': 'Padding method unknown, or method 3 for a part of a message',
  '10': 'Key parity',
  '11': 'Key all zero',
  AA: 'Exportability in a key block',
} as const;

/** Codes of M6 and M8 that no message reaches. */
export const macUnreachable = { AA: 'a key of every exportability may be used where it is' } as const;
