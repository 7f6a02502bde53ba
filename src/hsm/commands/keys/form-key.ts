/** A4: a key is combined from 2 to 9 components under the LMK (commands-keys-admin 2, A4). */
import type { A4 } from '../../../../protocol/commands/keys/A4-form-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { schemes } from '../../../../protocol/words/schemes.ts';
import { combineComponents } from '../../../keys/components.ts';
import { shortKcv } from '../../../keys/kcv.ts';
import type { OptionalBlock } from '../../../keys/key-block-header.ts';
import { checkOptionalBlocks } from '../../../keys/key-block-header.ts';
import type { SealTarget } from '../../../keys/seal.ts';
import type { Key } from '../../../keys/secret.ts';
import { hasEqualParts } from '../../../keys/secret.ts';
import type { PlainScheme } from '../../../keys/variant.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { keyRefusal, keyTypeOfUsage, lmkSlot } from './exchange.ts';
import { optionalBlocksOf } from './header-tail.ts';
import { keepKey } from './keep-key.ts';
import { ofKeyType } from './key-of-type.ts';

export const formKey: Handler<typeof A4> = (request, call) => {
  const wrongForm = checkForm(request, call);
  if (wrongForm !== undefined) return wrongForm;
  const first = request.components.at(0).component;
  const ruledBy = call.lmk.kind === 'variant' ? request.keyType : keyTypeOfUsage(first.usage);
  if (!call.isAuthorised('component', ruledBy)) return NOT_AUTHORISED;
  const components = openComponents(request, call);
  if (components instanceof Refusal) return components;
  const key = combineComponents(components);
  if ('error' in key) return keyRefusal(key, 'components');
  if (call.settings.preventMasquerading && hasEqualParts(key)) return EQUAL_PARTS;
  const target = call.lmk.kind === 'variant' ? variantTarget(request) : blockTarget(request, key, call);
  if (target instanceof Refusal) return target;
  const sealed = keepKey(key, call.lmk, target, call);
  return typeof sealed === 'string'
    ? { key: sealed, kcv: shortKcv(key) }
    : keyRefusal(sealed, call.lmk.kind === 'variant' ? 'scheme' : 'components');
};

function checkForm({ keyType, scheme }: Request<typeof A4>, call: Call): RefusalOf<typeof A4> | undefined {
  if (call.lmk.kind === 'keyBlock') return scheme === 'S' ? undefined : BLOCK_SCHEME;
  if (keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  return scheme === 'S' ? VARIANT_SCHEME : undefined;
}

/** Every component of its own; one in a key block must say that it is a component. */
function openComponents(
  { components, keyType, scheme }: Request<typeof A4>,
  call: Call,
  // biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
): readonly Key[] | Refusal<any> {
  const isVariant = call.lmk.kind === 'variant';
  const requirement = ofKeyType(isVariant ? keyType : ANY_BLOCK_TYPE);
  const opened: Key[] = [];
  for (let i = 0; i < components.length; i++) {
    const component = call.openAs(components.at(i).component, requirement, wantedComponent);
    if (component instanceof Refusal) return component;
    if (isVariant && component.length !== schemes[scheme]!.parts! * 8) return LENGTH;
    if (!isVariant && component.header?.keyVersion.startsWith('c') !== true) return NO_COMPONENT;
    opened.push(component);
  }
  return opened;
}

function variantTarget({ keyType, scheme }: Request<typeof A4>): SealTarget {
  return { keyType, scheme: scheme as PlainScheme };
}

/** Version and further optional blocks come from the tail, everything else from the components. */
function blockTarget({ header: tail }: Request<typeof A4>, key: Key, call: Call): SealTarget | RefusalOf<typeof A4> {
  const keyVersion = tail!.keyVersion.text();
  if (!VERSION.test(keyVersion)) return KEY_VERSION;
  const added = optionalBlocksOf(tail!.optionalBlocks, 'header');
  if (added instanceof Refusal) return added;
  const kept = key.header!.optionalBlocks;
  const isThere = (block: OptionalBlock) => kept.some(({ id }) => id === block.id);
  if (added.some(isThere)) return REPEATED;
  const tooMany = checkOptionalBlocks([...kept, ...added]);
  if (tooMany !== undefined) return new Refusal('B3', 'header.optionalBlocks', tooMany.reason);
  return { header: { ...key.header!, keyVersion, optionalBlocks: [...kept, ...added], lmkId: lmkSlot(call.lmkId) } };
}

const wantedComponent = { field: 'components', parity: '10' } as const;
const VERSION = /^\d\d$/;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const BLOCK_SCHEME = refuse('26', 'scheme', 'a key block LMK takes scheme S only');
const VARIANT_SCHEME = refuse('26', 'scheme', 'scheme S needs a key block LMK');
const NOT_AUTHORISED = refuse('17', 'keyType', 'the activity component.{key type}.host is not authorised');
const LENGTH = refuse('27', 'components', 'a component is not of the length of the key scheme');
const NO_COMPONENT = refuse(
  'B5',
  'components',
  'the version number of a key block does not say that it is a component',
);
const EQUAL_PARTS = refuse('75', 'components', 'the parts of the key are equal, it acts as a single-length key');
const KEY_VERSION = refuse('A9', 'header.keyVersion', 'expected 00 to 99');
const REPEATED = refuse('BC', 'header.optionalBlocks', 'an optional block to add is in the components already');
