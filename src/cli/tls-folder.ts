/** The folder that `pinward certs` fills: what its files are called, and how a client takes its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { NamedText } from '../certificates/check.ts';
import type { TlsIdentity } from '../client/transport.ts';

/** Name of the authority, of the device and of the first client; a certificate is `name.pem`, its key `name-key.pem`. */
export const folderNames = { authority: 'ca', server: 'server', client: 'client' } as const;

/** Places of a certificate and its key. */
export function identityFiles(folder: string, name: string): { readonly certificate: string; readonly key: string } {
  return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) };
}

/** What a client presents and trusts, from `folder` or `folder:client`; a parser of options. */
export function clientIdentity(text: string): TlsIdentity {
  const named = /^(.+):([\w.-]+)$/.exec(text);
  const folder = named?.[1] ?? text;
  const { certificate, key } = identityFiles(folder, named?.[2] ?? folderNames.client);
  const texts = [identityFiles(folder, folderNames.authority).certificate, certificate, key].map(textOf);
  const problem = texts.find((read) => 'problem' in read);
  if (problem !== undefined && 'problem' in problem) throw new InvalidArgumentError(problem.problem);
  const [authorities, own, ownKey] = texts as readonly NamedText[];
  return { authorities: authorities!.text, certificate: own!.text, key: ownKey!.text };
}

/** Place of the revocation list of the folder's authority. */
export function revocationFile(folder: string): string {
  return join(folder, 'crl.pem');
}

/** The text of a file, or why there is none. */
export function textOf(name: string): NamedText | { readonly problem: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    return { problem: problemReading(name, error as NodeJS.ErrnoException) };
  }
}

/** Why a file cannot be read. */
export function problemReading(name: string, { code }: NodeJS.ErrnoException): string {
  return `cannot read ${name}: ${code === 'ENOENT' ? 'no such file' : code}`;
}
