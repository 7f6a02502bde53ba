/**
 * From a key field of a message to a key handle, with every check that does not depend on the command.
 * Order of checks: commands-keys-admin 1.13 and 1.5; algorithms reference 7.5.
 */
import { type KeyRole, type KeyUse, modesOfUse } from '../../protocol/words/keys.ts';
import type { KeyField } from '../../protocol/words/schemes.ts';
import { hasOddParity } from '../crypto/parity.ts';
import { keyOfBlock } from './block-form.ts';
import { failures, type KeyFailure } from './failure.ts';
import { splitThalesBlock, unwrapThalesBlock } from './key-block.ts';
import { headerOffsets } from './key-block-header.ts';
import { keyTypeIndex } from './key-type-index.ts';
import type { KeyBlockLmk, Lmk, VariantLmk } from './lmk.ts';
import { actsAsSingleDes, type Key, makeKey, secretBytes } from './secret.ts';
import { decryptVariant, partsOf } from './variant.ts';

/** What a command wants of a key. An empty list of usages or parts allows all. */
export interface KeyRequirement extends Pick<KeyRole, 'types' | 'usages' | 'algorithms' | 'parts'> {
  readonly use: KeyUse;
  /** Variant key type, when the command names it; otherwise the first of `types`. */
  readonly keyType?: string | undefined;
  /** Index of that type, when it was looked up beforehand; -1 when there is none. */
  readonly index?: number;
  /** Parity is checked before the length: PIN and card commands (commands-pin-card 4). */
  readonly parityFirst?: boolean;
}

/** Security settings that decide about keys in use. */
export interface OpenOptions {
  readonly ignoreLmkIdInHeader: boolean;
  /** When false, single-length DES keys are refused with 27. */
  readonly enableSingleDes: boolean;
  /** When true, keys with equal parts are refused with 75. */
  readonly preventMasquerading: boolean;
}

/** A requirement from a role of the protocol; made once per command, at load time. */
export function keyRequirement(role: KeyRole, use: KeyUse, keyType?: string): KeyRequirement {
  const { types, usages, algorithms, parts } = role;
  const type = keyType ?? types[0];
  const index = type === undefined ? -1 : keyTypeIndex(type);
  return Object.freeze({ types, usages, algorithms, parts, use, keyType, index });
}

/**
 * Opens a key of a message under the selected LMK. Parity errors come as 10: the caller of a second key turns that
 * into 11. Scheme K (user storage) must have been replaced by what the storage holds.
 */
export function openKey(
  field: KeyField,
  want: KeyRequirement,
  lmk: Lmk,
  lmkId: number,
  options: OpenOptions,
): Key | KeyFailure {
  switch (field.scheme) {
    case 'S':
      return lmk.kind === 'keyBlock' ? openBlock(field, want, lmk, lmkId, options) : failures.blockUnderVariant;
    case 'R':
      return lmk.kind === 'keyBlock' ? failures.unknownScheme : failures.blockUnderVariant;
    case '':
    case 'Z':
    case 'U':
    case 'T':
    case 'X':
    case 'Y':
      return lmk.kind === 'variant' ? openVariant(field, want, lmk, options) : failures.variantUnderBlock;
    default:
      return failures.unknownScheme;
  }
}

/** Checks of a clear DES key after decryption: all zero 11, parity 10 (unless it has none), equal parts 75. */
export function checkDesKey(bytes: Uint8Array, preventMasquerading: boolean, hasParity = true): KeyFailure | undefined {
  // A key of zeros has even parity everywhere, so that one with odd parity is none.
  if (!hasParity) {
    if (isAllZero(bytes)) return failures.allZero;
  } else if (!hasOddParity(bytes)) return isAllZero(bytes) ? failures.allZero : failures.parity;
  return preventMasquerading && actsAsSingleDes(bytes) ? failures.masquerading : undefined;
}

