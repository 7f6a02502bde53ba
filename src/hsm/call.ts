/**
 * What a handler works with: the LMK of the message, settings, random source, clock, and keys by reference. One object
 * per device, set up anew for each message; handlers keep nothing of it.
 */
import type { AlsoInput, AnyCommand, ErrorOf, ReplyInput, Request } from '../../protocol/dsl/command.ts';
import type { KeyReference } from '../../protocol/dsl/values.ts';
import type { commonErrors } from '../../protocol/words/errors.ts';
import type { KeyField } from '../../protocol/words/schemes.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { KeyRequirement } from '../keys/open.ts';
import { Key } from '../keys/secret.ts';
import type { Settings } from '../settings.ts';
import type { Device, Peer, Port } from './contract.ts';
import { Refusal } from './refusal.ts';
import type { DeviceState } from './state.ts';
import { storedContent, storedKey } from './stored-key.ts';
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

/** How a handler has other messages executed (NK). */
export interface Chain {
  readonly device: Device;
  /** Where the message with the others in it came in. */
  readonly port: Port;
  readonly peer: Peer | undefined;
}

export class Call {
  readonly state: DeviceState;
  /** Set anew by the device for each message of a command that chains others. */
  chain: Chain | undefined;
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
    if (wanted.separated !== undefined && this.state.settings.keyType002Separation)
      return this.openAs(reference, wanted.separated, wanted);
    const requirement = wanted.by === undefined ? wanted.requirement : (wanted.by[selector] ?? wanted.requirement);
    return this.openAs(reference, requirement, wanted);
  }

  /**
   * Opens a key with a requirement made at run time, such as the key type that another field names; `lmk` when it is
   * not under the LMK of the message but under the one in key change storage.
   */
  openAs(
    reference: KeyReference,
    requirement: KeyRequirement,
    wanted: Pick<WantedKey, 'field' | 'parity'>,
    lmk: Lmk = this.lmk,
    // biome-ignore lint/suspicious/noExplicitAny: as openKey
  ): Key | Refusal<any> {
    const field = this.keyField(reference, wanted.field);
    if (field instanceof Refusal) return field;
    const { keyCache, openOptions } = this.state;
    const key = keyCache.open(field, requirement, lmk, this.lmkId, openOptions);
    if (key instanceof Key) return key;
    return new Refusal(key.error === '10' ? wanted.parity : key.error, wanted.field, key.reason);
  }

  /** The key at `reference`, or the one in user storage that it names; for keys that are not under the LMK. */
  keyField(reference: KeyReference, field: string): KeyField | Refusal<'12' | '21' | '26' | '27'> {
    return reference.scheme === 'K' ? storedKey(reference, this.state.userStorage, field) : reference;
  }

  /** What user storage holds at an index, for tables and other data that are no keys. */
  stored(index: number, field: string): Uint8Array | Refusal<'12' | '21'> {
    return storedContent(index, this.state.userStorage, field);
  }

  /** Is a host activity authorised? `subject` is a key type, `rsa`, `clear` ... */
  isAuthorised(category: string, subject = ''): boolean {
    return this.state.isAuthorised(this.lmkId, category, subject, 'host');
  }
}
