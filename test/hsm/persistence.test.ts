/** What a device keeps: through restarts, power cuts at every step, and disks that refuse; LA and BS answer after it is kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { makeSealer } from '../../src/crypto/seal.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { volatileStore } from '../../src/hsm/device-store.ts';
import { type Configured, openPersistence } from '../../src/hsm/persistence.ts';
import type { ChangeLmk } from '../../src/hsm/state.ts';
import { isSealed, unlock } from '../../src/hsm/unlock.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { builtInLmks, makeLmk } from '../../src/keys/lmk-sets.ts';
import { resolveSettings, type Settings } from '../../src/settings.ts';
import { openStore, Store } from '../../src/store/store.ts';
import { LossyFileSystem } from '../store/lossy-file-system.ts';
import { Machine } from '../store/processes.ts';

const machine = new Machine();
const parameters = { cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(16) };
const sealer = await makeSealer(new TextEncoder().encode('passphrase'), parameters);
const random = seededRandom('LMKs of persistence');
const ownLmks = [0, 1, 2, 3].map((i) => {
  const key = new Uint8Array(32);
  random.fill(key);
  return makeLmk(key, 'live', `own ${i}`) as Lmk;
});

interface Device {
  readonly hsm: Hsm;
  readonly store: Store;
  readonly notes: readonly string[];
  /** A reply without header; refusals with their reason. */
  ask(message: string): Promise<string>;
  readonly reasons: string[];
}

function configuration(settings: Readonly<Record<string, unknown>> = {}): Configured {
  return {
    lmks: new Map([
      [0, builtInLmks['test-variant']],
      [1, builtInLmks['test-kb-aes']],
    ]),
    changeStorage: new Map<number, ChangeLmk>([[0, { lmk: builtInLmks['test-variant-3key'], role: 'old' }]]),
    settings: resolveSettings('lab', settings) as Settings,
  };
}

async function start(
  disk: LossyFileSystem,
  { configured = configuration(), sealed = true }: { configured?: Configured; sealed?: boolean } = {},
): Promise<Device> {
  const store = await openStore({ folder: '/data', fileSystem: disk, processes: machine.start(), beat: 1 });
  if (!(store instanceof Store)) throw new Error(store.problem);
  const persistence = openPersistence({ store, configured, sealer: sealed ? sealer : undefined });
  if ('stored' in persistence) throw new Error(persistence.stored);
  const { lmks, changeStorage, settings, notes, attach } = persistence;
  const reasons: string[] = [];
  const hsm = new Hsm({
    lmks,
    changeStorage,
    settings,
    store,
    random: seededRandom('device'),
    clock: () => 0,
    observer: { onRefused: ({ refusal }) => void reasons.push(refusal!.reason) },
  });
  attach(hsm);
  const ask = async (message: string): Promise<string> => {
    const out = new ByteWriter();
    const frame = fromLatin1(`HEAD${message}`);
    const outcome = hsm.execute(frame, 0, frame.length, { headerLength: 4, lmk: undefined }, out);
    const bytes = outcome === undefined ? out.view() : ((await outcome) as Uint8Array);
    return latin1(bytes, 6, bytes.length);
  };
  return { hsm, store, notes, ask, reasons };
}

/** Everything that is kept, so that two devices can be compared. */
function image({ hsm: { state } }: Device): string {
  const describe = (lmk: Lmk): unknown => [lmk.kind, lmk.checkValue, lmk.status, lmk.comment];
  const storage: string[] = [];
  for (let index = 0; index < state.userStorage.capacity; index++) {
    const item = state.userStorage.get(index);
    if (item !== undefined) storage.push(`${index} ${toHex(item)}`);
  }
  return JSON.stringify([
    [...state.lmks].sort(([a], [b]) => a - b).map(([id, lmk]) => [id, describe(lmk)]),
    [...state.changeStorage].sort(([a], [b]) => a - b).map(([id, { lmk, role }]) => [id, role, describe(lmk)]),
    state.settings,
    storage,
  ]);
}

