/** Every published request/response pair of the implemented commands, over a real TCP connection. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Lmk } from '../../src/keys/lmk.ts';
import { makeLmk } from '../../src/keys/lmk-sets.ts';
import type { RunningServer } from '../../src/server/listener.ts';
import { startServer } from '../../src/server/listener.ts';
import { createLogger } from '../../src/server/logger.ts';
import { testDevice } from './device.ts';
import { expectVector, LMKS, served, settingsOf, type Vector } from './published.ts';

/** Vectors that cannot pass yet, by description, with the reason. */
const NOT_YET: Readonly<Record<string, string>> = {};

const servers: RunningServer[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close(100)));
});

describe('published exchanges', () => {
  test('there are vectors for the implemented commands', () => {
    expect(served.length).toBeGreaterThan(60);
  });

  for (const vector of served) {
    const run = NOT_YET[vector.description] === undefined ? test : test.fails;
    const set = vector.lmkSet === 'none' ? '' : ` (${vector.lmkSet})`;
    run(`${vector.command}: ${vector.description}${set}`, async () => expectVector(vector, await serve(vector)));
  }
});

async function serve(vector: Vector): Promise<number> {
  const { hsm } = testDevice({ lmks: LMKS[vector.lmkSet], settings: settingsOf(vector) });
  const oldPair = /old variant LMK whose pair 14-15 is ([0-9A-F]{32})/.exec(vector.conditions ?? '')?.[1];
  if (oldPair !== undefined) hsm.state.loadChangeLmk(0, { lmk: variantLmkOfPair(oldPair), role: 'old' });
  const server = await startServer({
    device: hsm,
    host: '127.0.0.1',
    basePort: 0,
    lmkIds: [],
    headerLength: 4,
    maxConnections: 10,
    logger: createLogger({ level: 'silent' }),
  });
  servers.push(server);
  return server.addresses[0]!.port;
}

/** A variant LMK of which only pair 14-15 is known: every pair has that value. */
function variantLmkOfPair(pair: string): Lmk {
  const material = Array.from({ length: 20 }, () => Uint8Array.from(Buffer.from(pair, 'hex')));
  const lmk = makeLmk(material, 'test', 'Old LMK of a vector');
  if (typeof lmk === 'string') throw new Error(lmk);
  return lmk;
}
