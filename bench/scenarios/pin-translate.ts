/** PIN translation from terminals and between zones: what rated speeds of this family are measured with. */
import type { Scenario } from './scenario.ts';

/** The scenario. */
export const pinTranslate: Scenario = {
  name: 'pin-translate',
  title: 'PIN translation, the usual yardstick of calls per second',
  mix: { CA: 1, CC: 1 },
};
