import { command } from '../../dsl/command.ts';
import { bytes, digits, text, uncertain, when } from '../../dsl/fields.ts';
import { blockCount, fixedStorage, storageFlag, storageIndex, variableStorage } from '../../words/storage-fields.ts';

export const LE = command({
  code: 'LE',
  reply: 'LF',
  title: 'Read data from user storage',
  family: 'storage',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: {
    flag: storageFlag,
    index: storageIndex,
    blockCount,
  },
  response: {
    length: uncertain(when(variableStorage, digits(4, 'Length of the data'))),
    data: uncertain(when(variableStorage, bytes({ by: 'length' }, 'The data as it was loaded'))),
    blocks: when(fixedStorage, text({ rest: true, max: 1536 }, 'The blocks, one after the other')),
  },
  errors: {
    '12': 'Nothing loaded at one of the indexes',
    '21': 'Index or count beyond the capacity',
  },
  behaviour:
    'Returns what LA loaded: the blocks of a fixed form, or the length and content of one item of the variable form.',
  ref: 'commands-keys-admin 7, LE',
  confidence: 'medium',
});
