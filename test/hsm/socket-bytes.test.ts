/**
 * What a socket gives are Buffers, and `slice` of a Buffer does not copy. Nothing that the device keeps or works on may
 * depend on that: not what stays from one message to the next, not what is decrypted in place.
 */
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import { type StartedHsm, startHsm } from '../../src/testing/index.ts';
import { testDevice } from '../commands/device.ts';
import { frame, readFrames } from '../server/frames.ts';

let started: StartedHsm | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

describe('over a socket', () => {
  test('what LA stores stays as it is when later messages arrive in pieces', async () => {
    started = await startHsm();
    const block = 'A0B1C2D3E4F50617';
    const replies = await inPieces(started.port, [
      `0001LAK00001${block}`,
      '0002B20018ZZZZZZZZZZZZZZZZZZZZZZZZ',
      '0003LEK00001',
    ]);
    expect(replies).toEqual(['0001LB00', '0002B300ZZZZZZZZZZZZZZZZZZZZZZZZ', `0003LF00${block}`]);
  });

  test('a private key under a variant LMK that EI made signs with EW', async () => {
    started = await startHsm();
    const made = await started.client.EI({ keyType: '0', modulusLength: 1024, encoding: '01' });
    if (!made.ok) throw new Error(made.error);
    const { privateKey } = made;
    const order = { hash: '06', signature: '01', padMode: '01', dataLength: 3, data: Uint8Array.of(1, 2, 3) } as const;
    const reference = { privateKeyFlag: '99', privateKeyLength: privateKey.length, privateKey } as const;
    expect(await started.client.EW({ ...order, ...reference })).toMatchObject({ ok: true, signatureLength: 128 });
  });
});

describe('in process', () => {
  test('a message in a Buffer is left as it was, and user storage keeps its own copy', () => {
    const { hsm } = testDevice();
    const out = new ByteWriter();
    const ask = (message: Buffer): string => {
      out.at = 0;
      hsm.execute(message, 0, message.length, { headerLength: 0, lmk: undefined }, out);
      return latin1(out.bytes, 2, out.at);
    };
    const message = Buffer.from('LAK00001A0B1C2D3E4F50617', 'latin1');
    expect(ask(message)).toBe('LB00');
    expect(message.toString('latin1')).toBe('LAK00001A0B1C2D3E4F50617');
    message.fill(0);
    expect(ask(Buffer.from('LEK00001', 'latin1'))).toBe('LF00A0B1C2D3E4F50617');
  });
});

/** Sends each message in two pieces and waits for its reply. */
async function inPieces(port: number, messages: readonly string[]): Promise<string[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const replies: string[] = [];
  for (const message of messages) {
    const bytes = frame(message);
    socket.write(bytes.subarray(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const reply = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write(bytes.subarray(10));
    replies.push(...readFrames(await reply));
  }
  socket.destroy();
  return replies;
}
