/** Faults and performance of a running device over HTTP. */
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { auditOf } from '../../src/hsm/audit/of-device.ts';
import { faultsSchema, performanceSchema } from '../../src/manage/control-schemas.ts';
import { readFrames } from '../server/frames.ts';
import { json, type Managed, managed } from './management.ts';

const FAULTS = '/api/v1/faults';
const PERFORMANCE = '/api/v1/performance';

function put(device: Managed, path: string, body: unknown): Promise<Response> {
  return device.ask(path, {
    method: 'PUT',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

/** What a host gets. */
function host({ parts }: Managed, text: string, lmk?: number): string | undefined {
  const out = new ByteWriter(64);
  const message = Buffer.from(text, 'latin1');
  const device = parts.faults as unknown as { execute: Managed['hsm']['execute'] };
  device.execute(message, 0, message.length, { headerLength: 4, lmk }, out, { id: 1, name: '127.0.0.1:1' });
  return readFrames(out.view())[0];
}

describe('faults over HTTP', () => {
  it('are off, are put in, counted, and ended', async () => {
    const device = managed();
    expect(await json(device.get(FAULTS))).toEqual({
      active: false,
      seed: 'pinward',
      injected: 0,
      tampered: false,
      rules: [],
    });
    const answer = await put(device, FAULTS, {
      seed: 's',
      rules: [{ name: 'no-nc', command: 'NC', call: 2, effect: 'error:41' }],
    });
    expect(answer.status).toBe(200);
    expect(host(device, '0000NC')).toMatch(/^0000ND00/);
    expect(host(device, '0000NC')).toBe('0000ND41');
    const now = await json(device.get(FAULTS));
    expect(faultsSchema.parse(now)).toEqual(now);
    expect(now).toMatchObject({
      active: true,
      seed: 's',
      injected: 1,
      rules: [{ words: 'no-nc: error:41, on NC, call 2', matched: 2, injected: 1, rule: { command: ['NC'] } }],
    });
    expect(await json(device.get('/api/v1/status'))).toMatchObject({ faults: { active: true, injected: 1 } });
    const metrics = await (await device.get('/metrics')).text();
    expect(metrics).toContain('pinward_fault_rules 1');
    expect(metrics).toContain('pinward_faults_injected_total 1');
    const ended = await device.ask(FAULTS, { method: 'DELETE' });
    expect(await json(ended)).toMatchObject({ active: false, injected: 1 });
    expect(host(device, '0000NC')).toMatch(/^0000ND00/);
  });

  it('change nothing when something is wrong, and say what was meant', async () => {
    const device = managed();
    await put(device, FAULTS, { rules: [{ effect: 'silence' }] });
    const answer = await put(device, FAULTS, { rules: [{ effect: 'error:41' }, { comand: 'CA', effect: 'silense' }] });
    expect(answer.status).toBe(400);
    const { error } = await json<{ error: { message: string } }>(answer);
    expect(error.message).toContain('rules.1.comand: no such key; did you mean command?');
    expect(error.message).toContain('rules.1.effect: no such effect; did you mean silence?');
    expect(await json(device.get(FAULTS))).toMatchObject({ rules: [{ words: 'rule-1: silence' }] });
    expect((await put(device, FAULTS, '{')).status).toBe(400);
    expect((await put(device, FAULTS, '[]')).status).toBe(400);
  });

  it('tamper with the device: commands under an LMK answer 13, JK tells why, and the end of all faults ends it', async () => {
    const device = managed();
    const { hsm } = device;
    const loaded = [...hsm.state.lmks.keys()];
    await put(device, FAULTS, { rules: [{ command: 'NC', effect: 'tamper:motion', times: 1 }] });
    host(device, '0000NC');
    expect(host(device, '0000A00001U')).toBe('0000A113');
    expect(host(device, '0000JK')).toMatch(/^0000JL00.{30}2072601020305350000/);
    expect(hsm.state.statistics.health.tampers).toBe(1);
    expect(await json(device.get(FAULTS))).toMatchObject({ tampered: true });
    expect(await (await device.get('/metrics')).text()).toContain('pinward_tampered 1');
    expect(await json(device.ask(FAULTS, { method: 'DELETE' }))).toMatchObject({ tampered: false });
    expect([...hsm.state.lmks.keys()]).toEqual(loaded);
    expect(host(device, '0000A00001U')).toMatch(/^0000A100U/);
  });

  it('need the token, where there is one', async () => {
    const device = managed({ parts: { token: 'a-long-token' } });
    expect((await put(device, FAULTS, { rules: [] })).status).toBe(401);
    expect((await device.ask(FAULTS, { method: 'DELETE' })).status).toBe(401);
    expect((await put(device, PERFORMANCE, { tier: 'none' })).status).toBe(401);
  });
});

describe('performance over HTTP', () => {
  it('takes a tier: rate, full load of the statistics, and number of LMKs', async () => {
    const device = managed();
    const { hsm, parts } = device;
    const answer = await put(device, PERFORMANCE, { tier: 'payShield10K_LMK1_CPS60' });
    expect(answer.status).toBe(200);
    const now = await json(answer);
    expect(performanceSchema.parse(now)).toEqual(now);
    expect(now).toEqual({
      tier: 'payShield10K_LMK1_CPS60',
      callsPerSecond: 60,
      costModel: 'uniform',
      latency: 'none',
      lmksLeftOut: [1, 2],
    });
    expect(parts.server.performance()).toMatchObject({ callsPerSecond: 60 });
    expect(hsm.state.statistics.ratedCallsPerSecond).toBe(60);
    expect(host(device, '0000A00001U%01')).toBe('0000A113');
    expect(await json(put(device, PERFORMANCE, { tier: 'payShield10K_LMK2_CPS250' }))).toMatchObject({
      callsPerSecond: 250,
      lmksLeftOut: [2],
    });
    expect(host(device, '0000A00001U%01')).not.toBe('0000A113');
    expect(await json(put(device, PERFORMANCE, { tier: 'none' }))).toMatchObject({
      tier: null,
      callsPerSecond: null,
      lmksLeftOut: [],
    });
    expect(hsm.state.statistics.ratedCallsPerSecond).toBeUndefined();
  });

  it('changes only what is named', async () => {
    const device = managed();
    await put(device, PERFORMANCE, { tier: 'payShield10K_LMK2_CPS250', latency: 'fixed:5ms', costModel: 'weighted' });
    expect(await json(put(device, PERFORMANCE, { callsPerSecond: 1000 }))).toEqual({
      tier: 'payShield10K_LMK2_CPS250',
      callsPerSecond: 1000,
      costModel: 'weighted',
      latency: 'fixed:5ms',
      lmksLeftOut: [2],
    });
    expect(await json(put(device, PERFORMANCE, { callsPerSecond: 'unlimited', latency: 'none' }))).toMatchObject({
      callsPerSecond: null,
      latency: 'none',
    });
    expect(await json(device.get(PERFORMANCE))).toMatchObject({ costModel: 'weighted' });
  });

  it.each([
    [{ tier: 'payShield10K_LMK1_CPS66' }, 'did you mean payShield10K_LMK1_CPS60?'],
    [{ latency: 'fixd:5ms' }, 'did you mean fixed?'],
    [{ costModel: 'heavy' }, 'costModel: expected uniform, weighted'],
    [{ callsPerSecond: 0 }, 'callsPerSecond'],
    [{ cps: 5 }, 'cps'],
  ])('refuses %j and changes nothing', async (body, message) => {
    const device = managed();
    const answer = await put(device, PERFORMANCE, body);
    expect(answer.status).toBe(400);
    expect((await json<{ error: { message: string } }>(answer)).error.message).toContain(message);
    expect(await json(device.get(PERFORMANCE))).toMatchObject({ tier: null, callsPerSecond: null, latency: 'none' });
  });

  it('refuses a tier without room for the default LMK', async () => {
    const device = managed({ settings: { defaultLmk: 1 } });
    const answer = await put(device, PERFORMANCE, { tier: 'payShield10K_LMK1_CPS60' });
    expect(answer.status).toBe(409);
    expect(await json(answer)).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining('01') } });
    expect(device.hsm.state.lmks.size).toBe(3);
  });

  it('is in the audit log, as a device has its licence there', async () => {
    const device = managed();
    await put(device, PERFORMANCE, { tier: 'payShield10K_LMK1_CPS60' });
    await put(device, PERFORMANCE, { tier: 'none', latency: 'fixed:5ms' });
    await put(device, PERFORMANCE, { callsPerSecond: 0 });
    expect([...auditOf(device.hsm.state).records()].map(({ code, note }) => `${code} ${note}`)).toEqual([
      'LS payShield10K_LMK1_CPS60, 60 calls a second, costs uniform, response time none, without room for LMK 1, 2',
      'LS any number of calls, costs uniform, response time fixed:5ms',
    ]);
  });

  it('tells of each change to whoever wants to know', async () => {
    const heard: string[] = [];
    const device = managed({ parts: { onChange: (change) => void heard.push(change) } });
    await put(device, PERFORMANCE, { callsPerSecond: 10 });
    await put(device, FAULTS, { rules: [] });
    await device.ask(FAULTS, { method: 'DELETE' });
    expect(heard).toEqual(['performance changed', 'fault rules changed', 'fault rules ended']);
  });
});
