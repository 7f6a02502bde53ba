/**
 * Where samples get values that mean something: keys, PIN blocks, serial numbers. The default supplier makes values of
 * the right form only; a supplier with real keys makes messages that reach the handlers.
 */
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, Fields } from '../dsl/fields.ts';
import type { KeyRole, KeyUse } from '../words/keys.ts';
import { keyTypes, modesOfUse, roles } from '../words/keys.ts';
import type { FieldRecord } from './conditions.ts';
import type { LayoutSettings } from './read-state.ts';
import type { LmkShape } from './request-reader.ts';
import type { SampleRandom } from './sample-random.ts';

/** A value that a sample needs. */
export interface SampleNeed {
  readonly command: AnyCommand;
  readonly field: Field;
  /** Path of names. */
  readonly path: string;
  /** Fields chosen so far, keys as references; for cipher blocks and check data all the fields. */
  readonly record: FieldRecord;
  readonly lmk: LmkShape;
  readonly settings: LayoutSettings;
  readonly random: SampleRandom;
}

export interface KeyNeed extends SampleNeed {
  readonly role: KeyRole;
  readonly use: KeyUse;
  /** Key type when a field of the message names it. */
  readonly type: string | undefined;
  /** A key without scheme letter has 32H here. */
  readonly plain32: boolean;
}

/** Values of a header tail; `optionalBlocks` are whole blocks with identifier and length. */
export interface HeaderTail {
  readonly usage: string;
  readonly algorithm: string;
  readonly modeOfUse: string;
  readonly keyVersion: string;
  readonly exportability: string;
  readonly optionalBlocks: readonly string[];
}

export interface SampleSupplier {
  /** A key as it stands in the message, with scheme letter. */
  key(need: KeyNeed): string;
  /** A key type for a field that names one. */
  keyType(need: SampleNeed, candidates: readonly string[]): string;
  /** A PIN block, IV or the like of `size` characters under the key that `keyField` names. */
  cipherBlock(need: SampleNeed, keyField: string, size: number): string;
  /** A key serial number of `size` characters. */
  ksn(need: SampleNeed, descriptor: string, size: number): string;
  /** A PIN under the LMK of `size` characters, `J` and 32H under an AES LMK. */
  lmkPin(need: SampleNeed, size: number): string;
  decimalisationTable(need: SampleNeed): string;
  /** An account number of `size` characters. */
  account(need: SampleNeed, size: number): string;
  /** A DER public key. */
  publicKey(need: SampleNeed): Uint8Array;
  /** A private key: bytes, or `S` and a key block. */
  privateKey(need: SampleNeed): Uint8Array;
  headerTail(need: SampleNeed): HeaderTail;
  /** Any other value; undefined leaves it to chance. */
  value?(need: SampleNeed): string | number | Uint8Array | undefined;
  /** A last look at the fields, once all are known: a value of the same size instead, or undefined. */
  refine?(need: SampleNeed): string | Uint8Array | undefined;
}

