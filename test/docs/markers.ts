/** Generated parts of pages: tables between `<!-- name -->` and `<!-- /name -->`. */

/** The page with another text between the markers of a name. */
export function fillMarkers(page: string, name: string, content: string): string {
  const between = new RegExp(`(?<=<!-- ${name} -->\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
  if (!between.test(page)) throw new Error(`the page has no markers <!-- ${name} --> and <!-- /${name} -->`);
  return page.replace(between, () => content);
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
