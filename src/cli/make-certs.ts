/** The work of `pinward certs`: makes what is not there yet and writes it, keys for their owner's eyes only. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { certificatesIn, day } from '../certificates/check.ts';
import { type CertificateTerms, type Identity, issue, makeAuthority } from '../certificates/lab-authority.ts';
import type { CertsOptions } from './certs.ts';
import { type FolderList, forgetList, listOf, NotRevoked, revoke } from './revoke-certs.ts';
import { type ExitCode, fail, printJson, type Terminal, table } from './terminal.ts';
import { folderNames, identityFiles } from './tls-folder.ts';

/** Makes the certificates that are missing. */
export async function makeCerts(options: CertsOptions, terminal: Terminal): Promise<ExitCode> {
  const { out: folder, name: hosts = [], revoke: revoked = [], crl = false, force = false } = options;
  const isAboutList = revoked.length > 0 || crl;
  const clients = options.client ?? (isAboutList ? [] : [folderNames.client]);
  const wrong = [
    ...hosts.filter((host) => !isHost(host)).map((host) => `--name ${host}: expected a DNS name or an address`),
    ...clients
      .filter((client) => !isClientName(client))
      .map((client) => `--client ${client}: expected letters, digits and .-_ , and not ca or server`),
  ];
  if (force && revoked.length > 0) wrong.push('--force makes a new authority, under which nothing can be revoked yet');
  if (wrong.length > 0) return fail(terminal, wrong.join('; '), 2);
  const terms: CertificateTerms = {
    // Clocks of lab machines differ.
    from: new Date(Date.now() - HOUR_MILLISECONDS),
    days: options.days,
    keyKind: options.rsa ? 'rsa' : 'ec',
  };
  const made: Made[] = [];
  let list: FolderList | undefined;
  try {
    if (revoked.length > 0 && !existsSync(identityFiles(folder, folderNames.authority).key))
      return fail(
        terminal,
        `there is no authority in ${folder} that could revoke: pinward certs --out ${folder} makes one`,
      );
    await mkdir(folder, { recursive: true });
    if (force) await forgetList(folder);
    const authority = await keep(folder, folderNames.authority, force, made, () =>
      makeAuthority('Pinward lab CA', terms),
    );
    await keep(folder, folderNames.server, force, made, () =>
      issue(
        authority,
        { name: hosts[0] ?? 'pinward', use: 'server', hosts: [...new Set([...LOCAL, ...hosts])] },
        terms,
      ),
    );
    for (const client of clients)
      await keep(folder, client, force, made, () => issue(authority, { name: client, use: 'client' }, terms));
    list = isAboutList ? await revoke(folder, authority, revoked, terms) : await listOf(folder);
  } catch (error) {
    if (error instanceof Unusable || error instanceof NotRevoked) return fail(terminal, error.message);
    return fail(
      terminal,
      `cannot write to ${folder}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`,
    );
  }
  const marked = made.map((each) => ({ ...each, ...(list?.names(each.pem) && { isRevoked: true }) }));
  if (options.json)
    printJson(terminal, [
      ...marked.map(({ pem: _, ...facts }) => facts),
      ...(list ? [listFacts(list, isAboutList)] : []),
    ]);
  else terminal.stdout.write(`${report(marked, hosts, list && listFacts(list, isAboutList))}\n`);
  return 0;
}

interface Made {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
  readonly validTo: string;
  readonly isNew: boolean;
  readonly isRevoked?: boolean;
  readonly pem: string;
}

/** What to say of the list. */
interface ListFacts {
  readonly name: 'crl';
  readonly list: string;
  readonly validTo: string | undefined;
  readonly isNew: boolean;
  readonly revoked: readonly string[];
}

function listFacts({ file, until, revoked }: FolderList, isNew: boolean): ListFacts {
  return { name: 'crl', list: file, validTo: until && day(until), isNew, revoked: [...revoked.keys()] };
}

/** Files are there that are no certificate and key. */
class Unusable extends Error {}

/** What is there under a name, or a new one. */
async function keep(
  folder: string,
  name: string,
  force: boolean,
  made: Made[],
  make: () => Identity,
): Promise<Identity> {
  const files = identityFiles(folder, name);
  const there = force ? undefined : await read(files);
  const identity = there ?? make();
  if (there === undefined) {
    await writeFile(files.certificate, identity.certificate);
    await writeFile(files.key, identity.key, { mode: OWNER_ONLY });
    // A file that was there keeps its mode.
    await chmod(files.key, OWNER_ONLY);
  }
  const found = certificatesIn({ name: files.certificate, text: identity.certificate });
  if ('problem' in found) throw new Unusable(`${found.problem}; --force makes everything anew`);
  const { validTo } = found.list[0]!;
  made.push({ name, ...files, validTo: day(validTo), isNew: there === undefined, pem: identity.certificate });
  return identity;
}

async function read(files: { readonly certificate: string; readonly key: string }): Promise<Identity | undefined> {
  const texts = await Promise.all([files.certificate, files.key].map((file) => readFile(file, 'utf8').catch(absent)));
  const [certificate, key] = texts;
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  const missing = certificate === undefined ? files.certificate : files.key;
  throw new Unusable(`${missing} is missing and its other half is there; --force makes everything anew`);
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function report(made: readonly Made[], hosts: readonly string[], list: ListFacts | undefined): string {
  const rows = made.map(({ name, certificate, key, validTo, isNew, isRevoked }) => [
    isNew ? 'made' : 'kept',
    name,
    certificate,
    key,
    isRevoked ? 'revoked' : `good until ${validTo}`,
  ]);
  if (list !== undefined) {
    const { isNew, name, list: file, revoked, validTo } = list;
    rows.push([isNew ? 'made' : 'kept', name, file, `${revoked.length} revoked`, `good until ${validTo}`]);
  }
  const server = made.find(({ name }) => name === folderNames.server);
  const unused = server?.isNew === false && hosts.length > 0;
  return [
    table(rows),
    ...(unused ? ['The server certificate was kept, so --name had no effect; --force makes everything anew.'] : []),
    ...(made.some(({ isRevoked }) => isRevoked)
      ? ['A name gets a new certificate when its files are moved away: the serial number stays revoked.']
      : []),
    'For tests only: the keys lie there unprotected.',
  ].join('\n');
}

const isHost = (text: string): boolean =>
  isIP(text) !== 0 || /^(?=.{1,253}$)[A-Za-z0-9_*]([\w-]*)(\.[\w-]+)*$/.test(text);
const isClientName = (text: string): boolean =>
  /^[\w.-]{1,64}$/.test(text) &&
  text !== folderNames.authority &&
  text !== folderNames.server &&
  !text.endsWith('-key');

/** Names under which a device on this machine is reached. */
const LOCAL = ['localhost', '127.0.0.1', '::1'];
const OWNER_ONLY = 0o600;
const HOUR_MILLISECONDS = 3_600_000;
