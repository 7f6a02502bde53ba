/** Lists of revoked certificates (RFC 5280, 5): made by the lab authority, and read from the files of any authority. */
import { createPrivateKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { type DerValue, derTags, derValue, readDerValue } from '../crypto/der.ts';
import type { Identity } from './lab-authority.ts';
import {
  bitString,
  explicit,
  extension,
  integer,
  issuerAndSerial,
  keyIdentifier,
  OIDS,
  objectId,
  pem,
  SPKI,
  sequence,
  signatureAlgorithm,
  subjectOf,
  TAGS,
  time,
} from './structures.ts';

/** A list that was read. */
export interface RevocationList {
  readonly pem: string;
  /** Name of the authority, in DER. */
  readonly issuer: Uint8Array;
  readonly from: Date;
  /** When there is to be a newer one; undefined when it does not say. */
  readonly until: Date | undefined;
  /** Since when, by serial number in hexadecimal as certificates show it. */
  readonly revoked: ReadonlyMap<string, Date>;
  /** It holds changes to another list only. */
  readonly isDelta: boolean;
  /** Did this key sign it? Undefined for an algorithm that is not known here. */
  isSignedBy(key: KeyObject): boolean | undefined;
}

/** What a list of the lab authority says. */
export interface RevocationFacts {
  readonly revoked: ReadonlyMap<string, Date>;
  readonly from: Date;
  readonly until: Date;
}

/** Makes a list, in PEM. */
export function makeRevocationList(
  { certificate, key }: Identity,
  { revoked, from, until }: RevocationFacts,
  number = Date.now(),
): string {
  const authority = new X509Certificate(certificate);
  const signer = createPrivateKey(key);
  const algorithm = signatureAlgorithm(signer);
  const ownKey = keyIdentifier(new Uint8Array(authority.publicKey.export(SPKI)));
  const entries = [...revoked].map(([serial, since]) => sequence(integer(numberBytes(serial)), time(since)));
  const content = sequence(
    integer(Uint8Array.of(VERSION_2)),
    algorithm,
    subjectOf(new Uint8Array(authority.raw)),
    time(from),
    time(until),
    // An empty list of entries is left out.
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    explicit(
      0,
      sequence(
        extension(OIDS.authorityKeyIdentifier, sequence(derValue(TAGS.context, ownKey))),
        extension(OIDS.crlNumber, integer(numberBytes(number.toString(16)))),
      ),
    ),
  );
  return pem('X509 CRL', sequence(content, algorithm, bitString(new Uint8Array(sign('sha256', content, signer)))));
}

/** The lists of a file, in PEM or DER. */
export function readRevocationLists(bytes: Uint8Array): readonly RevocationList[] | { readonly problem: string } {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN X509 CRL-----([^-]*)-----END X509 CRL-----/g)];
  if (blocks.length === 0 && bytes[0] !== derTags.sequence)
    return { problem: 'holds no certificate revocation list in PEM or DER form' };
  const values = blocks.length === 0 ? [bytes] : blocks.map(([, base64 = '']) => Buffer.from(base64, 'base64'));
  const lists: RevocationList[] = [];
  for (const value of values) {
    const list = readList(new Uint8Array(value));
    if (list === undefined) return { problem: 'holds a certificate revocation list that cannot be read' };
    lists.push(list);
  }
  return lists;
}

/** Tells whether one of the lists names a certificate, given in DER. */
export function revokedBy(lists: readonly RevocationList[]): (certificate: Uint8Array) => boolean {
  const byIssuer = new Map<string, Set<string>>();
  for (const { issuer, revoked } of lists) {
    const known = byIssuer.get(hex(issuer)) ?? new Set();
    for (const serial of revoked.keys()) known.add(serial);
    byIssuer.set(hex(issuer), known);
  }
  return (certificate) => {
    const { issuer, serial } = issuerAndSerial(certificate);
    return byIssuer.get(hex(issuer))?.has(serialText(serial)) === true;
  };
}

