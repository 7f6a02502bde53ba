/**
 * What a handler works with: the LMK of the message, settings, random source, clock, and keys by reference. One object
 * per device, set up anew for each message; handlers keep nothing of it.
 */
import type { AlsoInput, AnyCommand, ErrorOf, ReplyInput, Request } from '../../protocol/dsl/command.ts';
import type { KeyReference } from '../../protocol/dsl/values.ts';
import type { commonErrors } from '../../protocol/words/errors.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { KeyRequirement } from '../keys/open.ts';
import { openKey } from '../keys/open.ts';
import type { Key } from '../keys/secret.ts';
import type { Settings } from '../settings.ts';
import { Refusal } from './refusal.ts';
import type { DeviceState } from './state.ts';
import type { WantedKey } from './want-key.ts';

export type CommonError = (typeof commonErrors)[number];
/** A refusal with a code that the command declares, or one that every command may answer. */
export type RefusalOf<C extends AnyCommand> = Refusal<ErrorOf<C> | CommonError>;
/**
 * What a handler returns. One that answers later takes what it needs of the request and of the call before it waits:
 * both serve the next message meanwhile.
 */
export type Answer<C extends AnyCommand> = ReplyInput<C> | AlsoInput<C> | RefusalOf<C>;
export type Handler<C extends AnyCommand> = (request: Request<C>, call: Call) => Answer<C> | Promise<Answer<C>>;

export class Call {
  readonly state: DeviceState;
  /** The LMK of this message. Commands that need none must not touch it. */
  lmk!: Lmk;
  lmkId = 0;

  constructor(state: DeviceState) {
    this.state = state;
  }

  get settings(): Settings {
    return this.state.settings;
  }

  get random(): RandomSource {
    return this.state.random;
  }

  /** Opens the key at `reference` for what the command wants of it; `selector` is the value that decides its role. */
  // biome-ignore lint/suspicious/noExplicitAny: which codes come out depends on the definition, which lists them
  openKey(reference: KeyReference, wanted: WantedKey, selector = ''): Key | Refusal<any> {
    const requirement = wanted.by === undefined ? wanted.requirement : (wanted.by[selector] ?? wanted.requirement);
    return this.openAs(reference, requirement, wanted);
  }

  /** Opens a key with a requirement made at run time, such as the key type that another field names. */
  // biome-ignore lint/suspicious/noExplicitAny: as openKey
  openAs(
    reference: KeyReference,
    requirement: KeyRequirement,
    wanted: Pick<WantedKey, 'field' | 'parity'>,
  ): Key | Refusal<any> {
    if (reference.scheme === 'K')
      return new Refusal('12', wanted.field, 'no key is loaded in user storage at this index');
    const key = openKey(reference, requirement, this.lmk, this.lmkId, this.state.openOptions);
    if (!('error' in key)) return key;
    return new Refusal(key.error === '10' ? wanted.parity : key.error, wanted.field, key.reason);
  }

  /** Is a host activity authorised? `subject` is a key type, `rsa`, `clear` ... */
  isAuthorised(category: string, subject = ''): boolean {
    return this.state.isAuthorised(this.lmkId, category, subject);
  }
}
