/** The fields of a request in JSON as the `name=value` words of `pinward send`, so that one rule reads both. */

/** Words, or what is wrong with a field. */
export type FieldWords = { readonly words: readonly string[] } | { readonly problem: string };

/**
 * `{ "lmkId": { "id": 1 }, "scheme": "U" }` as `lmkId.id=1` and `scheme=U`; entries of lists are numbered from 0.
 * Values are never quoted in problems: they may be keys or PINs.
 */
export function fieldWords(fields: Readonly<Record<string, unknown>>): FieldWords {
  const words: string[] = [];
  const found = collect(fields, '', 0, words);
  return found === undefined ? { words } : { problem: found };
}

function collect(value: unknown, path: string, depth: number, words: string[]): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    if (WIDE.test(String(value))) return `${path}: a message has single-byte characters only`;
    words.push(`${path}=${value}`);
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return `${path}: expected text, a number, an object or a list`;
  if (depth === DEEPEST) return `${path.slice(0, LONGEST_NAME)}: no command has groups nested that deep`;
  for (const [name, inside] of Object.entries(value)) {
    if (!NAME.test(name)) return `${path === '' ? 'fields' : path}: names of fields are letters and digits`;
    const wrong = collect(inside, path === '' ? name : `${path}.${name}`, depth + 1, words);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A dot may lead into a group, as on the command line. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9.]{0,63}$/;
const WIDE = /[^\x00-\xff]/;
const LONGEST_NAME = 64;
const DEEPEST = 8;
