/** JK: serial number, clock, ports and the LMK table (product reference 1.9). */
import type { JK } from '../../../../protocol/commands/admin/JK-health-status.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import { fraudOf } from '../../audit/of-device.ts';
import type { Handler } from '../../call.ts';
import type { DeviceState } from '../../state.ts';
import { moment } from './moment.ts';

export const healthStatus: Handler<typeof JK> = (_, { state, settings }) => {
  const { date, time } = moment(state.clock());
  const fraud = fraudOf(state);
  const lmks = [...state.lmks].sort(([a], [b]) => a - b);
  return {
    serial: settings.serial,
    date,
    time,
    console: '2',
    manager: '2',
    host1: '1',
    host2: '3',
    reserved: '00',
    lmkCount: lmks.length,
    testLmkCount: lmks.filter(([, lmk]) => lmk.status === 'test').length,
    oldLmkCount: state.changeStorage.size,
    lmks: lmks.map(([id, lmk]) => entry(id, lmk, state)),
    fraudLimit: fraud.exceedsVerifyLimit ? '1' : '0',
    pinAttackLimit: fraud.exceedsAttackLimit ? '1' : '0',
    // Last, because properties behind a spread take longer than all the rest.
    ...tamperOf(state),
  };
};

function tamperOf({ tamper }: DeviceState) {
  if (tamper === undefined) return { tamperState: '1' } as const;
  const { date, time } = moment(tamper.at);
  return { tamperState: '2', tamperCause: tamper.cause as '00', tamperDate: date, tamperTime: time } as const;
}

function entry(id: number, lmk: Lmk, state: DeviceState) {
  const { everything, activities } = state.authorisation.counts(id);
  return {
    id,
    authorised: everything || activities > 0 ? '1' : '0',
    activityCount: Math.min(activities, MOST_ACTIVITIES),
    scheme: lmk.kind === 'variant' ? 'V' : 'K',
    algorithm: ALGORITHMS[lmk.algorithm],
    status: lmk.status === 'test' ? 'T' : 'L',
    comments: lmk.comment,
  } as const;
}

/** Two digits. */
const MOST_ACTIVITIES = 99;
const ALGORITHMS = { '3DES-2key': '0', '3DES-3key': '1', 'AES-256': '2' } as const;
