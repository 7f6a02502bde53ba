/** Certificates for tests of TLS ports: good ones, and one of each bad kind. */
import { generateKeyPairSync } from 'node:crypto';
import { type CertificateTerms, type Identity, issue, makeAuthority } from '../../../src/certificates/lab-authority.ts';
import { makeCertificate } from '../../../src/certificates/x509.ts';
import type { TlsIdentity } from '../../../src/client/transport.ts';
import type { TlsPortOptions } from '../../../src/server/tls-port.ts';

const DAY = 86_400_000;
const NOW: CertificateTerms = { from: new Date(Date.now() - DAY), days: 30 };

export const authority = makeAuthority('Test CA', NOW);
export const otherAuthority = makeAuthority('Test CA', NOW);
export const server = issue(authority, { name: 'hsm', use: 'server', hosts: ['localhost', '127.0.0.1'] }, NOW);
export const client = issue(authority, { name: 'switch-1', use: 'client' }, NOW);

/** Clients that must not get in, with what the log says of them. */
export const badClients: Readonly<Record<string, readonly [identity: Identity, reason: string]>> = {
  'an expired certificate': [
    issue(authority, { name: 'old', use: 'client' }, { from: new Date(Date.now() - 60 * DAY), days: 30 }),
    'the certificate of the host is not accepted: it has expired',
  ],
  'a certificate that is not yet valid': [
    issue(authority, { name: 'early', use: 'client' }, { from: new Date(Date.now() + DAY), days: 30 }),
    'the certificate of the host is not accepted: it is not yet valid',
  ],
  'a certificate of another authority': [
    issue(makeAuthority('Other CA', NOW), { name: 'stranger', use: 'client' }, NOW),
    'the certificate of the host is not accepted: its authority is not trusted',
  ],
  'a certificate of another authority with the same name': [
    issue(otherAuthority, { name: 'forged', use: 'client' }, NOW),
    'the certificate of the host is not accepted: its authority is not trusted',
  ],
  'a certificate that it signed itself': [
    selfSigned(),
    'the certificate of the host is not accepted: it is signed by itself, not by an authority that is trusted',
  ],
  'a certificate for servers': [server, 'the certificate of the host is not accepted: it is not one for clients'],
};

function selfSigned(): Identity {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [notBefore, notAfter] = [NOW.from, new Date(Date.now() + DAY)];
  return {
    certificate: makeCertificate({ name: 'self', use: 'client', notBefore, notAfter }, privateKey),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** What the server presents and trusts. */
export const tlsPort: TlsPortOptions = {
  basePort: 0,
  certificate: server.certificate,
  key: server.key,
  authorities: authority.certificate,
};

/** What a client presents and trusts. */
export function identityOf(who: Identity | undefined): TlsIdentity {
  return { authorities: authority.certificate, certificate: who?.certificate, key: who?.key };
}
