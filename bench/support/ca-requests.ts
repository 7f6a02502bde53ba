// Requests of CA for the served and the in-process measurements: TPK to ZPK, format 01, keys of double length under the
// variant LMK; as many different pairs of keys as wanted.

import { writeFileSync } from 'node:fs';
import { commands } from '../../protocol/commands/index.ts';
import { sample } from '../../protocol/derive/samples.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { realKeySupplier } from '../../src/tools/real-keys.ts';
import { ask, type Exchange } from './samples.ts';

/** So many requests, each with two keys of its own, and the replies of the device. */
export function caExchanges(hsm: Hsm, count: number): readonly Exchange[] {
  const supplier = realKeySupplier(builtInLmks['test-variant'], 0, 'bench CA');
  return Array.from({ length: count }, (_, seed) => {
    const { bytes } = sample(commands.CA, seed, supplier, { ...PLAIN, fixed: FORMATS });
    const exchange = ask(hsm, bytes);
    if (exchange.error !== '00' || exchange.request.length !== REQUEST_LENGTH)
      throw new Error(`CA ${seed}: error ${exchange.error}, ${exchange.request.length} bytes`);
    return exchange;
  });
}

/** Writes requests and replies as the load client reads them. */
export function writeExchanges(path: string, exchanges: readonly Exchange[]): string {
  writeFileSync(path, exchanges.map(({ request, reply }) => `${latin1(request)} ${latin1(reply)}\n`).join(''));
  return path;
}

/** Writes one request whose reply is checked by its header only. */
export function writeRequest(path: string, request: string): string {
  writeFileSync(path, `${request} -\n`);
  return path;
}

const PLAIN = { optional: 0, trailer: 0, namesLmk: false };
const FORMATS = { sourceFormat: '01', destinationFormat: '01', maximumPinLength: 12 };
/** Header, code, two keys of 33, length, block, two formats, account. */
const REQUEST_LENGTH = 106;
