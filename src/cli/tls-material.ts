/** What TLS ports present and trust: read from files, checked, at start and again whenever it is asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { checkTlsFiles, type NamedText } from '../certificates/check.ts';
import { checkRevocation, type NamedBytes } from '../certificates/check-revocation.ts';
import { revokedBy } from '../certificates/revocation-list.ts';
import type { TlsMaterial } from '../server/tls-port.ts';
import type { TransportConfig } from '../transports.ts';
import { folderNames, identityFiles, problemReading, revocationFile, textOf } from './tls-folder.ts';

/** Certificates that can be used, with what somebody should know of them. */
export interface ReadMaterial {
  readonly material: TlsMaterial;
  /** The files, for messages. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads the files of a configuration with TLS. */
export function readMaterial(
  config: TransportConfig,
  now: Date,
): ReadMaterial | { readonly problems: readonly string[] } {
  const names = filesOf(config);
  const read = {
    certificate: textOf(names.certificate),
    key: textOf(names.key),
    authorities: textOf(names.authorities),
  };
  const missing = Object.values(read).flatMap((text) => ('problem' in text ? [text.problem] : []));
  if (missing.length > 0) return { problems: missing.map((problem) => `${problem}; pinward certs makes certificates`) };
  const { certificate, key, authorities } = read as Readonly<Record<keyof typeof read, NamedText>>;
  const lists = listsOf(config).map(bytesOf);
  const unreadable = lists.flatMap((list) => ('problem' in list ? [list.problem] : []));
  if (unreadable.length > 0) return { problems: unreadable };
  const found = checkTlsFiles({ certificate, key, authorities }, now);
  const revocation = checkRevocation(lists as readonly NamedBytes[], authorities, now);
  const problems = [...found.problems, ...revocation.problems];
  if (problems.length > 0) return { problems };
  return {
    material: {
      certificate: certificate.text,
      key: key.text,
      authorities: authorities.text,
      revocationLists: revocation.lists.map(({ pem }) => pem),
      revokes: revocation.lists.length === 0 ? undefined : revokedBy(revocation.lists),
    },
    files: [certificate, key, authorities, ...(lists as readonly NamedBytes[])].map(({ name }) => name),
    warnings: [...found.warnings, ...revocation.warnings],
  };
}

/** Single files win over those of the folder. */
function filesOf({ tls, tlsCertificate, tlsKey, tlsAuthorities }: TransportConfig) {
  const folder = tls ?? '.';
  const own = identityFiles(folder, folderNames.server);
  return {
    certificate: tlsCertificate ?? own.certificate,
    key: tlsKey ?? own.key,
    authorities: tlsAuthorities ?? identityFiles(folder, folderNames.authority).certificate,
  };
}

/** The list of the folder goes with the authority of the folder. */
function listsOf({ tls, tlsAuthorities, tlsCrl }: TransportConfig): readonly string[] {
  if (tlsCrl !== undefined) return tlsCrl;
  if (tls === undefined || tlsAuthorities !== undefined) return [];
  const own = revocationFile(tls);
  return existsSync(own) ? [own] : [];
}

function bytesOf(name: string): NamedBytes | { readonly problem: string } {
  try {
    return { name, bytes: new Uint8Array(readFileSync(name)) };
  } catch (error) {
    return { problem: problemReading(name, error as NodeJS.ErrnoException) };
  }
}
