/** User storage: capacities, and keys that messages name by index, in every form of the storage. */
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { plainRequest } from '../../protocol/derive/plain.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { keyReferenceOf } from '../../protocol/derive/reply-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { UserStorage } from '../../src/hsm/user-storage.ts';
import { testDevice } from '../commands/device.ts';
import { desCheckValue } from '../commands/independent.ts';
import { blockKey, clear, variantKey } from '../commands/test-keys.ts';

const bytes = (text: string) => fromLatin1(text);
const kcv = (value: string) => desCheckValue(value).slice(0, 6);

describe('the storage', () => {
  test.each([
    ['single', 16, 4096],
    ['double', 32, 2048],
    ['triple', 48, 1365],
    ['variable', 0, 4096],
  ] as const)('of form %s has blocks of %i characters at %i indexes', (form, size, capacity) => {
    const storage = new UserStorage(form);
    expect([storage.blockSize, storage.capacity, storage.size]).toEqual([size, capacity, 0]);
    expect(storage.holds(capacity - 1)).toBe(true);
    expect(storage.holds(capacity)).toBe(false);
    expect(storage.holds(capacity - 1, 2)).toBe(false);
    expect(storage.holds(capacity, 0)).toBe(true);
  });

  test('keeps blocks one by one and gives them back in a row', () => {
    const storage = new UserStorage('single');
    storage.load(5, bytes(`${'A'.repeat(16)}${'B'.repeat(16)}`));
    expect(latin1(storage.get(6)!)).toBe('B'.repeat(16));
    expect(latin1(storage.read(5, 2)!)).toBe(`${'A'.repeat(16)}${'B'.repeat(16)}`);
    expect(storage.read(5, 3)).toBeUndefined();
    expect(storage.read(4, 1)).toBeUndefined();
  });

  test('copies what it is given', () => {
    const storage = new UserStorage('variable');
    const content = bytes('ABC');
    storage.load(0, content);
    content.fill(0);
    expect(latin1(storage.get(0)!)).toBe('ABC');
  });

  test('long items go below index 080 only', () => {
    const storage = new UserStorage('variable');
    expect([storage.limit(0x7f), storage.limit(0x80)]).toEqual([1000, 100]);
    expect(() => storage.load(0x80, new Uint8Array(101))).toThrow(RangeError);
  });

  test('content that does not fit is a mistake of the caller', () => {
    const storage = new UserStorage('double');
    expect(() => storage.load(0, bytes('ABC'))).toThrow(RangeError);
    expect(() => storage.load(2047, new Uint8Array(64))).toThrow(RangeError);
  });

  test('is empty after a reset', () => {
    const storage = new UserStorage('variable');
    storage.load(0, bytes('ABC'));
    storage.clear();
    expect([storage.size, storage.get(0)]).toEqual([0, undefined]);
  });
});

