/** BM: replaces the global list of excluded PINs (commands-pin-card 11). */
import type { BM } from '../../../../protocol/commands/pin/BM-load-excluded-pins.ts';
import type { Handler } from '../../call.ts';
import { Refusal } from '../../refusal.ts';
import { keepGlobalExcludedPins } from './excluded-pins.ts';

export const loadExcludedPins: Handler<typeof BM> = ({ pinLength, table }, { state }) => {
  const keeping = keepGlobalExcludedPins(state, { pinLength, digits: new Uint8Array(table.bytes()) });
  return keeping?.then((failure) => (failure === undefined ? LOADED : new Refusal('41', '', failure))) ?? LOADED;
};

const LOADED = Object.freeze({});
