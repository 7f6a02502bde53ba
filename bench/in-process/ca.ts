// CA in this process, beside OpenSSL's EVP in C: with and without key cache, and with growing numbers of keys.
// Arguments: rounds, the greatest number of pairs of keys. Prints JSON: nanoseconds by name, one for each round.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import { startEvpFloor } from '../floor/evp.ts';
import { caExchanges } from '../support/ca-requests.ts';
import { basePort, benchDevice } from '../support/devices.ts';
import { Rounds } from '../support/statistics.ts';
import { nanoseconds } from '../support/timing.ts';

const [rounds, mostKeys] = process.argv.slice(2).map(Number) as [number, number];
const populations = [1, 16, 256, 1024, 4096, 16_384, 100_000].filter((count) => count <= mostKeys);
const uncached = benchDevice(0);
const usual = benchDevice();
const requests = caExchanges(uncached, populations.at(-1)!).map(({ request }) => request);
const floor = startEvpFloor();
const measured = new Rounds();
const out = new ByteWriter(512);

// Warm, until the compilers have done their best.
for (let i = 0; i < 5; i++) {
  translate(usual, 1024, 20_000);
  translate(uncached, 1024, 20_000);
}
for (let round = 0; round < rounds; round++) {
  for (const count of populations) {
    // One turn through all keys, so that those that fit are in the cache.
    translate(usual, count, count);
    const calls = Math.max(20_000, Math.min(count, 60_000));
    measured.add(
      `cached, ${count}`,
      nanoseconds(calls, () => translate(usual, count, calls)),
    );
  }
  measured.add(
    'uncached',
    nanoseconds(20_000, (calls) => translate(uncached, 1024, calls)),
  );
  for (const [name, value] of (await floor?.round()) ?? []) measured.add(name, value);
}
floor?.close();
console.log(JSON.stringify(measured));

function translate(hsm: Hsm, population: number, calls: number): void {
  for (let i = 0, next = 0; i < calls; i++) {
    const request = requests[next]!;
    out.at = 0;
    hsm.execute(request, 0, request.length, basePort, out);
    if (++next === population) next = 0;
  }
}
