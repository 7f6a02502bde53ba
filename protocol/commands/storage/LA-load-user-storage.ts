import { command } from '../../dsl/command.ts';
import { bytes, digits, text, uncertain, when } from '../../dsl/fields.ts';
import { blockCount, fixedStorage, storageFlag, storageIndex, variableStorage } from '../../words/storage-fields.ts';

export const LA = command({
  code: 'LA',
  reply: 'LB',
  title: 'Load data to user storage',
  family: 'storage',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: {
    flag: storageFlag,
    index: storageIndex,
    length: when(variableStorage, digits(4, 'Length of the data')),
    characters: when({ ...variableStorage, flag: ['K'] }, text({ by: 'length' }, 'Characters')),
    bytes: uncertain(when({ ...variableStorage, flag: ['B'] }, bytes({ by: 'length' }, 'Bytes'))),
    blockCount,
    blocks: when(
      fixedStorage,
      text({ rest: true, max: 1536 }, 'Blocks of 16, 32 or 48 characters, one after the other'),
    ),
  },
  response: {},
  errors: {
    '21': 'Index, count or length beyond the capacity',
  },
  behaviour:
    'Copies blocks, or one item, to volatile memory. Fixed forms: 4096 single, 2048 double or 1365 triple blocks. Variable form: 1000 bytes at indexes 000 to 07F, 100 at the others. The content is not looked at before a command uses it.',
  ref: 'commands-keys-admin 7, LA; product 3.1, 3.4; capacities by this project',
  confidence: 'medium',
  examples: [
    {
      note: 'One single-length key at index 000',
      lmk: 'none',
      request: 'LAK0000100406FBB23A5214DF',
      reply: 'LB00',
    },
    {
      note: 'A double-length key with its scheme letter',
      lmk: 'none',
      request: 'LAK0010033U8EA4E66E5D9916AD2994068820DBAD9C',
      reply: 'LB00',
      settings: ['userStorageKeyLength=variable'],
    },
  ],
});
