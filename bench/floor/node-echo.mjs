// What Node can do without a device: answers every message with its header and as many characters as NC or CA would have.
// One slab and one write for each read chunk, as the product does it. Prints its port.

import { createServer } from 'node:net';

const SLAB = 262_144;
const NC = Buffer.from(`ND00${'0'.repeat(25)}`, 'latin1');
const CA = Buffer.from(`CB00${'0'.repeat(20)}`, 'latin1');
let slab = Buffer.allocUnsafeSlow(SLAB);

const server = createServer({ noDelay: true }, (socket) => {
  let rest;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    rest = undefined;
    let at = 0;
    let size = 0;
    while (bytes.length - at >= 2) {
      const length = (bytes[at] << 8) | bytes[at + 1];
      if (bytes.length - at < length + 2) break;
      if (size + 64 > SLAB) {
        send(socket, size);
        size = 0;
      }
      size = answer(bytes, at + 2, size);
      at += length + 2;
    }
    if (at < bytes.length) rest = Buffer.from(bytes.subarray(at));
    if (size > 0) send(socket, size);
  });
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(server.address().port));

function answer(bytes, at, size) {
  const text = bytes[at + 4] === 0x4e ? NC : CA;
  const length = text.length + 4;
  slab[size] = length >> 8;
  slab[size + 1] = length;
  for (let i = 0; i < 4; i++) slab[size + 2 + i] = bytes[at + i];
  slab.set(text, size + 6);
  return size + 2 + length;
}

function send(socket, size) {
  socket.write(slab.subarray(0, size));
  // Bytes that were not passed on at once belong to the socket.
  if (socket.writableLength > 0) slab = Buffer.allocUnsafeSlow(SLAB);
}
