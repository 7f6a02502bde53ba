import { command } from '../../dsl/command.ts';
import { bytes, choice, der, digits, key, literal, optional, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyBlockErrors } from '../../words/key-errors.ts';
import { authenticationData, rsaSignatures, signatureHashes, signaturePaddings } from '../../words/rsa-fields.ts';

export const EY = command({
  code: 'EY',
  reply: 'EZ',
  title: 'Verify an RSA signature',
  family: 'rsa',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    hash: choice('Hash', signatureHashes, { error: '05' }),
    signatureAlgorithm: choice('Signature algorithm', rsaSignatures, { error: '06' }),
    padMode: choice('Padding', signaturePaddings, { error: '07' }),
    signatureLength: digits(4, 'Bytes of signature'),
    signature: bytes({ by: 'signatureLength' }, 'Signature'),
    signatureEnd: literal(';'),
    dataLength: digits(4, 'Bytes of data'),
    data: bytes({ by: 'dataLength' }, 'Data that was signed', { error: '80' }),
    dataEnd: literal(';'),
    mac: when({ lmk: ['variant'] }, bytes(4, 'MAC over the public key and the authentication data')),
    publicKey: when({ lmk: ['variant'] }, der('Public key', { error: '04' })),
    publicKeyBlock: uncertain(when({ lmk: ['keyBlock'] }, key('ANY', 'Public key block'))),
    authenticationData,
    authenticationEnd: optional(literal('~', 'There when anything follows', { before: ['lmkId'] })),
    ...lmkIdentifier,
  },
  response: {},
  errors: {
    ...keyBlockErrors,
    '01': 'MAC of the public key is wrong',
    '02': 'The signature is not one of this key over this data',
    '04': 'Public key is no such DER value',
    '05': 'Unknown hash',
    '06': 'Unknown signature algorithm',
    '07': 'Unknown padding',
    '26': 'Key scheme not allowed here',
    '27': 'User storage holds no key',
    '74': 'DigestInfo syntax',
    '76': 'Signature length, or hash length, does not fit the key',
    '77': 'The signature has a signature block with wrong padding inside',
    '80': 'Less data than the length says',
  },
  unreachable: {
    A5: 'a public key block has no key length inside; what does not fit answers 04',
  },
  behaviour:
    'Checks the MAC of the public key, or opens its key block, and compares the signature block with the one that the data gives. Authentication data counts under a variant LMK only: a key block protects itself.',
  ref: 'commands-emv-mac-rsa 8, EY; 1.5',
  confidence: 'medium',
  examples: [],
});
