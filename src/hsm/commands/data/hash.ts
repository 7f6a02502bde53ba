/** GM: the hash of a block of data (commands-emv-mac-rsa 7, GM). */
import type { GM } from '../../../../protocol/commands/data/GM-hash.ts';
import { hash } from '../../../crypto/hash.ts';
import { mdc2 } from '../../../crypto/mdc2.ts';
import type { Handler } from '../../call.ts';

export const hashData: Handler<typeof GM> = ({ hash: identifier, data }) => {
  const bytes = data.bytes();
  switch (identifier) {
    case '01':
      return { sha1: hash('sha1', bytes) };
    case '02':
      return { md5: hash('md5', bytes) };
    case '03':
      return { mdc2: mdc2(bytes) };
    case '05':
      return { sha224: hash('sha224', bytes) };
    case '06':
      return { sha256: hash('sha256', bytes) };
    case '07':
      return { sha384: hash('sha384', bytes) };
    case '08':
      return { sha512: hash('sha512', bytes) };
  }
};
