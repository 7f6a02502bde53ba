/** Every published request/response pair of the implemented commands, over a real TCP connection. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { makeLmk } from '../../src/keys/lmk-sets.ts';
import type { RunningServer } from '../../src/server/listener.ts';
import { startServer } from '../../src/server/listener.ts';
import { createLogger } from '../../src/server/logger.ts';
import { messageBytes, testDevice } from './device.ts';

interface Vector {
  readonly command: string;
  readonly description: string;
  readonly lmkSet: 'thales-test-variant' | 'test-kb-3des' | 'test-kb-aes' | 'none';
  readonly request: string;
  readonly response: string;
  readonly conditions?: string;
  readonly requestHex?: string;
  readonly responseHex?: string;
  readonly acceptErrorCodes?: readonly string[];
  readonly provisional?: boolean;
}

/** Vectors that cannot pass yet, by description, with the reason. */
const NOT_YET: Readonly<Record<string, string>> = {};

/** Which conditions of the files mean which settings. */
const CONDITIONS: readonly (readonly [RegExp, Readonly<Record<string, unknown>>])[] = [
  [/ZMK length setting: single/, { zmkLength: 'single' }],
  [/X9\.17 import\/export allowed/, { enableX917Import: true, enableX917Export: true }],
  [/Atalla variant support on/, { atallaZmkVariantSupport: true }],
  [/check values not restricted/, { restrictKeyCheckValues: false }],
  [/check values restricted/, { restrictKeyCheckValues: true }],
  [/pinStorage thalessim-clear/, { pinStorage: 'thalessim-clear' }],
  [/PIN length setting 4/, { pinLength: 4 }],
  [/decimalization tables clear/, { decimalisationTables: 'plaintext' }],
  [/decimalization tables encrypted/, { decimalisationTables: 'encrypted' }],
  [/^provisional$/, {}],
  [/default LMK is 01/, { defaultLmk: 1 }],
  [/key change storage holds an old variant LMK/, {}],
  [/^not authorised/, { authorised: false }],
  [/slot 02 empty|slot 01|authorised \((or the activity|import of)|authorised \(diag/, {}],
];

const LMKS: Readonly<Record<Vector['lmkSet'], Readonly<Record<number, BuiltInLmkName>>>> = {
  'thales-test-variant': { 0: 'test-variant' },
  'test-kb-3des': { 0: 'test-variant', 1: 'test-kb-3des' },
  'test-kb-aes': { 0: 'test-variant', 1: 'test-kb-aes' },
  none: { 0: 'test-variant' },
};

const vectors = ['keys-admin', 'pin-card', 'emv-mac-rsa'].flatMap(
  (name) => JSON.parse(readFileSync(`test/vectors/commands/${name}-examples.json`, 'utf8')) as Vector[],
);
const done = new Set(
  (Object.values(commands) as readonly AnyCommand[]).filter(({ status }) => status === 'done').map(({ code }) => code),
);
const served = vectors.filter(({ command }) => done.has(command));
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
    run(
      `${vector.command}: ${vector.description}${vector.lmkSet === 'none' ? '' : ` (${vector.lmkSet})`}`,
      async () => {
        const request = vector.requestHex ? Buffer.from(vector.requestHex, 'hex') : messageBytes(vector.request);
        const expected = vector.responseHex ? Buffer.from(vector.responseHex, 'hex') : messageBytes(vector.response);
        const reply = await ask(await serve(vector), request);
        if (vector.acceptErrorCodes?.includes(reply.slice(6, 8)))
          expect(reply.slice(0, 6) + reply.slice(8)).toBe(latin1(expected).slice(0, 6) + latin1(expected).slice(8));
        else expect(reply).toBe(latin1(expected));
      },
    );
  }
});

async function serve(vector: Vector): Promise<number> {
  const settings: Record<string, unknown> = {};
  for (const condition of (vector.conditions ?? '').split('; ').filter((text) => text !== '')) {
    const known = CONDITIONS.filter(([pattern]) => pattern.test(condition));
    if (known.length === 0) throw new Error(`no setting is known for the condition "${condition}"`);
    for (const [, values] of known) Object.assign(settings, values);
  }
  const { hsm } = testDevice({ lmks: LMKS[vector.lmkSet], settings });
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

function ask(port: number, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      resolve(received.toString('latin1', 2));
      socket.end();
    });
    socket.write(Buffer.concat([Uint8Array.of(body.length >> 8, body.length & 255), body]));
  });
}
