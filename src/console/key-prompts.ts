/** Questions that key commands share: types, schemes, lengths, and the header of a key block. */
import type { algorithms } from '../../protocol/words/blocks.ts';
import { usageRules } from '../../protocol/words/usages.ts';
import { Refusal } from '../hsm/refusal.ts';
import type { Lmk } from '../keys/lmk.ts';
import { digits, keyField, keyType, keyUsage, maybe, oneOf, text, whole } from './answers.ts';
import { askLmk, type ConsoleDevice } from './device.ts';
import type { Dialogue } from './dialogue.ts';

/** An LMK that a command works under. */
export interface ChosenLmk {
  readonly id: number;
  readonly lmk: Lmk;
}

/** Asks which LMK and finds it. */
export async function chooseLmk(dialogue: Dialogue, device: ConsoleDevice): Promise<ChosenLmk | Refusal<'13'>> {
  const id = await askLmk(dialogue, device);
  return id instanceof Refusal ? id : { id, lmk: device.hsm.state.lmk(id)! };
}

/** Asks for a key type. */
export const askKeyType = (dialogue: Dialogue): Promise<string> => dialogue.ask('Key type', keyType);

/** Length of a DES key in parts: 1, 2 or 3. */
export const askParts = (dialogue: Dialogue): Promise<1 | 2 | 3> =>
  dialogue.ask('Key length [1,2,3]', whole(1, 3)) as Promise<1 | 2 | 3>;

/** Scheme under a variant LMK; Enter takes the usual one of the length. */
export async function askVariantScheme(dialogue: Dialogue, parts: 1 | 2 | 3): Promise<PartScheme> {
  const fitting = SCHEMES_OF_PARTS[parts];
  return (await dialogue.ask(`Key scheme (LMK) [${fitting.join(',')}]`, maybe(oneOf(...fitting)))) ?? fitting[0];
}

/** Schemes of one, two and three parts; the first is the usual one. */
export const SCHEMES_OF_PARTS = { 1: ['Z'], 2: ['U', 'X'], 3: ['T', 'Y'] } as const;
/** Scheme of a key under a variant LMK. */
export type PartScheme = 'Z' | 'U' | 'X' | 'T' | 'Y';

/** Header fields as host commands take them in their tails. */
export interface HeaderValues {
  readonly usage: string;
  readonly modeOfUse: ModeOfUse;
  readonly keyVersion: string;
  readonly exportability: Exportability;
  readonly optionalBlockCount: number;
  readonly optionalBlocks: readonly { readonly block: string }[];
}

type ModeOfUse = 'B' | 'C' | 'D' | 'E' | 'G' | 'N' | 'S' | 'V' | 'X';
type Exportability = 'E' | 'N' | 'S';

/** Which questions are asked about a header. */
export interface HeaderQuestions {
  /** The header of a component has its number in place of the version. */
  readonly isComponent?: boolean;
}

/** Asks for the header of a key block (product reference 6.3): usage, mode of use, version, exportability, optional blocks. */
export async function askHeader(
  dialogue: Dialogue,
  { isComponent = false }: HeaderQuestions = {},
): Promise<HeaderValues> {
  const usage = await dialogue.ask('Key usage', keyUsage);
  const modes = [...usageRules[usage]!.modes] as ModeOfUse[];
  const modeOfUse = await dialogue.ask(`Mode of use [${modes.join(',')}]`, oneOf(...modes));
  const keyVersion = isComponent
    ? `c${await dialogue.ask('Component number [1-9]', whole(1, 9))}`
    : ((await dialogue.ask('Key version number [00]', maybe(digits(2)))) ?? '00');
  const exportability = await dialogue.ask('Exportability [E,N,S]', oneOf('E', 'N', 'S'));
  const optionalBlocks = await askOptionalBlocks(dialogue);
  return { usage, modeOfUse, keyVersion, exportability, optionalBlockCount: optionalBlocks.length, optionalBlocks };
}

/** Algorithm and length of a new key in a key block, as A0 names them. */
export async function askAlgorithm(dialogue: Dialogue, lmk: Lmk): Promise<keyof typeof algorithms> {
  // A 3DES key block LMK cannot protect AES keys (product reference 2.1).
  const isAes =
    lmk.algorithm === 'AES-256' && (await dialogue.ask('Algorithm [3DES,AES]', oneOf('3DES', 'AES'))) === 'AES';
  if (isAes) {
    const bits = await dialogue.ask('Key length in bits [128,192,256]', oneOf('128', '192', '256'));
    return ({ 128: 'A1', 192: 'A2', 256: 'A3' } as const)[bits];
  }
  return ({ 1: 'D1', 2: 'T2', 3: 'T3' } as const)[await askParts(dialogue)];
}

/** Scheme under a ZMK; with `isOptional` Enter means that the key does not leave. */
export async function askExportScheme(dialogue: Dialogue, isOptional: boolean): Promise<ExportScheme | undefined> {
  const answer = oneOf('Z', 'U', 'T', 'X', 'Y', 'S', 'R');
  return dialogue.ask(
    isOptional ? 'Key scheme (ZMK) [ENTER for none]' : 'Key scheme (ZMK)',
    isOptional ? maybe(answer) : answer,
  );
}

/** Schemes in which a key may leave. */
export type ExportScheme = 'Z' | 'U' | 'T' | 'X' | 'Y' | 'S' | 'R';

/** Asks for a key under the LMK or a ZMK. */
export const askKey = (dialogue: Dialogue, prompt: string): Promise<string> => dialogue.ask(prompt, keyField);

/** The Atalla variant of a ZMK, where the setting has the console ask for it. */
export async function askAtallaVariant(
  dialogue: Dialogue,
  { hsm }: ConsoleDevice,
): Promise<{ readonly atallaVariant?: string }> {
  if (!hsm.state.settings.atallaZmkVariantSupport) return {};
  const atallaVariant = await dialogue.ask('Atalla variant [ENTER for none]', maybe(digits(1, 2)));
  return atallaVariant === undefined ? {} : { atallaVariant };
}

async function askOptionalBlocks(dialogue: Dialogue): Promise<{ readonly block: string }[]> {
  const blocks: { readonly block: string }[] = [];
  for (;;) {
    const id = await dialogue.ask('Optional block id [ENTER for none]', maybe(text(2, 2)));
    if (id === undefined) return blocks;
    const data = await dialogue.ask('Optional block data', text(0, 251));
    // The length counts identifier and itself (X9.143:2021; algorithms 7.2).
    blocks.push({ block: `${id}${(data.length + 4).toString(16).padStart(2, '0').toUpperCase()}${data}` });
  }
}
