/** Which events of a device are traps, and in which words. */
import type { DeviceEvent } from '../hsm/device-events.ts';
import type { TrapName } from './trap-table.ts';
import type { Watched } from './watched.ts';

/** Sends a trap. */
export type SendTrap = (name: TrapName, text: string) => void;

/** Sends traps of everything that happens from now on. Returns what stops it. */
export function watchTraps({ state, errorLog }: Pick<Watched, 'state' | 'errorLog'>, send: SendTrap): () => void {
  const stops = [
    state.operating.onChange(({ from, to, by }) => {
      send('stateChanged', `${from} to ${to}${by === '' ? '' : `, by ${by}`}`);
      return undefined;
    }),
    errorLog.onLit(({ severity, code, subCode, text }) =>
      send('errorLight', `${severity} ${code}.${subCode}: ${text}`),
    ),
    state.events.onEvent((event) => {
      const told = trapOf(event);
      if (told !== undefined) send(...told);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function trapOf(event: DeviceEvent): Parameters<SendTrap> | undefined {
  switch (event.kind) {
    case 'tampered':
      return ['tampered', `tampered, cause ${event.cause}`];
    case 'tamperCleared':
      return ['tamperCleared', 'no longer tampered'];
    case 'fraudLimit':
      return ['fraudLimitExceeded', `too many PIN verifications failed: limit ${LIMITS[event.limit]} exceeded`];
    case 'performance': {
      const { tier = 'none', callsPerSecond = 'unlimited' } = event;
      return ['performanceChanged', `tier ${tier}, ${callsPerSecond} calls per second`];
    }
    case 'selfTests': {
      const failed = event.results.filter(({ passed }) => !passed).map(({ name }) => name);
      return failed.length === 0 ? undefined : ['selfTestFailed', `self test failed: ${failed.join(', ')}`];
    }
  }
}

const LIMITS = { minute: 'of a minute', hour: 'of an hour', all: 'in all' } as const;
