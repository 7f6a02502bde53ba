import { command } from '../../dsl/command.ts';
import { choice, hex, key, keyType, optional, uncertain, when } from '../../dsl/fields.ts';
import {
  atallaVariant,
  exportSchemes,
  kekFlag,
  keyHeader,
  lmkIdentifier,
  newExportability,
  tr31Version,
} from '../../words/blocks.ts';
import { headerErrors, keyErrors } from '../../words/key-errors.ts';

/** Schemes that only leave; V is read, and answered with 26. */
const allExportSchemes = {
  ...exportSchemes,
  V: 'Terminal vendor block',
  P: 'Double length, CBC with the given IV',
  Q: 'Triple length, CBC with the given IV',
  W: 'AES-256, CBC with the given IV',
} as const;

export const A8 = command({
  code: 'A8',
  reply: 'A9',
  title: 'Export a key',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'export.{keyType}.host by the key type table',
  request: {
    keyType: keyType('Type of the key; FFF under a key block LMK'),
    kekFlag: optional(kekFlag),
    kek: key('KEK', 'ZMK or TMK to export under', { use: 'encrypt', plain32: 'zmkLength' }),
    key: key('ANY', 'Key under the LMK', { typeFrom: 'keyType' }),
    exportScheme: choice('Key scheme under the ZMK or TMK', allExportSchemes, { error: '26' }),
    iv: uncertain(when({ exportScheme: ['P', 'Q'] }, hex(16, 'Initial vector'))),
    aesIv: uncertain(when({ exportScheme: ['W'] }, hex(32, 'Initial vector of AES'))),
    atallaVariant: optional(atallaVariant, { next: 'digit' }),
    ...lmkIdentifier,
    exportability: optional(newExportability, { when: { lmk: ['keyBlock'], exportScheme: ['S', 'R'] } }),
    exportHeader: when({ lmk: ['variant'], exportScheme: ['R'] }, keyHeader('&', 'Header of the TR-31 block')),
    tr31: optional(tr31Version, { when: { exportScheme: ['R'] } }),
  },
  response: {
    exported: key('ANY', 'The key under the ZMK or TMK'),
    kcv: hex(6, 'Key check value'),
  },
  errors: {
    ...keyErrors,
    ...headerErrors,
    '04': 'Unknown key type, or FFF under a variant LMK',
    '10': 'ZMK or TMK parity',
    '11': 'Key parity, or a key all zero',
    '27': 'Key lengths do not fit each other, or single DES disabled',
    '28': 'Key type other than FFF that does not fit the key block',
    '29': 'This key type may not be exported',
    '48': 'ZMK or TMK weaker than the key',
    A7: 'Algorithm, or AES key under a 3DES key',
    AA: 'The key is not exportable in this form',
    BB: 'ZMK or TMK may not wrap',
    BE: 'TR-31 key block version',
  },
  behaviour:
    'Decrypts the key under the LMK and encrypts it under the transport key in the scheme asked for. Exportability N is refused, E leaves only in a key block, S in any form. Under a key block LMK a key type other than FFF must fit the usage of the block.',
  ref: 'commands-keys-admin 2, A8; algorithms 5, 7.8, 8',
  confidence: 'high',
  examples: [
    {
      note: 'Single-length TPK under a ZMK of 16H',
      lmk: 'test-variant',
      request: 'A80024ED06495741C280C0406FBB23A5214DFZ',
      reply: 'A90035ED0C0EA7F7D0FA0035BB',
      settings: ['zmkLength=single'],
    },
    {
      note: 'Double-length TPK under a ZMK',
      lmk: 'test-variant',
      request: 'A8002U1457FF6ADF6250C66C368416B4C9D383U8463435FC4B4DAA0C49025272C29B12CU',
      reply: 'A900U2C62A23D001B97412950CD8BE66C7639070753',
    },
  ],
});