type Change = (device: Device) => Promise<unknown>;
const change = fc.oneof(
  fc.tuple(fc.nat(0x7f), fc.constantFrom('0123456789ABCDEF', 'FEDCBA9876543210', '0000111122223333')).map(
    ([index, block]): Change =>
      (device) =>
        load(device, index, block),
  ),
  fc.tuple(fc.nat(4), fc.nat(3)).map(
    ([id, own]): Change =>
      (device) => {
        device.hsm.loadLmk(id, ownLmks[own]!);
        return device.hsm.state.kept();
      },
  ),
  fc.nat(4).map(
    (id): Change =>
      (device) => {
        device.hsm.deleteLmk(id);
        return device.hsm.state.kept();
      },
  ),
  fc.tuple(fc.nat(2), fc.nat(3), fc.constantFrom<'old' | 'new'>('old', 'new')).map(
    ([id, own, role]): Change =>
      (device) => {
        device.hsm.state.loadChangeLmk(id, { lmk: ownLmks[own]!, role });
        return device.hsm.state.kept();
      },
  ),
  fc.constant<Change>((device) => device.ask('BS')),
  fc
    .constantFrom(
      { pinLength: 6 },
      { pinLength: 4 },
      { userStorageKeyLength: 'double' },
      { userStorageKeyLength: 'single' },
      { firmware: '1234-5678' },
    )
    .map(
      (settings): Change =>
        (device) => {
          device.hsm.changeSettings({ ...device.hsm.state.settings, ...(settings as Partial<Settings>) });
          return device.hsm.state.kept();
        },
    ),
);

/** LA in the form of the present setting, at a place of its own page for every sixteenth index. */
function load(device: Device, index: number, block: string): Promise<string> {
  const place = (index * 16).toString(16).toUpperCase().padStart(3, '0');
  return device.ask(`LAK${place}01${block.repeat(device.hsm.state.userStorage.blockSize / 16)}`);
}

