/** Settings that change the layout of messages, for subcommands that only read and write them. */
import type { LayoutSettings } from '../../protocol/derive/read-state.ts';

/** What `--set` gave: nothing, settings, or what is wrong. */
export type Layout =
  | { readonly settings: LayoutSettings }
  | { readonly problems: readonly string[] }
  | Record<never, never>;

/** The settings that words such as `pinLength=6` make; the table of settings is only loaded when one is given. */
export async function layoutSettings(words: readonly string[]): Promise<Layout> {
  if (words.length === 0) return {};
  const { resolveSettings } = await import('../settings.ts');
  const odd = words.find((word) => !word.includes('='));
  if (odd !== undefined) return { problems: [`expected name=value, got "${odd}"`] };
  const changes = Object.fromEntries(
    words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const settings = resolveSettings('lab', changes);
  return 'problems' in settings ? settings : { settings };
}