/** Whether all bytes are zero, parity bits aside. */
export function isAllZero(bytes: Uint8Array): boolean {
  let any = 0;
  for (let i = 0; i < bytes.length; i++) any |= bytes[i]!;
  return any === 0;
}

function openVariant(field: KeyField, want: KeyRequirement, lmk: VariantLmk, options: OpenOptions): Key | KeyFailure {
  const keyType = want.keyType ?? want.types[0];
  const index = want.index ?? (keyType === undefined ? -1 : keyTypeIndex(keyType));
  if (index < 0) return failures.noVariantType;
  const parts = partsOf(field);
  if (parts === 0) return failures.wrongFieldLength;
  const badLength = checkLength(parts, want, options);
  if (badLength !== undefined && want.parityFirst !== true) return badLength;
  const bytes = new Uint8Array(parts * 8);
  if (!decryptVariant(lmk, index, field, bytes)) return failures.notHexadecimal;
  const bad = checkDesKey(bytes, options.preventMasquerading, keyType !== INITIAL_KEY_TYPE);
  return bad ?? badLength ?? makeKey(parts === 1 ? 'D' : 'T', bytes, { keyType });
}

function openBlock(
  field: KeyField,
  want: KeyRequirement,
  lmk: KeyBlockLmk,
  lmkId: number,
  options: OpenOptions,
): Key | KeyFailure {
  const form = splitThalesBlock(field.buffer, field.start, field.end);
  if ('error' in form) return form;
  if (!options.ignoreLmkIdInHeader && !namesLmk(form.headerText, lmkId)) return failures.lmkIdentifier;
  const opened = unwrapThalesBlock(form, lmk.key);
  if ('error' in opened) return opened;
  const refused = checkHeader(form.headerText, want);
  if (refused !== undefined) return refused;
  const key = keyOfBlock(opened);
  if ('error' in key) return key;
  return key.algorithm === 'T' || key.algorithm === 'D' ? (checkBlockDesKey(key, want, options) ?? key) : key;
}

function checkBlockDesKey(key: Key, want: KeyRequirement, options: OpenOptions): KeyFailure | undefined {
  const badLength = checkLength(key.length / 8, want, options);
  if (badLength !== undefined && want.parityFirst !== true) return badLength;
  const hasParity = key.header?.usage !== INITIAL_KEY_USAGE;
  return checkDesKey(secretBytes(key), options.preventMasquerading, hasParity) ?? badLength;
}

function checkLength(parts: number, want: KeyRequirement, options: OpenOptions): KeyFailure | undefined {
  if (want.parts.length > 0 && !(want.parts as readonly number[]).includes(parts)) return failures.wrongLength;
  return parts === 1 && !options.enableSingleDes ? failures.singleDes : undefined;
}

function checkHeader(header: Uint8Array, want: KeyRequirement): KeyFailure | undefined {
  if (want.usages.length > 0 && !lists(want.usages, header, headerOffsets.usage)) return failures.usage;
  if (!lists(want.algorithms, header, headerOffsets.algorithm)) return failures.algorithm;
  const modes = modesOfUse[want.use];
  if (modes !== undefined && !lists(modes, header, headerOffsets.modeOfUse)) return failures.modeOfUse;
  return undefined;
}

/** Whether one of the texts stands at a place in a header; compares characters, makes no strings. */
function lists(texts: readonly string[], header: Uint8Array, at: number): boolean {
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    let same = true;
    for (let j = 0; j < text.length; j++) same &&= header[at + j] === text.charCodeAt(j);
    if (same) return true;
  }
  return false;
}

function namesLmk(header: Uint8Array, lmkId: number): boolean {
  const tens = header[headerOffsets.lmkId]! - 0x30;
  const ones = header[headerOffsets.lmkId + 1]! - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && tens * 10 + ones === lmkId;
}

/** DUKPT initial keys are derived without parity (X9.24-1 A.6). */
const INITIAL_KEY_TYPE = '302';
const INITIAL_KEY_USAGE = 'B1';
