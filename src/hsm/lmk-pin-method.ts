/** How the LMK of a call stores PINs, made once per LMK and settings. */
import type { Lmk } from '../keys/lmk.ts';
import { pinCipher } from '../keys/pin-cipher.ts';
import type { LmkPinMethod } from '../payment/lmk-pin.ts';
import type { Settings } from '../settings.ts';
import type { Call } from './call.ts';

/** The method of the call's LMK under the present settings. */
export function lmkPinMethod(call: Call): LmkPinMethod {
  const { lmk, settings } = call;
  const known = methods.get(lmk);
  if (known !== undefined && known.settings === settings) return known.method;
  const method: LmkPinMethod = {
    storage: storageOf(lmk, settings),
    cipher: pinCipher(lmk),
    pinLength: settings.pinLength,
  };
  methods.set(lmk, { settings, method });
  return method;
}

function storageOf(lmk: Lmk, settings: Settings): LmkPinMethod['storage'] {
  if (lmk.algorithm === 'AES-256') return 'J';
  return settings.pinStorage === 'thalessim-clear' ? 'clear' : settings.pinAlgorithm;
}

const methods = new WeakMap<Lmk, { readonly settings: Settings; readonly method: LmkPinMethod }>();
