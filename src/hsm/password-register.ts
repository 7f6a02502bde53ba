/**
 * People who identify with a password, by role. Only what scrypt makes of a password is kept. Three wrong ones in a
 * row lock the entry until its password is set anew; they are counted before they are looked at.
 */
import { fromHex, toHex } from '../crypto/hex.ts';
import { areSensible, makeSealer, newSealParameters, type SealParameters } from '../crypto/seal.ts';
import type { DeviceStore, StoredValue } from './device-store.ts';
import { Refusal, refuse } from './refusal.ts';

/** A person with a password. */
export interface Registered {
  /** Random, of the person in this role; a new password keeps it. */
  readonly id: string;
  readonly holder: string;
  readonly isLocked: boolean;
}

/** What the register is made of. */
export interface PasswordRegisterParts {
  readonly store: DeviceStore;
  /** Name in the store. */
  readonly section: string;
  readonly newId: () => string;
  /** How passwords are made into keys; ours when not given. */
  readonly parameters?: () => SealParameters;
}

/** Hears who was asked for a password, undefined for a name that nobody has, and what it was refused with. */
export type IdentifyListener = (role: string, holder: string | undefined, refusal: Refusal | undefined) => void;

/** Fewest and most characters of a password, and most of a name. */
export const PASSWORD_SIZES = Object.freeze({ shortest: 8, longest: 64, name: 40 });
/** Wrong passwords that lock. */
export const MOST_FAILURES = 3;

/** The register of one device. Roles are names such as `officer.268604` or `key.left`. */
export class PasswordRegister {
  readonly #parts: PasswordRegisterParts;
  #entries: readonly Entry[];
  #listeners: readonly IdentifyListener[] = [];

  constructor(parts: PasswordRegisterParts) {
    this.#parts = parts;
    this.#entries = openEntries(parts.store.load(parts.section));
  }

  /** Who is registered in a role. */
  list(role: string): readonly Registered[] {
    return this.#entries.filter((entry) => entry.role === role).map(registered);
  }