describe('a device with a data directory', () => {
  test('is after a restart what it was, whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const disk = new LossyFileSystem();
        const device = await start(disk);
        for (const step of changes) await step(device);
        const before = image(device);
        machine.endAll();
        expect(image(await start(disk.afterPowerCut()))).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  test('has after a power cut at any step every change that was acknowledged, and the last one as a whole or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 60 }),
        async (changes, step) => {
          const disk = new LossyFileSystem();
          const device = await start(disk);
          const images = [image(device)];
          disk.faults = { crashAt: disk.steps + step };
          const work = async (): Promise<void> => {
            for (const one of changes) {
              const done = one(device);
              images.push(image(device));
              await done;
              images.splice(0, images.length - 1);
            }
          };
          await Promise.race([work(), disk.powerCut]);
          machine.endAll();
          expect(images).toContain(image(await start(disk.afterPowerCut())));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('takes back what a disk refused, with what came meanwhile, and says so; then goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 4 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.array(change, { maxLength: 3 }),
        async (before, refused, after) => {
          const disk = new LossyFileSystem();
          const device = await start(disk);
          for (const step of before) await step(device);
          const good = image(device);
          disk.faults = { fail: { code: 'ENOSPC', when: (_, operation) => operation.startsWith('write') } };
          const answers = await Promise.all(refused.map((step) => step(device)));
          for (const answer of answers)
            if (answer !== undefined && answer !== 'BT00')
              expect(answer).toMatch(/^((LB|BT)(41|13|15|21)$|.*no space is left)/);
          expect(image(device)).toBe(good);
          disk.faults = {};
          for (const step of after) await step(device);
          const last = image(device);
          machine.endAll();
          expect(image(await start(disk.afterPowerCut()))).toBe(last);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('acknowledges LA only when it is kept, and LE sees it at once', async () => {
    const disk = new LossyFileSystem();
    const device = await start(disk);
    const answers: string[] = [];
    const loaded = load(device, 0, '0123456789ABCDEF').then((answer) => answers.push(answer));
    expect(await device.ask('LEK00001')).toBe('LF000123456789ABCDEF');
    expect(answers).toEqual([]);
    await loaded;
    expect(answers).toEqual(['LB00']);
    machine.endAll();
    expect(await (await start(disk.afterPowerCut())).ask('LEK00001')).toBe('LF000123456789ABCDEF');
  });

  test('answers 41 with the reason to LA and BS that cannot be kept', async () => {
    const disk = new LossyFileSystem();
    const device = await start(disk);
    disk.faults = { fail: { code: 'EROFS', when: () => true } };
    expect(await load(device, 0, '0123456789ABCDEF')).toBe('LB41');
    expect(await device.ask('BS')).toBe('BT41');
    expect(device.reasons.at(-1)).toContain('can only be read');
    expect(await device.ask('LEK00001')).toBe('LF12');
    expect(device.hsm.state.changeStorage.size).toBe(1);
  });

  test('shares writings among many LA', async () => {
    const device = await start(new LossyFileSystem());
    const before = device.store.commits;
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => load(device, i % 128, '0123456789ABCDEF')));
    expect(new Set(answers)).toEqual(new Set(['LB00']));
    expect(device.store.commits - before).toBeLessThanOrEqual(3);
  });

  test('follows its configuration where nothing was changed on the device, and says where it differs', async () => {
    const disk = new LossyFileSystem();
    const device = await start(disk);
    device.hsm.changeSettings({ ...device.hsm.state.settings, pinLength: 8 });
    device.hsm.deleteLmk(1);
    expect(await device.hsm.state.kept()).toBeUndefined();
    machine.endAll();
    const again = await start(disk.afterPowerCut(), {
      configured: {
        ...configuration({ pinLength: 6, firmware: '2222-2222' }),
        lmks: new Map([
          [1, builtInLmks['test-kb-aes']],
          [5, builtInLmks['test-kb-3des']],
        ]),
      },
    });
    expect(again.hsm.state.settings).toMatchObject({ pinLength: 8, firmware: '2222-2222' });
    expect([...again.hsm.state.lmks.keys()]).toEqual([5]);
    expect(again.notes).toEqual(['pinLength=8 was set on the device; its configuration says 6']);
  });

  test('without a passphrase keeps published LMKs, refuses its own and takes it back', async () => {
    const disk = new LossyFileSystem();
    const device = await start(disk, { sealed: false });
    device.hsm.loadLmk(7, builtInLmks['test-kb-3des']);
    expect(await device.hsm.state.kept()).toBeUndefined();
    device.hsm.loadLmk(7, ownLmks[0]!);
    expect(await device.hsm.state.kept()).toContain('has no passphrase: restart with --passphrase-file');
    expect(device.hsm.state.lmk(7)).toBe(builtInLmks['test-kb-3des']);
  });

  test('empties user storage that was kept in another form', async () => {
    const disk = new LossyFileSystem();
    const device = await start(disk);
    await load(device, 0, '0123456789ABCDEF');
    machine.endAll();
    const other = await start(disk.afterPowerCut(), {
      configured: configuration({ userStorageKeyLength: 'variable' }),
    });
    expect(other.hsm.state.userStorage.size).toBe(0);
    expect(await other.ask('LAB0000003xyz')).toBe('LB00');
  });

  test.each([
    ['lmks', { '00': { published: 'no-such', comment: '' } }],
    ['lmks', { '0x': null }],
    ['lmks', 'x'],
    ['changeStorage', { '00': { role: 'young', lmk: null } }],
    ['settings', 7],
  ])('refuses values of %s that no version wrote', async (section, value) => {
    const store = volatileStore();
    await store.save(section, value);
    expect(openPersistence({ store, configured: configuration(), sealer })).toEqual({ stored: 'damaged' });
  });
});

describe('the passphrase of a data directory', () => {
  const words = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('is set once, then needed, and a wrong one is known as such', async () => {
    const store = volatileStore();
    expect(await unlock(store, undefined)).toEqual({ sealer: undefined });
    expect(await unlock(store, words('short'))).toEqual({ problem: 'too short' });
    expect(isSealed(store)).toBe(false);
    const first = await unlock(store, words('long enough'));
    expect(isSealed(store)).toBe(true);
    expect(await unlock(store, undefined)).toEqual({ problem: 'needs a passphrase' });
    expect(await unlock(store, words('long enougi'))).toEqual({ problem: 'wrong passphrase' });
    const again = await unlock(store, words('long enough'));
    if (!('sealer' in first && 'sealer' in again)) throw new Error('not unlocked');
    expect(again.sealer!.open(first.sealer!.seal(words('x'), 'place'), 'place')).toEqual(words('x'));
  });

  test.each([
    7,
    {},
    { method: 'none' },
    {
      method: 'scrypt, AES-256-GCM',
      cost: 2 ** 40,
      blockSize: 8,
      parallelization: 1,
      salt: '0000000000000000',
      known: '00',
    },
  ])('of which the directory says %j is damaged', async (value) => {
    const store = volatileStore();
    await store.save('seal', value as never);
    expect(await unlock(store, words('long enough'))).toEqual({ problem: 'damaged' });
  });
});
