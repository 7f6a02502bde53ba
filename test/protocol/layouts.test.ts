/** Messages of modes and options that no recorded example has, put together from the reference. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { replyReader } from '../../protocol/derive/reply-reader.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';

type Code = keyof typeof commands;

const single = '0123456789ABCDEF';
const double = `U${single.repeat(2)}`;
const pair = single.repeat(2);
const blockOf = (usage: string, algorithm = 'T', letter = 'S') =>
  `${letter}00072${usage}${algorithm}N00E0001${single.repeat(3)}01234567`;
const zpk = blockOf('P0');
const zmk = blockOf('K0');
const aesBdk = blockOf('B0', 'A');
const ksnOfAes = '123456789012345600000001';
const der = `0\x0d${'\x02\x08ABCDEFGH'}${'\x02\x01\x03'}`;

const shapes: Readonly<Record<number, LmkShape>> = {
  0: { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' },
  1: { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' },
  2: { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' },
};

function read(code: Code, fields: string, lmk = 0) {
  const command: AnyCommand = commands[code];
  const state = new ReadState();
  state.buffer = fromLatin1(`${code}${fields}`);
  const reader = requestReader(command);
  const done = reader.read(state, 2, state.buffer.length, lmk, (id) => shapes[id]);
  const failure = done ? state.deferred : state.failure;
  return {
    command,
    state,
    done,
    record: reader.record,
    lmkId: reader.lmkId,
    error: failure.code,
    field: failure.field,
  };
}

describe('requests', () => {
  it.each<[string, Code, string, number]>([
    ['A6 of a TR-31 block, new usage', 'A6', `FFF${zmk}${blockOf('P0', 'T', 'R')}S%01#7200`, 0],
    ['A6 of a TR-31 block as it is', 'A6', `FFF${zmk}${blockOf('P0', 'T', 'R')}S%01`, 0],
    ['A6 into a key block, Atalla variant of two digits', 'A6', `FFF${zmk}${double}S12%01#72N00N00`, 0],
    ['A6 with an optional header block', 'A6', `FFF${zmk}X${pair}S#72N00N0100051`, 1],
    ['A6 with ZMK and key as hexadecimal', 'A6', `001${pair}${single}Z`, 0],
    ['A8 with a TMK', 'A8', `001;1${double}${double}U`, 0],
    ['A8 into a TR-31 block from a variant LMK', 'A8', `009${double}${double}R%00&B0X00S00!B`, 1],
    ['A8 into a TR-31 block from a key block LMK', 'A8', `FFF${zmk}${zpk}R%01&N!D`, 0],
    ['A8 into a key block, header unchanged', 'A8', `FFF${zmk}${zpk}S%01`, 0],
    ['A8 with CBC and its vector', 'A8', `001${double}${double}P${single}`, 0],
    ['BU with length flag 1 and no letter', 'BU', `021${pair};001`, 0],
    ['BU with a key type', 'BU', `FF1${double};002;001`, 0],
    ['BU with neither', 'BU', `420${single}`, 0],
    ['BW with key type, result scheme and check value', 'BW', `FF1${pair};000;0U0!11`, 0],
    ['BW of a key block', 'BW', `FFF${zpk};FFF;0S0%01!10`, 0],
    ['BW from variant to key block', 'BW', `F21${double};001;0S0%01#72N00S00!11`, 0],
    ['CC with format 04', 'CC', `${double}${double}12${single}0401FF2283400000123456`, 0],
    ['DC with a token', 'DC', `${double}${pair}${single}01550000025321;12345678901214402`, 0],
    ['EC with a PAN for format 48', 'EC', `${blockOf('P0', 'A')}${blockOf('V2')}${pair}484111111111111111;14402%02`, 0],
    [
      'DA with PIN validation data in the P form',
      'DA',
      `${double}${single}12${single}0106923000000431${single}P${single}330309FFFFFF`,
      0,
    ],
    [
      'EA with a table in user storage',
      'EA',
      `${double}${single}12${single}0106923000000431K01F9230000N0431330309FFFFFF`,
      0,
    ],
    [
      'EA under an AES LMK',
      'EA',
      `${zpk}${blockOf('V1')}12${single}0106923000000431L${pair}9230000N0431330309FFFFFF%02`,
      0,
    ],
    ['DG with excluded PINs', 'DG', `${pair}012345500000253211*0204${'12340000'}`, 0],
    ['DG under an AES LMK', 'DG', `${blockOf('V2')}J${pair}5500000253211%02`, 0],
    [
      'G0 with flags for both keys',
      'G0',
      `~${double}!${double}605${'9876543210E00001'}A05FFFF${single}${single}0101401234567890`,
      0,
    ],
    [
      'G0 with an AES BDK and another destination account',
      'G0',
      `${aesBdk}${zpk}014${ksnOfAes}${pair}48014111111111111111;;123456789012%02`,
      0,
    ],
    ['GW that verifies half a MAC', 'GW', `B1${double}A05FFFF${single}012345670003abc`, 0],
    ['GW that verifies a MAC with another BDK', 'GW', `G1${double}A05FFFF${single}${single}0003abc%00`, 0],
    ['GW with an AES BDK', 'GW', `64${aesBdk}018${ksnOfAes}0000%02`, 0],
    [
      'M4 with a BDK, vectors and binary data',
      'M4',
      `010100${'009'}${pair}A05FFFF${single}00A${double}${single}${single}0003\x00%\xff`,
      0,
    ],
    ['EI with an exponent of 17 bits', 'EI', '12048010017\x01\x00\x01', 0],
    ['EI under a key block LMK', 'EI', '1204801%01#0000&N', 0],
    ['EI with both', 'EI', '42048020002\x03%01#0000&E', 0],
    ['EO with authentication data', 'EO', `01${der}some data`, 0],
    ['EO under a key block LMK', 'EO', `02${der}~%01#V00N00`, 0],
    ['EW with a stored key', 'EW', '0601010003abc;030000', 0],
    ['EW with a key as bytes', 'EW', '0401010003a;c;990005\x00%01;%00', 0],
    ['KW scheme 1, mode 4', 'KW', `41${double}${'i'.repeat(16)}09${'p'.repeat(9)};1AT${'c'.repeat(8)}CSU13abc`, 0],
    ['KW scheme A, no ATC', 'KW', `0A${double}${'p'.repeat(8)}01d;${'c'.repeat(8)}`, 0],
    ['KW scheme C with padding flag', 'KW', `1C${double}${'p'.repeat(8)}AT102de;${'c'.repeat(8)}RC%00`, 0],
    ['KW scheme C that makes an ARPC only', 'KW', `2C${double}${'p'.repeat(8)}AT${'c'.repeat(8)}RC`, 0],
    ['KW scheme 4, key index', 'KW', `24${double}${'p'.repeat(8)}5123401${'c'.repeat(8)}RC`, 0],
    ['RA without fields', 'RA', '', 0],
    ['RA without fields, with an LMK', 'RA', '%01', 0],
    ['RA for all activities', 'RA', '00000', 0],
    ['RA for two activities', 'RA', '01002pin.mailer.host;export.001.host;%01', 0],
    ['NC with an LMK', 'NC', '%01', 0],
    ['JK', 'JK', '', 0],
    ['NO', 'NO', '01', 0],
    ['N0', 'N0', '256', 0],
    ['B2 with every kind of byte', 'B2', '0004\x00%\x19\xff', 0],
  ])('%s reads and writes back', (_, code, fields, lmk) => {
    const { command, state, done, record, error, field } = read(code, fields, lmk);
    expect({ done, error, field: error === '00' ? '' : field }).toEqual({ done: true, error: '00', field: '' });
    const out = new ByteWriter();
    compileWriter(command.request).write(out, record, state);
    expect(latin1(out.view())).toBe(fields);
  });

  it.each<[string, Code, string, string]>([
    ['BU: an unknown key type code', 'BU', `F11${double}`, '04'],
    ['BU: an unknown length flag, whatever the key looks like', 'BU', `029${pair}`, '05'],
    ['BU: an unknown form of check value', 'BU', `021${double};002`, '82'],
    ['BU: a key type without code FF', 'BU', `021${double};002;001`, '15'],
    ['A6: an unknown key type', 'A6', `999${double}${double}U`, '04'],
    ['A6: an unknown scheme', 'A6', `001${double}${double}J`, '26'],
    ['A6: a header under a variant LMK', 'A6', `001${double}${double}U#72N00N00`, '15'],
    ['A6: no header under a key block LMK', 'A6', `FFF${zmk}${double}S%01`, '15'],
    ['A6: a header in front of the LMK', 'A6', `FFF${zmk}${double}S#72N00N00%01`, '15'],
    ['A8: no header for TR-31 under a variant LMK', 'A8', `009${double}${double}R`, '15'],
    ['A8: an unknown TR-31 version', 'A8', `009${double}${double}R&B0X00S00!X`, 'BE'],
    ['A8: a TR-31 version for another scheme', 'A8', `009${double}${double}U!B`, '15'],
    ['DG: fewer excluded PINs than the count says', 'DG', `${pair}012345500000253211*03041234`, '03'],
    ['DG: a tagged PIN under an LMK that is not AES', 'DG', `${pair}J${pair}5500000253211`, '46'],
    ['CW: a PAN of 11 digits', 'CW', `${pair}12345678901;8701101`, '15'],
    ['N0: no bytes', 'N0', '000', '01'],
    ['N0: too many bytes', 'N0', '257', '01'],
    ['NO: an unknown mode', 'NO', '02', '15'],
    ['B2: less data than stated', 'B2', '0004abc', '80'],
    ['B2: more data than stated', 'B2', '0002abc', '15'],
    ['RA: activities that are not closed', 'RA', '01001pin.mailer.host', '15'],
    ['EI: an unknown key type', 'EI', '9204801', '05'],
    ['EI: a short modulus', 'EI', '1031901', '04'],
    ['EI: an unknown encoding', 'EI', '1204803', '03'],
    ['EI: less exponent than stated', 'EI', '12048010017\x01\x00', '06'],
    ['EO: no DER', 'EO', '01abc', '04'],
    ['EW: an unknown private key flag', 'EW', '0601010003abc;210000', '04'],
    ['KW: an unknown scheme', 'KW', `0D${double}`, '05'],
    ['KW: an unknown key tree', 'KW', `00${double}${'i'.repeat(16)}${'p'.repeat(8)}2`, '52'],
    ['KW: no transaction data', 'KW', `02${double}${'p'.repeat(8)}AT00;${'c'.repeat(8)}`, '81'],
    ['M4: an unknown destination mode', 'M4', '009900', '07'],
    ['M4: an unknown destination key type', 'M4', `00000000A${double}999`, '08'],
    ['G0: a KSN descriptor of a short KSN', 'G0', `${double}${double}202`, '15'],
  ])('%s', (_, code, fields, expected) => {
    const { error, command } = read(code, fields);
    expect(error).toBe(expected);
    expect([...Object.keys(command.errors), '15']).toContain(error);
  });

  it('name the LMK', () => {
    expect(read('NC', '%01').lmkId).toBe(1);
    expect(read('A6', `FFF${zmk}${double}S%01#72N00N00`).lmkId).toBe(1);
    expect(read('NC', '').lmkId).toBe(-1);
  });

  it('of BU give the key type by its short code', () => {
    expect(read('BU', `420${single}`).record['keyTypeCode']).toBe('42');
    expect(read('BU', `FF1${double};109`).record).toMatchObject({
      keyTypeCode: 'FF',
      keyType: '109',
      checkValue: undefined,
    });
  });

  it('of DG take a delimiter without meaning', () => {
    expect(read('DG', `${pair}012345500000253211;`)).toMatchObject({ done: true, error: '00' });
    expect(read('DG', `${pair}012345500000253211;%00`)).toMatchObject({ done: true, lmkId: 0 });
    expect(read('DG', `${pair}012345500000253211;;`)).toMatchObject({ done: false, error: '15' });
  });
});

describe('replies', () => {
  const lmkTable = '00102V0LLive LMK\x1401000K2T\x14\x15';

  it.each<[string, Code, string, string]>([
    ['JK of a sound device', 'JK', '', `PINWARD000012501311200001111001020100${lmkTable}00`],
    ['JK of a tampered device', 'JK', '', `PINWARD00001250131120000111100201250131010101020100${lmkTable}01`],
    ['JK without LMK', 'JK', '', 'PINWARD000012501311200001111001000000\x1500'],
    ['NO, status', 'NO', '00', '3100640100-000001234'],
    ['NO, compliance', 'NO', '01', '20000000000'],
    ['NC', 'NC', '', '26860400000000000100-0000'],
    ['N0', 'N0', '003', '\x00\x19\xff'],
    ['B2', 'B2', '0003abc', 'abc'],
    ['RA of the old model', 'RA', '', ''],
    ['RA of the activity model', 'RA', '00000', '002'],
    ['BU, long form', 'BU', `021${double};000`, '08D7B40000000000'],
    ['BW with check value', 'BW', `021${double}!11`, `${double}08D7B4`],
    ['BW without check value', 'BW', `021${double}`, double],
    ['EI', 'EI', '1204801', `${der}0004abcd`],
    ['EI, key block', 'EI', '1204801%01#0000&N', `${der}FFFFS0003203RS00N0001\x00\x01\x02\x03\x04\x05\x06\x0701234567`],
    ['EW', 'EW', '0601010003abc;030000', '0004\x00\x01\x02\x03'],
    ['EO', 'EO', `01${der}`, `\x00\x19\x02\x03${der}`],
    ['KW', 'KW', `24${double}${'p'.repeat(8)}5123401${'c'.repeat(8)}RC`, 'ARPC0000'],
    ['GW, half a MAC', 'GW', `51${double}A05FFFF${single}0000`, '01234567'],
    ['GW, verification', 'GW', `11${double}A05FFFF${single}${single}0000`, ''],
    [
      'M4 with vectors and binary data',
      'M4',
      `010100${'009'}${pair}A05FFFF${single}00A${double}${single}${single}0003abc`,
      `${single}${single}0003\x00\x01\x02`,
    ],
    ['G0 to an AES ZPK', 'G0', `${aesBdk}${blockOf('P0', 'A')}014${ksnOfAes}${pair}4848401234567890%02`, `04${pair}48`],
  ])('%s reads and writes back', (_, code, request, fields) => {
    const asked = read(code, request);
    expect(asked.done).toBe(true);
    const reader = replyReader(asked.command);
    const { state } = asked;
    state.buffer = fromLatin1(`${asked.command.reply}00${fields}`);
    const done = reader.read(state, 0, state.buffer.length, 0, asked.record);
    expect(done, `${state.failure.field} at ${state.failure.offset}: ${state.failure.expected}`).toBe(true);
    expect(reader.trailerAt).toBe(state.buffer.length);
    const out = new ByteWriter();
    compileWriter(asked.command.response, asked.record).write(out, reader.record, state);
    expect(latin1(out.view())).toBe(fields);
  });

  it('of A6 carry the same fields with the advice', () => {
    const asked = read('A6', `001${double}${double}U`);
    const reader = replyReader(asked.command);
    asked.state.buffer = fromLatin1(`A701${double}08D7B4`);
    expect(reader.read(asked.state, 0, asked.state.buffer.length, 0, asked.record)).toBe(true);
    expect(reader.code).toBe('01');
    expect(reader.record['kcv'].text()).toBe('08D7B4');
  });

  it('take binary data from a handler as bytes, hexadecimal as characters', () => {
    const answer = {
      nextSourceIv: undefined,
      nextDestinationIv: undefined,
      length: 2,
      data: new Uint8Array([0xab, 0x19]),
    };
    const write = (outputFormat: string) => {
      const asked = read('M4', `00000${outputFormat}00A${double}00A${double}0003abc`);
      const out = new ByteWriter();
      compileWriter(asked.command.response, asked.record).write(out, answer, asked.state);
      return latin1(out.view());
    };
    expect(write('0')).toBe('0002\xab\x19');
    expect(write('1')).toBe('0002AB19');
  });
});
