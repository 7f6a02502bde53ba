/**
 * A key enters under a ZMK: from a key scheme, a Thales block or an X9.143 block.
 * Sources: commands-keys-admin A6; algorithms reference 5, 7.8, 8.4.
 */
import type { KeyField } from '../../protocol/words/schemes.ts';
import { forceOddParity, hasOddParity } from '../crypto/parity.ts';
import { keyOfBlock } from './block-form.ts';
import { checkImportScheme, checkKekStrength, checkWrappingUse, type ExchangeRules } from './exchange-rules.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { unwrapUnderKek } from './kek.ts';
import { splitThalesBlock, unwrapThalesBlock } from './key-block.ts';
import {
  checkOptionalBlocks,
  type HeaderFields,
  headerWith,
  type KeyBlockHeader,
  type OptionalBlock,
  parseHeader,
} from './key-block-header.ts';
import { isAllZero } from './open.ts';
import { protectsVersion } from './protection.ts';
import { actsAsSingleDes, type Key, makeKey, secretBytes, withOrigin } from './secret.ts';
import { splitTr31Block, unwrapTr31Block } from './tr31.ts';
import { mayBecome, thalesUsage, usageFitsKeyType } from './usage-mapping.ts';

/** Under which kind of LMK the key will stand, and what the tails of the command say about it. */
export type ImportTarget =
  | { readonly kind: 'variant'; readonly keyType: string }
  | {
      readonly kind: 'keyBlock';
      readonly lmkId: number;
      /** Header for a key that does not arrive in a block: then required. */
      readonly header?: HeaderFields | undefined;
      /** Thales usage that replaces the one of an X9.143 block. */
      readonly usage?: string | undefined;
      /** Optional blocks to add to those of an X9.143 block. */
      readonly optionalBlocks?: readonly OptionalBlock[] | undefined;
    };

/** What A6 knows when a key arrives. */
export interface ImportRequest {
  readonly field: KeyField;
  readonly kek: Key;
  readonly atallaVariant?: number | undefined;
  readonly into: ImportTarget;
  readonly rules: ExchangeRules;
}

/** An imported key, ready to be sealed: `key.header` or `key.keyType` is that of the target. */
export interface ImportedKey {
  readonly key: Key;
  /** The key came with wrong parity, which was corrected: advice 01. */
  readonly parityCorrected: boolean;
}

/** Imports a key. */
export function importKey(request: ImportRequest): ImportedKey | KeyFailure {
  const { field, kek, into, rules } = request;
  const refused = checkImportScheme(field.scheme, field.end - field.start, rules) ?? checkWrappingUse(kek, 'decrypt');
  if (refused !== undefined) return refused;
  const arrived = openArrived(request);
  if ('error' in arrived) return arrived;
  const origin = into.kind === 'variant' ? variantOrigin(arrived, into.keyType) : blockOrigin(arrived, into);
  if ('error' in origin) return origin;
  return checkKekStrength(kek, arrived, rules) ?? withParity(withOrigin(arrived, origin), rules);
}

/** The key as it arrived; in a block with its header as sent. */
function openArrived(request: ImportRequest): Key | KeyFailure {
  const { field, kek, rules } = request;
  switch (field.scheme) {
    case 'S': {
      const form = splitThalesBlock(field.buffer, field.start, field.end);
      if ('error' in form) return form;
      if (!rules.ignoreLmkIdInHeader && !isUnderKek(form.headerText)) return failures.lmkIdentifier;
      if (!protectsVersion(kek, form.version)) return failures.wrappingKey;
      const opened = unwrapThalesBlock(form, kek);
      return 'error' in opened ? opened : protectedEnough(keyOfBlock(opened), kek);
    }
    case 'R': {
      const form = splitTr31Block(field.buffer, field.start, field.end);
      if ('error' in form) return form;
      if (!protectsVersion(kek, form.version)) return failures.wrappingKey;
      const opened = unwrapTr31Block(form, kek);
      return 'error' in opened ? opened : protectedEnough(keyOfBlock(opened), kek);
    }
    case 'K':
    case 'V':
      return failures.unknownScheme;
    default: {
      const clear = unwrapUnderKek(field, kek, request.atallaVariant);
      return 'error' in clear ? clear : makeKey(clear.length === 8 ? 'D' : 'T', clear);
    }
  }
}

