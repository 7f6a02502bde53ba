/** Host commands over HTTP: messages, fields, LMKs, explained replies, and no secret in any answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { hexText } from '../../protocol/derive/plain.ts';
import { sample } from '../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { type HostCommandAnswer, hostCommandAnswerSchema } from '../../src/manage/explanation-schema.ts';
import { problemSchema } from '../../src/manage/schemas.ts';
import { realKeySupplier } from '../../src/tools/real-keys.ts';
import { BRIDGE, json, type Managed, managed } from './management.ts';

const answered = async ({ post }: Managed, body: unknown): Promise<HostCommandAnswer> => {
  const answer = await post(body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  const parsed = await json<HostCommandAnswer>(answer);
  expect(hostCommandAnswerSchema.parse(parsed)).toEqual(parsed);
  return parsed;
};
const refused = async ({ post }: Managed, body: unknown): Promise<string> => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  return problemSchema.parse(await json(answer)).error.message;
};

describe('a message', () => {
  const nc = { lmkCheckValue: '2686040000000000', firmware: '0100-0000' };

  it.each([
    ['text', { message: '0000NC' }],
    ['hexadecimal', { message: '303030304E43' }],
    ['hexadecimal with its length', { message: '0006 3030 3030 4E43' }],
    ['text with bytes', { message: '<30303030>NC', form: 'text' }],
  ])('may be %s', async (_form, body) => {
    const { outcome, request, replies } = await answered(managed(), body);
    expect([outcome, request.command]).toEqual(['answered', 'NC']);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toMatchObject({ code: 'ND', error: { code: '00', meaning: 'success' }, fields: nc });
  });

  it('alone may be the body, and the answer a table', async () => {
    const headers = { 'content-type': 'text/plain; charset=utf-8', accept: 'text/plain' };
    const answer = await managed().ask(BRIDGE, { method: 'POST', body: '0000NC\n', headers });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await answer.text();
    expect(text).toContain('Reply ND, reply to NC: Perform diagnostics');
    expect(text).toContain('2686040000000000');
  });

  it('reaches the device as it is, with trailer and LMK identifier', async () => {
    const device = managed();
    const { replies } = await answered(device, { message: 'abcdNC%02<19>tail' });
    const { parts } = replies[0]!.explanation;
    expect(replies[0]!.fields['lmkCheckValue']).toBe('9D04A00000000000');
    expect(parts[0]).toMatchObject({ kind: 'messageHeader', raw: 'abcd' });
    expect(parts.at(-1)).toMatchObject({ kind: 'trailer', raw: '<19>tail' });
  });

  it('that no host port would answer is told apart', async () => {
    const short = await answered(managed(), { message: '000', form: 'text' });
    expect([short.outcome, short.replies]).toEqual(['not answered', []]);
    const dropped = await answered(managed({ settings: { unknownCommand: 'drop' } }), { message: '0000ZX' });
    expect([dropped.outcome, dropped.replies]).toEqual(['closed', []]);
    const headers = { 'content-type': 'text/plain', accept: 'text/plain' };
    const text = await managed().ask(BRIDGE, { method: 'POST', body: '000', headers });
    expect(await text.text()).toBe('not answered\n');
  });

  it('that is refused comes back with the place where reading stopped', async () => {
    const { request, replies } = await answered(managed(), { message: '0000A0X' });
    expect(replies[0]).toMatchObject({ code: 'A1', error: { code: expect.stringMatching(/^(15|\d\d)$/) } });
    expect(request.failure).toMatchObject({ field: 'mode', offset: 6 });
  });

  it('of a command that takes time is waited for', async () => {
    const fields = { keyType: '2', modulusLength: 512, encoding: '01' };
    const { replies } = await answered(managed(), { command: 'EI', fields });
    expect(replies[0]).toMatchObject({ code: 'EJ', error: { code: '00' } });
    expect(replies[0]!.fields['publicKey']).toMatch(/^<30[0-9A-F]+>$/);
  });
});

describe('fields', () => {
  it('make the message, with lengths that follow', async () => {
    const device = managed();
    const made = await answered(device, { command: 'a0', fields: { mode: 0, keyType: '001', scheme: 'U' } });
    expect(made.replies[0]).toMatchObject({ code: 'A1', error: { code: '00' } });
    const { key, kcv } = made.replies[0]!.fields as { key: string; kcv: string };
    expect(key).toMatch(/^U[0-9A-F]{32}$/);
    const fields = { keyTypeCode: 'FF', lengthFlag: '1', key, keyType: '001', checkValue: { type: 1 } };
    const checked = await answered(device, { command: 'BU', fields });
    expect(checked.replies[0]!.fields).toEqual({ kcv });
    const echo = await answered(device, { command: 'B2', fields: { data: '00ff' } });
    expect(echo.replies[0]!.fields).toEqual({ data: '<00FF>' });
  });

  it('may be groups', async () => {
    for (const fields of [{ lmkId: { id: 2 } }, { 'lmkId.id': 2 }]) {
      const { replies } = await answered(managed(), { command: 'NC', fields });
      expect(replies[0]!.fields['lmkCheckValue']).toBe('9D04A00000000000');
    }
  });

  it('stand behind a header of the length that the ports have', async () => {
    const { request } = await answered(managed({ parts: { headerLength: 9 } }), { command: 'NC' });
    expect(request.parts[0]).toMatchObject({ kind: 'messageHeader', raw: '000000000' });
    const bare = await answered(managed({ parts: { headerLength: 0 } }), { command: 'NC' });
    expect(bare.replies[0]!.error!.code).toBe('00');
  });

  it.each([
    ['nothing', {}, 'either a message, or a command'],
    ['a message and a command', { message: '0000NC', command: 'NC' }, 'either a message, or a command'],
    ['a message and fields', { message: '0000NC', fields: {} }, 'fields'],
    ['a form without message', { command: 'NC', form: 'hex' }, 'form'],
    ['a member that nobody knows', { command: 'NC', field: {} }, '"field"'],
    ['an empty message', { message: '' }, 'message'],
    ['hexadecimal that is none', { message: '0000NC', form: 'hex' }, 'hexadecimal'],
    ['wide characters', { message: '0000NC\u2603' }, 'single-byte'],
    ['an LMK that cannot be', { command: 'NC', lmk: 20 }, 'lmk'],
    ['half an LMK', { command: 'NC', lmk: 0.5 }, 'lmk'],
    ['an unknown command', { command: 'ZX' }, 'no command "ZX"'],
    ['no command code', { command: '<script>' }, 'two characters'],
    ['a command without definition', { command: 'ZZ' }, 'command'],
    ['an unknown field', { command: 'NC', fields: { lmk: '1' } }, 'no field "lmk"'],
    ['a missing field', { command: 'A0', fields: { keyType: '001' } }, 'mode'],
    ['a value of no kind', { command: 'NC', fields: { lmkId: { id: null } } }, 'lmkId.id: expected'],
    ['a truth value', { command: 'NC', fields: { lmkId: true } }, 'lmkId: expected'],
    ['a name with an equals sign', { command: 'NC', fields: { 'lmkId.id=1': 2 } }, 'letters and digits'],
    ['a name that is none', { command: 'NC', fields: { '': 'x' } }, 'letters and digits'],
    ['wide characters in a field', { command: 'A0', fields: { mode: '\u2603' } }, 'single-byte'],
    ['fields nested without end', { command: 'NC', fields: nested(1000) }, 'nested'],
  ])('are refused: %s', async (_what, body, words) => {
    expect(await refused(managed(), body)).toContain(words);
  });

  it('cannot reach into what all objects have', async () => {
    const { ask } = managed();
    for (const name of ['__proto__', 'constructor', 'toString', 'constructor.prototype']) {
      const body = `{"command":"NC","fields":{"${name}":{"polluted":"yes"}}}`;
      await ask(BRIDGE, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });
});

describe('an LMK', () => {
  it('is that of its port, and the default without one', async () => {
    const device = managed();
    const { replies } = await answered(device, { command: 'NC', lmk: 1 });
    expect(replies[0]!.fields['lmkCheckValue']).toBe('1651260000000000');
    const usual = await answered(managed({ settings: { defaultLmk: 2 } }), { command: 'NC' });
    expect(usual.replies[0]!.fields['lmkCheckValue']).toBe('9D04A00000000000');
  });

  it('that is not loaded is the device\u2019s to refuse', async () => {
    const { replies } = await answered(managed(), { message: '0000A00001U', lmk: 9 });
    expect(replies[0]!.error).toMatchObject({ code: '13' });
  });
});

describe('secrets', () => {
  it('are masked in requests and replies', async () => {
    const device = managed();
    const sealed = await answered(device, { command: 'BA', fields: { pin: '7391F', account: '400000123456' } });
    expect(sealed.replies[0]!.error!.code).toBe('00');
    expect(sealed.request.parts.find(({ name }) => name === 'pin')).toMatchObject({ raw: '*****', masked: true });
    expect(sealed.replies[0]!.fields).toEqual({ pin: '*****' });
    const pin = sealedPin(device.hsm, 'BA7391F400000123456');
    const opened = await answered(device, { command: 'NG', fields: { pin, account: '400000123456' } });
    expect(opened.replies[0]).toMatchObject({ error: { code: '00' }, fields: { pin: '*****' } });
    const headers = { accept: 'text/plain', 'content-type': 'text/plain' };
    const body = `0000NG400000123456${pin}`;
    const text = await (await device.ask(BRIDGE, { method: 'POST', body, headers })).text();
    expect(text).toContain('Error 00');
    for (const shown of [JSON.stringify([sealed, opened]), text]) {
      expect(shown).not.toContain('7391');
      expect(shown).not.toContain(pin);
    }
  });

  it('are in no message about a field', async () => {
    const secret = '13579BDF02468ACE';
    const bodies = [
      { command: 'BA', fields: { pin: secret, account: secret } },
      { command: 'BA', fields: { pin: { inner: secret } } },
      { command: 'BA', fields: { pin: [secret] } },
      { command: 'A0', fields: { mode: secret, keyType: secret, scheme: secret } },
      { command: 'A0', fields: { '': secret } },
      { command: 'NC', lmk: secret },
      { message: { text: secret } },
      { command: 'EI', fields: { modulusLength: secret } },
    ];
    for (const body of bodies) {
      const answer = await managed().post(body);
      if (answer.status !== 200) expect(await answer.text(), JSON.stringify(body)).not.toContain(secret);
    }
  });
});

describe('any command', () => {
  const supplier = realKeySupplier(builtInLmks['test-variant'], 0, 'bridge');
  const done = (Object.values(commands) as readonly AnyCommand[]).filter(({ status }) => status === 'done');

  it('goes through, whatever its sample', { timeout: 60_000 }, async () => {
    const device = managed();
    for (const command of done) {
      const { bytes } = sample(command, 1, supplier);
      const { outcome, request, replies } = await answered(device, { message: hexText(bytes), form: 'hex' });
      expect([outcome, request.command], command.code).toEqual(['answered', command.code]);
      expect(replies[0]!.code, command.code).toBe(command.reply);
    }
  });
});

describe('any body', () => {
  const device = managed();

  it('of JSON is answered, and never by 500', async () => {
    const keys = fc.constantFrom('message', 'form', 'command', 'fields', 'lmk', 'x');
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('NC', 'A0', 'CA', '0000NC', 'hex', 'text', 1));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, values), async (body) => {
        const answer = await device.post(body);
        const parsed = await json(answer);
        if (answer.status === 200) hostCommandAnswerSchema.parse(parsed);
        else {
          expect(answer.status).toBe(400);
          problemSchema.parse(parsed);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of fields of real commands is answered, and never by 500', async () => {
    const named = fc.constantFrom(...(Object.values(commands) as readonly AnyCommand[])).chain(({ code, request }) =>
      fc.record({
        command: fc.constant(code),
        fields: fc.dictionary(
          fc.constantFrom('lmkId', ...Object.keys(request)),
          fc.oneof(fc.string(), fc.integer(), fc.stringMatching(/^[0-9A-F]{0,48}$/), fc.jsonValue()),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(named, async (body) => {
        expect([200, 400]).toContain((await device.post(body)).status);
      }),
      { numRuns: 500 },
    );
  });

  it('of bytes is answered, and never by 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const asHex = await device.post({ message: `30303030${hexText(bytes)}`, form: 'hex' });
        expect(asHex.status).toBe(200);
        const headers = { 'content-type': 'text/plain' };
        const asText = await device.ask(BRIDGE, { method: 'POST', body: Buffer.from(bytes), headers });
        expect([200, 400]).toContain(asText.status);
      }),
      { numRuns: 300 },
    );
  });
});

/** A PIN under the LMK, which the bridge does not show. */
function sealedPin(hsm: Managed['hsm'], request: string): string {
  const out = new ByteWriter();
  const frame = fromLatin1(request);
  hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
  return latin1(out.view().subarray(6));
}

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = { lmkId: value };
  return value;
}
