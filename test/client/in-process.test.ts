import { describe, expect, test } from 'vitest';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { ConnectionError, inProcess, ReplyError, TimeoutError } from '../../src/client/index.ts';
import { type Script, scriptedDevice } from './replies.ts';

// The example of CA in commands-pin-card 9.
const ca = {
  sourceKey: 'U8463435FC4B4DAA0C49025272C29B12C',
  destinationKey: 'U1EF828AA8F6B80EB83E19FBC373F3A85',
  maximumPinLength: 12,
  pinBlock: '6428EB94035AF53B',
  sourceFormat: '01',
  destinationFormat: '01',
  account: '550000025321',
} as const;
const caMessage =
  'CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321';

describe('a client of a device in process', () => {
  test('writes the request by its definition and reads the reply into plain values', async () => {
    const device = scriptedDevice(() => 'CB000491DDDA0A7C12CFAA01');
    const answer = await inProcess(device).CA(ca);
    expect(device.seen).toEqual([`0000${caMessage}`]);
    expect(answer).toEqual({
      ok: true,
      code: '00',
      pinLength: 4,
      pinBlock: '91DDDA0A7C12CFAA',
      format: '01',
    });
  });

  test('leaves out what only goes with another kind of LMK than that of the key', async () => {
    const device = scriptedDevice(() => 'EZ00');
    const order = { hash: '06', signatureAlgorithm: '01', padMode: '01' } as const;
    const answer = await inProcess(device).EY({
      ...order,
      signatureLength: 1,
      signature: Uint8Array.of(0x41),
      dataLength: 1,
      data: Uint8Array.of(0x42),
      publicKeyBlock: 'S0018402RV00N0001',
      authenticationData: new Uint8Array(0),
      lmkId: { id: 1 },
    });
    expect(answer).toEqual({ ok: true, code: '00' });
    // No MAC in front of the key block (commands-emv-mac-rsa 8, EY).
    expect(device.seen).toEqual(['0000EY0601010001A;0001B;S0018402RV00N0001~%01']);
  });

  test('gives a refusal with its meaning for this command', async () => {
    const answer = await inProcess(scriptedDevice(() => 'CB10')).CA(ca);
    expect(answer).toEqual({ ok: false, error: '10', meaning: 'TPK parity' });
  });

  test('falls back to the standard meaning, and lets codes through that no list has', async () => {
    const client = inProcess(scriptedDevice((message) => (message === 'NC' ? 'ND13' : 'ND9Z')));
    expect(await client.NC()).toMatchObject({ ok: false, error: '13', meaning: 'invalid LMK identifier' });
    expect(await client.NC({ lmkId: { id: 7 } })).toMatchObject({ ok: false, error: '9Z' });
  });

  test('gives fields that travel with a code other than 00', async () => {
    const reply = 'A701U0E07CDC0161A0DE3B5AA44DF227EC9DEABDEBC';
    const answer = await inProcess(scriptedDevice(() => reply)).A6({
      keyType: '001',
      zmk: 'U71979DEB8587E2734F1E99D5DCAEF9AC',
      key: 'U482C4E722BB0CF1845E1E5BD16310119',
      scheme: 'U',
    });
    expect(answer).toMatchObject({ ok: false, error: '01', key: 'U0E07CDC0161A0DE3B5AA44DF227EC9DE', kcv: 'ABDEBC' });
  });

  test('numbers the headers, and sends the one it is given', async () => {
    const device = scriptedDevice(() => 'B300');
    const client = inProcess(device, { headerLength: 6 });
    const echo = { length: 0, data: new Uint8Array(0) };
    await client.B2(echo);
    await client.B2(echo);
    await client.B2(echo, { header: 'MYHEAD', trailer: 'T' });
    expect(device.seen).toEqual(['000000B20000', '000001B20000', 'MYHEADB20000\x19T']);
    await expect(client.B2(echo, { header: 'SHORT' })).rejects.toThrow(
      'the message header has 6 bytes on this port, not 5',
    );
  });

  test('accepts a reply with a trailer', async () => {
    const client = inProcess(scriptedDevice(() => 'B300\x19T'));
    expect(await client.B2({ length: 0, data: new Uint8Array(0) }, { trailer: 'T' })).toMatchObject({ ok: true });
  });

  test('works without headers', async () => {
    const device = scriptedDevice(() => 'ND0026860400000000000100-0000');
    const answer = await inProcess(device, { headerLength: 0 }).NC();
    expect(device.seen).toEqual(['NC']);
    expect(answer).toEqual({ ok: true, code: '00', lmkCheckValue: '2686040000000000', firmware: '0100-0000' });
  });

  test('sends and gives back whole messages as bytes', async () => {
    const client = inProcess(scriptedDevice((message) => `ED00${message}`));
    expect(latin1(await client.send(fromLatin1('HEADEC1')))).toBe('HEADED00EC1');
  });

  test('keeps replies in order when the device answers some of them later', async () => {
    const release: (() => void)[] = [];
    const script: Script = (message) =>
      message.startsWith('B20001')
        ? new Promise((resolve) => release.push(() => resolve('B300x')))
        : `B300${message.slice(6)}`;
    const client = inProcess(scriptedDevice(script));
    const order: string[] = [];
    const call = async (text: string): Promise<void> => {
      const answer = await client.B2({ length: text.length, data: fromLatin1(text) });
      order.push(answer.ok ? latin1(answer.data) : answer.error);
    };
    const calls = [call('x'), call('yy'), call('zzz')];
    await Promise.resolve();
    expect(client.pending).toBe(3);
    release[0]!();
    await Promise.all(calls);
    expect(order).toEqual(['x', 'yy', 'zzz']);
    expect(client.pending).toBe(0);
  });

  test('names a field that the command does not have, and the ones it has', async () => {
    const client = inProcess(scriptedDevice(() => 'CB10'));
    const misspelt = { ...ca, pinblock: '00' };
    await expect(client.CA(misspelt)).rejects.toThrow(/^CA has no field "pinblock"; it has sourceKey, .*pinBlock/);
  });

  test('names the field whose value does not fit, without the value', async () => {
    const client = inProcess(scriptedDevice(() => 'CB10'));
    const call = client.CA({ ...ca, pinBlock: '6428EB94035AF53B', maximumPinLength: 1234 });
    await expect(call).rejects.toThrow('maximumPinLength: expected a whole number below 100');
  });
});

