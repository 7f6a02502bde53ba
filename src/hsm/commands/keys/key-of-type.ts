/** What a command asks of a key whose type another field names. */
import { ANY_BLOCK_TYPE, keyTypes } from '../../../../protocol/words/keys.ts';
import type { KeyRequirement } from '../../../keys/open.ts';

/** The requirement for a key type; `FFF` takes any key block. Made once per type. */
export function ofKeyType(keyType: string): KeyRequirement {
  return requirements.get(keyType)!;
}

const requirements: ReadonlyMap<string, KeyRequirement> = new Map(
  [...Object.keys(keyTypes), ANY_BLOCK_TYPE].map((keyType) => [
    keyType,
    Object.freeze({
      types: keyType === ANY_BLOCK_TYPE ? [] : [keyType],
      usages: [],
      algorithms: ['T', 'D', 'A'],
      parts: [],
      use: 'any',
      keyType: keyType === ANY_BLOCK_TYPE ? undefined : keyType,
    } as const),
  ]),
);
