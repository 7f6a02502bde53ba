/** Requests that are not answered, or only with a report of v3: a line in the log, and a trap when somebody had no right to ask. */
import snmp, { type Agent, type SnmpError } from 'net-snmp';

/** What hears of requests that fail. */
export interface DenialWatch {
  /** For the library's callback. */
  readonly failed: (error: SnmpError | null) => void;
  /** Hears of wrong users too, whom the library answers with a report and tells nobody about. */
  watchReports(agent: Agent): void;
}

/** One line and one trap a second at most: anybody can send wrong datagrams. Only the kind of error is told, not what was sent. */
export function denialWatch(
  logger: { warn(fields: object, message: string): void },
  denied: (peer: string | undefined) => void,
): DenialWatch {
  let last = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  let lastTrap = Number.NEGATIVE_INFINITY;
  const note = (kind: string, peer: string | undefined, isDenial: boolean): void => {
    const now = performance.now();
    if (isDenial && now - lastTrap >= PERIOD) {
      lastTrap = now;
      denied(peer);
    }
    if (now - last < PERIOD) {
      leftOut++;
      return;
    }
    last = now;
    logger.warn(
      { kind, ...(peer !== undefined && { peer }), ...(leftOut > 0 && { leftOut }) },
      'SNMP request not answered: no such community or user, or malformed',
    );
    leftOut = 0;
  };
  return {
    failed: (error) => {
      if (error !== null) note(error.constructor.name, error.rinfo?.address, isDenial(error));
    },
    watchReports({ listener }) {
      const { send } = listener;
      listener.send = (message, to, socket) => {
        const { type, varbinds } = message.pdu;
        const kind = type === snmp.PduType.Report ? REPORTS[varbinds[0]?.oid ?? ''] : undefined;
        if (kind !== undefined) note(kind, to.address, true);
        send.call(listener, message, to, socket);
      };
    },
  };
}

/** A wrong community, user, password or level, and no mere mistake of form. */
function isDenial(error: SnmpError): boolean {
  const { EAuthFailure, ECouldNotDecrypt } = snmp.ResponseInvalidCode;
  return error instanceof snmp.RequestFailedError || error.code === EAuthFailure || error.code === ECouldNotDecrypt;
}

/** Milliseconds. */
const PERIOD = 1000;
/** Statistics of the user-based model (RFC 3414 5) that a report tells; an unknown engine is how every manager begins. */
const REPORTS: Readonly<Record<string, string>> = {
  '1.3.6.1.6.3.15.1.1.3.0': 'UnknownUserName',
  '1.3.6.1.6.3.15.1.1.5.0': 'WrongDigest',
};
