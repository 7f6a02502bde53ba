/** ISO 8583 authorisations through a switch; each message takes four calls that wait for each other. */
import type { Scenario } from './scenario.ts';

/** The scenario. */
export const switchScenario: Scenario = {
  name: 'switch',
  title: 'Card switch: 0100 in, 0110 out, with PIN, chip data and MAC',
  mix: { switch: 1 },
};
