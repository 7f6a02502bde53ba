import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { explainReply, explainRequest } from '../../protocol/derive/explain.ts';
import { formatExplanation } from '../../protocol/derive/explain-format.ts';
import type { ExplainOptions, ExplainReplyOptions, Explanation } from '../../protocol/derive/explain-message.ts';
import type { ExplainedPart } from '../../protocol/derive/explain-parts.ts';
import { stripLengthPrefix } from '../../protocol/derive/length-prefix.ts';
import { sample } from '../../protocol/derive/samples.ts';
import { bytesOf, pairs, registry, shapeOfExample } from './contexts.ts';

const request = (text: string, options: ExplainOptions = {}): Explanation => {
  const bytes = bytesOf(text);
  return explainRequest(bytes, 0, bytes.length, options);
};
const reply = (text: string, options: ExplainReplyOptions = {}): Explanation => {
  const bytes = bytesOf(text);
  return explainReply(bytes, 0, bytes.length, options);
};
const flat = (parts: readonly ExplainedPart[]): ExplainedPart[] =>
  parts.flatMap((part) => [part, ...flat(part.parts ?? [])]);
const part = (explanation: Explanation, name: string): ExplainedPart | undefined =>
  flat(explanation.parts).find((found) => found.name === name);

const CA = '0000CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321';
const ZPK_BLOCK = 'S00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9';

