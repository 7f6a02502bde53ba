/** LMKs without room, and a device that was tampered with: set aside, never lost, and nothing that is stored changes. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/crypto/random.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { LmkRoom } from '../../src/hsm/lmk-room.ts';
import { type BuiltInLmkName, builtInLmks } from '../../src/keys/lmk-sets.ts';
import { defaultSettings, type Settings } from '../../src/settings.ts';

function device(settings: Partial<Settings> = {}): Hsm {
  const names: BuiltInLmkName[] = ['test-variant', 'test-kb-3des', 'test-kb-aes'];
  return new Hsm({
    lmks: new Map(names.map((name, id) => [id, builtInLmks[name]])),
    settings: { ...defaultSettings('lab'), ...settings },
    random: seededRandom('room'),
    clock: () => 1_000_000,
  });
}

const idsOf = ({ state }: Hsm): number[] => [...state.lmks.keys()].sort((a, b) => a - b);

describe('room for LMKs', () => {
  it('keeps those with the lowest identifiers and brings the others back', () => {
    const hsm = device();
    const room = new LmkRoom(hsm.state);
    expect(room.limit).toBeUndefined();
    expect(room.change(1)).toBeUndefined();
    expect([idsOf(hsm), room.leftOut, room.limit]).toEqual([[0], [1, 2], 1]);
    room.change(2);
    expect([idsOf(hsm), room.leftOut]).toEqual([[0, 1], [2]]);
    room.change(undefined);
    expect([idsOf(hsm), room.leftOut]).toEqual([[0, 1, 2], []]);
    expect(hsm.state.lmk(2)).toBe(builtInLmks['test-kb-aes']);
  });

  it('knows LMKs that found no room at the start', () => {
    const hsm = device();
    const room = new LmkRoom(hsm.state, 3, new Map([[5, builtInLmks['test-variant-3key']]]));
    expect(room.leftOut).toEqual([5]);
    room.change(4);
    expect(idsOf(hsm)).toEqual([0, 1, 2, 5]);
  });

  it('refuses to leave out the default LMK, and changes nothing then', () => {
    const hsm = device({ defaultLmk: 2 });
    const room = new LmkRoom(hsm.state);
    expect(room.change(2)).toEqual({
      problem: 'the default LMK is 02, but there would be room for 00, 01 only',
    });
    expect([idsOf(hsm), room.limit]).toEqual([[0, 1, 2], undefined]);
  });

  it('does not bring back an LMK where another was loaded meanwhile', () => {
    const hsm = device();
    const room = new LmkRoom(hsm.state);
    room.change(1);
    hsm.loadLmk(1, builtInLmks['test-variant-3key']);
    room.change(3);
    expect(hsm.state.lmk(1)).toBe(builtInLmks['test-variant-3key']);
  });

  it('is no change to what a data directory keeps', () => {
    const hsm = device();
    const heard: string[] = [];
    const hear = (what: string) => (): void => void heard.push(what);
    hsm.state.keeper = {
      lmkChanged: hear('lmk'),
      changeStorageChanged: hear('change storage'),
      settingsChanged: hear('settings'),
      userStorageChanged: hear('user storage'),
      kept: async () => undefined,
    };
    const room = new LmkRoom(hsm.state);
    room.change(1);
    room.tamper('07');
    room.clearTamper();
    room.change(undefined);
    expect(heard).toEqual([]);
    hsm.deleteLmk(2);
    expect(heard).toEqual(['lmk']);
  });
});

describe('a tamper', () => {
  it('leaves no LMK, is counted once, and gives everything back when it is cleared', () => {
    const hsm = device();
    const room = new LmkRoom(hsm.state);
    room.change(2);
    room.tamper('07');
    room.tamper('08');
    expect(idsOf(hsm)).toEqual([]);
    expect(hsm.state.tamper).toEqual({ cause: '08', at: 1_000_000 });
    expect(hsm.state.statistics.health.tampers).toBe(1);
    expect(room.clearTamper()).toBe(true);
    expect(room.clearTamper()).toBe(false);
    expect([idsOf(hsm), room.leftOut]).toEqual([[0, 1], [2]]);
  });
});
