/** Every published exchange over TLS and UDP, to the byte as over TCP, and translated over TLS in EBCDIC. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { layoutOf } from '../../../src/cli/host-transports.ts';
import { type Client, connect } from '../../../src/client/client.ts';
import type { Device } from '../../../src/hsm/contract.ts';
import type { Hsm } from '../../../src/hsm/device.ts';
import { type RunningServer, startServer } from '../../../src/server/listener.ts';
import { messageBytes, testDevice } from '../../commands/device.ts';
import { LMKS, served, settingsOf, type Vector } from '../../commands/published.ts';
import { exchangeInEbcdic } from '../code-page/translated.ts';
import { recordingLogger } from '../recording-logger.ts';
import { client as clientCertificate, identityOf, tlsPort } from './certificates.ts';
import { portOf, tlsHost } from './served.ts';

/** The LMK of these stands in their conditions; `test/commands/vectors.test.ts` has them over TCP. */
const ordinary = served.filter(({ conditions = '' }) => !/old variant LMK whose pair/.test(conditions));

/** One set of ports for all vectors: each has a device of its own behind it. */
const behind: { hsm: Hsm | undefined } = { hsm: undefined };
const device: Device = { execute: (...message) => behind.hsm!.execute(...message) };
let server: RunningServer;
let ebcdic: RunningServer;
const clients: Client[] = [];

beforeAll(async () => {
  const common = {
    device,
    basePort: 0,
    lmkIds: [],
    headerLength: 4,
    maxConnections: 100,
    logger: recordingLogger(),
    layout: () => layoutOf(behind.hsm!)(),
  };
  server = await startServer({ ...common, transports: { udp: true, tls: tlsPort } });
  ebcdic = await startServer({ ...common, transports: { udp: true, tls: tlsPort, codePage: () => 'cp1047' } });
});

afterAll(async () => {
  await Promise.all(clients.map((each) => each.close()));
  await Promise.all([server.close(100), ebcdic.close(100)]);
});

async function hostOf(of: RunningServer, protocol: 'tcp' | 'tls' | 'udp'): Promise<Client> {
  const host = await connect({
    port: portOf(of, protocol),
    udp: protocol === 'udp',
    tls: protocol === 'tls' ? identityOf(clientCertificate) : undefined,
  });
  clients.push(host);
  return host;
}

const requestOf = (vector: Vector): Uint8Array =>
  vector.requestHex ? Buffer.from(vector.requestHex, 'hex') : messageBytes(vector.request);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function deviceFor(vector: Vector): void {
  behind.hsm = testDevice({ lmks: LMKS[vector.lmkSet], settings: settingsOf(vector) }).hsm;
}

describe('published exchanges', () => {
  test('are many', () => {
    expect(ordinary.length).toBeGreaterThan(60);
  });

  test('over TLS and over UDP, in one datagram each, are to the byte those over TCP', async () => {
    const hosts = [await hostOf(server, 'tcp'), await hostOf(server, 'tls'), await hostOf(server, 'udp')];
    for (const vector of ordinary) {
      const replies: string[] = [];
      for (const host of hosts) {
        // A device anew for each, so that random values repeat too.
        deviceFor(vector);
        replies.push(hex(await host.send(requestOf(vector))));
      }
      const direct = new ByteWriter();
      deviceFor(vector);
      const request = requestOf(vector);
      const outcome = behind.hsm!.execute(request, 0, request.length, { headerLength: 4, lmk: undefined }, direct);
      const expected = hex((outcome instanceof Promise ? await outcome : direct.view()).subarray(2));
      expect([vector.description, ...replies]).toEqual([vector.description, expected, expected, expected]);
      if (vector.acceptErrorCodes === undefined) {
        const published = vector.responseHex ? Buffer.from(vector.responseHex, 'hex') : messageBytes(vector.response);
        expect([vector.description, expected]).toEqual([vector.description, hex(published)]);
      }
    }
    expect(server.counters.datagramsDropped).toBe(0);
  });

  test('are answered translated on ports in EBCDIC', async () => {
    const hosts = [await hostOf(ebcdic, 'tcp'), await hostOf(ebcdic, 'tls'), await hostOf(ebcdic, 'udp')];
    for (const vector of ordinary.filter(({ acceptErrorCodes }) => acceptErrorCodes === undefined)) {
      const { request, reply } = exchangeInEbcdic(vector, 'cp1047');
      for (const host of hosts) {
        deviceFor(vector);
        expect([vector.description, hex(await host.send(request))]).toEqual([vector.description, hex(reply)]);
      }
    }
  });

  test('get no byte in reply without a certificate', async () => {
    deviceFor(ordinary[0]!);
    for (const vector of ordinary.slice(0, 20)) {
      const host = tlsHost(portOf(server, 'tls'), { cert: undefined, key: undefined });
      const request = requestOf(vector);
      host.socket.write(Buffer.concat([Uint8Array.of(request.length >> 8, request.length & 255), request]));
      expect(await host.ended()).toEqual([]);
    }
  });
});
