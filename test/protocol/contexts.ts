/** What the protocol tests share: kinds of LMK, commands under each, and messages as text. */
import { commands } from '../../protocol/commands/index.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';

export const shapes: Readonly<Record<'variant' | '3DES key block' | 'AES key block', LmkShape>> = {
  variant: { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' },
  '3DES key block': { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' },
  'AES key block': { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' },
};

export const registry = Object.values(commands) as readonly AnyCommand[];

/** Every defined command with every kind of LMK it works under. */
export const pairs: readonly (readonly [
  code: string,
  kind: keyof typeof shapes,
  command: AnyCommand,
  lmk: LmkShape,
])[] = registry.flatMap((command) =>
  (Object.keys(shapes) as (keyof typeof shapes)[])
    .filter((kind) => command.lmk.length === 0 || command.lmk.includes(shapes[kind].lmkKind))
    .map((kind) => [command.code, kind, command, shapes[kind]] as const),
);

/** Bytes of a message written as text with `<hex>` for binary, as examples have it. */
export function bytesOf(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [, plain, hex] of text.matchAll(/([^<]+)|<([0-9A-F]*)>/gi)) {
    if (plain !== undefined) for (const character of plain) bytes.push(character.charCodeAt(0));
    else for (let i = 0; i < hex!.length; i += 2) bytes.push(Number.parseInt(hex!.slice(i, i + 2), 16));
  }
  return Uint8Array.from(bytes);
}

/** LMK of an example. */
export function shapeOfExample(lmk: string): LmkShape {
  if (lmk === 'test-kb-3des') return shapes['3DES key block'];
  return lmk === 'test-kb-aes' ? shapes['AES key block'] : shapes.variant;
}
