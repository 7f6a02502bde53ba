import { createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { ConnectionError, connect } from '../../src/client/index.ts';
import { framed } from './replies.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that gives each whole message, header first, to `answer`. */
async function serve(answer: (message: string, socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    let rest: Uint8Array = new Uint8Array(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest[0]! * 256 + rest[1]!) {
        const end = 2 + rest[0]! * 256 + rest[1]!;
        answer(latin1(rest, 2, end), socket);
        rest = rest.subarray(end);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

describe('a client over TCP', () => {
  test('calls and closes', async () => {
    const port = await serve((message, socket) =>
      socket.write(framed(`${message.slice(0, 4)}ND0026860400000000000100-0000`)),
    );
    const client = await connect({ port });
    expect(await client.NC()).toMatchObject({ ok: true, firmware: '0100-0000' });
    await client.close();
    await expect(client.NC()).rejects.toThrow(ConnectionError);
  });

  test('pipelines: a thousand calls at once each get their own reply', async () => {
    const port = await serve((message, socket) =>
      socket.write(framed(`${message.slice(0, 4)}B300${message.slice(10)}`)),
    );
    const client = await connect({ port });
    const texts = Array.from({ length: 1000 }, (_, i) => `call ${i}`);
    const answers = await Promise.all(texts.map((text) => client.B2({ length: text.length, data: fromLatin1(text) })));
    expect(answers.map((answer) => (answer.ok ? latin1(answer.data) : answer.error))).toEqual(texts);
    await client.close();
  });

  test('puts replies together however the network cuts them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
        const replies: Uint8Array[] = [];
        const port = await serve((message, socket) => {
          replies.push(framed(`${message.slice(0, 4)}B300${message.slice(10)}`));
          if (replies.length < 3) return;
          const stream = Buffer.concat(replies);
          let at = 0;
          for (let i = 0; at < stream.length; i++) {
            socket.write(stream.subarray(at, at + sizes[i % sizes.length]!));
            at += sizes[i % sizes.length]!;
          }
        });
        const client = await connect({ port });
        const texts = ['', 'a', 'bcdef'];
        const answers = await Promise.all(
          texts.map((text) => client.B2({ length: text.length, data: fromLatin1(text) })),
        );
        expect(answers.map((answer) => (answer.ok ? latin1(answer.data) : answer.error))).toEqual(texts);
        await client.close();
      }),
      { numRuns: 20 },
    );
  });

  test('rejects everything outstanding when the connection is lost', async () => {
    const port = await serve((_, socket) => socket.destroy());
    const client = await connect({ port });
    const calls = [client.NC(), client.NC(), client.NC()];
    for (const call of calls) await expect(call).rejects.toThrow(/^connection to 127\.0\.0\.1:\d+ lost: /);
    await expect(client.NC()).rejects.toThrow(ConnectionError);
    await client.close();
  });

  test('says where nothing listens', async () => {
    const port = await serve(() => {});
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    await expect(connect({ port })).rejects.toThrow(
      `cannot connect to 127.0.0.1:${port}: connection refused, nothing listens there`,
    );
  });

  test('refuses a number that is no port', async () => {
    await expect(connect({ port: 70_000 })).rejects.toThrow('ports go from 0 to 65535');
  });
});