describe('a client without an answer', () => {
  test('rejects after its time-out and drops the late reply', async () => {
    let release: ((text: string) => void) | undefined;
    const script: Script = (message) =>
      message.startsWith('B20000') ? new Promise((resolve) => (release = resolve)) : 'ND0026860400000000000100-0000';
    const client = inProcess(scriptedDevice(script));
    const late = client.B2({ length: 0, data: new Uint8Array(0) }, { timeout: 10 });
    const next = client.NC();
    await expect(late).rejects.toThrow(TimeoutError);
    await expect(late).rejects.toThrow('no reply from the device in this process within 10 ms');
    release!('B300');
    expect(await next).toMatchObject({ ok: true });
  });

  test('goes on when a message is never answered', async () => {
    const client = inProcess(
      scriptedDevice((message) => (message === 'NC' ? 'ND0026860400000000000100-0000' : undefined)),
    );
    await expect(client.send(fromLatin1('0000X'), { timeout: 5 })).rejects.toThrow(TimeoutError);
    expect(await client.NC(undefined, { header: '0001' })).toMatchObject({ ok: true });
  });

  test('gives up the connection after a time-out when there are no headers to match by', async () => {
    const client = inProcess(
      scriptedDevice(() => undefined),
      { headerLength: 0, timeout: 5 },
    );
    await expect(client.NC()).rejects.toThrow(TimeoutError);
    await expect(client.NC()).rejects.toThrow('there are no headers to match the next by');
  });

  test('rejects everything outstanding when the device closes', async () => {
    const client = inProcess(scriptedDevice((message) => (message === 'NC' ? { close: true } : new Promise(() => {}))));
    const waiting = client.B2({ length: 0, data: new Uint8Array(0) });
    const closed = client.NC();
    await expect(waiting).rejects.toThrow(ConnectionError);
    await expect(closed).rejects.toThrow('connection to the device in this process lost: the device closed it');
    await expect(client.NC()).rejects.toThrow(ConnectionError);
  });

  test('rejects a reply with another header, and everything behind it', async () => {
    const device = scriptedDevice(() => 'NEVER');
    device.execute = (_frame, _start, _end, _port, out) => {
      const at = out.beginFrame();
      out.text('XXXXND00');
      out.endFrame(at);
      return undefined;
    };
    await expect(inProcess(device).NC()).rejects.toThrow('a reply has another header than its request');
  });

  test('says where a reply leaves its layout', async () => {
    const call = inProcess(scriptedDevice(() => 'ND00268604')).NC();
    await expect(call).rejects.toThrow(ReplyError);
    await expect(call).rejects.toThrow(/^the reply to NC does not have its layout: expected .* at offset \d+$/);
  });

  test('names the class only when the device itself throws', async () => {
    const device = scriptedDevice(() => {
      throw new RangeError('PIN 1234');
    });
    await expect(inProcess(device).NC()).rejects.toThrow('the device failed with RangeError');
  });

  test('finishes what is outstanding before it closes, and takes no more', async () => {
    let release: ((text: string) => void) | undefined;
    const client = inProcess(scriptedDevice(() => new Promise((resolve) => (release = resolve))));
    const call = client.NC();
    const closed = client.close();
    await expect(client.NC()).rejects.toThrow('the client is closed');
    release!('ND0026860400000000000100-0000');
    expect(await call).toMatchObject({ ok: true });
    await closed;
  });
});
