/** Which port speaks which code page, as people write it: `cp037`, or `tls=cp037, 01=cp500, udp/base=ascii`. */
import { type CodePageName, codePageNames } from '../../../protocol/words/code-pages.ts';
import { nearest } from '../../nearest.ts';
import type { HostProtocol } from '../host-interface.ts';

/** How code pages of ports are written, for messages and help. */
export const CODE_PAGE_FORMS =
  'a code page for all ports, such as cp037, or ports and code pages such as tls=cp037, 01=cp500, udp/base=ascii';

/** Tells the code page of a port; ASCII when undefined. */
export type CodePageChoice = (protocol: HostProtocol, lmk: number | undefined) => CodePageName | undefined;

/** Reads a choice; of several parts that fit a port, the last counts. */
export function parseCodePages(text: string): CodePageChoice | { readonly problem: string } {
  const rules: Rule[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    const rule = parseRule(part);
    if ('problem' in rule) return rule;
    rules.push(rule);
  }
  return (protocol, lmk) =>
    rules.findLast(
      (rule) => (rule.protocol === undefined || rule.protocol === protocol) && (rule.isAnyPort || rule.lmk === lmk),
    )?.page;
}

interface Rule {
  readonly protocol: HostProtocol | undefined;
  readonly isAnyPort: boolean;
  /** Undefined is the base port, when it is not any port. */
  readonly lmk: number | undefined;
  /** Undefined is ASCII. */
  readonly page: CodePageName | undefined;
}

function parseRule(text: string): Rule | { readonly problem: string } {
  const match = /^(?:(?:(tcp|tls|udp)|(?:(tcp|tls|udp)\/)?(base|[01]\d))\s*=\s*)?([\w-]+)$/i.exec(text);
  if (match === null) return { problem: `"${text}": expected ${CODE_PAGE_FORMS}` };
  const name = match[4]!.toLowerCase().replace(/^(ibm-?|cp-?)?(?=\d)/, 'cp');
  const near = nearest(name, NAMES);
  if (name !== 'ascii' && !isCodePage(name))
    return {
      problem: `no code page is called "${match[4]}"${near === undefined ? `; there are ${NAMES.join(', ')}` : `; did you mean ${near}?`}`,
    };
  const port = match[3]?.toLowerCase();
  return {
    protocol: (match[1] ?? match[2])?.toLowerCase() as HostProtocol | undefined,
    isAnyPort: port === undefined,
    lmk: port === undefined || port === 'base' ? undefined : Number(port),
    page: isCodePage(name) ? name : undefined,
  };
}

const isCodePage = (name: string): name is CodePageName => (codePageNames as readonly string[]).includes(name);
const NAMES = [...codePageNames, 'ascii'];
