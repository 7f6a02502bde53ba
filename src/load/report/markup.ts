/** Text inside HTML, SVG and XML. */

/** Text in which nothing is markup, for content and for values in double quotes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll(/[^\t\n\x20-\uFFFD]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
