/**
 * X.509 certificates (RFC 5280) as a lab needs them: an authority and what it signs. Node reads certificates and does the
 * cryptography; what it cannot do is put the structure together, and that is what stands here.
 */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { derTags, derValue, readDerValue } from '../crypto/der.ts';

/** What a certificate says. */
export interface CertificateFacts {
  /** Common name of whoever holds the key. */
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly use: 'authority' | 'server' | 'client';
  /** DNS names and IP addresses of a server. */
  readonly hosts?: readonly string[];
}

/** Who signs; without one the certificate signs itself. */
export interface Issuer {
  /** In PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

/** Makes a certificate in PEM for a key pair. */
export function makeCertificate(facts: CertificateFacts, key: KeyObject, issuer?: Issuer): string {
  const publicKey = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  const signer = issuer?.key ?? key;
  const authority = issuer && new X509Certificate(issuer.certificate);
  const subject = nameOf(facts.name);
  const algorithm = signatureAlgorithm(signer);
  const issuerKey = authority === undefined ? publicKey : new Uint8Array(authority.publicKey.export(SPKI));
  const content = sequence(
    explicit(0, integer(Uint8Array.of(VERSION_3))),
    integer(serialNumber()),
    algorithm,
    authority === undefined ? subject : subjectOf(new Uint8Array(authority.raw)),
    sequence(time(facts.notBefore), time(facts.notAfter)),
    subject,
    publicKey,
    explicit(3, sequence(...extensions(facts, keyIdentifier(publicKey), keyIdentifier(issuerKey)))),
  );
  const signature = new Uint8Array(sign('sha256', content, signer));
  return pem(sequence(content, algorithm, bitString(signature)));
}

function extensions({ use, hosts = [] }: CertificateFacts, own: Uint8Array, issuers: Uint8Array): Uint8Array[] {
  const isAuthority = use === 'authority';
  return [
    extension(OIDS.basicConstraints, isAuthority ? sequence(TRUE, integer(Uint8Array.of(0))) : sequence(), true),
    extension(OIDS.keyUsage, isAuthority ? SIGNS_CERTIFICATES : SIGNS, true),
    extension(OIDS.subjectKeyIdentifier, derValue(derTags.octetString, own)),
    extension(OIDS.authorityKeyIdentifier, sequence(derValue(CONTEXT, issuers))),
    ...(isAuthority
      ? []
      : [extension(OIDS.extendedKeyUsage, sequence(objectId(use === 'server' ? OIDS.serverAuth : OIDS.clientAuth)))]),
    ...(hosts.length > 0 ? [extension(OIDS.subjectAltName, sequence(...hosts.map(alternativeName)))] : []),
  ];
}

function extension(id: string, value: Uint8Array, isCritical = false): Uint8Array {
  return sequence(objectId(id), ...(isCritical ? [TRUE] : []), derValue(derTags.octetString, value));
}

/** A name of one part: the common name. */
function nameOf(common: string): Uint8Array {
  const attribute = sequence(objectId(OIDS.commonName), derValue(UTF8_STRING, new TextEncoder().encode(common)));
  return sequence(derValue(SET, attribute));
}

/** The subject as it stands in a certificate: the issuer's name must be the same to the byte (RFC 5280, 4.1.2.4). */
function subjectOf(certificate: Uint8Array): Uint8Array {
  const whole = readDerValue(certificate, 0, certificate.length)!;
  const content = readDerValue(certificate, whole.start, whole.end)!;
  let at = content.start;
  // Version, serial number, algorithm, issuer, validity: the subject is the sixth.
  for (let i = 0; i < SUBJECT_PLACE; i++) at = readDerValue(certificate, at, content.end)!.end;
  return certificate.slice(at, readDerValue(certificate, at, content.end)!.end);
}

function alternativeName(host: string): Uint8Array {
  const address = ipBytes(host);
  return address === undefined ? derValue(CONTEXT + 2, new TextEncoder().encode(host)) : derValue(CONTEXT + 7, address);
}

/** The bytes of an IP address, or undefined for a DNS name. */
function ipBytes(host: string): Uint8Array | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return Uint8Array.from(host.split('.'), Number);
  if (!host.includes(':')) return undefined;
  const [head = '', tail] = host.split('::');
  const words = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const zeros = tail === undefined ? [] : new Array<number>(8 - words(head).length - words(tail).length).fill(0);
  return Uint8Array.from([...words(head), ...zeros, ...words(tail)].flatMap((word) => [word >> 8, word & 255]));
}

/** RFC 5280, 4.2.1.2 (1): SHA-1 of the key's bits. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const whole = readDerValue(publicKey, 0, publicKey.length)!;
  const algorithm = readDerValue(publicKey, whole.start, whole.end)!;
  const bits = readDerValue(publicKey, algorithm.end, whole.end)!;
  return new Uint8Array(
    createHash('sha1')
      .update(publicKey.subarray(bits.start + 1, bits.end))
      .digest(),
  );
}

function signatureAlgorithm({ asymmetricKeyType }: KeyObject): Uint8Array {
  if (asymmetricKeyType === 'rsa') return sequence(objectId(OIDS.sha256WithRsa), derValue(derTags.null));
  return sequence(objectId(OIDS.ecdsaWithSha256));
}

/** 16 bytes, positive and not 0 (RFC 5280, 4.1.2.2). */
function serialNumber(): Uint8Array {
  const serial = new Uint8Array(randomBytes(16));
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  return serial;
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
function time(moment: Date): Uint8Array {
  const digits = `${moment.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`;
  const isShort = moment.getUTCFullYear() < 2050;
  return derValue(isShort ? UTC_TIME : GENERALIZED_TIME, ascii(isShort ? digits.slice(2) : digits));
}

function objectId(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let more = arc >> 7; more > 0; more >>= 7) groups.unshift((more & 0x7f) | 0x80);
    octets.push(...groups);
  }
  return derValue(derTags.objectId, Uint8Array.from(octets));
}

function pem(certificate: Uint8Array): string {
  const text = Buffer.from(certificate)
    .toString('base64')
    .replaceAll(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${text}-----END CERTIFICATE-----\n`;
}

const sequence = (...contents: readonly Uint8Array[]): Uint8Array => derValue(derTags.sequence, ...contents);
const explicit = (tag: number, value: Uint8Array): Uint8Array => derValue(CONSTRUCTED_CONTEXT + tag, value);
const integer = (bytes: Uint8Array): Uint8Array => derValue(derTags.integer, bytes);
const bitString = (bytes: Uint8Array): Uint8Array => derValue(BIT_STRING, Uint8Array.of(0), bytes);
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const SPKI = { type: 'spki', format: 'der' } as const;
const VERSION_3 = 2;
const SUBJECT_PLACE = 5;
// Tags of X.690 that certificates need beside those of keys.
const BIT_STRING = 0x03;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SET = 0x31;
const CONTEXT = 0x80;
const CONSTRUCTED_CONTEXT = 0xa0;
const TRUE = derValue(0x01, Uint8Array.of(0xff));
/** KeyUsage (RFC 5280, 4.2.1.3): keyCertSign and cRLSign; digitalSignature. */
const SIGNS_CERTIFICATES = derValue(BIT_STRING, Uint8Array.of(1, 0x06));
const SIGNS = derValue(BIT_STRING, Uint8Array.of(7, 0x80));
const OIDS = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;