/** Well-formed values without meaning. */
export const defaultSupplier: SampleSupplier = Object.freeze({
  key: (need: KeyNeed) => (need.lmk.lmkKind === 'keyBlock' ? blockKey(need) : variantKey(need)),
  keyType: (need: SampleNeed, candidates: readonly string[]) =>
    need.lmk.lmkKind === 'keyBlock'
      ? 'FFF'
      : need.random.pick(candidates.length > 0 ? candidates : Object.keys(keyTypes)),
  cipherBlock: (need: SampleNeed, _keyField: string, size: number) => need.random.hex(size),
  // The counter starts at 1 and takes 21 bits, so the last device digit stays even.
  ksn: (need: SampleNeed, _descriptor: string, size: number) => `${need.random.hex(size - 6)}E00001`.slice(-size),
  lmkPin: (need: SampleNeed, size: number) => {
    if (need.lmk.lmkAlgorithm === 'AES-256') return `J${need.random.hex(size - 1)}`;
    return need.settings.pinAlgorithm === 'A' ? need.random.digits(size) : need.random.hex(size);
  },
  decimalisationTable: (need: SampleNeed) => {
    if (need.settings.decimalisationTables === 'plaintext') return '0123456789012345';
    return need.lmk.lmkAlgorithm === 'AES-256' ? `L${need.random.hex(32)}` : need.random.hex(16);
  },
  account: (need: SampleNeed, size: number) => (size === 18 ? `F${need.random.digits(17)}` : need.random.digits(size)),
  publicKey: (need: SampleNeed) => rsaPublicKey(need.random),
  privateKey: (need: SampleNeed) => {
    if (need.lmk.lmkKind === 'variant') return need.random.bytes(need.random.between(40, 80));
    const version = need.lmk.lmkAlgorithm === 'AES-256' ? '1' : '0';
    return Uint8Array.from([
      ...latin1Codes(`S${version}008803RN00N0000`),
      ...need.random.bytes(64),
      ...latin1Codes(need.random.hex(8)),
    ]);
  },
  headerTail: (need: SampleNeed) => {
    const isAes = need.lmk.lmkAlgorithm === 'AES-256' && need.random.chance(0.5);
    return {
      usage: need.random.pick(['P0', 'D0', 'K0', '72', '71']),
      algorithm: isAes ? need.random.pick(['A1', 'A2', 'A3']) : need.random.pick(['T2', 'T3']),
      modeOfUse: need.random.pick(['B', 'N']),
      keyVersion: '00',
      exportability: need.random.pick(['E', 'N', 'S']),
      optionalBlocks: need.random.chance(0.2) ? [`LB${'0C'}${need.random.text(8)}`] : [],
    };
  },
});

/** Fields of a header tail, whichever of them the command has. */
export function isHeaderTail(fields: Fields): boolean {
  return 'usage' in fields && 'modeOfUse' in fields;
}

function variantKey({ role, plain32, random }: KeyNeed): string {
  const parts = role.parts.length > 0 ? random.pick(role.parts) : 2;
  if (parts === 3) return `T${random.hex(48)}`;
  if (parts === 2) return plain32 && random.chance(0.3) ? random.hex(32) : `U${random.hex(32)}`;
  return plain32 ? `Z${random.hex(16)}` : random.hex(16);
}

function blockKey({ role, use, lmk, random }: KeyNeed): string {
  const isAesLmk = lmk.lmkAlgorithm === 'AES-256';
  const usable = role.algorithms.filter((algorithm) => algorithm !== 'A' || isAesLmk);
  const algorithm = random.pick(usable.length > 0 ? usable : ['T']);
  const usage = role.usages.length > 0 ? random.pick(role.usages) : 'P0';
  const mode = random.pick(modesOfUse[use] ?? ['N']);
  const body = isAesLmk ? (algorithm === 'A' ? 96 : 64) : 48;
  const authenticator = isAesLmk ? 16 : 8;
  const length = String(16 + body + authenticator).padStart(4, '0');
  return `S${isAesLmk ? '1' : '0'}${length}${usage}${algorithm}${mode}00N0000${random.hex(body + authenticator)}`;
}

/** An RSA public key of 1024 bits with exponent 65537, as PKCS#1 has it. */
function rsaPublicKey(random: SampleRandom): Uint8Array {
  const modulus = random.bytes(128);
  modulus[0]! |= 0x80;
  modulus[127]! |= 1;
  return Uint8Array.from([0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00, ...modulus, 0x02, 0x03, 0x01, 0x00, 0x01]);
}

const latin1Codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

/** Role of a key field, given the fields in front of it. */
export function roleOf(field: Field, record: FieldRecord): KeyRole {
  const by = field.roleBy;
  const name = by === undefined ? undefined : by.roles[(record[by.field] as string | undefined) ?? ''];
  return roles[name ?? field.role ?? 'ANY'];
}
