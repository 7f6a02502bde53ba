/**
 * Run in a network of its own (`unshare -n`): a server, a neighbour, and a host behind a cable that is pulled, so that no FIN
 * and no RST ever comes. Prints what the server logged and counted, as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { startServer } from '../../../src/server/listener.ts';
import { FakeDevice } from '../fake-device.ts';
import { frame } from '../frames.ts';
import { recordingLogger } from '../recording-logger.ts';

const ip = (...args: string[]): unknown => execFileSync('ip', args);
ip('link', 'set', 'lo', 'up');
ip('link', 'add', 'here', 'type', 'veth', 'peer', 'name', 'there');
// How often the system sends a reply again before it gives up: a quarter of an hour is too long to wait for.
writeFileSync('/proc/sys/net/ipv4/tcp_retries2', '4');

const host = spawn('unshare', [
  '-n',
  process.execPath,
  '-e',
  `process.stdin.once('data', (port) => {
    for (const text of ['EC', 'LAreply']) {
      const socket = require('node:net').connect(Number(port), '10.99.0.1');
      socket.write(Buffer.concat([Buffer.from([0, 4 + text.length]), Buffer.from('0001' + text)]));
      socket.on('data', () => console.log('answered'));
    }
  });
  console.log('started');`,
]);
const lines = createInterface({ input: host.stdout });
await once(lines, 'line');
const there = (...args: string[]): unknown => execFileSync('nsenter', ['-t', String(host.pid), '-n', 'ip', ...args]);
ip('link', 'set', 'there', 'netns', String(host.pid));
ip('addr', 'add', '10.99.0.1/24', 'dev', 'here');
ip('link', 'set', 'here', 'up');
there('addr', 'add', '10.99.0.2/24', 'dev', 'there');
there('link', 'set', 'there', 'up');

const device = new FakeDevice();
const logger = recordingLogger();
const server = await startServer({
  device,
  host: '0.0.0.0',
  basePort: 0,
  lmkIds: [],
  headerLength: 4,
  maxConnections: 10,
  times: { keepAlive: 1000 },
  logger,
});
const { port } = server.addresses[0]!;
const neighbour = connect(port, '127.0.0.1');
let answers = 0;
neighbour.on('data', () => answers++);
setInterval(() => neighbour.write(frame('0002EC')), 50);

host.stdin.write(String(port));
await once(lines, 'line');
while (!device.seen.some(({ text }) => text === '0001LAreply')) await new Promise((resolve) => setTimeout(resolve, 5));
there('link', 'set', 'there', 'down');
device.release('reply');
const since = performance.now();
while (server.counters.vanished < 2 && performance.now() - since < 40_000)
  await new Promise((resolve) => setTimeout(resolve, 50));
const seconds = (performance.now() - since) / 1000;
const before = answers;
while (answers < before + 3) await new Promise((resolve) => setTimeout(resolve, 10));
const { accepted, active, vanished } = server.counters;
const warnings = logger.at('warn').map(({ message, fields }) => ({ message, ...fields }));
console.log(JSON.stringify({ accepted, active, vanished, seconds, answers, warnings }));
host.kill('SIGKILL');
process.exit(0);
