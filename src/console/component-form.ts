/** Forms of components and keys that are typed at the console: length, type or header, and how they stand under the LMK. */
import { algorithmSizes } from '../../protocol/words/blocks.ts';
import { ANY_BLOCK_TYPE } from '../../protocol/words/keys.ts';
import { forceOddParity, hasOddParity } from '../crypto/parity.ts';
import { keyTypeOfUsage } from '../hsm/commands/keys/exchange.ts';
import { keepKey } from '../hsm/commands/keys/keep-key.ts';
import { Refusal } from '../hsm/refusal.ts';
import { kcv } from '../keys/kcv.ts';
import type { SealTarget } from '../keys/seal.ts';
import { type Key, makeKey } from '../keys/secret.ts';
import { hexadecimal } from './answers.ts';
import { requireActivity } from './authorised.ts';
import type { ConsoleDevice } from './device.ts';
import type { Dialogue } from './dialogue.ts';
import {
  askAlgorithm,
  askHeader,
  askKeyType,
  askParts,
  askVariantScheme,
  type ChosenLmk,
  type HeaderValues,
  type PartScheme,
  SCHEMES_OF_PARTS,
} from './key-prompts.ts';
import { showBytes, showKey, twoDigits } from './show.ts';

/** What a component or key is, and how it stands under the LMK. */
export interface Form {
  readonly keyType: string;
  readonly scheme: PartScheme | 'S';
  readonly header: HeaderValues | undefined;
  readonly algorithm: 'D' | 'T' | 'A';
  /** Bytes. */
  readonly length: number;
  readonly target: SealTarget;
}

/** Asks for the form and checks the activity as soon as the type is known, before anything secret is typed. */
export async function askForm(
  dialogue: Dialogue,
  device: ConsoleDevice,
  { id, lmk }: ChosenLmk,
  { fixedType, isComponent }: { readonly fixedType?: string | undefined; readonly isComponent: boolean },
): Promise<Form | Refusal> {
  const { state } = device.hsm;
  if (lmk.kind === 'variant') {
    const parts = await askParts(dialogue);
    if (parts === 1 && !state.settings.enableSingleDes) return SINGLE_DES;
    const keyType = fixedType ?? (await askKeyType(dialogue));
    const refused = requireActivity(state, id, 'component', keyType);
    if (refused !== undefined) return refused;
    const scheme = fixedType === undefined ? await askVariantScheme(dialogue, parts) : SCHEMES_OF_PARTS[parts][0];
    return {
      keyType,
      scheme,
      header: undefined,
      algorithm: parts === 1 ? 'D' : 'T',
      length: parts * PART,
      target: { keyType, scheme },
    };
  }
  const [algorithm, length] = algorithmSizes[await askAlgorithm(dialogue, lmk)];
  if (algorithm === 'D' && !state.settings.enableSingleDes) return SINGLE_DES;
  const header = await askHeader(dialogue, { isComponent });
  const refused = requireActivity(state, id, 'component', keyTypeOfUsage(header.usage));
  if (refused !== undefined) return refused;
  const target = blockTarget(header, header.keyVersion, algorithm, id);
  return { keyType: ANY_BLOCK_TYPE, scheme: 'S', header, algorithm, length, target };
}

/** A component in a key block says in its version that it is one, and which. */
export function componentTarget({ target, header }: Form, number: number): SealTarget {
  if (!('header' in target) || header === undefined) return target;
  return { header: { ...target.header, keyVersion: `c${number}` } };
}

function blockTarget(header: HeaderValues, keyVersion: string, algorithm: string, lmkId: number): SealTarget {
  const { usage, modeOfUse, exportability } = header;
  const optionalBlocks = header.optionalBlocks.map(({ block }) => ({ id: block.slice(0, 2), data: block.slice(4) }));
  return {
    header: {
      version: '',
      usage,
      algorithm,
      modeOfUse,
      keyVersion,
      exportability,
      optionalBlocks,
      lmkId: twoDigits(lmkId),
    },
  };
}

/** Asks for a clear component; wrong parity is corrected, as it does not change the key that comes of it. */
export async function askClear(dialogue: Dialogue, prompt: string, { algorithm, length }: Form): Promise<Key> {
  const bytes = await dialogue.secret(prompt, hexadecimal(length * 2));
  if (algorithm !== 'A' && !hasOddParity(bytes)) {
    dialogue.print('Warning: the component does not have odd parity; it has been corrected.');
    forceOddParity(bytes);
  }
  return makeKey(algorithm, bytes);
}

export function seal(
  { hsm }: ConsoleDevice,
  { lmk }: ChosenLmk,
  key: Key,
  target: SealTarget,
): Refusal | { readonly field: string; readonly shown: string; readonly checkValue: string; readonly lines: string[] } {
  const field = keepKey(key, lmk, target, hsm.state);
  if (typeof field !== 'string') return new Refusal(field.error, '', field.reason);
  const checkValue = showBytes(kcv(key).subarray(0, 3));
  const shown = showKey(field);
  return { field, shown, checkValue, lines: [`Encrypted component: ${shown}`, `Key check value:     ${checkValue}`] };
}

/** Bytes of one part of a DES key. */
export const PART = 8;
const SINGLE_DES = new Refusal('27', '', 'single-length DES keys are switched off');
