// The blocks that each command takes, counted in the engine. Argument: requests of each command. Prints JSON.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import { countBlocks } from '../support/block-counter.ts';
import { deviceFor, measuredCommands } from '../support/commands.ts';
import { basePort, benchDevice, ROOM_FOR_ALL } from '../support/devices.ts';

/** Averages for one call. */
export interface CommandBlocks {
  readonly code: string;
  readonly under: string;
  readonly cached: Blocks;
  readonly uncached: Blocks;
}

/** Blocks of triple DES (a block of single DES is a third), blocks of AES, keys made. */
export interface Blocks {
  readonly tdes: number;
  readonly aes: number;
  readonly keys: number;
}

const count = Number(process.argv[2]);
const usual = benchDevice(ROOM_FOR_ALL);
const uncached = benchDevice(0);
const measured = measuredCommands(usual, count);
const out = new ByteWriter(4096);
const counts = countBlocks();

const blocks: CommandBlocks[] = measured.map(({ command, under, exchanges }) => {
  const requests = exchanges.map(({ request }) => request);
  const average = (hsm: Hsm): Blocks => {
    execute(hsm, requests);
    Object.assign(counts, { desPasses: 0, aesBlocks: 0, desKeys: 0, aesKeys: 0 });
    execute(hsm, requests);
    const of = (value: number): number => value / requests.length;
    return { tdes: of(counts.desPasses / 3), aes: of(counts.aesBlocks), keys: of(counts.desKeys + counts.aesKeys) };
  };
  return {
    code: command.code,
    under,
    cached: average(deviceFor(command, usual)),
    uncached: average(deviceFor(command, uncached)),
  };
});
console.log(JSON.stringify(blocks));

function execute(hsm: Hsm, requests: readonly Uint8Array[]): void {
  for (const request of requests) {
    out.at = 0;
    hsm.execute(request, 0, request.length, basePort, out);
  }
}