describe('keys in messages', () => {
  const values = { Z: clear.single, U: clear.double, X: clear.double, T: clear.triple, Y: clear.triple } as const;
  const flags = { Z: '0', U: '1', X: '1', T: '2', Y: '2' } as const;

  test.each(['Z', 'U', 'X', 'T', 'Y'] as const)(
    'a key of scheme %s opens from the variable form by its own letter',
    (scheme) => {
      const device = testDevice({ settings: { userStorageKeyLength: 'variable' } });
      const key = variantKey('001', values[scheme], scheme);
      expect(device.ask(`LAK0AB${String(key.length).padStart(4, '0')}${key}`)).toBe('LB00');
      expect(device.ask(`BU01${flags[scheme]}K0AB;001`)).toBe(`BV00${kcv(values[scheme])}`);
    },
  );

  test.each([
    ['single', 'Z'],
    ['double', 'U'],
    ['double', 'X'],
    ['triple', 'T'],
    ['triple', 'Y'],
    ['triple', 'U'],
    ['double', 'Z'],
  ] as const)('in form %s a key of scheme %s opens by the letter in front of the index', (form, scheme) => {
    const device = testDevice({ settings: { userStorageKeyLength: form } });
    const size = { single: 16, double: 32, triple: 48 }[form];
    const body = variantKey('001', values[scheme], scheme).replace(/^[UTXY]/, '');
    expect(device.ask(`LAK00101${body.padEnd(size, '0')}`)).toBe('LB00');
    expect(device.ask(`BU01${flags[scheme]}${scheme}K001;001`)).toBe(`BV00${kcv(values[scheme])}`);
  });

  test('without any letter a fixed block holds a single-length key', () => {
    const device = testDevice({ settings: { userStorageKeyLength: 'double' } });
    device.ask(`LAK00001${variantKey('001', clear.single).padEnd(32, '0')}`);
    expect(device.ask('BU010K000;001')).toBe(`BV00${kcv(clear.single)}`);
  });

  test('a key without letter in the variable form has the length of its item', () => {
    const device = testDevice({ settings: { userStorageKeyLength: 'variable' } });
    device.ask(`LAK0000032${variantKey('402', clear.double, 'X').slice(1)}`);
    expect(device.ask('CWK0004123456789012345;8701101')).toBe('CX00561');
  });

  test('a key block opens from user storage and shows its usage', () => {
    const device = testDevice({ settings: { userStorageKeyLength: 'variable' } });
    const block = blockKey({ usage: 'C0' }, clear.double);
    device.ask(`LAK000${String(block.length).padStart(4, '0')}${block}`);
    expect(device.ask('CWK0004123456789012345;8701101%01')).toBe('CX00561');
    expect(device.ask('BUFFFK000;FFF;001%01')).toBe(`BV00${kcv(clear.double)}`);
  });

  test('the permissions of a stored key block are those of its usage', () => {
    const device = testDevice({ settings: { userStorageKeyLength: 'variable', enableZmkExport: false } });
    const zmk = blockKey({ usage: 'K0' }, clear.other);
    const victim = blockKey({ usage: 'K0', exportability: 'S' }, clear.double);
    device.ask(`LAK0000073${victim}`);
    expect(device.ask(`A8FFF${zmk}${victim}S%01`)).toBe('A929');
    expect(device.ask(`A8FFF${zmk}K000S%01`)).toBe('A929');
  });

  test.each([
    ['nothing is loaded', 'single', '', 'BU010K001;001', '12'],
    ['the index is beyond the storage', 'triple', '', 'BU012TK555;001', '21'],
    ['the letters differ', 'variable', `LAK0010033${variantKey('001', clear.double)}`, 'BU011XK001;001', '26'],
    ['the block is shorter than the scheme needs', 'single', `LAK00101${clear.single}`, 'BU011UK001;001', '27'],
    ['the content is no key', 'variable', 'LAB0010004<00010203>', 'BU011K001;001', '26'],
    ['the content is empty', 'variable', 'LAK0010000', 'BU010K001;001', '15'],
    ['the content is one letter', 'variable', 'LAK0010001S', 'BUFFFK001;FFF;001%01', '15'],
    ['a stored index leads to no further index', 'variable', 'LAK0010004K001', 'BU011K001;001', '26'],
    [
      'the stored key has a character that is not hexadecimal',
      'variable',
      `LAK0010033U${'G'.repeat(32)}`,
      'BU011K001;001',
      '15',
    ],
  ] as const)('is refused when %s', (_, form, load, request, error) => {
    const device = testDevice({ settings: { userStorageKeyLength: form } });
    if (load !== '')
      expect(
        device.ask(load.replace(/<(\w+)>/, (_match, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))),
      ).toBe('LB00');
    expect(device.ask(request)).toBe(`BV${error}`);
  });

  test('what LA loaded is read back by LE, and later messages replace it', () => {
    const device = testDevice();
    device.ask(`LAK00002${'A'.repeat(16)}${'B'.repeat(16)}`);
    device.ask(`LAK00101${'C'.repeat(16)}`);
    expect(device.ask('LEK00002')).toBe(`LF00${'A'.repeat(16)}${'C'.repeat(16)}`);
  });

  test('a refused LA changes nothing', () => {
    const device = testDevice();
    device.ask(`LAKFFF01${'A'.repeat(16)}`);
    expect(device.ask(`LAKFFF02${'B'.repeat(32)}`)).toBe('LB21');
    expect(device.ask('LEKFFF01')).toBe(`LF00${'A'.repeat(16)}`);
  });
});

describe('the letter in front of K', () => {
  const texts = ['K001', 'UK001', 'TK0AB', 'XKFFF', 'YK000', 'ZK123'] as const;

  test.each(texts)('%s reads, writes and prints as it came', (text) => {
    const message = bytes(`BU011${text};001`);
    const state = new ReadState();
    state.buffer = message;
    const reader = requestReader(commands.BU);
    expect(reader.read(state, 2, message.length, 0, () => undefined)).toBe(true);
    const out = new ByteWriter();
    out.text('BU');
    compileWriter(commands.BU.request).write(out, reader.record, state);
    expect(latin1(out.view())).toBe(latin1(message));
    expect(plainRequest(commands.BU, reader.record).key).toBe(text);
  });

  test.each(texts)('%s given as text becomes the same reference', (text) => {
    const key = keyReferenceOf(text);
    expect([key.scheme, key.storedScheme, key.index, key.text()]).toEqual([
      'K',
      text.replace(/K.*/, ''),
      Number.parseInt(text.slice(-3), 16),
      text,
    ]);
  });
});
