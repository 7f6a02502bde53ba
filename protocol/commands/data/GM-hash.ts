import { command } from '../../dsl/command.ts';
import { bytes, choice, digits, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { hashes } from '../../words/rsa-fields.ts';

export const GM = command({
  code: 'GM',
  reply: 'GN',
  title: 'Hash a block of data',
  family: 'data',
  status: 'done',
  priority: 'P1',
  lmk: [],
  request: {
    hash: choice('Hash', hashes, { error: '05' }),
    length: digits(5, 'Bytes of data, up to 32000', { max: 32_000, error: '80' }),
    data: bytes({ by: 'length' }, 'Data', { error: '80' }),
    ...lmkIdentifier,
  },
  response: {
    sha1: when({ hash: ['01'] }, bytes(20, 'SHA-1 hash')),
    md5: when({ hash: ['02'] }, bytes(16, 'MD5 hash')),
    mdc2: when({ hash: ['03'] }, bytes(16, 'MDC-2 hash')),
    sha224: when({ hash: ['05'] }, bytes(28, 'SHA-224 hash')),
    sha256: when({ hash: ['06'] }, bytes(32, 'SHA-256 hash')),
    sha384: when({ hash: ['07'] }, bytes(48, 'SHA-384 hash')),
    sha512: when({ hash: ['08'] }, bytes(64, 'SHA-512 hash')),
  },
  errors: {
    '05': 'Unknown hash',
    '80': 'Length above 32000, or less data than it says',
  },
  behaviour: 'Hashes the data. ISO 10118-2 is MDC-2 with DES; its last block is filled with zeros.',
  ref: 'commands-emv-mac-rsa 7, GM',
  confidence: 'high',
  examples: [
    {
      note: 'SHA-1',
      lmk: 'none',
      request: 'GM0100006<606162636465>',
      reply: 'GN00<A4F684537A7BBE842019F7FC13C882F1B1F9AC3B>',
    },
  ],
});
