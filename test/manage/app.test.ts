/** Every route and every error of the management interface, asked without a socket. */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../protocol/words/catalogue.ts';
import { problemCodes } from '../../src/manage/problem.ts';
import {
  commandListSchema,
  commandSchema,
  problemSchema,
  type Status,
  settingsSchema,
  statusSchema,
} from '../../src/manage/schemas.ts';
import { settingTable } from '../../src/settings.ts';
import { BRIDGE, json, managed, STARTED } from './management.ts';

describe('health and readiness', () => {
  it('say that the process answers and the ports are open', async () => {
    const { get } = managed();
    const health = await get('/healthz');
    expect(health.status).toBe(200);
    expect(await json(health)).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await json(ready)).toEqual({ ready: true });
  });

  it('tell apart a process that is stopping', async () => {
    const { get } = managed({ parts: { isReady: () => false } });
    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(await json(ready)).toEqual({ ready: false });
  });

  it('answer HEAD without a body', async () => {
    const answer = await managed().ask('/healthz', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });
});

describe('the status', () => {
  it('has the form of its schema and the facts of the device', async () => {
    const { get, post, counters } = managed();
    counters.accepted = 7;
    counters.active = 3;
    counters.bytesIn = 1000;
    await post({ message: '0000NC' });
    await post({ message: '0000NC' });
    await post({ message: '0000ZX' });
    const status = await json<Status>(get('/api/v1/status'));
    expect(statusSchema.parse(status)).toEqual(status);
    expect(status).toMatchObject({
      version: '1.2.3',
      ready: true,
      startedAt: new Date(STARTED).toISOString(),
      uptimeSeconds: 90,
      random: 'seeded',
      headerLength: 4,
      hostPorts: [
        { port: 1500, lmk: null, protocol: 'tcp', interface: 1, codePage: 'ascii', connections: 0 },
        { port: 1501, lmk: 0, protocol: 'tcp', interface: 1, codePage: 'ascii', connections: 0 },
      ],
      connections: { accepted: 7, active: 3, refused: 0 },
      traffic: { bytesIn: 1000, unknownCommands: 1 },
      performance: { tier: null, callsPerSecond: null, costModel: 'uniform', latency: 'none', lmksLeftOut: [] },
      faults: { active: false, injected: 0 },
    });
    expect(status.lmks.map(({ id, checkValue }) => [id, checkValue])).toEqual([
      [0, '268604'],
      [1, '165126'],
      [2, '9D04A0'],
    ]);
    expect(status.commands).toEqual([{ code: 'NC', calls: 2, refused: 0 }]);
  });

  it('tells the rate of a tier', async () => {
    const { get, parts } = managed();
    parts.performance.change({ callsPerSecond: 60 });
    const status = await json<Status>(get('/api/v1/status'));
    expect(status.performance).toMatchObject({ callsPerSecond: 60, costModel: 'uniform', latency: 'none' });
  });
});

describe('the catalogue', () => {
  it('lists every command of the public list, with what a setting switched off', async () => {
    const { get } = managed({ settings: { disabledCommands: ['NC'] } });
    const body = await json<{ commands: { code: string; enabled: boolean }[] }>(get('/api/v1/commands'));
    expect(commandListSchema.parse(body)).toEqual(body);
    expect(body.commands).toHaveLength(catalogue.length);
    expect(body.commands.filter(({ enabled }) => !enabled).map(({ code }) => code)).toEqual(['NC']);
  });

  it('chooses by status and family', async () => {
    const { get } = managed();
    const body = await json<{ commands: { status: string; family: string }[] }>(
      get('/api/v1/commands?status=done&family=pin'),
    );
    expect(body.commands.length).toBeGreaterThan(10);
    for (const { status, family } of body.commands) expect([status, family]).toEqual(['done', 'pin']);
  });

  it('shows each command in the form of its schema', async () => {
    const { get } = managed();
    for (const { code } of catalogue) {
      const answer = await get(`/api/v1/commands/${code}`);
      expect(answer.status, code).toBe(200);
      const body = await json(answer);
      expect(commandSchema.parse(body), code).toEqual(body);
    }
  });

  it('takes codes in small letters and suggests the nearest for others', async () => {
    const { get } = managed();
    expect(await json(get('/api/v1/commands/ca'))).toMatchObject({ code: 'CA', reply: 'CB', status: 'done' });
    const answer = await get('/api/v1/commands/C1');
    expect(answer.status).toBe(404);
    expect(await json(answer)).toMatchObject({ error: { code: 'not_found', message: expect.stringContaining('C0') } });
    expect((await get('/api/v1/commands/%00%ff')).status).toBe(404);
  });
});

describe('the settings', () => {
  it('are all there with their values', async () => {
    const { get } = managed({ settings: { pinLength: 6 } });
    const body = await json<{ profile: string; settings: { name: string; value: unknown }[] }>(get('/api/v1/settings'));
    expect(settingsSchema.parse(body)).toEqual(body);
    expect(body.settings.map(({ name }) => name)).toEqual(Object.keys(settingTable));
    expect(body.settings.find(({ name }) => name === 'pinLength')?.value).toBe(6);
  });
});

