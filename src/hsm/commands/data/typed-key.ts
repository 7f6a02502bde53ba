/** Keys whose type another field names, among the few types that a command takes (commands-emv-mac-rsa 1.3). */
import type { KeyReference } from '../../../../protocol/dsl/values.ts';
import type { KeyRole, KeyUse } from '../../../../protocol/words/keys.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import type { KeyRequirement } from '../../../keys/open.ts';
import { keyRequirement } from '../../../keys/open.ts';

/** What is asked of a key, by its type; `FFF` stands for a key block of any usage that fits. */
export type TypedKeys = Readonly<Record<string, KeyRequirement>>;

/** The requirements of a role for each of its types; made once, at load. */
export function typedKeys(role: KeyRole, use: KeyUse): TypedKeys {
  return Object.freeze({
    ...Object.fromEntries(role.types.map((keyType) => [keyType, keyRequirement(role, use, keyType)])),
    [ANY_BLOCK_TYPE]: keyRequirement(role, use),
  });
}

/** The requirement for a type; undefined when the type is none of the role's, or says key block where none is. */
export function requirementOfType(
  keys: TypedKeys,
  keyType: string,
  key: KeyReference,
  lmk: Lmk,
): KeyRequirement | undefined {
  const isBlock = key.scheme === 'K' ? lmk.kind === 'keyBlock' : key.isBlock;
  return (keyType === ANY_BLOCK_TYPE) === isBlock ? keys[keyType] : undefined;
}