  /** Registers somebody, or gives somebody who is registered a new password, which also unlocks. */
  async register(role: string, holder: string, password: string): Promise<Registered | Refusal<'15' | '41'>> {
    const name = holder.trim();
    const wrong = wrongName(name) ?? wrongPassword(password);
    if (wrong !== undefined) return wrong;
    const parameters = (this.#parts.parameters ?? newSealParameters)();
    const sealer = await makeSealer(new TextEncoder().encode(password), parameters);
    const before = this.#find(role, name);
    const id = before?.id ?? this.#parts.newId();
    const entry = { role, id, holder: name, failures: 0, parameters, known: sealer.seal(KNOWN, context(role, id)) };
    const failure = await this.#save([...this.#without(role, name), entry]);
    return failure ?? registered(entry);
  }

  /** Who somebody is, by name and password. */
  async identify(role: string, holder: string, password: string): Promise<Registered | Refusal<'17' | '41'>> {
    const who = await this.#identify(role, holder, password);
    // A name that nobody has may be a password in the wrong place.
    const name = this.#find(role, holder)?.holder;
    for (const listener of this.#listeners) listener(role, name, who instanceof Refusal ? who : undefined);
    return who;
  }

  /** Tells of everybody who is asked for a password. Returns what stops it. */
  onIdentify(listener: IdentifyListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Removes somebody; tells whether there was one. */
  async remove(role: string, holder: string): Promise<boolean | Refusal<'41'>> {
    if (this.#find(role, holder) === undefined) return false;
    return (await this.#save(this.#without(role, holder))) ?? true;
  }

  async #identify(role: string, holder: string, password: string): Promise<Registered | Refusal<'17' | '41'>> {
    const entry = this.#find(role, holder);
    if (entry === undefined) return UNKNOWN;
    if (entry.failures >= MOST_FAILURES) return locked(entry);
    const counted = { ...entry, failures: entry.failures + 1 };
    const notKept = await this.#replace(counted);
    if (notKept !== undefined) return notKept;
    const sealer = await makeSealer(new TextEncoder().encode(password), entry.parameters);
    if (sealer.open(entry.known, context(role, entry.id)) === undefined)
      return counted.failures < MOST_FAILURES ? wrongPasswordLeft(MOST_FAILURES - counted.failures) : locked(entry);
    // Another attempt of the same time may have locked it, or it may be gone.
    const present = this.#find(role, holder);
    if (present === undefined || present.known !== entry.known) return UNKNOWN;
    const failure = await this.#replace({ ...entry, failures: 0 });
    return failure ?? registered(entry);
  }

  #find(role: string, holder: string): Entry | undefined {
    return this.#entries.find((entry) => isEntry(entry, role, holder));
  }

  #without(role: string, holder: string): readonly Entry[] {
    return this.#entries.filter((entry) => !isEntry(entry, role, holder));
  }

  #replace(entry: Entry): Promise<Refusal<'41'> | undefined> {
    return this.#save([...this.#without(entry.role, entry.holder), entry]);
  }

  async #save(entries: readonly Entry[]): Promise<Refusal<'41'> | undefined> {
    const before = this.#entries;
    this.#entries = entries;
    try {
      await this.#parts.store.save(this.#parts.section, storeEntries(entries));
      return undefined;
    } catch (failure) {
      if (this.#entries === entries) this.#entries = before;
      return new Refusal('41', '', `it could not be kept: ${(failure as Error).message}`);
    }
  }
}

interface Entry {
  readonly role: string;
  readonly id: string;
  readonly holder: string;
  readonly failures: number;
  readonly parameters: SealParameters;
  /** A known text, sealed with the password. */
  readonly known: Uint8Array;
}

const registered = ({ id, holder, failures }: Entry): Registered => ({
  id,
  holder,
  isLocked: failures >= MOST_FAILURES,
});

const isEntry = (entry: Entry, role: string, holder: string): boolean =>
  entry.role === role && entry.holder.toLowerCase() === holder.trim().toLowerCase();

const context = (role: string, id: string): string => `pinward password ${role} ${id}`;

function wrongName(name: string): Refusal<'15'> | undefined {
  return name !== '' && name.length <= PASSWORD_SIZES.name && PRINTABLE.test(name) ? undefined : NAME;
}

function wrongPassword(password: string): Refusal<'15'> | undefined {
  const { shortest, longest } = PASSWORD_SIZES;
  return password.length >= shortest && password.length <= longest && PRINTABLE.test(password) ? undefined : PASSWORD;
}

const wrongPasswordLeft = (left: number): Refusal<'17'> =>
  new Refusal('17', '', `wrong name or password; ${left} more wrong one${left === 1 ? ' locks' : 's lock'} it`);

const locked = ({ holder }: Entry): Refusal<'17'> =>
  new Refusal(
    '17',
    '',
    `${holder} is locked after ${MOST_FAILURES} wrong passwords: set a new password in the secure state`,
  );

function storeEntries(entries: readonly Entry[]): StoredValue {
  if (entries.length === 0) return null;
  return entries.map(({ role, id, holder, failures, known, parameters: { salt, ...parameters } }) => ({
    ...{ role, id, holder, failures, ...parameters },
    salt: toHex(salt),
    known: toHex(known),
  }));
}

/** Entries that cannot be read are left out: nobody identifies with them. */
function openEntries(stored: StoredValue | undefined): readonly Entry[] {
  return Array.isArray(stored) ? (stored as readonly unknown[]).flatMap((entry) => openEntry(entry) ?? []) : [];
}

function openEntry(stored: unknown): Entry | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { role, id, holder, failures, cost, blockSize, parallelization, salt, known } = stored as Readonly<
    Record<string, unknown>
  >;
  for (const text of [role, id, holder, salt, known]) if (typeof text !== 'string') return undefined;
  if (!HEXADECIMAL.test(salt as string) || !HEXADECIMAL.test(known as string)) return undefined;
  if (typeof failures !== 'number') return undefined;
  const parameters = { cost, blockSize, parallelization, salt: fromHex(salt as string) } as SealParameters;
  if (!areSensible(parameters)) return undefined;
  return { role, id, holder, failures, parameters, known: fromHex(known as string) } as Entry;
}

const KNOWN = new TextEncoder().encode('pinward');
const PRINTABLE = /^[\x20-\x7e]*$/;
const HEXADECIMAL = /^([0-9A-F]{2})+$/i;
const UNKNOWN = refuse('17', '', 'wrong name or password');
const NAME = refuse('15', 'holder', `a name has 1 to ${PASSWORD_SIZES.name} printable characters`);
const PASSWORD = refuse(
  '15',
  'password',
  `a password has ${PASSWORD_SIZES.shortest} to ${PASSWORD_SIZES.longest} printable characters`,
);