describe('errors', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const cases: readonly (readonly [
    status: keyof typeof problemCodes,
    what: string,
    path: string,
    init?: RequestInit,
  ])[] = [
    [400, 'a status that does not exist', '/api/v1/commands?status=perhaps'],
    [400, 'a query that nobody knows', '/api/v1/commands?state=done'],
    [400, 'no body', BRIDGE, { method: 'POST' }],
    [400, 'an empty body', BRIDGE, jsonBody('')],
    [400, 'half of a JSON body', BRIDGE, jsonBody('{"message": ')],
    [400, 'JSON that is no object', BRIDGE, jsonBody('[]')],
    [400, 'an object without message and command', BRIDGE, jsonBody('{}')],
    [403, 'a page of another site', BRIDGE, jsonBody('{"message":"0000NC"}', { origin: 'https://elsewhere.example' })],
    [403, 'an origin that is no address', '/api/v1/status', { headers: { origin: 'null' } }],
    [404, 'no such route', '/api/v2/status'],
    [404, 'the root', '/'],
    [405, 'another method', '/api/v1/status', { method: 'DELETE' }],
    [405, 'GET on the bridge', BRIDGE],
    [413, 'a body that is too long', BRIDGE, jsonBody(`{"message":"${'0'.repeat(300_000)}"}`)],
    [413, 'a message that is too long', BRIDGE, jsonBody(`{"message":"0000B2${'0'.repeat(33_000)}","form":"text"}`)],
    [415, 'a form', BRIDGE, { method: 'POST', body: 'message=0000NC', headers: form }],
    [415, 'bytes', BRIDGE, { method: 'POST', body: new Uint8Array(10) }],
    [421, 'another name of this machine', '/api/v1/status', { headers: { host: 'rebound.example' } }],
  ];

  for (const [status, what, path, init] of cases)
    it(`answer ${status} to ${what}`, async () => {
      const answer = await managed().ask(path, init);
      expect(answer.status).toBe(status);
      const body = problemSchema.parse(await json(answer));
      expect(body.error.code).toBe(problemCodes[status]);
      expect(body.error.message).not.toBe('');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

  it('names the methods that there are', async () => {
    const { ask } = managed();
    expect((await ask(BRIDGE, { method: 'PUT' })).headers.get('allow')).toBe('POST');
    expect((await ask('/api/v1/commands/CA', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });

  it('takes a body of unknown length only as far as the limit', async () => {
    const piece = new Uint8Array(65_536).fill(0x30);
    let pieces = 0;
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(piece);
        if (++pieces === 1000) controller.close();
      },
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await managed().ask(BRIDGE, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(413);
    expect(pieces).toBeLessThan(20);
  });

  it('answers 500 to a mistake of ours, without what it says', async () => {
    const isReady = (): boolean => {
      throw new Error('0123456789ABCDEF');
    };
    const answer = await managed({ parts: { isReady } }).get('/readyz');
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(problemSchema.parse(JSON.parse(body)).error.code).toBe('internal');
    expect(body).not.toContain('0123456789ABCDEF');
  });
});

describe('the token', () => {
  const token = 'correct-horse-battery';
  const refused: string[] = [];
  const { get, ask } = managed({ parts: { token, onRefused: (peer) => refused.push(peer) } });
  const paths = [
    '/metrics',
    '/api/v1/status',
    '/api/v1/connections',
    '/api/v1/commands',
    '/api/v1/commands/CA',
    '/api/v1/settings',
  ];

  it.each([...paths, '/api/v1/openapi.json', BRIDGE, '/nowhere'])('is wanted for %s', async (path) => {
    const without = await get(path);
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(problemSchema.parse(await json(without)).error.code).toBe('unauthorised');
    const other = await get(path, { authorization: 'Bearer correct-horse-batterz' });
    expect(other.status).toBe(401);
    expect(await other.text()).not.toContain(token);
  });

  it('is not wanted for health and readiness', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
  });

  it('opens every route', async () => {
    for (const path of paths) expect((await get(path, { authorization: `Bearer ${token}` })).status, path).toBe(200);
    const post = { method: 'POST', body: '0000NC', headers: { 'content-type': 'text/plain' } };
    expect((await ask(BRIDGE, post)).status).toBe(401);
    const headers = { ...post.headers, authorization: `Bearer ${token}` };
    expect((await ask(BRIDGE, { ...post, headers })).status).toBe(200);
  });

  it('tells of everybody who comes without it, and of nobody else', async () => {
    refused.length = 0;
    await get('/api/v1/status');
    await get('/api/v1/status', { authorization: 'Basic dXNlcjpwYXNz' });
    await get('/api/v1/status', { authorization: 'Bearer correct-horse-batterz' });
    await get('/healthz');
    await get('/api/v1/status', { authorization: `Bearer ${token}` });
    expect(refused).toEqual([':0', ':0', ':0']);
  });

  it('does away with the check of the name', async () => {
    const headers = { authorization: `Bearer ${token}`, host: 'hsm.example' };
    expect((await get('/api/v1/status', headers)).status).toBe(200);
  });

  it('answers 400 to another kind of authorisation', async () => {
    const answer = await get('/api/v1/status', { authorization: 'Basic dXNlcjpwYXNz' });
    expect(answer.status).toBe(400);
    expect(problemSchema.parse(await json(answer)).error.code).toBe('bad_request');
  });
});

describe('names of this machine', () => {
  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '127.9.9.9', '[::1]:8080', 'LOCALHOST'])(
    'take in %s',
    async (host) => {
      expect((await managed().get('/api/v1/status', { host })).status).toBe(200);
    },
  );

  it.each(['localhost.example', '127.0.0.1.example', '10.0.0.1', '[::2]:1', '0.0.0.0'])(
    'leave out %s',
    async (host) => {
      expect((await managed().get('/api/v1/status', { host })).status).toBe(421);
    },
  );

  it('may be the origin of a page', async () => {
    const headers = { host: 'localhost:8080', origin: 'http://localhost:8080' };
    expect((await managed().get('/api/v1/status', headers)).status).toBe(200);
    expect((await managed().get('/api/v1/status', { ...headers, origin: 'http://localhost:9090' })).status).toBe(403);
  });
});

function jsonBody(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}
