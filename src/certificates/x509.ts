/**
 * X.509 certificates (RFC 5280) as a lab needs them: an authority and what it signs. Node reads certificates and does the
 * cryptography; what it cannot do is put the structure together, and that is what stands here.
 */
import { createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { derTags, derValue } from '../crypto/der.ts';
import {
  bitString,
  explicit,
  extension,
  integer,
  keyIdentifier,
  OIDS,
  objectId,
  pem,
  SPKI,
  sequence,
  signatureAlgorithm,
  subjectOf,
  TAGS,
  TRUE,
  time,
} from './structures.ts';

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
  return pem('CERTIFICATE', sequence(content, algorithm, bitString(signature)));
}

function extensions({ use, hosts = [] }: CertificateFacts, own: Uint8Array, issuers: Uint8Array): Uint8Array[] {
  const isAuthority = use === 'authority';
  return [
    extension(OIDS.basicConstraints, isAuthority ? sequence(TRUE, integer(Uint8Array.of(0))) : sequence(), true),
    extension(OIDS.keyUsage, isAuthority ? SIGNS_CERTIFICATES : SIGNS, true),
    extension(OIDS.subjectKeyIdentifier, derValue(derTags.octetString, own)),
    extension(OIDS.authorityKeyIdentifier, sequence(derValue(TAGS.context, issuers))),
    ...(isAuthority
      ? []
      : [extension(OIDS.extendedKeyUsage, sequence(objectId(use === 'server' ? OIDS.serverAuth : OIDS.clientAuth)))]),
    ...(hosts.length > 0 ? [extension(OIDS.subjectAltName, sequence(...hosts.map(alternativeName)))] : []),
  ];
}

/** A name of one part: the common name. */
function nameOf(common: string): Uint8Array {
  const attribute = sequence(objectId(OIDS.commonName), derValue(TAGS.utf8String, new TextEncoder().encode(common)));
  return sequence(derValue(TAGS.set, attribute));
}

function alternativeName(host: string): Uint8Array {
  const address = ipBytes(host);
  return address === undefined
    ? derValue(TAGS.context + 2, new TextEncoder().encode(host))
    : derValue(TAGS.context + 7, address);
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

/** 16 bytes, positive and not 0 (RFC 5280, 4.1.2.2). */
function serialNumber(): Uint8Array {
  const serial = new Uint8Array(randomBytes(16));
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  return serial;
}

const VERSION_3 = 2;
/** KeyUsage (RFC 5280, 4.2.1.3): keyCertSign and cRLSign; digitalSignature. */
const SIGNS_CERTIFICATES = derValue(TAGS.bitString, Uint8Array.of(1, 0x06));
const SIGNS = derValue(TAGS.bitString, Uint8Array.of(7, 0x80));
