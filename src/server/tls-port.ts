/**
 * The TLS side of a port: handshakes with a certificate from both sides (TLS 1.2 and 1.3). A connection without one that
 * is trusted ends before a byte of it is read; the log says why, by the name of the host.
 */
import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureVersion, type Server, type TLSSocket } from 'node:tls';
import type { LimitedLog, Logger } from './logger.ts';

/** What a TLS port presents and trusts; it may be changed while the port is open. */
export interface TlsMaterial {
  /** Certificate of the device, in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** Authorities whose clients are trusted, in PEM. */
  readonly authorities: string;
  /** Lists of revoked certificates, each in PEM. With any of them, every authority needs one. */
  readonly revocationLists?: readonly string[] | undefined;
  /** Do these lists name a certificate, in DER? For connections that were made before there was the list. */
  readonly revokes?: ((certificate: Uint8Array) => boolean) | undefined;
}

/** A TLS port: what it presents and trusts, and where. */
export interface TlsPortOptions extends TlsMaterial {
  /** The port of the default LMK; LMK id n is at base + 1 + n. 0 takes a free port for each. */
  readonly basePort: number;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

/** What a front needs besides its certificates. */
export interface TlsFrontParts {
  /** Milliseconds from connect to the end of the handshake. */
  readonly handshakeTimeout: number;
  readonly logger: Logger;
  readonly failures: LimitedLog;
  /** A handshake failed; without a reason the host went away. */
  readonly onFailure: (peer: string, reason: string | undefined) => void;
}

/** Takes the connections of one port through their handshakes. */
export class TlsFront {
  readonly #parts: TlsFrontParts;
  readonly #server: Server;
  readonly #underway = new Map<string, Handshake>();
  #revokes: TlsMaterial['revokes'];

  constructor(options: TlsPortOptions, parts: TlsFrontParts) {
    this.#parts = parts;
    this.#revokes = options.revokes;
    // Never listens: connections come from a plain server, which has looked at their addresses and counted them.
    this.#server = createServer({
      ...contextOf(options),
      handshakeTimeout: parts.handshakeTimeout,
      allowHalfOpen: true,
      requestCert: true,
      // Looked at below, where the reason is still known.
      rejectUnauthorized: false,
    });
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error, socket) => {
      const handshake = this.#underway.get(keyOf(socket));
      if (handshake !== undefined) handshake.reason ??= reasonOf(error);
      socket.destroy();
    });
  }

  /**
   * Presents and trusts something else from the next handshake on. Sessions that hosts would resume are forgotten with
   * it: whom it does not trust must show a certificate again.
   */
  change(options: TlsPortOptions): void {
    this.#server.setSecureContext(contextOf(options));
    this.#revokes = options.revokes;
  }

  /** Begins a handshake; `whenSecure` gets the connection if it succeeds. Returns what calls it off. */
  begin(socket: Socket, peer: string, whenSecure: (secure: TLSSocket) => void): () => void {
    const key = keyOf(socket);
    const handshake: Handshake = { whenSecure, reason: undefined, holder: undefined, isDone: false };
    this.#underway.set(key, handshake);
    socket.once('close', () => {
      this.#underway.delete(key);
      if (handshake.isDone) return;
      this.#parts.onFailure(peer, handshake.reason);
      const { reason = 'the host went away before the handshake ended', holder } = handshake;
      this.#parts.failures.write({ peer, reason, ...holder });
    });
    this.#server.emit('connection', socket);
    return () => {
      // Not a failure: nobody waits for it any more.
      handshake.isDone = true;
      socket.destroy();
    };
  }

  #secured(socket: TLSSocket): void {
    const key = keyOf(socket);
    const handshake = this.#underway.get(key);
    const refusal = refusalOf(socket, this.#revokes);
    if (handshake === undefined || refusal !== undefined) {
      if (handshake !== undefined) {
        handshake.reason = refusal;
        handshake.holder = holderOf(socket);
      }
      // The peer may be sending already.
      socket.on('error', ignore);
      socket.destroy();
      return;
    }
    handshake.isDone = true;
    this.#underway.delete(key);
    const { CN: client } = socket.getPeerCertificate().subject ?? {};
    this.#parts.logger.debug({ peer: key, client, version: socket.getProtocol() }, 'TLS connection');
    handshake.whenSecure(socket);
  }
}

