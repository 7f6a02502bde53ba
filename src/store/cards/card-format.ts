/**
 * The form of a card file: one JSON object in which everybody may read whose card it is and what kind of content it
 * holds, and nobody the content without the PIN. A SHA-256 tells a damaged file from a wrong PIN.
 */
import { sha256 } from '../../crypto/hash.ts';
import { fromHex, toHex } from '../../crypto/hex.ts';
import { areSensible, type SealParameters } from '../../crypto/seal.ts';

/** What a card file holds. */
export interface CardFile {
  readonly serial: string;
  readonly holder: string;
  /** Kind of the content. */
  readonly label: string;
  /** Wrong PINs that the card still bears. */
  readonly triesLeft: number;
  readonly parameters: SealParameters;
  /** The content sealed under the PIN. */
  readonly sealed: Uint8Array;
}

/** Why a card file cannot be read. */
export type CardFileProblem = { readonly fault: 'damaged'; readonly words: string } | { readonly fault: 'newer' };

/** What the seal of a content is bound to, so that nothing of the open part can be changed without the PIN. */
export function sealContext({ serial, holder, label }: Pick<CardFile, 'serial' | 'holder' | 'label'>): string {
  return JSON.stringify(['pinward card', serial, holder, label]);
}

/** The bytes of a card file. */
export function encodeCard({ serial, holder, label, triesLeft, parameters, sealed }: CardFile): Uint8Array {
  const { cost, blockSize, parallelization, salt } = parameters;
  const seal = { method: METHOD, cost, blockSize, parallelization, salt: toHex(salt), content: toHex(sealed) };
  const card = { pinward: 'card', version: CARD_VERSION, serial, holder, label, triesLeft, seal };
  return encoder.encode(`${JSON.stringify({ ...card, sha256: digestOf(card) }, null, 2)}\n`);
}

/** Reads a card file. */
export function decodeCard(bytes: Uint8Array): CardFile | CardFileProblem {
  if (bytes.length === 0) return damaged('the file is empty');
  const object = parsed(bytes);
  if (object === undefined) return damaged('the file is cut off or is not a card file');
  const { sha256: digest, ...card } = object;
  if (card['pinward'] !== 'card' || typeof card['version'] !== 'number') return damaged('the file is not a card file');
  if (card['version'] > CARD_VERSION) return { fault: 'newer' };
  if (digest !== digestOf(card)) return damaged('its content does not match its checksum');
  const { serial, holder, label, triesLeft, seal } = card as Record<string, unknown>;
  const parameters = parametersOf(seal);
  const content = (seal as Record<string, unknown> | undefined)?.['content'];
  if (
    typeof serial !== 'string' ||
    typeof holder !== 'string' ||
    typeof label !== 'string' ||
    !Number.isInteger(triesLeft) ||
    parameters === undefined ||
    !isHexadecimal(content)
  )
    return damaged('something is missing in the file');
  return { serial, holder, label, triesLeft: triesLeft as number, parameters, sealed: fromHex(content) };
}

function parametersOf(seal: unknown): SealParameters | undefined {
  if (typeof seal !== 'object' || seal === null) return undefined;
  const { method, cost, blockSize, parallelization, salt } = seal as Record<string, unknown>;
  if (method !== METHOD || !isHexadecimal(salt)) return undefined;
  const parameters = { cost, blockSize, parallelization, salt: fromHex(salt) } as SealParameters;
  return areSensible(parameters) ? parameters : undefined;
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const digestOf = (card: object): string => toHex(sha256(encoder.encode(JSON.stringify(card))));
const isHexadecimal = (value: unknown): value is string => typeof value === 'string' && /^([0-9A-F]{2})+$/i.test(value);
const damaged = (words: string): CardFileProblem => ({ fault: 'damaged', words });
/** The version that is written. */
const CARD_VERSION = 1;
const METHOD = 'scrypt, AES-256-GCM';
const encoder = new TextEncoder();
