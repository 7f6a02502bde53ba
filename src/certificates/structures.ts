/** Parts that certificates and revocation lists (RFC 5280) have in common, and what is read of a certificate in DER. */
import { createHash, type KeyObject } from 'node:crypto';
import { derTags, derValue, readDerValue } from '../crypto/der.ts';

/** Tags of X.690 that certificates need beside those of keys. */
export const TAGS = Object.freeze({
  bitString: 0x03,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  set: 0x31,
  context: 0x80,
  constructedContext: 0xa0,
});

/** Identifiers of attributes, extensions and algorithms. */
export const OIDS = Object.freeze({
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  deltaCrlIndicator: '2.5.29.27',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
});

/** How the key of an authority is taken out of its certificate. */
export const SPKI = { type: 'spki', format: 'der' } as const;

/** A SEQUENCE. */
export const sequence = (...contents: readonly Uint8Array[]): Uint8Array => derValue(derTags.sequence, ...contents);
/** A value behind an explicit tag. */
export const explicit = (tag: number, value: Uint8Array): Uint8Array => derValue(TAGS.constructedContext + tag, value);
/** An INTEGER of bytes in two's complement. */
export const integer = (bytes: Uint8Array): Uint8Array => derValue(derTags.integer, bytes);
/** A BIT STRING of whole bytes. */
export const bitString = (bytes: Uint8Array): Uint8Array => derValue(TAGS.bitString, Uint8Array.of(0), bytes);
/** BOOLEAN TRUE. */
export const TRUE = derValue(0x01, Uint8Array.of(0xff));

/** An extension of a certificate or a list. */
export function extension(id: string, value: Uint8Array, isCritical = false): Uint8Array {
  return sequence(objectId(id), ...(isCritical ? [TRUE] : []), derValue(derTags.octetString, value));
}

/** The subject as it stands in a certificate: the issuer's name must be the same to the byte (RFC 5280, 4.1.2.4). */
export function subjectOf(certificate: Uint8Array): Uint8Array {
  return partOf(certificate, SUBJECT_PLACE);
}

/** Issuer and serial number of a certificate, as a list names it: the name in DER, the number's bytes. */
export function issuerAndSerial(certificate: Uint8Array): { readonly issuer: Uint8Array; readonly serial: Uint8Array } {
  const serial = partOf(certificate, SERIAL_PLACE);
  return {
    issuer: partOf(certificate, ISSUER_PLACE),
    serial: serial.slice(readDerValue(serial, 0, serial.length)!.start),
  };
}

/** RFC 5280, 4.2.1.2 (1): SHA-1 of the key's bits. */
export function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const whole = readDerValue(publicKey, 0, publicKey.length)!;
  const algorithm = readDerValue(publicKey, whole.start, whole.end)!;
  const bits = readDerValue(publicKey, algorithm.end, whole.end)!;
  return new Uint8Array(
    createHash('sha1')
      .update(publicKey.subarray(bits.start + 1, bits.end))
      .digest(),
  );
}

/** How a key signs: with SHA-256. */
export function signatureAlgorithm({ asymmetricKeyType }: KeyObject): Uint8Array {
  if (asymmetricKeyType === 'rsa') return sequence(objectId(OIDS.sha256WithRsa), derValue(derTags.null));
  return sequence(objectId(OIDS.ecdsaWithSha256));
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(moment: Date): Uint8Array {
  const digits = `${moment.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`;
  const isShort = moment.getUTCFullYear() < 2050;
  return derValue(isShort ? TAGS.utcTime : TAGS.generalizedTime, ascii(isShort ? digits.slice(2) : digits));
}

/** An OBJECT IDENTIFIER. */
export function objectId(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let more = arc >> 7; more > 0; more >>= 7) groups.unshift((more & 0x7f) | 0x80);
    octets.push(...groups);
  }
  return derValue(derTags.objectId, Uint8Array.from(octets));
}

/** The text form of a value in DER. */
export function pem(label: 'CERTIFICATE' | 'X509 CRL', value: Uint8Array): string {
  const text = Buffer.from(value)
    .toString('base64')
    .replaceAll(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${text}-----END ${label}-----\n`;
}

/** A value of what is signed in a certificate that Node has read: version, serial number, algorithm, issuer, ... */
function partOf(certificate: Uint8Array, place: number): Uint8Array {
  const whole = readDerValue(certificate, 0, certificate.length)!;
  const content = readDerValue(certificate, whole.start, whole.end)!;
  let at = content.start;
  // Certificates of version 1 do not say so.
  const isVersion1 = certificate[at] !== TAGS.constructedContext;
  for (let i = isVersion1 ? 1 : 0; i < place; i++) at = readDerValue(certificate, at, content.end)!.end;
  return certificate.slice(at, readDerValue(certificate, at, content.end)!.end);
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const SERIAL_PLACE = 1;
const ISSUER_PLACE = 3;
const SUBJECT_PLACE = 5;
