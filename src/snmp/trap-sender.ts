/** Sends traps. Nobody waits for a destination: one that is down, or has a name that nobody knows, costs a line in the log. */
import { lookup } from 'node:dns/promises';
import snmp, { type Session, type SnmpVarbind } from 'net-snmp';
import type { SnmpUser } from './agent.ts';
import type { SnmpEngine } from './engine.ts';
import { destinationText, NEEDS, type TrapDestination } from './trap-destination.ts';
import { TRAP_SERIAL, TRAP_TEXT, type TrapName, traps } from './trap-table.ts';
import { BASE, scalars } from './tree.ts';
import { snmpType, snmpValue, upTime } from './values.ts';
import type { Watched } from './watched.ts';

/** What a sender is made of. */
export interface TrapSenderParts {
  readonly watched: Watched;
  readonly engine: SnmpEngine;
  readonly community: string | undefined;
  readonly user: SnmpUser | undefined;
  /** Where to send now; nowhere while traps are off. */
  readonly destinations: () => readonly TrapDestination[];
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** Sends the traps of one device. */
export class TrapSender {
  readonly #parts: TrapSenderParts;
  /** Destinations that the last trap could not be sent to. */
  readonly #failing = new Set<string>();
  readonly #underway = new Set<Promise<void>>();

  constructor(parts: TrapSenderParts) {
    this.#parts = parts;
  }

  /** Sends a trap to every destination; `text` says what happened, never with a secret in it. */
  send(name: TrapName, text: string): void {
    const destinations = this.#parts.destinations();
    if (destinations.length === 0) return;
    const trap = { oid: traps[name].oid, upTime: upTime(this.#parts.watched), varbinds: this.#varbinds(name, text) };
    for (const destination of destinations) {
      // Names that take long to look up must not pile up.
      if (this.#underway.size >= MOST_UNDERWAY) {
        this.#tell(destination, 'too many traps wait');
        continue;
      }
      const sent = this.#sendTo(destination, trap).then(
        () => this.#tell(destination, undefined),
        (error: unknown) => this.#tell(destination, reasonOf(error)),
      );
      this.#underway.add(sent);
      void sent.finally(() => this.#underway.delete(sent));
    }
  }

  /** Resolves when everything is sent, or after so many milliseconds. */
  async sent(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([Promise.all(this.#underway), late]);
    clearTimeout(timer);
  }

  #varbinds(name: TrapName, text: string): readonly SnmpVarbind[] {
    const values = [TRAP_SERIAL, ...traps[name].values].map((suffix) => {
      const value = scalars.find(({ oid }) => oid === suffix)!.read(this.#parts.watched);
      return { oid: `${BASE}.${suffix}.0`, type: snmpType(value), value: snmpValue(value) };
    });
    return [{ oid: TRAP_TEXT, type: snmp.ObjectType.OctetString, value: text }, ...values];
  }

  async #sendTo(destination: TrapDestination, { oid, upTime: ticks, varbinds }: Trap): Promise<void> {
    const { address, family } = await lookup(destination.host);
    const session = this.#session(destination, address, family);
    try {
      await new Promise<void>((resolve, reject) => {
        // A session tells of trouble with its socket by an event, which without a listener would end the process.
        session.on('error', reject);
        // To the library no time at all is that of the process.
        session.trap(oid, varbinds, { upTime: Math.max(1, ticks) }, (error) =>
          error === null ? resolve() : reject(error),
        );
      });
    } finally {
      session.close();
    }
  }

  #session({ version, port }: TrapDestination, address: string, family: number): Session {
    const { community, user, engine } = this.#parts;
    const options = {
      trapPort: port,
      transport: family === 6 ? 'udp6' : 'udp4',
      engineID: Buffer.from(engine.id),
    };
    if (version === 'v2c') {
      if (community === undefined) throw new Error(`no community: ${NEEDS.v2c}`);
      return snmp.createSession(address, community, { ...options, version: snmp.Version2c });
    }
    if (user === undefined) throw new Error(`no user: ${NEEDS.v3}`);
    const session = snmp.createV3Session(address, libraryUser(user), options);
    const { send } = session;
    // The library sends boots and time as zero, and a manager drops every such trap after the first (RFC 3414 3.2).
    session.send = (request, noWait) => {
      request.message.msgSecurityParameters.msgAuthoritativeEngineBoots = engine.boots;
      request.message.msgSecurityParameters.msgAuthoritativeEngineTime = engine.time();
      return send.call(session, request, noWait);
    };
    return session;
  }

  /** One line when a destination begins to fail, and one when it is well again. */
  #tell(destination: TrapDestination, reason: string | undefined): void {
    const to = destinationText(destination);
    const { logger } = this.#parts;
    if (reason === undefined) {
      if (this.#failing.delete(to)) logger.info({ destination: to }, 'SNMP traps are sent again');
    } else if (!this.#failing.has(to)) {
      this.#failing.add(to);
      logger.warn({ destination: to, reason }, 'SNMP trap not sent; no further line until one can be');
    }
  }
}

/** A user as the library has it: HMAC-SHA-256, and AES-128 with a second password. */
export function libraryUser({ name, authPassword, privacyPassword }: SnmpUser): object {
  return {
    name,
    level: privacyPassword === undefined ? snmp.SecurityLevel.authNoPriv : snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: authPassword,
    ...(privacyPassword !== undefined && { privProtocol: snmp.PrivProtocols.aes, privKey: privacyPassword }),
  };
}

interface Trap {
  readonly oid: string;
  readonly upTime: number;
  readonly varbinds: readonly SnmpVarbind[];
}

/** The system's code, or words of ours. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

const MOST_UNDERWAY = 256;
