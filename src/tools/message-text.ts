/** Host messages as people write them: hexadecimal, or text with `<hex>` for bytes that are not printable. */
import { commands } from '../../protocol/commands/index.ts';
import { stripLengthPrefix } from '../../protocol/derive/length-prefix.ts';
import { catalogueEntry, entriesByReply } from '../../protocol/derive/nearest-command.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { fromHex } from '../crypto/hex.ts';

/** How a message is written. `auto` finds out: hexadecimal when all of it is and a code stands where it should. */
export type MessageForm = 'auto' | 'hex' | 'text';

/** The bytes of a message that was typed or pasted, or what is wrong with it. */
export function parseMessage(
  written: string,
  form: MessageForm,
  headerLength: number,
): { readonly bytes: Uint8Array } | { readonly problem: string } {
  if (written === '') return { problem: 'the message is empty' };
  const digits = written.replaceAll(/0x|[\s:]/gi, '');
  const isHex = digits.length > 0 && digits.length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(digits);
  if (form === 'hex') return isHex ? { bytes: fromHex(digits) } : { problem: 'expected pairs of hexadecimal digits' };
  const asText = textBytes(written);
  if (form === 'text' || !isHex) return asText;
  const asHex = { bytes: fromHex(digits) };
  if (hasKnownCode(asHex.bytes, headerLength)) return asHex;
  return 'bytes' in asText && hasKnownCode(asText.bytes, headerLength) ? asText : asHex;
}

/** Is this a request or a reply? By its code; requests win, as most codes are only one of the two. */
export function directionOf(bytes: Uint8Array, headerLength: number): 'request' | 'reply' {
  const code = codeOf(bytes, headerLength);
  if (definitions[code] !== undefined) return 'request';
  return Object.values(definitions).some((command) => command?.reply === code) ||
    (catalogueEntry(code) === undefined && entriesByReply(code).length > 0)
    ? 'reply'
    : 'request';
}

function textBytes(written: string): { readonly bytes: Uint8Array } | { readonly problem: string } {
  const wide = [...written].find((character) => character.codePointAt(0)! > 0xff);
  if (wide !== undefined) return { problem: 'a message has single-byte characters only; write other bytes as <hex>' };
  const text = written.replaceAll(/<((?:[0-9A-Fa-f]{2})+)>/g, (_, digits: string) => latin1(fromHex(digits)));
  return { bytes: fromLatin1(text) };
}

function hasKnownCode(bytes: Uint8Array, headerLength: number): boolean {
  const code = codeOf(bytes, headerLength);
  return catalogueEntry(code) !== undefined || entriesByReply(code).length > 0;
}

function codeOf(bytes: Uint8Array, headerLength: number): string {
  const at = stripLengthPrefix(bytes) + headerLength;
  return at + 2 > bytes.length ? '' : latin1(bytes, at, at + 2);
}

const definitions = commands as Readonly<Record<string, AnyCommand | undefined>>;
