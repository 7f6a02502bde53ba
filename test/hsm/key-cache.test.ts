/** The key cache: answers are the same with it, without it and with room for one key; when it is emptied. */
import { beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { mutate } from '../../protocol/derive/mutations.ts';
import { SampleRandom } from '../../protocol/derive/sample-random.ts';
import { sample } from '../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import type { KeyField } from '../../protocol/words/schemes.ts';
import { toHex } from '../../src/crypto/hex.ts';
import { forceOddParity } from '../../src/crypto/parity.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import { KeyCache } from '../../src/keys/key-cache.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import type { KeyRequirement, OpenOptions } from '../../src/keys/open.ts';
import { Key } from '../../src/keys/secret.ts';
import type { Settings } from '../../src/settings.ts';
import { resolveSettings } from '../../src/settings.ts';
import { realKeySupplier } from '../../src/tools/real-keys.ts';
import { defaultLmks, testDevice } from '../commands/device.ts';
import { clear, variantKey } from '../commands/test-keys.ts';

const SEED = Number(process.env['PINWARD_FUZZ_SEED'] ?? 20261125);
const HEADER = fromLatin1('0000');
const PORT = { headerLength: HEADER.length, lmk: undefined };
/** Makes RSA keys from the system's random generator: different ones each time, and slowly. */
const UNREPEATABLE = new Set(['EI']);
const SAMPLES = 8;
const MESSAGES = 6000;
const FEW = 40;

describe(`answers (seed ${SEED}, PINWARD_FUZZ_SEED sets another)`, () => {
  const messages = allMessages();
  const often = withKeys(messages, FEW);
  // Half of them are a few messages with keys, so that keys come again while they are held, also by the cache of one.
  const any = (random: SampleRandom): Uint8Array => random.pick(random.chance(0.5) ? often : messages);

  test('are the same with no cache, a cache of one key and a big one', async () => {
    const random = new SampleRandom(SEED);
    const devices = [0, 1, 4096].map((keyCacheSize) => testDevice({ seed: 'cache', settings: { keyCacheSize } }).hsm);
    const [off, one, big] = devices as [Hsm, Hsm, Hsm];
    for (let i = 0; i < MESSAGES; i++) {
      const message = any(random);
      const expected = await answer(off, message);
      expect(await answer(one, message), latin1(message)).toEqual(expected);
      expect(await answer(big, message), latin1(message)).toEqual(expected);
    }
    expect([off.keyCache.hits, off.keyCache.misses, off.keyCache.size]).toEqual([0, 0, 0]);
    expect(one.keyCache.size).toBe(1);
    expect(one.keyCache.evictions).toBeGreaterThan(1000);
    expect(big.keyCache.hits).toBeGreaterThan(1000);
    expect(big.keyCache.hits).toBeGreaterThan(one.keyCache.hits);
    expect(big.keyCache.evictions).toBe(0);
  });

  test('are the same while LMKs and settings change', async () => {
    const random = new SampleRandom(SEED + 1);
    const devices = [0, 1, 64].map((keyCacheSize) => testDevice({ seed: 'cache', settings: { keyCacheSize } }).hsm);
    for (let i = 0; i < MESSAGES / 3; i++) {
      const message = any(random);
      if (random.chance(0.02)) {
        const change = random.pick(CHANGES);
        for (const hsm of devices) change(hsm);
      }
      const [expected, ...others] = await Promise.all(devices.map((hsm) => answer(hsm, message)));
      for (const other of others) expect(other, latin1(message)).toEqual(expected);
    }
  });
});

describe('a device', () => {
  const request = `BU011${variantKey('001', clear.double)}`;
  const HEX_AT = request.lastIndexOf('U') + 1;

  test('counts hits and misses, and keeps what it opened', () => {
    const { hsm, ask } = testDevice();
    const first = ask(request);
    expect(ask(request)).toBe(first);
    expect(hsm.keyCache).toMatchObject({ hits: 1, misses: 1, evictions: 0, size: 1 });
  });

  test('takes lower-case letters for another key field', () => {
    const { hsm, ask } = testDevice();
    expect(ask(request.slice(0, HEX_AT) + request.slice(HEX_AT).toLowerCase())).toBe(ask(request));
    expect(hsm.keyCache).toMatchObject({ hits: 0, misses: 2, size: 2 });
  });

  test('opens a key anew for another type', () => {
    const { hsm, ask } = testDevice();
    ask(request);
    ask(`BU001${request.slice(5)}`);
    expect(hsm.keyCache).toMatchObject({ hits: 0, misses: 2 });
  });

  test('does not keep what it refuses', () => {
    const { hsm, ask } = testDevice();
    const wrong = `BU011U${'0123456789ABCDEF'.repeat(2)}`;
    expect(ask(wrong)).toBe(ask(wrong));
    expect(hsm.keyCache).toMatchObject({ hits: 0, misses: 2, size: 0 });
  });

  test.each([
    ['another LMK', (hsm: Hsm) => hsm.loadLmk(0, builtInLmks['test-variant-3key'])],
    ['a deleted LMK', (hsm: Hsm) => hsm.deleteLmk(3)],
    ['an LMK in key change storage', (hsm: Hsm) => hsm.state.loadChangeLmk(0, change)],
    ['an LMK erased from there', (hsm: Hsm) => hsm.state.eraseChangeLmk(5)],
    ['settings', (hsm: Hsm) => hsm.changeSettings(hsm.state.settings)],
    ['another size', (hsm: Hsm) => hsm.changeSettings(lab({ keyCacheSize: 10 }))],
  ])('forgets all keys with %s', (_, doChange) => {
    const { hsm, ask } = testDevice({ changeStorage: { 5: 'test-kb-3des' } });
    ask(request);
    expect(hsm.keyCache.size).toBe(1);
    doChange(hsm);
    expect(hsm.keyCache.size).toBe(0);
  });

  test('opens a key that it held under another LMK no more', () => {
    const { hsm, ask } = testDevice();
    expect(ask(request)).toMatch(/^BV00/);
    hsm.loadLmk(0, builtInLmks['test-variant-3key']);
    expect(ask(request)).toMatch(/^BV(10|11)$/);
    hsm.deleteLmk(0);
    expect(ask(request)).toBe('BV13');
  });

  test('follows settings from the next message on', () => {
    const { hsm, ask } = testDevice();
    const single = `BU020${variantKey('002', clear.single)}`;
    expect(ask(single)).toMatch(/^BV00/);
    hsm.changeSettings(lab({ enableSingleDes: false }));
    expect(ask(single)).toBe('BV27');
    hsm.changeSettings(lab({ disabledCommands: ['BU'] }));
    expect(ask(single)).toBe('BV68');
    hsm.changeSettings(lab({ userStorageKeyLength: 'double' }));
    expect([ask(single)?.slice(0, 4), hsm.state.userStorage.form]).toEqual(['BV00', 'double']);
    hsm.changeSettings(lab({ authorised: false }));
    expect(hsm.state.isAuthorised(0, 'generate', '000')).toBe(false);
    hsm.changeSettings(lab({}));
    expect(hsm.state.isAuthorised(0, 'generate', '000')).toBe(true);
  });
});

describe('the table', () => {
  const lmk = builtInLmks['test-variant'];
  const options: OpenOptions = { ignoreLmkIdInHeader: false, enableSingleDes: true, preventMasquerading: false };
  const want: KeyRequirement = { types: ['001'], usages: [], algorithms: ['T'], parts: [], use: 'any' };
  const fields = Array.from({ length: 600 }, (_, i) => fieldOf(variantKey('001', doubleKey(i))));
  let cache: KeyCache;
  const open = (index: number): Key => cache.open(fields[index]!, want, lmk, 0, options) as Key;
  beforeEach(() => {
    cache = new KeyCache(4);
  });

  test('gives the same handle again', () => {
    expect(open(0)).toBeInstanceOf(Key);
    expect(open(0)).toBe(open(0));
  });

  test('gives the room of a key that was not used lately', () => {
    const held = [0, 1, 2, 3].map(open);
    open(0);
    open(2);
    open(4);
    expect([open(0), open(2), open(3)]).toEqual([held[0], held[2], held[3]]);
    expect(cache.evictions).toBe(1);
    expect(open(1)).not.toBe(held[1]);
  });

  test('tells requirements, LMKs and identifiers apart', () => {
    const key = open(0);
    const other = builtInLmks['test-variant-3key'];
    expect(cache.open(fields[0]!, { ...want }, lmk, 0, options)).not.toBe(key);
    expect(cache.open(fields[0]!, want, lmk, 1, options)).not.toBe(key);
    expect(cache.open(fields[0]!, want, other, 0, options)).not.toBe(key);
    expect(cache.open({ ...fields[0]!, scheme: 'X' }, want, lmk, 0, options)).not.toBe(key);
    expect(cache.hits).toBe(0);
  });

  test.each([1, 2, 3, 64, 500, 1000])('with room for %i keys holds no more and mixes none up', (capacity) => {
    cache = new KeyCache(capacity);
    const random = new SampleRandom(SEED + capacity);
    const values = new Map<number, string>();
    for (let i = 0; i < 4000; i++) {
      const index = random.chance(0.7) ? random.between(0, 20) : random.between(0, fields.length - 1);
      const key = open(index);
      const block = new Uint8Array(8);
      key.cipher.encryptBlock(block, 0, block, 0);
      const value = latin1(block);
      expect(values.get(index) ?? value).toBe(value);
      values.set(index, value);
      expect(cache.size).toBeLessThanOrEqual(capacity);
    }
    expect(new Set(values.values()).size).toBe(values.size);
    expect(cache.hits + cache.misses).toBe(4000);
    expect(cache.misses - cache.evictions).toBe(cache.size);
  });
});

const change = { lmk: builtInLmks['test-variant-3key'], role: 'old' } as const;

/** Changes that a device may see while it runs; the size of the cache stays. */
const CHANGES: readonly ((hsm: Hsm) => void)[] = [
  (hsm) => hsm.loadLmk(0, builtInLmks['test-variant-3key']),
  (hsm) => hsm.loadLmk(0, builtInLmks['test-variant']),
  (hsm) => hsm.deleteLmk(1),
  (hsm) => hsm.loadLmk(1, builtInLmks['test-kb-3des']),
  (hsm) => hsm.state.loadChangeLmk(0, change),
  (hsm) => hsm.state.eraseChangeLmk(0),
  (hsm) => hsm.changeSettings(lab({ enableSingleDes: false, keyCacheSize: hsm.state.settings.keyCacheSize })),
  (hsm) => hsm.changeSettings(lab({ preventMasquerading: true, keyCacheSize: hsm.state.settings.keyCacheSize })),
  (hsm) => hsm.changeSettings(lab({ ignoreLmkIdInKeyBlock: true, keyCacheSize: hsm.state.settings.keyCacheSize })),
];

function lab(changes: Readonly<Record<string, unknown>>): Settings {
  return resolveSettings('lab', changes) as Settings;
}

/** Samples of every command under every LMK it takes, each with a mutation, in an order by chance. */
function allMessages(): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (const command of Object.values(commands) as readonly AnyCommand[]) {
    if (command.status !== 'done' || UNREPEATABLE.has(command.code)) continue;
    for (const [id, name] of Object.entries(defaultLmks)) {
      const lmk = builtInLmks[name];
      if (command.lmk.length > 0 && !command.lmk.includes(lmk.kind)) continue;
      const supplier = realKeySupplier(lmk, Number(id), `${command.code}${id}`);
      for (let i = 0; i < SAMPLES; i++) {
        const made = sample(command, SEED + i, supplier, {
          header: HEADER,
          lmk: { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm },
          lmkId: Number(id),
          namesLmk: command.lmk.length > 0 && id !== '0',
        });
        messages.push(made.bytes, mutate(made.bytes, made.spans, SEED + i).bytes);
      }
    }
  }
  const random = new SampleRandom(SEED);
  for (let i = messages.length - 1; i > 0; i--) {
    const j = random.between(0, i);
    [messages[i], messages[j]] = [messages[j]!, messages[i]!];
  }
  return messages;
}

/** The first messages for which a device opens a key; which ones come first changes with every new command. */
function withKeys(messages: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  const { hsm } = testDevice({ seed: 'cache' });
  const found: Uint8Array[] = [];
  for (const message of messages) {
    const { hits, misses } = hsm.keyCache;
    void answer(hsm, message);
    if (hsm.keyCache.hits + hsm.keyCache.misses > hits + misses) found.push(message);
    if (found.length === count) break;
  }
  return found;
}

async function answer(hsm: Hsm, message: Uint8Array): Promise<Uint8Array | string> {
  const out = new ByteWriter(64);
  const outcome = hsm.execute(message, 0, message.length, PORT, out);
  if (outcome === 'close') return outcome;
  return outcome === undefined ? out.view() : outcome;
}

function fieldOf(text: string): KeyField {
  return { scheme: 'U', buffer: fromLatin1(text), start: 1, end: text.length };
}

/** A double-length key of its own for each index. */
function doubleKey(index: number): string {
  return toHex(forceOddParity(new SampleRandom(index).bytes(16)));
}
