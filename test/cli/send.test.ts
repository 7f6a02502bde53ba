import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedHsm, startHsm } from '../../src/testing/index.ts';
import { pinward } from './cli.ts';

let hsm: StartedHsm;
let at: string[];
beforeAll(async () => {
  hsm = await startHsm({ seed: 'send' });
  at = ['--port', String(hsm.port)];
});
afterAll(() => hsm.close());

describe('pinward send', () => {
  test('sends a command by its fields and explains the reply', async () => {
    const { code, out } = await pinward(['send', 'NC', ...at]);
    expect(code).toBe(0);
    expect(out).toContain('Reply ND, reply to NC: Perform diagnostics\nError 00: success\n');
    expect(out).toMatch(/lmkCheckValue +2686040000000000/);
  });

  test('reaches nested fields, and fills in lengths and counts', async () => {
    const words =
      'mode=0 keyType=FFF scheme=S lmkId.id=1 header.usage=72 header.algorithm=T2 header.modeOfUse=B header.keyVersion=00 header.exportability=E';
    const { code, out } = await pinward(['send', 'A0', ...words.split(' '), '--show-request', '--json', ...at]);
    expect(code).toBe(0);
    const { request, reply } = JSON.parse(out) as {
      request: { complete: boolean; parts: { raw: string }[] };
      reply: { command: string };
    };
    expect(request.complete).toBe(true);
    expect(request.parts.map(({ raw }) => raw).join('')).toContain('%01');
    expect(reply.command).toBe('A0');
  });

  test('takes small letters for the command and bytes in hexadecimal', async () => {
    const { code, out } = await pinward(['send', 'b2', 'data=00FF', ...at]);
    expect(code).toBe(0);
    expect(out).toContain('<00FF>');
  });

  test('sends a raw message with header and trailer', async () => {
    const { code, out } = await pinward([
      'send',
      '--raw',
      'B20002<01>A',
      '--header',
      'HEAD',
      '--trailer',
      'END',
      ...at,
    ]);
    expect(code).toBe(0);
    expect(out).toContain('HEAD');
    expect(out).toMatch(/trailer +<19>END/);
  });

  test('sends a raw message in hexadecimal', async () => {
    expect((await pinward(['send', '--raw', '4E43', '--hex', ...at])).code).toBe(0);
  });

  test('masks PINs, and shows them when asked, whatever the PIN length of the device', async () => {
    const own = await startHsm({ seed: 'pins', settings: { pinLength: 6, pinStorage: 'thalessim-clear' } });
    const args = ['send', 'JC', 'pinKey=U8463435FC4B4DAA0C49025272C29B12C', 'pinBlock=028DCC093FB0471F', 'format=03'];
    const layout = ['--set', 'pinLength=6', '--set', 'pinStorage=thalessim-clear'];
    const rest = ['account=550000025321', ...layout, '--port', String(own.port)];
    const masked = await pinward([...args, ...rest]);
    const shown = await pinward([...args, ...rest, '--show-secrets']);
    await own.close();
    // PIN 1234, commands-pin-card 9, JC.
    expect(masked.out).toMatch(/pin +\*{7} /);
    expect(masked.out).not.toContain('1234');
    expect(shown.out).toMatch(/pin +01234FF/);
  });

  test('ends with 1 when the device refuses', async () => {
    const { code, out } = await pinward(['send', '--raw', 'CAU123', ...at]);
    expect(code).toBe(1);
    expect(out).toContain('Error 15: ');
  });

  test.each([
    [['send', 'CA'], 'CA: sourceKey is missing: TPK the PIN block arrives under'],
    [['send', 'CA', 'sourcekey=1'], 'CA: no field "sourcekey"; did you mean "sourceKey"?'],
    [['send', 'NC', 'lmkId=1'], 'NC: lmkId is a group: give its fields, such as lmkId.id=...'],
    [['send', 'NC', 'lmkId.id=x'], 'NC: lmkId.id: expected a number'],
    [['send', 'B2', 'data=0'], 'B2: data: expected pairs of hexadecimal digits'],
    [['send', 'NC', 'word'], 'NC: expected name=value, got "word"'],
    [['send', 'nx'], 'no command "nx"; did you mean NY'],
    [['send', 'TA'], 'the fields of TA, '],
    [['send', 'NC', '--set', 'pinLenght=6'], '--set: '],
    [['send', 'NC', '--header', 'TOOLONG'], '--header: expected 4 characters, got 7'],
    [['send', '--raw', '4E4', '--hex'], '--raw: expected pairs of hexadecimal digits'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await pinward([...args, ...at]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^pinward: .*\n$/);
    expect(err).toContain(message);
  });

  test('wants a code or a raw message', async () => {
    expect(await pinward(['send'])).toMatchObject({ code: 2 });
    expect(await pinward(['send', 'NC', '--raw', 'NC'])).toMatchObject({ code: 2 });
  });

  test('says when nothing listens', async () => {
    const { code, err } = await pinward(['send', 'NC', '--port', '1']);
    expect(code).toBe(1);
    expect(err).toBe('pinward: cannot connect to 127.0.0.1:1: connection refused, nothing listens there\n');
  });
});

describe('pinward health', () => {
  test('ends with 0 when the device answers', async () => {
    expect(await pinward(['health', ...at])).toEqual({
      code: 0,
      out: 'ok: LMK check value 268604, firmware 0100-0000\n',
      err: '',
    });
    const { out } = await pinward(['health', '--json', ...at]);
    expect(JSON.parse(out)).toEqual({ healthy: true, lmkCheckValue: '2686040000000000', firmware: '0100-0000' });
  });

  test('finds the device by the environment, also when it listens everywhere', async () => {
    const environment = { PINWARD_HOST: '0.0.0.0', PINWARD_PORT: String(hsm.port), PINWARD_HEADER_LENGTH: '4' };
    expect((await pinward(['health'], { environment })).code).toBe(0);
  });

  test('ends with 1 when nothing listens, or it has no LMK', async () => {
    expect(await pinward(['health', '--port', '1'])).toMatchObject({ code: 1, out: '' });
    const bare = await startHsm({ lmks: {} });
    const { code, err } = await pinward(['health', '--port', String(bare.port)]);
    await bare.close();
    expect(code).toBe(1);
    expect(err).toBe('pinward: the device answers 13 to NC: invalid LMK identifier\n');
  });
});
