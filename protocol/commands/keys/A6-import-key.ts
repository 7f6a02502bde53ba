import { command } from '../../dsl/command.ts';
import { choice, hex, key, keyType, optional, when } from '../../dsl/fields.ts';
import { atallaVariant, keyHeader, lmkIdentifier, lmkSchemes, modifiedUsage } from '../../words/blocks.ts';
import { headerErrors, keyErrors } from '../../words/key-errors.ts';

const imported = {
  key: key('ANY', 'The key under the LMK'),
  kcv: hex(6, 'Key check value'),
};

export const A6 = command({
  code: 'A6',
  reply: 'A7',
  title: 'Import a key',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'import.{keyType}.host by the key type table',
  request: {
    keyType: keyType('Key type to import; FFF under a key block LMK'),
    zmk: key('ZMK', 'ZMK the key arrives under', { use: 'decrypt', plain32: 'zmkLength' }),
    key: key('ANY', 'Key under the ZMK', { typeFrom: 'keyType' }),
    scheme: choice('Key scheme under the LMK', lmkSchemes, { error: '26' }),
    atallaVariant: optional(atallaVariant, { next: 'digit' }),
    ...lmkIdentifier,
    modifiedUsage: optional(modifiedUsage, { when: { lmk: ['keyBlock'], 'key.scheme': ['R'] } }),
    header: when(
      { lmk: ['keyBlock'], 'key.scheme': ['', 'Z', 'U', 'T', 'X', 'Y'] },
      keyHeader('#', 'Header of the new key block'),
    ),
  },
  response: imported,
  also: { '01': imported },
  errors: {
    ...keyErrors,
    ...headerErrors,
    '01': 'Advice: the key arrived with wrong parity, which was corrected',
    '04': 'Unknown key type, or FFF under a variant LMK',
    '10': 'ZMK parity',
    '27': 'Key length does not fit the scheme, or single DES disabled',
    '28': 'Key type other than FFF that does not fit the key block',
    '29': 'This key type may not be imported',
    '48': 'ZMK or LMK weaker than the key',
    A7: 'Algorithm, or AES key under a 3DES key',
    BB: 'ZMK may not unwrap',
  },
  behaviour:
    'Decrypts the key under the ZMK by its own scheme and encrypts it under the LMK. Wrong parity is corrected and told by 01. A Thales block keeps its header except the LMK identifier; the usage of a TR-31 block becomes the Thales one unless a `#` tail says otherwise.',
  ref: 'commands-keys-admin 2, A6; algorithms 5, 7.8, 8',
  confidence: 'high',
  examples: [
    {
      note: 'Double-length ZPK under a double-length ZMK',
      lmk: 'test-variant',
      request: 'A6001U71979DEB8587E2734F1E99D5DCAEF9ACU482C4E722BB0CF1845E1E5BD16310119U',
      reply: 'A700U0E07CDC0161A0DE3B5AA44DF227EC9DEABDEBC',
    },
    {
      note: 'X9.17 form with Atalla variant 1',
      lmk: 'test-variant',
      request: 'A6001U71979DEB8587E2734F1E99D5DCAEF9ACX8E80C547F2A1324B84763B0EE32B73ADU1',
      reply: 'A700U1EF828AA8F6B80EB83E19FBC373F3A856F1E3F',
      settings: ['enableX917Import=true'],
    },
  ],
});
