// Requests with real keys, and the replies that a device gives them.

import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { sample } from '../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { realKeySupplier } from '../../src/tools/real-keys.ts';
import { basePort } from './devices.ts';

/** A request and its reply, both with header and without length prefix. */
export interface Exchange {
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
  readonly error: string;
}

/**
 * So many different requests of a command under an LMK. Those that succeed, when there are any; else those that are
 * computed and found different; else those that are refused, all with the same code.
 */
export function exchanges(hsm: Hsm, command: AnyCommand, lmk: Lmk, lmkId: number, count: number): readonly Exchange[] {
  const supplier = realKeySupplier(lmk, lmkId, `bench ${command.code} ${lmkId}`);
  const byError = new Map<string, Exchange[]>();
  for (let seed = 0; seed < count * ATTEMPTS; seed++) {
    const { bytes } = sample(command, seed, supplier, {
      lmk: { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm },
      lmkId,
      namesLmk: command.lmk.length > 0,
      optional: 0.2,
      trailer: 0,
      settings: hsm.state.settings,
    });
    const exchange = ask(hsm, bytes);
    const same = byError.get(exchange.error) ?? [];
    byError.set(exchange.error, same);
    if (same.push(exchange) === count && (exchange.error === '00' || seed > count * PATIENCE)) return same;
  }
  return byError.get('00') ?? byError.get('01') ?? [...byError.values()].toSorted((a, b) => b.length - a.length)[0]!;
}

/** Executes a request that is answered at once. */
export function ask(hsm: Hsm, request: Uint8Array): Exchange {
  const out = new ByteWriter(512);
  const outcome = hsm.execute(request, 0, request.length, basePort, out);
  if (outcome !== undefined) throw new Error('this command is not answered at once');
  const reply = out.view().slice(2);
  return { request, reply, error: latin1(reply, 6, 8) };
}

const ATTEMPTS = 12;
const PATIENCE = 6;
