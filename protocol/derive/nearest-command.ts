/** What somebody may have meant by a command code that is not known. */

import type { CatalogueEntry } from '../words/catalogue.ts';
import { catalogue } from '../words/catalogue.ts';

/** The catalogue entry of a command code. */
export function catalogueEntry(code: string): CatalogueEntry | undefined {
  return byCode.get(code);
}

/** Catalogue entries that answer with a reply code; some codes have two. */
export function entriesByReply(reply: string): readonly CatalogueEntry[] {
  return catalogue.filter((entry) => entry.reply === reply);
}

/** The entry whose code is closest: another case, swapped characters, then one character apart. */
export function nearestCommand(code: string): CatalogueEntry | undefined {
  const upper = code.toUpperCase();
  const swapped = `${upper[1] ?? ''}${upper[0] ?? ''}`;
  let best: CatalogueEntry | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const entry of catalogue) {
    const candidate = entry.code === upper ? 0 : entry.code === swapped ? 3 : apart(entry.code, upper);
    if (candidate < distance) {
      best = entry;
      distance = candidate;
    }
  }
  return distance < FAR ? best : undefined;
}

/** Alphabetical distance when one character differs. A wrong second character is the likelier slip. */
function apart(code: string, other: string): number {
  const first = Math.abs(code.charCodeAt(0) - other.charCodeAt(0));
  const second = Math.abs(code.charCodeAt(1) - other.charCodeAt(1));
  if (first === 0) return 4 + second;
  return second === 0 ? 40 + first : FAR;
}

const FAR = 1000;
const byCode: ReadonlyMap<string, CatalogueEntry> = new Map(catalogue.map((entry) => [entry.code, entry]));
