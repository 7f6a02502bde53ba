import { createHash } from 'node:crypto';
import type { Table } from '../table.ts';

const text = 'The quick brown fox jumps over the lazy dog';
const digest = (algorithm: string, data: Uint8Array | string = text) =>
  `<${createHash(algorithm).update(data).digest('hex')}>`;
const hashes = { '01': 'sha1', '02': 'md5', '05': 'sha224', '06': 'sha256', '07': 'sha384', '08': 'sha512' };
const long = new Uint8Array(32_000).fill(0x41);

export const table: Table = {
  code: 'GM',
  rows: [
    ...Object.entries(hashes).map(([code, algorithm]) => ({
      name: `hashes with ${algorithm}`,
      request: `GM${code}00043${text}`,
      reply: `GN00${digest(algorithm)}`,
    })),
    {
      name: 'hashes with MDC-2',
      request: 'GM0300024Now is the time for all ',
      reply: 'GN00<42E50CD224BACEBA760BDD2BD409281A>',
    },
    { name: 'hashes nothing', request: 'GM0600000', reply: `GN00${digest('sha256', '')}` },
    {
      name: 'hashes bytes of every value',
      request: 'GM0100006<00197FFF2580>',
      reply: `GN00${digest('sha1', Uint8Array.of(0, 0x19, 0x7f, 0xff, 0x25, 0x80))}`,
    },
    {
      name: 'hashes 32000 bytes',
      request: `GM0632000<${Buffer.from(long).toString('hex')}>`,
      reply: `GN00${digest('sha256', long)}`,
    },
    { name: 'echoes the trailer', request: 'GM0200000<19>trailer', reply: `GN00${digest('md5', '')}<19>trailer` },
    {
      name: 'takes an LMK identifier that it does not need',
      request: 'GM0200000%01',
      reply: `GN00${digest('md5', '')}`,
    },
    { name: 'needs no LMK', request: 'GM0200000', lmks: {}, reply: `GN00${digest('md5', '')}` },
    { name: 'an unknown hash answers 05', request: 'GM0400003abc', reply: '05', field: 'hash' },
    { name: 'letters for a hash answer 15', request: 'GMAA00003abc', reply: '15', field: 'hash' },
    { name: 'a length above 32000 answers 80', request: 'GM0632001abc', reply: '80', field: 'length' },
    { name: 'less data than the length says answers 80', request: 'GM0600004abc', reply: '80', field: 'data' },
    { name: 'more data than the length says answers 15', request: 'GM0600002abc', reply: '15', field: 'end' },
    { name: 'a letter in the length answers 15', request: 'GM06000X2ab', reply: '15', field: 'length' },
    { name: 'a message that ends in the length answers 15', request: 'GM06000', reply: '15', field: 'length' },
    { name: 'switched off answers 68', request: 'GM0600000', settings: { disabledCommands: ['GM'] }, reply: '68' },
  ],
};
