/** Turns a key field of a definition into what `Call.openKey` asks of the key; done once, at load. */
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Field } from '../../protocol/dsl/fields.ts';
import type { KeyUse, RoleName } from '../../protocol/words/keys.ts';
import { roles } from '../../protocol/words/keys.ts';
import type { KeyRequirement } from '../keys/open.ts';
import { keyRequirement } from '../keys/open.ts';

/** Everything a command wants of one of its keys. */
export interface WantedKey {
  readonly field: string;
  /** Code of a parity error: 10 for the first key of a message, 11 for the second. */
  readonly parity: '10' | '11';
  readonly requirement: KeyRequirement;
  /** Requirements by the value of the field that decides the role; `''` when that field is absent. */
  readonly by: Readonly<Record<string, KeyRequirement>> | undefined;
  /** The requirement where terminal keys have types of their own (setting keyType002Separation); undefined for others. */
  readonly separated: KeyRequirement | undefined;
}

/** The wanted key of a request field. */
export function wantKey<C extends AnyCommand>(
  command: C,
  field: keyof C['request'] & string,
  parity: '10' | '11',
): WantedKey {
  const definition = command.request[field] as Field;
  const use = definition.use ?? 'any';
  const { roleBy } = definition;
  const requirement = (role: RoleName, purpose: KeyUse, keyType?: string): KeyRequirement => ({
    ...keyRequirement(roles[role], purpose, keyType),
    parityFirst: PARITY_FIRST.has(command.family),
  });
  const separateType = SEPARATE_TYPES[definition.role!];
  return Object.freeze({
    field,
    parity,
    requirement: requirement(definition.role!, use),
    by:
      roleBy &&
      Object.fromEntries(Object.entries(roleBy.roles).map(([value, role]) => [value, requirement(role, use)])),
    separated: separateType === undefined ? undefined : requirement(definition.role!, use, separateType),
  });
}

/** Key types of terminal keys in place of 002 (product reference 3.3); TMKs are opened by what A0 and A8 share. */
const SEPARATE_TYPES: Readonly<Partial<Record<RoleName, string>>> = { TPK: '70D' };
/** Families whose keys are checked for parity before their length (commands-pin-card 4). */
const PARITY_FIRST: ReadonlySet<string> = new Set(['pin', 'card', 'dukpt']);
