/** Finds what should not stand in a file; each function answers one line per find, `file:line: what`. */

/** Marks of unfinished work that name no issue. */
export const looseEnds = (file: string, text: string): string[] =>
  finds(file, text, LOOSE_END, 'a loose end without an issue');

/** Paths of a machine and words of a workplace. */
export const workplaceWords = (file: string, text: string): string[] =>
  finds(file, text, WORKPLACE, 'a machine path or workplace word');

/** `any` as a type, unless the line above gives the linter a reason. */
export function casualAny(file: string, text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (!ANY.test(line) || /^\s*(\/\/|\*|\/\*)/.test(line)) return [];
    return REASON.test(lines[index - 1] ?? '') ? [] : [`${file}:${index + 1}: any without a reason`];
  });
}

function finds(file: string, text: string, pattern: RegExp, what: string): string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${what}`] : []));
}

const ANY = /(?::|\bas|[<,|&(])\s*any\b(?=\s*(?:[;,)>|&=[\]{]|$))/;
const REASON = /biome-ignore lint\/suspicious\/noExplicitAny: \S/;
// In pieces, so that this file does not find itself.
const LOOSE_END = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b(?!\\s*\\(#\\d+\\))`);
const WORKPLACE = new RegExp(
  [
    ['/wo', 'rk/'],
    ['fa', 'rm-'],
    ['\\.lib', 'rary'],
    ['sub', 'agent'],
  ]
    .map((word) => word.join(''))
    .join('|'),
);
