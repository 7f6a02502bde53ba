/** The published request/response pairs, the settings that their conditions mean, and a call over a socket. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { messageBytes } from './device.ts';

export interface Vector {
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

/** LMKs of each set, by slot. */
export const LMKS: Readonly<Record<Vector['lmkSet'], Readonly<Record<number, BuiltInLmkName>>>> = {
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
/** Vectors of the implemented commands. */
export const served = vectors.filter(({ command }) => done.has(command));

/** The settings that the conditions of a vector mean. */
export function settingsOf({ conditions = '' }: Vector): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  for (const condition of conditions.split('; ').filter((text) => text !== '')) {
    const known = CONDITIONS.filter(([pattern]) => pattern.test(condition));
    if (known.length === 0) throw new Error(`no setting is known for the condition "${condition}"`);
    for (const [, values] of known) Object.assign(settings, values);
  }
  return settings;
}

/** Sends the request of a vector and compares the reply. */
export async function expectVector(vector: Vector, port: number): Promise<void> {
  const request = vector.requestHex ? Buffer.from(vector.requestHex, 'hex') : messageBytes(vector.request);
  const expected = latin1(vector.responseHex ? Buffer.from(vector.responseHex, 'hex') : messageBytes(vector.response));
  const reply = await ask(port, request);
  if (vector.acceptErrorCodes?.includes(reply.slice(6, 8)))
    expect(reply.slice(0, 6) + reply.slice(8)).toBe(expected.slice(0, 6) + expected.slice(8));
  else expect(reply).toBe(expected);
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
