/** What the host of an acquirer asks: PINs of terminals to the zone, with fixed keys and DUKPT, MACs of messages. */
import type { Scenario } from './scenario.ts';

/** The scenario. */
export const acquirer: Scenario = {
  name: 'acquirer',
  title: 'Acquirer: DUKPT and terminal PINs, MACs',
  mix: { CA: 4, G0: 3, M6: 2, M8: 2 },
};
