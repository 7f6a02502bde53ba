/** A certificate authority for a lab: its own certificate, and those of the device and its hosts. For tests only. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type CertificateFacts, makeCertificate } from './x509.ts';

/** A certificate and its private key, both in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** Kinds of key that certificates may have. */
export const keyKinds = ['ec', 'rsa'] as const;
/** One of them: P-256, or RSA of 2048 bits for hosts that know nothing else. */
export type KeyKind = (typeof keyKinds)[number];

/** How long a certificate is good, and for which kind of key. */
export interface CertificateTerms {
  readonly from: Date;
  readonly days: number;
  readonly keyKind?: KeyKind;
}

/** Makes an authority. */
export function makeAuthority(name: string, terms: CertificateTerms): Identity {
  const key = newKey(terms.keyKind);
  return { certificate: makeCertificate({ name, use: 'authority', ...period(terms) }, key), key: keyPem(key) };
}

/** Makes a certificate that the authority signs, with a key of its own. */
export function issue(
  authority: Identity,
  facts: Pick<CertificateFacts, 'name' | 'hosts'> & { readonly use: 'server' | 'client' },
  terms: CertificateTerms,
): Identity {
  const key = newKey(terms.keyKind);
  const issuer = { certificate: authority.certificate, key: createPrivateKey(authority.key) };
  return { certificate: makeCertificate({ ...facts, ...period(terms) }, key, issuer), key: keyPem(key) };
}

function newKey(kind: KeyKind = 'ec'): KeyObject {
  return kind === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function period({ from, days }: CertificateTerms): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: from, notAfter: new Date(from.getTime() + days * DAY_MILLISECONDS) };
}

const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const DAY_MILLISECONDS = 86_400_000;
