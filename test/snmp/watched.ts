/** A device for the agent to look at, with a clock that the test moves. */
import { seededRandom } from '../../src/crypto/random.ts';
import { Hsm } from '../../src/hsm/device.ts';
import type { DeviceStore } from '../../src/hsm/device-store.ts';
import { ErrorLog } from '../../src/hsm/error-log.ts';
import { LmkRoom } from '../../src/hsm/lmk-room.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { defaultSettings } from '../../src/settings.ts';
import { Utilisation } from '../../src/snmp/utilisation.ts';
import type { Watched } from '../../src/snmp/watched.ts';

export interface WatchedDevice {
  readonly hsm: Hsm;
  readonly room: LmkRoom;
  readonly errorLog: ErrorLog;
  readonly watched: Watched;
  /** Milliseconds since 1970. */
  now: number;
}

export function watchedDevice(parts: Partial<Watched> = {}, store?: DeviceStore): WatchedDevice {
  const device = { now: Date.UTC(2026, 0, 2, 3, 4, 5, 600) };
  const clock = (): number => device.now;
  const hsm = new Hsm({
    lmks: new Map([
      [0, builtInLmks['test-variant']],
      [2, builtInLmks['test-kb-aes']],
    ]),
    changeStorage: new Map([[0, builtInLmks['test-variant-3key']]]),
    settings: defaultSettings('lab'),
    random: seededRandom('snmp'),
    clock,
    ...(store && { store }),
  });
  const errorLog = new ErrorLog(clock);
  const watched: Watched = {
    state: hsm.state,
    version: '1.2.3',
    utilisation: new Utilisation(hsm.state.statistics, clock),
    errorLog,
    lmkSlots: () => 5,
    hasConsole: true,
    fraud: () => ({ verifyLimit: false, attackLimit: true }),
    pciCompliant: () => false,
    selfTests: () => [
      { name: 'AES', passed: true, detail: '' },
      { name: 'RSA', passed: true, detail: '' },
    ],
    ...parts,
  };
  return Object.assign(device, { hsm, room: new LmkRoom(hsm.state), errorLog, watched });
}
