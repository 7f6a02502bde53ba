// CA in this process, beside OpenSSL's EVP in C: with growing numbers of keys, or without key cache. One device in a process,
// as in a server: with two of them the compiler prepares for either. Arguments: rounds, the greatest number of pairs of keys,
// `uncached` for the second. Prints JSON: nanoseconds by name, one for each round.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { inlineMore } from '../../src/cli/inline-more.ts';
import { startEvpFloor } from '../floor/evp.ts';
import { caExchanges } from '../support/ca-requests.ts';
import { basePort, benchDevice } from '../support/devices.ts';
import { Rounds } from '../support/statistics.ts';
import { nanoseconds } from '../support/timing.ts';

const [rounds, mostKeys] = process.argv.slice(2, 4).map(Number) as [number, number];
const isCached = process.argv[4] !== 'uncached';
const populations = [1, 16, 256, 1024, 4096, 16_384, 100_000].filter((count) => count <= mostKeys);
inlineMore();
const hsm = benchDevice(isCached ? undefined : 0);
const requests = caExchanges(hsm, populations.at(-1)!).map(({ request }) => request);
const floor = startEvpFloor();
const measured = new Rounds();
const out = new ByteWriter(512);

// Warm, until the compilers have done their best.
for (let i = 0; i < 5; i++) translate(1024, 20_000);
for (let round = 0; round < rounds; round++) {
  for (const count of isCached ? populations : [1024]) {
    // One turn through all keys, so that those that fit are in the cache.
    translate(count, count);
    const calls = Math.max(20_000, Math.min(count, 60_000));
    measured.add(
      isCached ? `cached, ${count}` : 'uncached',
      nanoseconds(calls, () => translate(count, calls)),
    );
  }
  for (const [name, value] of (await floor?.round()) ?? []) measured.add(name, value);
}
floor?.close();
console.log(JSON.stringify(measured));

function translate(population: number, calls: number): void {
  for (let i = 0, next = 0; i < calls; i++) {
    const request = requests[next]!;
    out.at = 0;
    hsm.execute(request, 0, request.length, basePort, out);
    if (++next === population) next = 0;
  }
}
