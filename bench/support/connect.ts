// One question to a server, as soon as it takes connections.

import { connect } from 'node:net';

/** The first bytes of the answer; throws when there is none in time. */
export async function connectAndAsk(port: number, question: Uint8Array, milliseconds: number): Promise<Uint8Array> {
  const until = performance.now() + milliseconds;
  for (;;) {
    try {
      return await ask(port, question, until);
    } catch (error) {
      if (performance.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** NC with its length prefix and a header of four characters. */
export const NC_FRAME = Buffer.from('\x00\x060000NC', 'latin1');

function ask(port: number, question: Uint8Array, until: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => socket.write(question));
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), until - performance.now());
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error('closed without an answer'));
    });
    socket.once('data', (answer) => {
      resolve(answer);
      socket.destroy();
    });
  });
}