describe('a request', () => {
  it('is shown field by field', () => {
    expect(formatExplanation(request(CA))).toBe(`Request CA: Translate a PIN from TPK to ZPK or BDK

offset length  field              bytes                              meaning
     0      4  header             0000                               Message header, returned unchanged
     4      2  code               CA                                 Translate a PIN from TPK to ZPK or BDK
     6     33  sourceKey          U8463435FC4B4DAA0C49025272C29B12C  double length, variant method, 32H
    39     33  destinationKey     U1EF828AA8F6B80EB83E19FBC373F3A85  double length, variant method, 32H
    72      2  maximumPinLength   12                                 12
    74     16  pinBlock           6428EB94035AF53B                   8 bytes
    90      2  sourceFormat       01                                 ISO 9564-1 format 0, ANSI X9.8
    92      2  destinationFormat  01                                 ISO 9564-1 format 0, ANSI X9.8
    94     12  account            550000025321                       12 digits without check digit
`);
  });

  it('shows binary fields in hexadecimal and wraps long ones', () => {
    const text =
      'KQ11U7475636CC30B93B493CF5EA53799EBCC<3456789012345600><001C><ABCDEF12>28<00000000999900000000000001248000000000012420990600ABCDEF121800001CA0000322000080>;<24CCF3DEE3158C70><0010>';
    const lines = formatExplanation(request(text, { headerLength: 0 })).split('\n');
    expect(lines).toContain(
      '    53     40  data                 <00000000999900000000000001248000000000012420990  40 bytes',
    );
    expect(lines).toContain(
      '   102      2  arc                  <0010>                                            2 bytes',
    );
  });

  it('has a key block decoded character by character', () => {
    const explanation = request(`0000CC${ZPK_BLOCK}${ZPK_BLOCK}12967CDB6E3D492E280101550000025321%01`);
    expect(explanation.complete).toBe(true);
    expect(explanation.lmk).toEqual({ lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' });
    const decoded = part(explanation, 'sourceKey')!.parts!.map(({ name, raw, meaning }) => [
      name.split('.')[1],
      raw,
      meaning,
    ]);
    expect(decoded).toEqual([
      ['version', '0', 'protected by a 3DES key'],
      ['length', '0072', '72 characters'],
      ['usage', 'P0', 'PIN encryption key, generic'],
      ['algorithm', 'T', '3DES'],
      ['modeOfUse', 'B', 'Encrypt and decrypt, wrap and unwrap'],
      ['keyVersion', '00', 'none'],
      ['exportability', 'E', 'Exportable in a trusted key block'],
      ['optionalBlockCount', '00', '0'],
      ['lmkId', '01', 'LMK slot 01'],
      ['encryptedKey', 'EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589', undefined],
      ['authenticator', 'EC921EF9', undefined],
    ]);
  });

  it('counts offsets from the first byte given, with a length prefix or without', () => {
    const bytes = bytesOf(CA);
    const framed = Uint8Array.from([0xff, 0, bytes.length, ...bytes, 0xff]);
    const explanation = explainRequest(framed, 1, framed.length - 1);
    expect(explanation.complete).toBe(true);
    expect(part(explanation, 'length')).toMatchObject({ start: 0, end: 2, meaning: `${bytes.length} bytes` });
    expect(part(explanation, 'sourceKey')).toMatchObject({ start: 8, end: 41 });
    expect(stripLengthPrefix(framed, 1, framed.length - 1)).toBe(3);
    expect(stripLengthPrefix(bytes)).toBe(0);
  });

  it('shows header tails, trailer and the LMK identifier in their place', () => {
    const explanation = request(`0000A01FFFSS00096K0TN00N0001${'0'.repeat(80)}S%01#P0T2N00E00<19>trailer`);
    expect(explanation.failure).toBeUndefined();
    expect(part(explanation, 'header')).toBeDefined();
    expect(part(explanation, 'header.algorithm')?.meaning).toBe('3DES, double length');
    expect(part(explanation, 'lmkId.id')?.meaning).toBe('1');
    expect(part(explanation, 'trailer')?.raw).toBe('<19>trailer');
  });

  it.each(pairs)(
    '%s under a %s LMK is explained to its last byte, whole, and as JSON',
    (_code, _kind, command, lmk) => {
      for (let seed = 0; seed < 20; seed++) {
        const { bytes } = sample(command, seed, undefined, { lmk });
        const explanation = explainRequest(bytes, 0, bytes.length, { lmk, secrets: 'shown' });
        expect(explanation.complete, `seed ${seed}`).toBe(true);
        expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
        expect(explanation.parts.at(-1)!.end).toBe(bytes.length);
      }
    },
  );
});

describe('a malformed request', () => {
  it('is decoded as far as it goes, with what was expected and what came', () => {
    const text = formatExplanation(request(CA.replace('F53B', 'G53B')));
    expect(text).toContain('    74     32  not read          6428EB94035AG53B0101550000025321   Not read\n');
    expect(text).toContain(`
Reading stopped at offset 86, pinBlock (error 15)
  expected 16H
  came     \`G53B0101\` ...
`);
  });

  it('that ends early says so', () => {
    const { failure, complete } = request(CA.slice(0, 80));
    expect(complete).toBe(false);
    expect(failure).toEqual({
      code: '15',
      field: 'pinBlock',
      offset: 74,
      expected: '16H',
      came: '`6428EB`, then the end of the message',
    });
  });

  it('with a well-formed value that is not allowed is read on', () => {
    const explanation = request('0000A09002U');
    expect(explanation.failure?.field).toBe('mode');
    const scheme = request('0000A00002Q');
    expect(scheme.complete).toBe(true);
    expect(scheme.failure).toMatchObject({ code: '26', field: 'scheme', offset: 10 });
    expect(part(scheme, 'scheme')?.meaning).toBe('not one of the listed values');
    expect(formatExplanation(scheme)).toContain('Value not allowed at offset 10, scheme (error 26)');
  });

  it('with too much at its end names the end', () => {
    expect(request(`${CA}XYZ`).failure).toMatchObject({
      field: 'end',
      offset: CA.length,
      came: '`XYZ`, then the end of the message',
    });
  });

  it('of nothing at all is explained', () => {
    expect(formatExplanation(request(''))).toContain('expected a header of 4 bytes and 2 characters of command code');
  });
});

describe('a code without definition', () => {
  it('is named when the catalogue has it', () => {
    const explanation = request('0000VW0102');
    expect(explanation).toMatchObject({ status: 'catalogue only', command: 'VW', complete: false });
    expect(explanation.notes[0]).toContain('is known but its fields are not defined yet');
  });

  it('brings the nearest one, whatever its case', () => {
    expect(request('0000ca').notes[0]).toContain('The nearest is CA');
    expect(request('0000K!').notes[0]).toContain('The nearest is K');
  });

  it('that is a reply code says whose', () => {
    expect(request('0000CB00').notes[0]).toMatch(/^CB is the reply to CA/);
  });

  it('because of another header length says which length fits', () => {
    expect(request(CA.slice(4)).notes).toContain(
      'With a header of 0 bytes this is CA, Translate a PIN from TPK to ZPK or BDK.',
    );
    expect(request(`HEADER${CA.slice(4)}`).notes.join()).toContain('With a header of 6 bytes this is CA');
  });
});

describe('a reply', () => {
  it('is read with its request', () => {
    const asked = bytesOf(CA);
    const explanation = reply('0000CB000491DDDA0A7C12CFAA01', { request: asked });
    expect(explanation.complete).toBe(true);
    expect(explanation.notes).toEqual([]);
    expect(part(explanation, 'format')?.meaning).toBe('ISO 9564-1 format 0, ANSI X9.8');
  });

  it('without its request is read as the first combination that fits', () => {
    const explanation = reply('0000KR00<73F6BBF389A6586C>');
    expect(explanation.complete).toBe(true);
    expect(part(explanation, 'arpc')?.raw).toBe('<73F6BBF389A6586C>');
    expect(explanation.notes).toEqual(['Read without its request, as if that had mode 1.']);
    expect(reply('0000KR00').notes).toEqual(['Read without its request, as if that had mode 0.']);
  });

  it('without its request gets a PIN block of 32H when only that fits', () => {
    const explanation = reply(`0000CB0004${'A'.repeat(32)}48`);
    expect(explanation.complete).toBe(true);
    expect(part(explanation, 'pinBlock')?.meaning).toBe('16 bytes');
  });

  it('explains its error code: the words of the command first, then the standard ones', () => {
    expect(reply('0000KR06').error).toEqual({ code: '06', meaning: commands.KQ.errors['06'] });
    expect(reply('0000KR41').error).toEqual({ code: '41', meaning: 'internal fault' });
    expect(reply('0000CB99').error?.meaning).toBe('not a standard error code');
  });

  it('shows fields that travel with an error code', () => {
    expect(part(reply('0000KR01<73F6BBF389A6586C>'), 'diagnostic')?.raw).toBe('<73F6BBF389A6586C>');
  });

  it('to another command than was asked says so', () => {
    expect(reply('0000CD00', { request: bytesOf(CA) }).notes[0]).toBe('The request was CA, which is answered with CB.');
  });

  it.each(
    registry.flatMap((command) =>
      (command.examples ?? []).map((example) => [command.code, example.note, example] as const),
    ),
  )('%s: the example "%s" is explained', (_code, _note, example) => {
    const settings = Object.fromEntries(
      (example.settings ?? []).map((setting) => setting.split('=') as [string, string]),
    );
    const layout = {
      headerLength: 0,
      lmk: shapeOfExample(example.lmk),
      settings: {
        pinLength: Number(settings['pinLength'] ?? 4),
        pinAlgorithm: (settings['pinAlgorithm'] ?? 'A') as 'A' | 'B',
        decimalisationTables: (settings['decimalisationTables'] ?? 'encrypted') as 'encrypted' | 'plaintext',
        zmkLength: (settings['zmkLength'] ?? 'double') as 'single' | 'double',
        userStorageKeyLength: 'single' as const,
        deviceVersion: '10K' as const,
      },
    };
    const asked = bytesOf(example.request);
    const explained = request(example.request, layout);
    const answered = reply(example.reply, { ...layout, request: asked });
    expect(answered.complete, JSON.stringify(answered.failure)).toBe(true);
    if (!explained.complete) expect(answered.error?.code).toBe(explained.failure?.code);
  });
});

describe('secrets', () => {
  const pin = '01234';
  const excluded = '9753';
  const dg = `0000DGU${'0123456789ABCDEF'.repeat(2)}${pin}5500000253211*0104${excluded}`;

  it('come out masked in every form', () => {
    const explanation = request(dg);
    expect(explanation.complete).toBe(true);
    const text = formatExplanation(explanation) + JSON.stringify(explanation);
    expect(text).not.toContain(excluded);
    expect(part(explanation, 'pin')).toMatchObject({ raw: '*****', masked: true });
    expect(part(explanation, 'excluded')?.raw).toBe('*0104****');
  });

  it('are shown when that is asked for', () => {
    expect(part(request(dg, { secrets: 'shown' }), 'excluded.table')?.raw).toBe(excluded);
  });

  it('stay masked in the part that could not be read', () => {
    const explanation = request(dg.replace('*0104', '*0X04'));
    expect(explanation.complete).toBe(false);
    expect(formatExplanation(explanation) + JSON.stringify(explanation)).not.toContain(excluded);
    expect(explanation.notes).toContain('The part that was not read is masked: it may hold a clear key or PIN.');
  });

  it('stay masked when nobody knows the fields', () => {
    const explanation = request('0000VW1234567');
    expect(JSON.stringify(explanation)).not.toContain('1234567');
    expect(JSON.stringify(request('0000VW1234567', { secrets: 'shown' }))).toContain('1234567');
  });

  it('are not keys under an LMK nor PIN blocks', () => {
    expect(flat(request(CA).parts).some(({ masked }) => masked)).toBe(false);
  });
});
