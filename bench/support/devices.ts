// Devices in this process, with the key cache as large as wanted.

import { secureRandom } from '../../src/crypto/random.ts';
import { Hsm } from '../../src/hsm/device.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { resolveSettings } from '../../src/settings.ts';

/** LMKs by the slot they are loaded in. */
export const loadedLmks: readonly (readonly [id: number, name: string, lmk: Lmk])[] = [
  [0, 'variant', builtInLmks['test-variant']],
  [1, 'key block 3DES', builtInLmks['test-kb-3des']],
  [2, 'key block AES', builtInLmks['test-kb-aes']],
];

/** Without header and without a port of its own: the base port. */
export const basePort = { headerLength: 4, lmk: undefined };

/** Places in the key cache for the keys of all requests of all commands, so that every key is found. */
export const ROOM_FOR_ALL = 65_536;

/** A device as `pinward serve` makes it, without an observer; its key cache has so many places, or as many as usual. */
export function benchDevice(keyCacheSize?: number): Hsm {
  const settings = resolveSettings('lab', keyCacheSize === undefined ? {} : { keyCacheSize });
  if ('problems' in settings) throw new Error(settings.problems.join('; '));
  const lmks = new Map(loadedLmks.map(([id, , lmk]) => [id, lmk]));
  // The old LMKs are the present ones: keys of samples then open in the commands that change LMKs.
  return new Hsm({ lmks, changeStorage: lmks, settings, random: secureRandom, clock: Date.now });
}
