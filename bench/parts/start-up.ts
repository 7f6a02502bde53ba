// From the spawn of the bundled `pinward serve` to its first NC reply, beside a Node that does nothing.

import { run } from '../support/children.ts';
import { connectAndAsk, NC_FRAME } from '../support/connect.ts';
import type { Part } from '../support/part.ts';
import { startPinward } from '../support/servers.ts';
import { Rounds } from '../support/statistics.ts';
import { figure } from '../support/table.ts';

/** Measures start-up. */
export const startUp: Part = async (bench) => {
  const found = new Rounds();
  let reason: string | undefined;
  for (let round = 0; round < (bench.full ? Math.max(15, bench.rounds) : 3); round++) {
    const startedAt = performance.now();
    const server = await startPinward(bench);
    if ('missing' in server) {
      reason = server.missing;
      break;
    }
    found.add('ready', server.startedIn);
    await connectAndAsk(server.port, NC_FRAME, 5000);
    found.add('reply', performance.now() - startedAt);
    await server.stop();
    const nodeStartedAt = performance.now();
    await run([process.execPath, '-e', '0'], 'server', 10);
    found.add('node', performance.now() - nodeStartedAt);
  }
  const rows = [
    ['`node -e 0`', 'node'],
    ['`pinward serve` to its ready line', 'ready'],
    ['`pinward serve` to the first NC reply', 'reply'],
  ].flatMap(([title, name]) => {
    const all = found.spread(name!);
    return all === undefined ? [] : [[title!, figure(all.median), `${figure(all.low)} to ${figure(all.high)}`]];
  });
  return {
    bars: [{ id: '18', measured: found.ratio('reply', 'node'), ...(reason !== undefined && { reason }) }],
    tables: [{ title: 'Start-up', columns: ['what', 'median, ms', 'range'], rows }],
    data: found,
  };
};
