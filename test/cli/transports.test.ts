/** `serve` with TLS, UDP, code pages, access lists and a second interface, and the clients of the command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codePage } from '../../protocol/words/code-pages.ts';
import { connect } from '../../src/client/client.ts';
import { inEbcdic } from '../server/code-page/translated.ts';
import { pinward, type Running, start } from './cli.ts';

let folder: string;
let certs: string;
const running: Running[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pinward-transports-'));
  certs = join(folder, 'certs');
  await pinward(['certs', '--out', certs, '--client', 'client', '--client', 'switch-2']);
  await pinward(['certs', '--out', join(folder, 'other')]);
});
afterEach(async () => {
  for (const device of running.splice(0)) {
    device.stop();
    await device.finished;
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Address {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  readonly interface: number;
  readonly lmk: number | null;
  readonly codePage: string | null;
}

async function serve(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const device = start(['serve', '--port', '0', '--json', ...args], { environment });
  running.push(device);
  const { addresses } = JSON.parse(await device.seen(/\n/)) as { readonly addresses: readonly Address[] };
  const portOf = (protocol: string, lmk: number | null = null, number = 1): string =>
    String(addresses.find((each) => each.protocol === protocol && each.lmk === lmk && each.interface === number)!.port);
  return { device, addresses, portOf };
}

describe('serve and its clients', () => {
  test('talk over TLS and over UDP', async () => {
    const { portOf } = await serve(['--tls', certs, '--udp']);
    for (const way of [
      ['--tls', certs, '--port', portOf('tls')],
      ['--tls', `${certs}:switch-2`, '--port', portOf('tls', 0)],
      ['--udp', '--port', portOf('udp')],
      ['--port', portOf('tcp')],
    ]) {
      expect(await pinward(['health', ...way])).toMatchObject({ code: 0, err: '' });
      const { code, out } = await pinward(['send', 'NI', 'interface=1', 'statistics=0', ...way]);
      expect([way, code]).toEqual([way, 0]);
      expect(out).toMatch(/remoteAddress +7F000001/);
    }
  });

  test('measure over TLS and over UDP', async () => {
    const { portOf } = await serve(['--tls', certs, '--udp', '--log-level', 'silent']);
    for (const way of [
      ['--tls', certs, '--port', portOf('tls')],
      ['--udp', '--port', portOf('udp')],
    ]) {
      const args = [
        'bench',
        'pin-translate',
        '--rate',
        '200',
        '--duration',
        '1',
        '--warm-up',
        '1',
        '--json',
        '-',
        ...way,
      ];
      const { code, out, err } = await pinward(args);
      expect([way, code, err.includes('problem')]).toEqual([way, 0, false]);
      const { totals } = JSON.parse(out) as { readonly totals: { readonly right: number; readonly lost: number } };
      expect(totals.right).toBeGreaterThan(50);
      expect(totals.lost).toBe(0);
    }
  });

  test('do not come together when one does not trust the other', async () => {
    const { device, portOf } = await serve(['--tls', certs]);
    const mixed = join(folder, 'mixed');
    await pinward(['certs', '--out', mixed]);
    // A client of another authority that trusts ours.
    writeFileSync(join(mixed, 'ca.pem'), readFileSync(join(certs, 'ca.pem')));
    const { code, err } = await pinward(['health', '--tls', mixed, '--port', portOf('tls')]);
    expect(code).toBe(1);
    expect(err).toMatch(/^pinward: (cannot connect to|connection to) 127\.0\.0\.1/);
    expect(device.err()).toContain('TLS connection refused');
    const stranger = await pinward(['health', '--tls', join(folder, 'other'), '--port', portOf('tls')]);
    expect(stranger.err).toContain('comes from an authority that is not trusted');
  });

  test('find the TLS port in the environment', async () => {
    const { portOf } = await serve([], { PINWARD_TLS: certs });
    const environment = { PINWARD_TLS_PORT: portOf('tls'), PINWARD_PORT: portOf('tcp') };
    expect(await pinward(['health', '--tls', certs], { environment })).toMatchObject({ code: 0 });
    expect(await pinward(['health'], { environment })).toMatchObject({ code: 0 });
  });
});

describe('serve', () => {
  test('speaks EBCDIC on the ports that are to', async () => {
    const { addresses } = await serve(['--code-page', '01=cp500, base=cp037', '--tls', certs]);
    expect(addresses.filter(({ codePage: page }) => page !== null).map((each) => [each.lmk, each.codePage])).toEqual([
      [null, 'cp037'],
      [1, 'cp500'],
      [null, 'cp037'],
      [1, 'cp500'],
    ]);
    for (const { port, protocol, codePage: page } of addresses.filter((each) => each.protocol === 'tcp')) {
      expect(protocol).toBe('tcp');
      const client = await connect({ port });
      const name = page as 'cp037' | 'cp500' | null;
      const reply = await client.send(name === null ? Buffer.from('0000NC') : inEbcdic('0000NC', name));
      const text = name === null ? reply : reply.map((byte) => codePage(name).toLatin1[byte]!);
      expect(Buffer.from(text).toString('latin1')).toMatch(/^0000ND00/);
      await client.close();
    }
  });

  test('lets in only who may, and says so at start', async () => {
    const device = start(['serve', '--port', '0', '--allow', '192.0.2.0/24', '--allow', '10.0.0.1']);
    running.push(device);
    const out = await device.seen(/^ready/m);
    expect(out).toContain('Access     interface 1: 192.0.2.0/24, 10.0.0.1 only');
    const port = /ready 127\.0\.0\.1:(\d+)/.exec(out)![1]!;
    expect((await pinward(['health', '--port', port])).code).toBe(1);
    expect(device.err()).toContain('the address is not in the access control list');
  });

  test('has two interfaces, the second one with keys of its own in a file', async () => {
    const file = join(folder, 'two.yaml');
    writeFileSync(
      file,
      `tls: ${certs}\nacl: [127.0.0.1]\ninterface2:\n  host: 127.0.0.2\n  port: 0\n  tcp: false\n  acl: [127.0.0.2, 127.0.0.9]\n  tlsPort: 0\n`,
    );
    const { addresses } = await serve(['--config', file, '--lmk', '01=none', '--lmk', '02=none', '--lmk', '03=none']);
    expect(addresses.map((each) => [each.interface, each.host, each.protocol, each.lmk])).toEqual([
      [1, '127.0.0.1', 'tcp', null],
      [1, '127.0.0.1', 'tcp', 0],
      [1, '127.0.0.1', 'tls', null],
      [1, '127.0.0.1', 'tls', 0],
      [2, '127.0.0.2', 'tls', null],
      [2, '127.0.0.2', 'tls', 0],
    ]);
    const short = await serve(['--interface2', '127.0.0.2:0']);
    expect(short.addresses.filter((each) => each.interface === 2 && each.host === '127.0.0.2')).toHaveLength(5);
  });

  test('ends connections that are idle for long', async () => {
    const { portOf } = await serve(['--idle-timeout', '1']);
    const client = await connect({ port: Number(portOf('tcp')) });
    await new Promise((resolve) => setTimeout(resolve, 2600));
    await expect(client.NC()).rejects.toThrow('lost');
  });

  test.each<readonly [readonly string[], string]>([
    [['--tls', 'nowhere'], 'cannot read nowhere/server.pem: no such file; pinward certs makes certificates'],
    [['--code-page', 'cp38'], '--code-page: no code page is called "cp38"; did you mean cp037?'],
    [['--code-page', 'http=cp037'], '--code-page: "http=cp037": expected a code page for all ports'],
    [['--allow', '10.0.0.0/99'], '--allow: access entry "10.0.0.0/99": a mask is /0 to /32'],
    [['--idle-timeout', 'soon'], '--idle-timeout: expected a whole number from 0 to 86400'],
    [['--tls-port', '70000'], '--tls-port: expected a whole number from 0 to 65535'],
    [['--tcp', 'maybe'], '--tcp: expected true or false'],
    [['--tcp', 'false'], 'no way is left to reach the device: tcp and udp are off and there is no TLS'],
    [['--interface2', 'x:y'], '--interface2'],
  ])('refuses %j', async (args, expected) => {
    const { code, err } = await pinward(['serve', '--port', '0', ...args]);
    expect(code).toBe(1);
    expect(err).toContain(expected);
  });

  test('names a key of the second interface that is wrong, by its place in the file', async () => {
    const file = join(folder, 'wrong.yaml');
    const problemsOf = async (lines: string): Promise<string> => {
      writeFileSync(file, `interface2:\n  ${lines}`);
      const { code, err } = await pinward(['serve', '--port', '0', '--config', file]);
      expect(code).toBe(1);
      return err;
    };
    const misspelt = await problemsOf('port: many\n  colour: red\n');
    expect(misspelt).toContain(`${file}: interface2.port: expected a whole number from 0 to 65535`);
    expect(misspelt).toContain(`${file}: interface2.colour: no such key`);
    const meaningless = await problemsOf('codePage: cp1\n  acl: here\n');
    expect(meaningless).toContain(`${file}: interface2.codePage: no code page is called "cp1"`);
    expect(meaningless).toContain(`${file}: interface2.acl: access entry "here": expected an address`);
  });

  test('refuses certificates that do not belong together', async () => {
    const mixed = join(folder, 'halves');
    await pinward(['certs', '--out', mixed]);
    writeFileSync(join(mixed, 'server-key.pem'), readFileSync(join(certs, 'server-key.pem')));
    const { code, err } = await pinward(['serve', '--port', '0', '--tls', mixed]);
    expect(code).toBe(1);
    expect(err).toContain('does not belong to the certificate in');
    const single = await pinward(['serve', '--port', '0'], { environment: { PINWARD_TLS_KEY: 'k.pem' } });
    expect(single.err).toContain('TLS needs tlsCertificate, tlsKey and tlsAuthorities');
  });
});

describe('a client of the command line', () => {
  test('tells when there are no certificates for it', async () => {
    expect(await pinward(['health', '--tls', `${certs}:nobody`])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`cannot read ${join(certs, 'nobody.pem')}: no such file`),
    });
  });
});
