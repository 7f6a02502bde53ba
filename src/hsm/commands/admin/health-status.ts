/** JK: serial number, clock, ports and the LMK table (product reference 1.9). */
import type { JK } from '../../../../protocol/commands/admin/JK-health-status.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import type { Handler } from '../../call.ts';
import type { DeviceState } from '../../state.ts';
import { EVERYTHING } from '../../state.ts';

export const healthStatus: Handler<typeof JK> = (_, { state, settings }) => {
  const now = new Date(state.clock()).toISOString();
  const lmks = [...state.lmks].sort(([a], [b]) => a - b);
  return {
    serial: settings.serial,
    date: now.slice(2, 4) + now.slice(5, 7) + now.slice(8, 10),
    time: now.slice(11, 13) + now.slice(14, 16) + now.slice(17, 19),
    console: '2',
    manager: '2',
    host1: '1',
    host2: '3',
    reserved: '00',
    tamperState: '1',
    lmkCount: lmks.length,
    testLmkCount: lmks.filter(([, lmk]) => lmk.status === 'test').length,
    oldLmkCount: state.changeStorage.size,
    lmks: lmks.map(([id, lmk]) => entry(id, lmk, state)),
    fraudLimit: '0',
    pinAttackLimit: '0',
  };
};

function entry(id: number, lmk: Lmk, state: DeviceState) {
  const activities = state.activities.get(id);
  const isAuthorised = activities !== undefined && activities.size > 0;
  return {
    id,
    authorised: isAuthorised ? '1' : '0',
    activityCount: isAuthorised && !activities.has(EVERYTHING) ? Math.min(activities.size, 99) : 0,
    scheme: lmk.kind === 'variant' ? 'V' : 'K',
    algorithm: ALGORITHMS[lmk.algorithm],
    status: lmk.status === 'test' ? 'T' : 'L',
    comments: lmk.comment,
  } as const;
}

const ALGORITHMS = { '3DES-2key': '0', '3DES-3key': '1', 'AES-256': '2' } as const;
