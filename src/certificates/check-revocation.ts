/** Looks at revocation lists before a TLS port uses them: OpenSSL refuses every host when a list is not as it wants it. */
import type { X509Certificate } from 'node:crypto';
import { certificatesIn, day, type NamedText, type TlsFindings } from './check.ts';
import { type RevocationList, readRevocationLists } from './revocation-list.ts';
import { subjectOf } from './structures.ts';

/** A file in PEM or DER; the name is for messages. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The lists of the files, and what was found. */
export interface RevocationFindings extends TlsFindings {
  readonly lists: readonly RevocationList[];
}

/** Checks that the files are lists of the authorities and valid at `now`. */
export function checkRevocation(files: readonly NamedBytes[], authorities: NamedText, now: Date): RevocationFindings {
  const trusted = certificatesIn(authorities);
  const lists: RevocationList[] = [];
  const problems: string[] = [];
  const expiring: string[] = [];
  const issuers = 'problem' in trusted ? [] : trusted.list;
  for (const { name, bytes } of files) {
    const read = readRevocationLists(bytes);
    if ('problem' in read) problems.push(`${name} ${read.problem}`);
    else
      for (const list of read) {
        const problem = problemOf(list, issuers, authorities.name, now);
        if (problem !== undefined) problems.push(`the revocation list in ${name} ${problem}`);
        if (list.until !== undefined && list.until.getTime() < now.getTime() + SOON)
          expiring.push(
            `the revocation list in ${name} expires on ${day(list.until)}: from then on it keeps every host out`,
          );
        lists.push(list);
      }
  }
  const without = lists.length === 0 ? [] : issuers.filter((issuer) => !lists.some((list) => isOf(list, issuer)));
  const missing = without.map(
    ({ subject }) =>
      `there is no revocation list of ${subject} (${authorities.name}): its hosts are refused, as OpenSSL wants a list of every authority once there is one`,
  );
  return { lists, problems, warnings: problems.length > 0 ? [] : [...missing, ...expiring] };
}

function problemOf(
  list: RevocationList,
  authorities: readonly X509Certificate[],
  authorityFile: string,
  now: Date,
): string | undefined {
  const issuers = authorities.filter((authority) => isOf(list, authority));
  if (issuers.length === 0) return `is of none of the authorities in ${authorityFile}`;
  if (issuers.every(({ publicKey }) => list.isSignedBy(publicKey) === false))
    return `is not signed by ${issuers[0]!.subject} (${authorityFile}), although it has that name`;
  if (list.isDelta) return 'holds only the changes to another list: give the whole list';
  const everybody = `OpenSSL would refuse every host of ${issuers[0]!.subject} with it`;
  if (list.until !== undefined && list.until < now)
    return `expired on ${day(list.until)}: ${everybody}; give a newer one (pinward certs --crl makes one of a lab authority)`;
  return list.from > now ? `is not valid before ${day(list.from)}: ${everybody}` : undefined;
}

const isOf = ({ issuer }: RevocationList, { raw }: X509Certificate): boolean =>
  Buffer.from(subjectOf(new Uint8Array(raw))).equals(issuer);
/** Milliseconds in which a newer list should be found. */
const SOON = 7 * 86_400_000;
