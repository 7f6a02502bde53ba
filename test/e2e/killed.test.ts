/**
 * A real server killed with SIGKILL again and again while hosts load user storage: what was acknowledged is there after
 * each start, on the same directory, which is never found damaged or in use.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { randomInteger, seededRandom } from '../../src/crypto/random.ts';
import { PINWARD } from './pinward.ts';

const KILLS = 50;
const CONNECTIONS = 4;
const PIPELINED = 8;
const INDEXES = 4096;
const folder = mkdtempSync(join(tmpdir(), 'pinward-killed-'));
const random = seededRandom('kills');
let child: ChildProcess | undefined;

/** By index: what was acknowledged last, and what was sent since. */
const acknowledged = new Map<number, string>();
const sent = new Map<number, string[]>();

afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test(`every acknowledged change is there after each of ${KILLS} kills`, async () => {
  let changes = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const port = await serve();
    await check(port);
    changes += await loadUntilKilled(port);
  }
  await check(await serve());
  // Else the kills met no writing.
  expect(changes).toBeGreaterThan(KILLS * 20);
  child!.kill('SIGTERM');
  expect(await once(child!, 'exit')).toEqual([0, null]);
}, 180_000);

async function serve(): Promise<number> {
  const options = ['--port', '0', '--ready-json', '--log-level', 'error', '--data', join(folder, 'data')];
  child = spawn(process.execPath, [PINWARD, 'serve', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the server ended with ${String(code)}`)),
  );
  const [line] = (await Promise.race([once(createInterface(child.stdout!), 'line'), ended])) as [string];
  ended.catch(() => {});
  return (JSON.parse(line) as { readonly addresses: readonly { readonly port: number }[] }).addresses[0]!.port;
}

/** Loads blocks from several connections until the server is killed; tells how many changes were acknowledged. */
async function loadUntilKilled(port: number): Promise<number> {
  let changes = 0;
  const hosts = Array.from({ length: CONNECTIONS }, async (_, connection) => {
    const pending: { readonly index: number; readonly block: string }[] = [];
    const send = (socket: Socket): void => {
      // Each connection has indexes of its own, so that the order of its changes is known.
      const index = randomInteger(random, INDEXES / CONNECTIONS) * CONNECTIONS + connection;
      const block = randomInteger(random, 2 ** 32)
        .toString(16)
        .toUpperCase()
        .padStart(16, '0');
      pending.push({ index, block });
      sent.set(index, [...(sent.get(index) ?? []), block]);
      socket.write(framed(`0000LAK${hex(index)}01${block}`));
    };
    await converse(port, {
      begin: (socket) => {
        for (let i = 0; i < PIPELINED; i++) send(socket);
      },
      reply: (text, socket) => {
        expect(text).toBe('0000LB00');
        const { index, block } = pending.shift()!;
        acknowledged.set(index, block);
        const since = sent.get(index)!;
        sent.set(index, since.slice(since.indexOf(block) + 1));
        changes++;
        send(socket);
      },
    });
  });
  setTimeout(() => child!.kill('SIGKILL'), 20 + randomInteger(random, 60));
  await Promise.all([once(child!, 'exit'), ...hosts]);
  return changes;
}

/** Reads everything, and goes on from what is there. */
async function check(port: number): Promise<void> {
  const indexes = [...new Set([...acknowledged.keys(), ...sent.keys()])];
  let at = 0;
  if (indexes.length === 0) return;
  await converse(port, {
    begin: (socket) => {
      for (const index of indexes) socket.write(framed(`0000LEK${hex(index)}01`));
    },
    reply: (text, socket) => {
      const index = indexes[at++]!;
      const found = text.startsWith('0000LF00') ? text.slice(8) : undefined;
      expect([acknowledged.get(index), ...(sent.get(index) ?? [])]).toContain(found);
      if (found === undefined) acknowledged.delete(index);
      else acknowledged.set(index, found);
      sent.delete(index);
      if (at === indexes.length) socket.destroy();
    },
  });
  expect(at).toBe(indexes.length);
}

interface Conversation {
  readonly begin: (socket: Socket) => void;
  readonly reply: (text: string, socket: Socket) => void;
}

/** Talks until the connection ends, for whatever reason; a reply that is not as expected fails the test. */
async function converse(port: number, { begin, reply }: Conversation): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  let received = Buffer.alloc(0);
  let failure: unknown;
  socket.on('error', () => {});
  socket.on('connect', () => begin(socket));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    try {
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0) && !socket.destroyed) {
        const end = 2 + received.readUInt16BE(0);
        const text = received.toString('latin1', 2, end);
        received = received.subarray(end);
        reply(text, socket);
      }
    } catch (error) {
      failure = error;
      socket.destroy();
    }
  });
  await new Promise((resolve) => socket.on('close', resolve));
  if (failure !== undefined) throw failure;
}

function framed(message: string): Buffer {
  const frame = Buffer.alloc(2 + message.length);
  frame.writeUInt16BE(message.length);
  frame.write(message, 2, 'latin1');
  return frame;
}

const hex = (index: number): string => index.toString(16).toUpperCase().padStart(3, '0');
