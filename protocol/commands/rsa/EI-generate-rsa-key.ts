import { command } from '../../dsl/command.ts';
import { block, blockLength, bytes, choice, der, digits, optional, privateKey, when } from '../../dsl/fields.ts';
import { keyExportability, lmkIdentifier, rsaKeyHeader } from '../../words/blocks.ts';
import { headerErrors } from '../../words/key-errors.ts';
import { rsaEncodings } from '../../words/rsa-fields.ts';

export const EI = command({
  code: 'EI',
  reply: 'EJ',
  title: 'Generate an RSA key pair',
  family: 'rsa',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'generate.rsa.host by setting',
  request: {
    keyType: choice(
      'What the key is for',
      {
        '0': 'Signature',
        '1': 'Key management',
        '2': 'Signature and key management',
        '3': 'ICC',
        '4': 'Data encryption and decryption',
        '5': 'PIN encryption',
      },
      { error: '05' },
    ),
    modulusLength: digits(4, 'Bits of modulus, 0320 to 4096', { min: 320, max: 4096, error: '04' }),
    encoding: choice('Encoding of the public key', rsaEncodings, { error: '03' }),
    exponent: optional(
      // No delimiter: what may follow instead never starts with a digit.
      block('', 'Public exponent; 65537 when absent', {
        length: digits(4, 'Bits of exponent', { min: 1, error: '06' }),
        value: bytes({ by: 'length', bits: true }, 'Odd public exponent', { error: '06' }),
      }),
      { next: 'digit' },
    ),
    ...lmkIdentifier,
    header: when({ lmk: ['keyBlock'] }, rsaKeyHeader),
    exportability: when({ lmk: ['keyBlock'] }, keyExportability),
  },
  response: {
    publicKey: der('Public key'),
    privateKeyLength: blockLength(4, 'Bytes of private key, or FFFF for a key block'),
    privateKey: privateKey('privateKeyLength', 'Private key under the LMK'),
  },
  errors: {
    ...headerErrors,
    '03': 'Unknown encoding',
    '04': 'Modulus length not from 0320 to 4096, or too short for the settings',
    '05': 'Unknown key type',
    '06': 'Exponent length: no bits, more bits than it says, below 3, or not below the modulus',
    '08': 'Exponent is even',
    '43': 'No prime found',
    '47': 'Algorithm not licensed',
    '48': 'A stronger LMK is required',
    AC: 'Optional block header',
    BC: 'Optional block repeated',
  },
  unreachable: {
    '43': 'primes are found for every odd exponent below the modulus',
    '47': 'every algorithm is licensed',
  },
  behaviour:
    'Makes a key pair, while other commands go on; RSA keys never follow the seed of a device. The private key comes as a blob under a variant LMK, as a key block under a key block LMK.',
  ref: 'commands-emv-mac-rsa 8, EI; 1.4, 1.5',
  confidence: 'high',
});
