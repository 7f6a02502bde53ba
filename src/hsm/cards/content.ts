/** What a card may hold, and its form in bytes. */
import { fromHex, toHex } from '../../crypto/hex.ts';
import { type LmkComponent, type LmkPart, type LmkShare, openPart, partBytes } from '../../keys/lmk-components.ts';
import type { StoredValue } from '../device-store.ts';

/** What a card holds. */
export type CardContent =
  | { readonly kind: 'blank' }
  | LmkPartContent
  | {
      readonly kind: 'officer';
      /** The LMK whose officer it makes of its holder. */
      readonly lmkCheckValue: string;
      /** Hexadecimal digits, drawn when the officer was made; a copy of the card has the same. */
      readonly officer: string;
      readonly holder: string;
    }
  | { readonly kind: 'settings'; readonly settings: StoredValue };

/** A component or a share of an LMK. */
export type LmkPartContent = LmkPartState &
  (
    | { readonly kind: 'lmk-component'; readonly part: LmkComponent }
    | { readonly kind: 'lmk-share'; readonly part: LmkShare }
  );

interface LmkPartState {
  /** Was the card inserted and read again after it was written (strict verification of cards)? */
  readonly isVerified: boolean;
}

/** Names of the kinds for people. */
export const cardKinds: Readonly<Record<CardContent['kind'], string>> = Object.freeze({
  blank: 'blank card',
  'lmk-component': 'LMK component card',
  'lmk-share': 'LMK share card',
  officer: 'authorising officer card',
  settings: 'settings card',
});

/** Tells a content with a part of an LMK from the others. */
export function isLmkPart(content: CardContent): content is LmkPartContent {
  return content.kind === 'lmk-component' || content.kind === 'lmk-share';
}

/** The content for a part of an LMK. */
export function partContent(part: LmkPart, isVerified = false): LmkPartContent {
  return part.kind === 'component'
    ? { kind: 'lmk-component', part, isVerified }
    : { kind: 'lmk-share', part, isVerified };
}

/** The bytes of a content; they hold secrets and belong on a card only. */
export function encodeContent(content: CardContent): Uint8Array {
  const stored = isLmkPart(content)
    ? { kind: content.kind, isVerified: content.isVerified, part: toHex(partBytes(content.part)) }
    : content;
  return encoder.encode(JSON.stringify(stored));
}

/** The content of bytes; undefined for those that are none. */
export function decodeContent(bytes: Uint8Array): CardContent | undefined {
  const stored = parsed(bytes);
  switch (stored?.['kind']) {
    case 'blank':
      return { kind: 'blank' };
    case 'lmk-component':
    case 'lmk-share': {
      const { part: digits, isVerified } = stored;
      if (typeof digits !== 'string' || !/^([0-9A-F]{2})+$/.test(digits)) return undefined;
      const part = openPart(fromHex(digits));
      if (part === undefined) return undefined;
      const content = partContent(part, isVerified === true);
      return content.kind === stored['kind'] ? content : undefined;
    }
    case 'officer': {
      const { lmkCheckValue, officer, holder } = stored;
      if (typeof lmkCheckValue !== 'string' || typeof officer !== 'string' || typeof holder !== 'string')
        return undefined;
      return { kind: 'officer', lmkCheckValue, officer, holder };
    }
    case 'settings':
      return 'settings' in stored ? { kind: 'settings', settings: stored['settings'] as StoredValue } : undefined;
    default:
      return undefined;
  }
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return (JSON.parse(decoder.decode(bytes)) as Readonly<Record<string, unknown>> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
