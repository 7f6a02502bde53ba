/**
 * A key leaves under a ZMK or TMK: in a key scheme, a Thales block or an X9.143 block.
 * Sources: commands-keys-admin A0, A8, 1.8; algorithms reference 5, 7.8, 8.
 */
import type { AskedScheme } from '../../protocol/words/schemes.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import {
  checkExportability,
  checkExportScheme,
  checkKekStrength,
  checkWrappingUse,
  type ExchangeRules,
} from './exchange-rules.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { wrapCbc, wrapUnderKek } from './kek.ts';
import { sealThalesBlock } from './key-block.ts';
import { type HeaderFields, headerWith, type KeyBlockHeader } from './key-block-header.ts';
import { protectsVersion } from './protection.ts';
import type { Key } from './secret.ts';
import { defaultTr31Version, sealTr31Block, type Tr31Version } from './tr31.ts';
import { isX9143Usage, usageFitsKeyType, x9143Usage } from './usage-mapping.ts';

/** What A0 and A8 know when a key is to leave. */
export interface ExportRequest {
  readonly key: Key;
  readonly kek: Key;
  readonly scheme: AskedScheme | '';
  readonly atallaVariant?: number | undefined;
  /** Initial vector of the schemes P, Q and W, as long as the cipher block of the KEK. */
  readonly iv?: Uint8Array | undefined;
  /** Header fields of the `&` tail: required when a key from a variant LMK goes into a block. */
  readonly header?: HeaderFields | undefined;
  readonly tr31Version?: Tr31Version | undefined;
  /** New exportability of the `&` tail of a key block LMK: only `N`. */
  readonly newExportability?: string | undefined;
  readonly paddedKeyLength?: number | undefined;
  readonly random: RandomSource;
  readonly rules: ExchangeRules;
}

/** Exports a key: the whole field with its scheme letter. */
export function exportKey(request: ExportRequest): string | KeyFailure {
  const { key, kek, scheme, rules } = request;
  const refused =
    checkExportScheme(scheme, key.length, rules) ??
    checkWrappingUse(kek, 'encrypt') ??
    checkKekStrength(kek, key, rules) ??
    checkExportability(key.header, scheme === 'S' || scheme === 'R');
  if (refused !== undefined) return refused;
  switch (scheme) {
    case 'S':
      return exportThalesBlock(request);
    case 'R':
      return exportTr31Block(request);
    case '':
    case 'Z':
    case 'U':
    case 'T':
    case 'X':
    case 'Y':
      return wrapUnderKek(key, kek, scheme, request.atallaVariant);
    case 'P':
    case 'Q':
    case 'W':
      return request.iv === undefined
        ? failures.unknownScheme
        : wrapCbc(key, kek, scheme, request.iv, request.atallaVariant);
    default:
      return failures.unknownScheme;
  }
}

function exportThalesBlock(request: ExportRequest): string | KeyFailure {
  const header = outgoingHeader(request);
  if ('error' in header) return header;
  return sealThalesBlock(request.key, headerWith(header, { lmkId: 'FF' }), request.kek, request);
}

function exportTr31Block(request: ExportRequest): string | KeyFailure {
  const header = outgoingHeader(request);
  if ('error' in header) return header;
  const usage = request.key.header === undefined ? sharedUsage(header.usage) : x9143Usage(header.usage);
  if (usage === undefined) return failures.usage;
  const version = request.tr31Version ?? defaultTr31Version(request.kek);
  if (!protectsVersion(request.kek, version)) return failures.wrappingKey;
  const optionalBlocks = header.optionalBlocks.filter((block) => !OWN_BLOCK.test(block.id));
  return sealTr31Block(
    request.key,
    headerWith(header, { version, usage, optionalBlocks, lmkId: '00' }),
    request.kek,
    request,
  );
}

/** The header of the key itself, or one made from the tail; the exportability can only become N. */
function outgoingHeader(request: ExportRequest): KeyBlockHeader | KeyFailure {
  const { key, header, newExportability } = request;
  if (newExportability !== undefined && newExportability !== 'N') return BAD_EXPORTABILITY;
  if (key.header !== undefined) {
    return headerWith(key.header, { exportability: newExportability ?? key.header.exportability });
  }
  if (header === undefined) return failures.unknownScheme;
  if (key.keyType !== undefined && !usageFitsKeyType(header.usage, key.keyType)) return failures.usage;
  return headerWith(header, { version: '', algorithm: key.algorithm, lmkId: '' });
}

const sharedUsage = (usage: string) => (isX9143Usage(usage) ? usage : undefined);

/** Optional blocks 00, 03, 04, 05 have a meaning on the device only. */
const OWN_BLOCK = /^[0-9]/;
const BAD_EXPORTABILITY = failure('AA', 'exportability can only be changed to N');
