import { command } from '../../dsl/command.ts';
import { choice, cipherBlock, hex, key, keyType, optional, uncertain, when } from '../../dsl/fields.ts';
import {
  atallaVariant,
  exportSchemes,
  kekFlag,
  keyHeader,
  lmkIdentifier,
  lmkSchemes,
  newExportability,
  newKeyHeader,
  tr31Version,
} from '../../words/blocks.ts';
import { headerErrors, keyErrors } from '../../words/key-errors.ts';

export const A0 = command({
  code: 'A0',
  reply: 'A1',
  title: 'Generate a key',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'generate.{keyType}.host by the key type table; export.{keyType}.host too when the key is exported',
  request: {
    mode: choice('What to do', {
      '0': 'Generate',
      '1': 'Generate and export under a ZMK or TMK',
      A: 'Derive',
      B: 'Derive and export under a ZMK or TMK',
    }),
    keyType: keyType('Key type to create; FFF under a key block LMK'),
    scheme: choice('Key scheme under the LMK', lmkSchemes, { error: '26' }),
    deriveMode: when(
      { mode: ['A', 'B'] },
      choice('How to derive', { '0': 'DUKPT initial key from a BDK', '1': 'ZKA' }),
    ),
    bdkType: when(
      { deriveMode: ['0'] },
      choice('DUKPT master key type', { '1': 'BDK-1', '2': 'BDK-2', '3': 'BDK-3', '4': 'BDK-4', '5': 'BDK-5' }),
    ),
    bdk: when(
      { deriveMode: ['0'] },
      key('BDK', 'DUKPT master key', {
        use: 'derive',
        plain32: true,
        roleBy: { field: 'bdkType', roles: { '1': 'BDK1', '2': 'BDK2', '3': 'BDK3', '4': 'BDK4', '5': 'BDK5' } },
      }),
    ),
    initialKeyId: when(
      { deriveMode: ['0'] },
      cipherBlock('bdk', 'Initial KSN without the counter, 15H; initial key identifier, 16H, for an AES BDK', {
        des: 15,
        aes: 16,
      }),
    ),
    zkaKeyType: uncertain(when({ deriveMode: ['1'] }, keyType('ZKA master key type'))),
    zkaKey: uncertain(
      when({ deriveMode: ['1'] }, key('ZKA_MK', 'ZKA master key', { use: 'derive', typeFrom: 'zkaKeyType' })),
    ),
    zkaOption: uncertain(
      when({ deriveMode: ['1'] }, choice('Where RNDI comes from', { '0': 'Supplied', '1': 'Generated and returned' })),
    ),
    rndi: uncertain(when({ zkaOption: ['0'] }, hex(32, 'ZKA RNDI'))),
    kekFlag: optional(kekFlag, { when: { mode: ['1', 'B'] } }),
    kek: when({ mode: ['1', 'B'] }, key('KEK', 'ZMK or TMK to export under', { use: 'encrypt', plain32: 'zmkLength' })),
    exportScheme: when({ mode: ['1', 'B'] }, choice('Key scheme under the ZMK or TMK', exportSchemes, { error: '26' })),
    atallaVariant: optional(atallaVariant, { next: 'digit', when: { mode: ['1', 'B'] } }),
    ...lmkIdentifier,
    header: when({ lmk: ['keyBlock'] }, newKeyHeader),
    exportability: optional(newExportability, { when: { lmk: ['keyBlock'], mode: ['1', 'B'] } }),
    exportHeader: when({ lmk: ['variant'], exportScheme: ['R'] }, keyHeader('&', 'Header of the TR-31 block')),
    tr31: optional(tr31Version, { when: { exportScheme: ['R'] } }),
  },
  response: {
    key: key('ANY', 'New key under the LMK'),
    exported: when({ mode: ['1', 'B'] }, key('ANY', 'The same key under the ZMK or TMK')),
    kcv: hex(6, 'Key check value'),
    rndi: uncertain(when({ zkaOption: ['1'] }, hex(32, 'ZKA RNDI'))),
  },
  errors: {
    ...keyErrors,
    ...headerErrors,
    '04': 'Unknown key type, or FFF under a variant LMK',
    '10': 'Parity of the ZMK, TMK or BDK',
    '11': 'Parity of the second key, or a key all zero',
    '27': 'Key lengths do not fit each other, or single DES disabled',
    '28': 'BDK-5 under a variant LMK, or a derived key that is not of type 302',
    '29': 'This key type may not be generated or exported',
    '48': 'Transport key or LMK weaker than the key',
    A7: 'Algorithm, or AES key under a 3DES LMK',
    BB: 'Transport key may not wrap',
    BE: 'TR-31 key block version',
  },
  behaviour:
    'Makes a random key. The scheme (variant LMK) or the algorithm in the header (key block LMK) gives the length; halves differ and DES keys get odd parity. A derive mode makes the DUKPT initial key of X9.24-1 or X9.24-3 instead, of type 302 or usage B1; its parity is left as it falls. Under a key block LMK the BDK tells its type itself, whatever the digit says. ZKA derivation (derive mode 1) is of low confidence and not public: it answers 67.',
  ref: 'commands-keys-admin 2, A0; algorithms 9.2, 9.5',
  confidence: 'high',
  examples: [
    {
      note: 'The ZMK field holds a TMK: parity error',
      lmk: 'test-variant',
      request: 'A01002UU8EA4E66E5D9916AD2994068820DBAD9CU',
      reply: 'A110',
    },
  ],
});
