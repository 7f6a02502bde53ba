/** Looks at certificates and keys before they are used, so that mistakes are told at start and by name. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

/** What a TLS port is to present and to trust, as read from files. */
export interface TlsFiles {
  /** In PEM; names are for messages. */
  readonly certificate: NamedText;
  readonly key: NamedText;
  /** Authorities whose clients may connect. */
  readonly authorities: NamedText;
}

/** The contents of a file and its name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What was found. */
export interface TlsFindings {
  /** The files cannot be used. */
  readonly problems: readonly string[];
  /** They can, but somebody should know. */
  readonly warnings: readonly string[];
}

/** Checks that the files are what they should be, belong together and are valid at `now`. */
export function checkTlsFiles({ certificate, key, authorities }: TlsFiles, now: Date): TlsFindings {
  const own = certificatesIn(certificate);
  const trusted = certificatesIn(authorities);
  const problems = [own, trusted].flatMap((found) => ('problem' in found ? [found.problem] : []));
  const privateKey = readKey(key);
  if ('problem' in privateKey) problems.push(privateKey.problem);
  if ('problem' in own || 'problem' in trusted || 'problem' in privateKey) return { problems, warnings: [] };
  if (!own.list[0]!.checkPrivateKey(privateKey.key))
    problems.push(`the key in ${key.name} does not belong to the certificate in ${certificate.name}`);
  const warnings = [
    ...validity(own.list.slice(0, 1), certificate.name, now),
    ...validity(trusted.list, authorities.name, now),
  ];
  return { problems, warnings };
}

/** The certificates of a file in PEM. */
export function certificatesIn({
  name,
  text,
}: NamedText): { readonly list: readonly X509Certificate[] } | { readonly problem: string } {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  if (blocks === null) return { problem: `${name} holds no certificate in PEM form` };
  try {
    return { list: blocks.map((block) => new X509Certificate(block)) };
  } catch {
    return { problem: `${name} holds a certificate that cannot be read` };
  }
}

function readKey({
  name,
  text,
}: NamedText): { readonly key: ReturnType<typeof createPrivateKey> } | { problem: string } {
  if (/ENCRYPTED/.test(text)) return { problem: `the key in ${name} is encrypted: give it without a passphrase` };
  try {
    return { key: createPrivateKey(text) };
  } catch {
    return { problem: `${name} holds no private key in PEM form` };
  }
}

function validity(certificates: readonly X509Certificate[], name: string, now: Date): string[] {
  return certificates.flatMap(({ validFrom, validTo }) => {
    if (new Date(validTo) < now) return [`the certificate in ${name} expired on ${day(validTo)}`];
    return new Date(validFrom) > now ? [`the certificate in ${name} is not valid before ${day(validFrom)}`] : [];
  });
}

/** A moment as its day. */
export const day = (moment: string | Date): string => new Date(moment).toISOString().slice(0, 10);