interface Handshake {
  readonly whenSecure: (secure: TLSSocket) => void;
  reason: string | undefined;
  /** Whose certificate was not accepted, for the log. */
  holder: CertificateHolder | undefined;
  isDone: boolean;
}

/** Whose certificate it is, as the log names it. */
export interface CertificateHolder {
  readonly subject: string;
  /** In hexadecimal, as certificates and revocation lists are told apart. */
  readonly serial: string;
}

/** The holder of the certificate that a host presented; undefined when it presented none. */
export function holderOf(socket: TLSSocket): CertificateHolder | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  // Whoever made the certificate chose these words.
  const subject = certificate.subject.replaceAll(/[^\x20-\x7e]+/g, ', ').slice(0, MOST_SUBJECT);
  return { subject, serial: certificate.serialNumber.slice(0, MOST_SERIAL) };
}

/** Fails, with what OpenSSL says, when a port could not present and trust this. */
export function tryMaterial(options: TlsPortOptions): void {
  createSecureContext(contextOf(options));
}

function contextOf({ certificate, key, authorities, revocationLists = [], minVersion, maxVersion }: TlsPortOptions) {
  return {
    cert: certificate,
    key,
    ca: authorities,
    // OpenSSL wants a list of every authority as soon as there is one list.
    ...(revocationLists.length > 0 && { crl: [...revocationLists] }),
    minVersion: minVersion ?? ('TLSv1.2' as const),
    maxVersion: maxVersion ?? ('TLSv1.3' as const),
  };
}

/** Why the certificate of a client is not accepted, or undefined when it is. */
function refusalOf(socket: TLSSocket, revokes: TlsMaterial['revokes']): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return 'the host presented no certificate';
  // A handshake that began before the list was changed does not know it.
  const isRevoked = socket.authorized && revokes?.(certificate.raw) === true;
  if (socket.authorized && !isRevoked) return undefined;
  const code = isRevoked ? 'CERT_REVOKED' : String(socket.authorizationError);
  return `the certificate of the host is not accepted: ${CERTIFICATE_REASONS.get(code) ?? code}`;
}

/** Why a handshake failed; undefined when the host went away. */
function reasonOf(error: NodeJS.ErrnoException): string | undefined {
  const code = error.code ?? error.name;
  if (code === 'ECONNRESET') return undefined;
  const known = HANDSHAKE_REASONS.find(([pattern]) => pattern.test(code));
  return known?.[1] ?? `the handshake failed: ${code}`;
}

const MOST_SUBJECT = 200;
/** RFC 5280, 4.1.2.2: 20 bytes at most. */
const MOST_SERIAL = 40;
const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress}:${remotePort}`;
function ignore(): void {}

/** By the codes of OpenSSL's verification. */
const CERTIFICATE_REASONS: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not yet valid'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is signed by itself, not by an authority that is trusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its authority is not trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its authority is not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its authority is not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its authority is not trusted'],
  ['CERT_SIGNATURE_FAILURE', 'its authority is not trusted, although one of that name is'],
  ['INVALID_PURPOSE', 'it is not one for clients'],
  ['CERT_REVOKED', 'it is revoked'],
  ['CRL_HAS_EXPIRED', 'the revocation list of its authority has expired, so nobody of that authority is accepted'],
  ['CRL_NOT_YET_VALID', 'the revocation list of its authority is not yet valid'],
  ['CRL_SIGNATURE_FAILURE', 'the revocation list of its authority is not signed by that authority'],
  ['UNABLE_TO_GET_CRL', 'there is no revocation list of its authority'],
]);
const HANDSHAKE_REASONS: readonly (readonly [RegExp, string])[] = [
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|UNKNOWN_PROTOCOL/, 'clear text on the TLS port'],
  [/HANDSHAKE_TIMEOUT/, 'the handshake took too long'],
  [/UNSUPPORTED_PROTOCOL/, 'the host offers no version of TLS that this port takes'],
  [/NO_SHARED_CIPHER/, 'the host offers no cipher suite that this port takes'],
  [/UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|CERTIFICATE_EXPIRED/, 'the host does not accept our certificate'],
];
