// Reading requests and writing replies of every command, without the device.

import type { CodecCost } from '../in-process/codec.ts';
import { runModule } from '../support/children.ts';
import type { Part } from '../support/part.ts';
import { figure } from '../support/table.ts';

/** Measures the codec. */
export const codec: Part = async ({ full, rounds }) => {
  const words = [rounds, full ? 10 : 1, full ? 64 : 8].map(String);
  const costs = await runModule<readonly CodecCost[]>('in-process/codec.ts', words, 900);
  const rows = costs.map(({ code, under, requestBytes, replyBytes, parse, format }) => [
    `${code} ${under}`.trim(),
    figure(requestBytes),
    figure(parse),
    figure(replyBytes),
    format === undefined ? 'refused' : figure(format),
  ]);
  const columns = ['command, LMK', 'request bytes', 'read, ns', 'reply bytes', 'write, ns'];
  return { tables: [{ title: 'Reading requests and writing replies', columns, rows }], data: costs };
};
