/** The management listener on real ports: limits, an orderly end, and `pinward serve --http` as a whole. */
import { connect as connectSocket, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningManagement, startManagement } from '../../src/manage/listener.ts';
import { pinward, type Running, start } from '../cli/cli.ts';
import { recordingLogger } from '../server/recording-logger.ts';
import { BRIDGE, managed } from './management.ts';

const open: RunningManagement[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((listener) => listener.close(0)));
});

const listening = async (
  options: { host?: string; port?: number; token?: string; isReady?: () => boolean } = {},
): Promise<RunningManagement & { url: string }> => {
  const { host = '127.0.0.1', port = 0, ...parts } = options;
  const listener = await startManagement({ ...managed({ parts }).parts, host, port, logger: recordingLogger() });
  if ('problem' in listener) throw new Error(listener.problem);
  open.push(listener);
  return { ...listener, url: `http://127.0.0.1:${listener.port}` };
};

/** A raw connection, and everything that comes back on it. */
const raw = async (
  port: number,
  text: string,
): Promise<{ socket: Socket; received(): string; ended: Promise<void> }> => {
  const socket = connectSocket(port, '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    received += piece;
  });
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  socket.write(text);
  return { socket, received: () => received, ended };
};

describe('the listener', () => {
  it('serves on a free port of this machine', async () => {
    const { url, host, port } = await listening();
    expect([host, port > 0]).toEqual(['127.0.0.1', true]);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    const body = JSON.stringify({ message: '0000NC' });
    const answer = await fetch(url + BRIDGE, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(await answer.json()).toMatchObject({ outcome: 'answered' });
  });

  it('leaves the global classes of the process alone', async () => {
    const before = [Request, Response];
    await listening();
    expect([Request, Response]).toEqual(before);
  });

  it('refuses to serve other machines without a token', async () => {
    await expect(listening({ host: '0.0.0.0' })).rejects.toThrow('needs a token');
    const { url } = await listening({ host: '0.0.0.0', token: 'a-long-token' });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const headers = { authorization: 'Bearer a-long-token' };
    expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
  });

  it('names a port that it cannot have', async () => {
    const { port } = await listening();
    await expect(listening({ port })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: the port is already in use`,
    );
  });

  it('answers 413 to a body over the limit and goes on', async () => {
    const { url } = await listening();
    const body = `{"message":"${'0'.repeat(400_000)}"}`;
    const answer = await fetch(url + BRIDGE, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(413);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('takes a body in chunks, and refuses one that grows over the limit', async () => {
    const { port } = await listening();
    const head = `POST ${BRIDGE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const good = await raw(port, `${head}c\r\n{"message":"\r\n8\r\n0000NC"}\r\n0\r\n\r\n`);
    await good.ended;
    expect(good.received()).toMatch(/^HTTP\/1\.1 200 /);
    const long = await raw(port, head + `10000\r\n${'0'.repeat(65_536)}\r\n`.repeat(5));
    await long.ended;
    expect(long.received()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('takes a request without a body where none is needed', async () => {
    const { url } = await listening();
    expect((await fetch(`${url}/api/v1/faults`, { method: 'DELETE' })).status).toBe(200);
  });

  it('answers 400 to what is no HTTP', async () => {
    const { port } = await listening();
    const { received, ended } = await raw(port, '\x00\x06000NC\r\n\r\n');
    await ended;
    expect(received()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('answers 421 to the name of another machine', async () => {
    const { port } = await listening();
    const { received, ended } = await raw(
      port,
      'GET /metrics HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n',
    );
    await ended;
    expect(received()).toMatch(/^HTTP\/1\.1 421 /);
  });
});

describe('the end', () => {
  it('comes at once when nothing is in flight, idle connections or not', async () => {
    const { port, close } = await listening();
    const { received, ended } = await raw(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(received).toContain('"ok"');
    const before = performance.now();
    await Promise.all([close(5000), ended]);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('waits for what is in flight', async () => {
    const { port, close } = await listening();
    const { socket, received, ended } = await raw(
      port,
      `POST ${BRIDGE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n000`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = close(5000);
    socket.write('0NC');
    await Promise.all([closed, ended]);
    expect(received()).toContain('"outcome":"answered"');
  });

  it('does not wait for ever', async () => {
    const { port, close } = await listening();
    const { ended } = await raw(port, 'GET /healthz HTTP/1.1\r\nHost: local');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([close(50), ended]);
  });

  it('may be asked for twice', async () => {
    const { close } = await listening();
    await Promise.all([close(100), close(100)]);
  });
});

describe('pinward serve --http', () => {
  const quiet = ['serve', '--port', '0', '--log-level', 'silent'];
  const ready = async (running: Running): Promise<{ http: { host: string; port: number } | null }> => {
    await running.seen(/\n/);
    return JSON.parse(running.out()) as { http: { host: string; port: number } | null };
  };

  it('serves the device that listens on the host ports, and ends with it', async () => {
    const running = start([...quiet, '--ready-json', '--http', '0', '--set', 'pinLength=6']);
    const { http } = await ready(running);
    expect(http!.host).toBe('127.0.0.1');
    const url = `http://127.0.0.1:${http!.port}`;
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
    const status = (await (await fetch(`${url}/api/v1/status`)).json()) as { hostPorts: unknown[]; profile: string };
    expect(status.hostPorts).toHaveLength(5);
    running.stop();
    expect(await running.finished).toMatchObject({ code: 0, err: '' });
    await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  });

  it('says that it is not ready while host connections end', async () => {
    const running = start([...quiet, '--ready-json', '--http', '0']);
    const facts = (await ready(running)) as unknown as { addresses: { port: number }[]; http: { port: number } };
    // Half a message: the host connection stays until it is dropped, or its peer ends it.
    const { socket } = await raw(facts.addresses[0]!.port, '\x00\x0600');
    const url = `http://127.0.0.1:${facts.http.port}`;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    running.stop();
    const stopping = await fetch(`${url}/readyz`).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([503, 'closed']).toContain(stopping);
    socket.destroy();
    expect((await running.finished).code).toBe(0);
  });

  it('is off without the option', async () => {
    const running = start([...quiet, '--ready-json']);
    expect((await ready(running)).http).toBeNull();
    running.stop();
    await running.finished;
  });

  it('tells where it listens and never what the token is', async () => {
    const token = 'correct-horse-battery';
    const running = start(['serve', '--port', '0', '--http', '127.0.0.1:0'], {
      environment: { PINWARD_HTTP_TOKEN: token },
    });
    const out = await running.seen(/^ready .*\n/m);
    const port = /^HTTP {7}http:\/\/127\.0\.0\.1:(\d+)\/, with a token$/m.exec(out)?.[1];
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401);
    running.stop();
    const { err } = await running.finished;
    expect(out + err).not.toContain(token);
  });

  it.each([
    [['--http', '0.0.0.0:0'], 'needs a token'],
    [['--http', '[::]:0'], 'needs a token'],
    [['--http', 'http://localhost:8080'], '--http: expected a port, or host:port'],
    [['--http', '70000'], '--http: expected a port'],
    [['--http', ''], '--http: expected a port'],
    [['--http', '0', '--http-token', 'short'], '--http-token: expected 8 to 256'],
    [['--http', '0', '--http-token', 'with a space in it'], '--http-token: expected 8 to 256'],
  ])('refuses %j', async (options, words) => {
    const { code, err, out } = await pinward([...quiet, ...options]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
    expect(err).not.toContain('with a space');
  });

  it('ends when its port is taken, and frees the host ports', async () => {
    const { port } = await listening();
    const { code, err } = await pinward([...quiet, '--http', String(port)]);
    expect(code).toBe(1);
    expect(err).toContain(`cannot listen on 127.0.0.1 port ${port}`);
  });

  it('may stand in environment and file, beside the variables that Kubernetes sets', async () => {
    const environment = {
      PINWARD_HTTP: '127.0.0.1:0',
      PINWARD_HTTP_PORT: 'tcp://10.0.0.1:8080',
      PINWARD_HTTP_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
      PINWARD_HTTP_SERVICE_HOST: '10.0.0.1',
    };
    const running = start([...quiet, '--ready-json'], { environment });
    expect((await ready(running)).http!.port).toBeGreaterThan(0);
    running.stop();
    expect((await running.finished).code).toBe(0);
  });
});
