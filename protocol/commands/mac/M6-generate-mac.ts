import { command } from '../../dsl/command.ts';
import { hex, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { endsLong, endsShort, macErrors, macRequest, macUnreachable, nextIv } from '../../words/mac-fields.ts';

export const M6 = command({
  code: 'M6',
  reply: 'M7',
  title: 'Generate a MAC',
  family: 'mac',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: { ...macRequest('generate'), ...lmkIdentifier },
  response: {
    halfMac: when(endsShort, hex(8, 'Left half of the MAC')),
    mac: when(endsLong, hex(16, 'MAC; the left 8 bytes with AES')),
    nextIv,
  },
  errors: macErrors,
  unreachable: macUnreachable,
  behaviour:
    'A message in one piece, or in parts: each but the last is whole blocks and gives the chaining value that the next part carries; padding and the final step come with the last. Parts give the MAC of the whole. The length counts characters: of a hexadecimal message two for each byte.',
  ref: 'commands-emv-mac-rsa 5, M6; 1.6; algorithms 15',
  confidence: 'high',
  examples: [
    {
      note: 'TAK, hexadecimal message, X9.19, padding 2',
      lmk: 'test-variant',
      request:
        'M601032003U19D25F349FD03CC3556BB05F65283CA1004072C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2',
      reply: 'M7005F1448EE',
    },
    {
      note: 'The first part of the same message',
      lmk: 'test-variant',
      request: 'M611032003U19D25F349FD03CC3556BB05F65283CA1002072C29C2371CC9BDB65B779B8E8D37B29',
      reply: 'M700B7FBAF044FEA3ABA',
    },
  ],
});
