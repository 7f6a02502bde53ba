import { command } from '../../dsl/command.ts';
import { bytes, choice, der, key, literal, optional, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier, publicKeyHeader } from '../../words/blocks.ts';
import { headerErrors } from '../../words/key-errors.ts';
import { authenticationData, publicKeyEncodings } from '../../words/rsa-fields.ts';

export const EO = command({
  code: 'EO',
  reply: 'EP',
  title: 'Import a public key',
  family: 'rsa',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'import.rsa.host',
  request: {
    encoding: choice('Encoding of the public key', publicKeyEncodings, { error: '03' }),
    publicKey: der('Public key', { error: '04' }),
    authenticationData,
    authenticationEnd: optional(literal('~', 'There when anything follows', { before: ['lmkId', 'header'] })),
    ...lmkIdentifier,
    header: when({ lmk: ['keyBlock'] }, publicKeyHeader),
  },
  response: {
    mac: when({ lmk: ['variant'] }, bytes(4, 'MAC over the public key and the authentication data')),
    publicKey: when({ lmk: ['variant'] }, der('Public key')),
    publicKeyBlock: uncertain(when({ lmk: ['keyBlock'] }, key('ANY', 'Public key block'))),
  },
  errors: {
    ...headerErrors,
    '03': 'Unknown encoding',
    '04': 'Public key is no such DER value',
    '76': 'Public key too short for the settings',
    A8: 'Mode of use',
    AC: 'Optional block header',
    BC: 'Optional block repeated',
  },
  behaviour:
    'Makes a public key trusted: a MAC under LMK pair 36-37 with a variant LMK, a key block with usage 02 with a key block LMK, where authentication data counts for nothing. ECC keys (encoding 03) are not served and answer 67.',
  ref: 'commands-emv-mac-rsa 8, EO; 1.5',
  confidence: 'medium',
  examples: [
    {
      note: '512-bit key, no authentication data',
      lmk: 'test-variant',
      request:
        'EO01<30450240A1D8B0C7D2C52393825A8223C820AE0D130DE3EB8BF96819225C384840D788A493B1C2E12619223070EAC7CE3A68A35C3A06796C3478E66C9B06C31870C0F4F7020103>',
      reply:
        'EP00<C501FE2D><30450240A1D8B0C7D2C52393825A8223C820AE0D130DE3EB8BF96819225C384840D788A493B1C2E12619223070EAC7CE3A68A35C3A06796C3478E66C9B06C31870C0F4F7020103>',
    },
  ],
});
