/** Host ports that follow the key locks: open while the device is online, closed while it is offline or secure. */
import type { DeviceState } from '../hsm/state.ts';
import { ListenError, type RunningServer } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';

/** Opens and closes the ports with the locks from now on, and gives the device its network to report about. */
export function followLocks(state: DeviceState, server: RunningServer, logger: Logger): void {
  state.network = server.network;
  if (!state.operating.servesHosts)
    logger.warn({ state: state.operating.state }, 'host ports stay closed until the device is online');
  state.operating.onChange(async ({ to }) => {
    if (to !== 'online') {
      await server.closePorts(GRACE_MILLISECONDS);
      return undefined;
    }
    try {
      await server.openPorts();
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      return error.message;
    }
    return undefined;
  });
}

/** Calls in flight are answered for so long. */
const GRACE_MILLISECONDS = 5000;
