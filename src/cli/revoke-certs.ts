/** The part of `pinward certs` about revoked certificates: adds to the list of the folder, or issues it anew. */
import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { certificatesIn } from '../certificates/check.ts';
import type { CertificateTerms, Identity } from '../certificates/lab-authority.ts';
import { makeRevocationList, readRevocationLists, revokedBy } from '../certificates/revocation-list.ts';
import { subjectOf } from '../certificates/structures.ts';
import { folderNames, identityFiles, revocationFile } from './tls-folder.ts';

/** The list of a folder. */
export interface FolderList {
  readonly file: string;
  /** Since when, by serial number. */
  readonly revoked: ReadonlyMap<string, Date>;
  readonly until: Date | undefined;
  /** Does it name a certificate, in PEM? */
  readonly names: (certificate: string) => boolean;
}

/** Certificates or the list are not what they have to be, in words for people. */
export class NotRevoked extends Error {}

/** The list that is there; undefined without one. */
export async function listOf(folder: string): Promise<FolderList | undefined> {
  const file = revocationFile(folder);
  const bytes = await readFile(file).catch(absent);
  if (bytes === undefined) return undefined;
  const lists = readRevocationLists(new Uint8Array(bytes));
  if ('problem' in lists) throw new NotRevoked(`${file} ${lists.problem}`);
  const isRevoked = revokedBy(lists);
  return {
    file,
    revoked: new Map(lists.flatMap(({ revoked }) => [...revoked])),
    until: lists[0]?.until,
    names: (certificate) => isRevoked(new Uint8Array(new X509Certificate(certificate).raw)),
  };
}

/** Issues the list of a folder: who was revoked before, and who is named now, by certificate or serial number. */
export async function revoke(
  folder: string,
  authority: Identity,
  names: readonly string[],
  terms: CertificateTerms,
): Promise<FolderList> {
  const { raw, publicKey } = new X509Certificate(authority.certificate);
  const issuer = Buffer.from(subjectOf(new Uint8Array(raw)));
  const before = await readFile(revocationFile(folder)).catch(absent);
  const lists = before === undefined ? [] : readRevocationLists(new Uint8Array(before));
  if ('problem' in lists) throw new NotRevoked(`${revocationFile(folder)} ${lists.problem}`);
  if (lists.some((list) => !issuer.equals(list.issuer) || list.isSignedBy(publicKey) !== true))
    throw new NotRevoked(`${revocationFile(folder)} is of another authority: move it away`);
  const revoked = new Map(lists.flatMap((list) => [...list.revoked]));
  const now = new Date();
  for (const name of names) {
    const serial = await serialOf(folder, name, authority);
    if (!revoked.has(serial)) revoked.set(serial, now);
  }
  const until = new Date(now.getTime() + terms.days * DAY_MILLISECONDS);
  await writeFile(revocationFile(folder), makeRevocationList(authority, { revoked, from: terms.from, until }));
  return (await listOf(folder))!;
}

/** A list goes with its authority. */
export async function forgetList(folder: string): Promise<void> {
  await rm(revocationFile(folder), { force: true });
}

async function serialOf(folder: string, name: string, authority: Identity): Promise<string> {
  const { certificate: file } = identityFiles(folder, name);
  const text = /^[\w.-]{1,64}$/.test(name) ? await readFile(file, 'utf8').catch(absent) : undefined;
  if (text === undefined) {
    if (SERIAL.test(name)) return name.toUpperCase().replace(/^(00)+(?=..)/, '');
    throw new NotRevoked(`--revoke ${name}: there is no ${file}, and it is no serial number in hexadecimal`);
  }
  const found = certificatesIn({ name: file, text });
  if ('problem' in found) throw new NotRevoked(found.problem);
  const certificate = found.list[0]!;
  if (name === folderNames.authority) throw new NotRevoked('--revoke ca: an authority cannot revoke itself');
  if (!certificate.verify(new X509Certificate(authority.certificate).publicKey))
    throw new NotRevoked(`--revoke ${name}: ${file} is of another authority`);
  return certificate.serialNumber;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** 20 bytes at most (RFC 5280, 4.1.2.2); short ones could be the misspelt name of a file. */
const SERIAL = /^([\da-f]{2}){8,20}$/i;
const DAY_MILLISECONDS = 86_400_000;
