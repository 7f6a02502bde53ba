import { command } from '../../dsl/command.ts';
import { choice, digits, hex, key, keyType, repeat, when } from '../../dsl/fields.ts';
import { lmkIdentifier, lmkSchemes, rsaKeyHeader } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';

export const A4 = command({
  code: 'A4',
  reply: 'A5',
  title: 'Form a key from encrypted components',
  family: 'keys',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'component.{keyType}.host',
  request: {
    componentCount: digits(1, 'Number of components', { min: 2, max: 9, error: '03' }),
    keyType: keyType('Type of the key; FFF under a key block LMK'),
    scheme: choice('Key scheme of the result', lmkSchemes, { error: '26' }),
    components: repeat({ by: 'componentCount' }, 'Components under the LMK', {
      component: key(
        'ANY',
        'Component, under the pair and variant of the key type or in a key block with version `c1` to `c9`',
      ),
    }),
    ...lmkIdentifier,
    header: when({ lmk: ['keyBlock'] }, rsaKeyHeader),
  },
  response: {
    key: key('ANY', 'The key under the LMK'),
    kcv: hex(6, 'Key check value'),
  },
  errors: {
    ...keyErrors,
    '03': 'Fewer than 2 components',
    '04': 'Unknown key type, or FFF under a variant LMK',
    '10': 'Component parity',
    '11': 'A component or the key is all zero',
    '27': 'Lengths of components and scheme differ, or single DES disabled',
    '48': 'Key stronger than the LMK',
    A9: 'Key version number',
    B3: 'Number of optional blocks',
    B5: 'Components do not belong together',
    B6: 'Key status blocks of the components differ',
  },
  unreachable: {
    A6: 'a component of any usage is taken, and the result has the same',
    A8: 'a component of any mode of use is taken, and the result has the same',
  },
  behaviour:
    'Combines the clear components by exclusive or and puts odd parity on a DES key. Components in key blocks must agree in usage, algorithm, mode of use and exportability, which the key takes over, and have different component numbers.',
  ref: 'commands-keys-admin 2, A4',
  confidence: 'high',
  examples: [
    {
      note: 'Three single-length components',
      lmk: 'test-variant',
      request: 'A43002Z3B723AF4CF00A7A6954111D254A90D17EAAF49979FA95742',
      reply: 'A500FE018240022A76DCA192FE',
    },
  ],
});