function protectedEnough(key: Key | KeyFailure, kek: Key): Key | KeyFailure {
  return !('error' in key) && key.algorithm === 'A' && kek.algorithm !== 'A' ? failures.weakProtection : key;
}

function variantOrigin(key: Key, keyType: string): { keyType: string } | KeyFailure {
  if (key.header !== undefined && !usageFitsKeyType(key.header.usage, keyType)) return failures.usage;
  return key.tdes === undefined ? failures.algorithm : { keyType };
}

function blockOrigin(
  key: Key,
  into: Extract<ImportTarget, { kind: 'keyBlock' }>,
): { header: KeyBlockHeader } | KeyFailure {
  const lmkId = String(into.lmkId).padStart(2, '0');
  const sent = key.header;
  if (sent === undefined) {
    if (into.header === undefined) return HEADER_MISSING;
    return { header: headerWith(into.header, { version: '', algorithm: key.algorithm, lmkId }) };
  }
  if (isThales(sent)) return checkOptionalBlocks(sent.optionalBlocks) ?? { header: headerWith(sent, { lmkId }) };
  const usage = into.usage ?? thalesUsage(sent.usage);
  if (usage === undefined || !mayBecome(sent.usage, usage)) return failures.usage;
  if (!MODES.has(sent.modeOfUse)) return failures.modeOfUse;
  if (!EXPORTABILITIES.has(sent.exportability)) return BAD_EXPORTABILITY;
  const kept = sent.optionalBlocks.filter((block) => !ABOUT_PROTECTOR.has(block.id));
  const added = into.optionalBlocks ?? [];
  if (added.some((block) => kept.some((other) => other.id === block.id))) return REPEATED;
  const optionalBlocks = [...kept, ...added];
  return checkOptionalBlocks(optionalBlocks) ?? { header: headerWith(sent, { usage, optionalBlocks, lmkId }) };
}

/** Parity is put right, not refused; the other checks of a DES key stay. */
function withParity(key: Key, rules: ExchangeRules): ImportedKey | KeyFailure {
  if (key.tdes === undefined) return { key, parityCorrected: false };
  const bytes = secretBytes(key).slice();
  if (bytes.length === 8 && !rules.enableSingleDes) return failures.singleDes;
  if (isAllZero(bytes)) return failures.allZero;
  if (rules.preventMasquerading && actsAsSingleDes(bytes)) return failures.masquerading;
  if (hasOddParity(bytes)) return { key, parityCorrected: false };
  forceOddParity(bytes);
  return { key: makeKey(key.algorithm, bytes, { keyType: key.keyType, header: key.header }), parityCorrected: true };
}

function isUnderKek(headerText: Uint8Array): boolean {
  const header = parseHeader(headerText, 0, headerText.length);
  return !('error' in header) && header.lmkId === 'FF';
}

const isThales = (header: KeyBlockHeader) => header.version === '0' || header.version === '1';

/** Modes of use of Thales blocks; X9.143 also has T and Y. */
const MODES: ReadonlySet<string> = new Set(['B', 'C', 'D', 'E', 'G', 'N', 'S', 'V', 'X']);
const EXPORTABILITIES: ReadonlySet<string> = new Set(['E', 'N', 'S']);
/** Check values of the protecting key say nothing once the key is under the LMK. */
const ABOUT_PROTECTOR: ReadonlySet<string> = new Set(['KP', 'PK']);
const HEADER_MISSING = failure('A6', 'a key that arrives without a block needs header fields');
const BAD_EXPORTABILITY = failure('AA', 'exportability of the block is unknown');
const REPEATED = failure('BC', 'an optional block to add is in the block already');
