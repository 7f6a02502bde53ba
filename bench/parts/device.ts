// `execute` in process: CA beside OpenSSL's EVP, and the cost of every command beside the price of its blocks.

import type { Blocks, CommandBlocks } from '../in-process/blocks.ts';
import type { CommandCost } from '../in-process/commands.ts';
import type { BarResult } from '../support/bars.ts';
import { runModule } from '../support/children.ts';
import type { Part } from '../support/part.ts';
import { reasonFor } from '../support/reasons.ts';
import { ratio } from '../support/statistics.ts';
import { figure, type Table } from '../support/table.ts';

type CaTimes = Readonly<Record<string, readonly number[]>>;

/** Measures the device. */
export const device: Part = async ({ full, rounds }) => {
  const caWords = [String(full ? Math.max(9, rounds) : rounds), '1024'];
  const ca = await runModule<CaTimes>('in-process/ca.ts', caWords, 300);
  const uncached = await runModule<CaTimes>('in-process/ca.ts', [...caWords, 'uncached'], 300);
  const words = [rounds, full ? 20 : 1, full ? 64 : 8].map(String);
  const costs = await runModule<readonly CommandCost[]>('in-process/commands.ts', words, 1800);
  const blocks = await runModule<readonly CommandBlocks[]>('in-process/blocks.ts', [words[2]!], 300);
  const prices = await runModule<Prices>('in-process/prices.ts', [String(rounds)], 120);
  const { table, notes } = commandTable(costs, blocks, prices);
  return { bars: caBars(ca, uncached), tables: [table], notes, data: { ca, uncached, costs, blocks, prices } };
};

/** Nanoseconds for a block of triple DES, a block of AES and a key of either. */
export interface Prices {
  readonly tdes: number;
  readonly aes: number;
}

function caBars(cached: CaTimes, uncached: CaTimes): readonly BarResult[] {
  const kept = uncached['tdes-kept'];
  const rekeyed = uncached['tdes-rekey'];
  if (kept === undefined || rekeyed === undefined) {
    const reason = 'no C compiler or no headers of OpenSSL';
    return [
      { id: '8', measured: undefined, reason },
      { id: '9', measured: undefined, reason },
    ];
  }
  // Four blocks with the contexts of the LMK, two with keys that are new each time.
  const sameCrypto = kept.map((value, i) => 4 * value + 2 * rekeyed[i]!);
  return [
    { id: '8', measured: ratio(uncached['uncached'], sameCrypto) },
    { id: '9', measured: ratio(cached['cached, 1024'], cached['tdes-kept']) },
  ];
}

/** Costs beside three times the price of the blocks and a microsecond. */
function commandTable(
  costs: readonly CommandCost[],
  blocks: readonly CommandBlocks[],
  prices: Prices,
): { readonly table: Table; readonly notes: readonly string[] } {
  const over: string[] = [];
  const rows = costs.map(({ code, under, error, cached, uncached }, i) => {
    const counted = blocks[i]!;
    const name = `${code} ${under}`.trim();
    const limit = allowance(counted.cached, prices);
    const limitWithout = allowance(counted.uncached, prices);
    const isOver = cached > limit || uncached > limitWithout;
    if (isOver) over.push(name);
    return [
      name,
      error,
      ...[cached, limit, uncached, limitWithout].map((value) => figure(Math.round(value))),
      `${blockWords(counted.cached)}; ${blockWords(counted.uncached)}`,
      isOver ? ['over', reasonFor(code, under)].filter(Boolean).join(': ') : '',
    ];
  });
  const columns = [
    'command, LMK',
    'error',
    'cache on, ns',
    'allowed',
    'cache off, ns',
    'allowed',
    'blocks on; off',
    '',
  ];
  const notes = [
    `A block of triple DES costs ${figure(prices.tdes)} ns, one of AES ${figure(prices.aes)} ns; allowed are three times its blocks and 1,000 ns.`,
    over.length === 0 ? 'No command is over.' : `Over what is allowed: ${over.join(', ')}.`,
  ];
  return { table: { title: 'Commands in process', columns, rows }, notes };
}

function allowance({ tdes, aes }: Blocks, prices: Prices): number {
  return 3 * (tdes * prices.tdes + aes * prices.aes) + 1000;
}

function blockWords({ tdes, aes }: Blocks): string {
  const words = [tdes > 0 ? `${figure(tdes)} T` : '', aes > 0 ? `${figure(aes)} A` : ''].filter(Boolean);
  return words.length === 0 ? 'none' : words.join(' + ');
}