function readList(list: Uint8Array): RevocationList | undefined {
  const [whole, nothing] = valuesIn(list, 0, list.length) ?? [];
  if (whole?.tag !== derTags.sequence || nothing !== undefined) return undefined;
  const [content, algorithm, signature] = valuesIn(list, whole.start, whole.end) ?? [];
  if (
    content?.tag !== derTags.sequence ||
    algorithm === undefined ||
    signature?.tag !== TAGS.bitString ||
    list[signature.start] !== 0
  )
    return undefined;
  const parts = valuesIn(list, content.start, content.end) ?? [];
  const take = (...tags: readonly number[]): Part | undefined =>
    tags.includes(parts[0]?.tag ?? -1) ? parts.shift() : undefined;
  take(derTags.integer);
  const inner = take(derTags.sequence);
  const issuer = take(derTags.sequence);
  const from = moment(list, take(TAGS.utcTime, TAGS.generalizedTime));
  const next = take(TAGS.utcTime, TAGS.generalizedTime);
  const until = moment(list, next);
  const revoked = readEntries(list, take(derTags.sequence));
  const isDelta = hasExtension(list, take(TAGS.constructedContext), OIDS.deltaCrlIndicator);
  const textOf = ({ at, end }: Part): string => hex(list.subarray(at, end));
  // RFC 5280, 5.1.1.2: the algorithm stands inside and outside of what is signed.
  const isWhole =
    inner !== undefined &&
    textOf(inner) === textOf(algorithm) &&
    parts.length === 0 &&
    (next === undefined) === (until === undefined);
  if (issuer === undefined || from === undefined || revoked === undefined || !isWhole) return undefined;
  const [id] = valuesIn(list, algorithm.start, algorithm.end) ?? [];
  const digest = id === undefined ? undefined : DIGESTS.get(textOf(id));
  return {
    pem: pem('X509 CRL', list),
    issuer: list.slice(issuer.at, issuer.end),
    from,
    until,
    revoked,
    isDelta,
    isSignedBy: (key) =>
      digest === undefined
        ? undefined
        : verify(
            digest,
            list.subarray(content.at, content.end),
            key,
            list.subarray(signature.start + 1, signature.end),
          ),
  };
}

function readEntries(list: Uint8Array, entries: Part | undefined): Map<string, Date> | undefined {
  const revoked = new Map<string, Date>();
  for (const entry of entries === undefined ? [] : (valuesIn(list, entries.start, entries.end) ?? [undefined])) {
    const [serial, since] = (entry && valuesIn(list, entry.start, entry.end)) ?? [];
    const date = moment(list, since);
    if (serial?.tag !== derTags.integer || date === undefined) return undefined;
    revoked.set(serialText(list.subarray(serial.start, serial.end)), date);
  }
  return revoked;
}

/** Does a block of extensions have one with this identifier? */
function hasExtension(list: Uint8Array, block: Part | undefined, wanted: string): boolean {
  const [all] = (block && valuesIn(list, block.start, block.end)) ?? [];
  const id = hex(objectId(wanted));
  return ((all && valuesIn(list, all.start, all.end)) ?? []).some(({ start }) =>
    hex(list.subarray(start, start + id.length / 2)).startsWith(id),
  );
}

/** A value and where its tag is. */
interface Part extends DerValue {
  readonly at: number;
}

/** The values that stand one after the other; undefined when they do not fill the space. */
function valuesIn(source: Uint8Array, start: number, end: number): Part[] | undefined {
  const parts: Part[] = [];
  for (let at = start; at < end; ) {
    const value = readDerValue(source, at, end);
    if (value === undefined) return undefined;
    parts.push({ ...value, at });
    at = value.end;
  }
  return parts;
}

function moment(list: Uint8Array, part: Part | undefined): Date | undefined {
  if (part === undefined) return undefined;
  const text = Buffer.from(list.subarray(part.start, part.end)).toString('latin1');
  const [, year = '', ...rest] = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text) ?? [];
  // RFC 5280, 4.1.2.5.1: two digits stand for 1950 to 2049.
  const century = year.length === 4 ? '' : year < '50' ? '20' : '19';
  const [month, day, hour, minute, second] = rest;
  const date = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The bytes of a positive number in hexadecimal, with 00 in front of a high bit. */
function numberBytes(hexadecimal: string): Uint8Array {
  const even = hexadecimal.length % 2 === 0 ? hexadecimal : `0${hexadecimal}`;
  return new Uint8Array(Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex'));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const serialText = (bytes: Uint8Array): string => hex(bytes).replace(/^(00)+(?=..)/, '');
const VERSION_2 = 1;
/** Hashes of signature algorithms, by their identifiers in DER. */
const DIGESTS: ReadonlyMap<string, string> = new Map(
  (
    [
      [OIDS.sha256WithRsa, 'sha256'],
      [OIDS.sha384WithRsa, 'sha384'],
      [OIDS.sha512WithRsa, 'sha512'],
      [OIDS.ecdsaWithSha256, 'sha256'],
      [OIDS.ecdsaWithSha384, 'sha384'],
      [OIDS.ecdsaWithSha512, 'sha512'],
    ] as const
  ).map(([id, digest]) => [hex(objectId(id)), digest]),
);
