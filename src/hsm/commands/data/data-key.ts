/** Opens the key of a data command: a data key, or the data key of a KSN under a base derivation key. */
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import { bdkTypes } from '../../../../protocol/words/data-fields.ts';
import type { KeyUse } from '../../../../protocol/words/keys.ts';
import { roles } from '../../../../protocol/words/keys.ts';
import { bdkUsages } from '../../../../protocol/words/pin-fields.ts';
import { dukptKey } from '../../../keys/dukpt.ts';
import type { KeyRequirement } from '../../../keys/open.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Settings } from '../../../settings.ts';
import type { Call } from '../../call.ts';
import { Refusal } from '../../refusal.ts';
import { readKsn } from '../dukpt/ksn.ts';
import { isPrintable } from './message-data.ts';
import type { TypedKeys } from './typed-key.ts';
import { requirementOfType, typedKeys } from './typed-key.ts';

/** A data key that a command wants. */
export interface WantedDataKey {
  readonly field: string;
  readonly ksnField: string;
  readonly parity: '10' | '11';
  readonly data: TypedKeys;
  readonly bdk: TypedKeys;
}

/** Describes the data key of a request field; done once, at load. */
export function wantDataKey(
  field: string,
  ksnField: string,
  parity: '10' | '11',
  use: Extract<KeyUse, 'encrypt' | 'decrypt'>,
): WantedDataKey {
  return Object.freeze({
    field,
    ksnField,
    parity,
    data: typedKeys(dataRole, use),
    bdk: typedKeys(roles.BDK, 'derive'),
  });
}

/** What is asked of a key by its type; undefined when the type does not fit. A KSN came only with a BDK. */
export function dataKeyRequirement(
  wanted: WantedDataKey,
  keyType: string,
  key: KeyReference,
  ksn: View | undefined,
  call: Call,
): KeyRequirement | undefined {
  return requirementOfType(ksn === undefined ? wanted.data : wanted.bdk, keyType, key, call.lmk);
}

/**
 * Opens a key. Of a base derivation key comes the data key for requests and both ways (X9.24-1:2009 A.4.1), in either
 * direction: sources do not say which a device takes for the other one.
 */
export function openDataKey(
  wanted: WantedDataKey,
  requirement: KeyRequirement,
  key: KeyReference,
  ksn: View | undefined,
  call: Call,
  // biome-ignore lint/suspicious/noExplicitAny: as Call.openAs, the definition lists the codes
): Key | Refusal<any> {
  if (ksn === undefined) return call.openAs(key, requirement, wanted);
  const serial = readKsn(ksn, wanted.ksnField, 'other');
  if (serial instanceof Refusal) return serial;
  const opened = call.openAs(key, requirement, wanted);
  return opened instanceof Refusal ? opened : dukptKey(opened, serial, 'dataRequest');
}

/** Whether the setting for ZEK and TEK lets this clear data through (product 3.2). Other keys take any. */
export function isDataAllowed(key: Key, clear: Uint8Array, settings: Settings): boolean {
  const allowed = settings.zekTekEncryption;
  if (allowed === 'binary' || !isZekOrTek(key)) return true;
  return allowed === 'ascii' && isPrintable(clear);
}

function isZekOrTek(key: Key): boolean {
  if (key.keyType !== undefined) return key.keyType === '00A' || key.keyType === '30B';
  const usage = key.header?.usage;
  return usage === '22' || usage === '23';
}

const isBdkType = (type: string): boolean => (bdkTypes as readonly string[]).includes(type);
const isBdkUsage = (usage: string): boolean => (bdkUsages as readonly string[]).includes(usage);
const dataRole = {
  ...roles.DATA,
  types: roles.DATA.types.filter((type) => !isBdkType(type)),
  usages: roles.DATA.usages.filter((usage) => !isBdkUsage(usage)),
};
