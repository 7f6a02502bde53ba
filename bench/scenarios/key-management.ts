/** What a key management system asks. */
import type { Scenario } from './scenario.ts';

/** The scenario. */
export const keyManagement: Scenario = {
  name: 'key-management',
  title: 'Keys made, brought in, sent out and checked',
  mix: { A0: 2, 'A0-export': 2, A6: 3, A8: 2, BU: 4 },
};
