/** What is used of the library, which has no types of its own; those of others say `any` where it matters. */
declare module 'net-snmp' {
  /** A value as the library takes it: a number, text, or octets. */
  type SnmpValue = number | string | Uint8Array;

  interface MibRequest {
    /** Answers with what the tree holds now. */
    done(): void;
  }

  interface Mib {
    providers: Record<string, { oid: string }>;
    readonly providersByOid: Record<string, { oid: string }>;
    registerProvider(provider: object): void;
    setScalarValue(name: string, value: SnmpValue): void;
    setTableSingleCell(table: string, column: number, row: readonly number[], value: SnmpValue): void;
    addTableRow(table: string, row: readonly SnmpValue[]): void;
  }

  /** What is wrong with a request, and where it came from. */
  type SnmpError = Error & { readonly code?: number; readonly rinfo?: { readonly address: string } };

  interface SnmpVarbind {
    readonly oid: string;
    readonly type: number;
    readonly value: SnmpValue;
  }

  interface Agent {
    readonly engine: object;
    readonly listener: {
      send(message: { readonly pdu: SnmpPdu }, to: { readonly address: string }, socket: unknown): void;
    };
    getMib(): Mib;
    getAuthorizer(): {
      addCommunity(community: string): void;
      addUser(user: object): void;
      getAccessControlModel(): {
        setCommunityAccess(community: string, level: number): void;
        setUserAccess(name: string, level: number): void;
      };
    };
  }

  interface SnmpPdu {
    readonly type: number;
    readonly varbinds: readonly SnmpVarbind[];
  }

  /** A message on its way out; the parameters are there in v3. */
  interface SnmpRequest {
    readonly message: {
      readonly msgSecurityParameters: { msgAuthoritativeEngineBoots: number; msgAuthoritativeEngineTime: number };
    };
  }

  interface Session {
    send(request: SnmpRequest, noWait?: boolean): unknown;
    trap(
      oid: string,
      varbinds: readonly SnmpVarbind[],
      options: { readonly upTime: number },
      callback: (error: Error | null) => void,
    ): void;
    on(event: 'error', listener: (error: Error) => void): void;
    close(): void;
  }

  /** A trap as a receiver gets it. */
  interface SnmpNotification {
    readonly pdu: SnmpPdu & { readonly community?: string; readonly user?: string; readonly contextEngineID?: string };
    readonly rinfo: { readonly address: string };
  }

  interface Receiver {
    getAuthorizer(): { addCommunity(community: string): void; addUser(user: object): void };
    close(callback?: () => void): void;
  }

  const snmp: {
    createAgent(options: object, callback: (error: SnmpError | null) => void): Agent;
    createSession(target: string, community: string, options: object): Session;
    createV3Session(target: string, user: object, options: object): Session;
    createReceiver(options: object, callback: (error: Error | null, trap: SnmpNotification) => void): Receiver;
    readonly Version2c: number;
    readonly RequestFailedError: new () => SnmpError & { readonly status?: number };
    readonly ResponseInvalidCode: { readonly EAuthFailure: number; readonly ECouldNotDecrypt: number };
    readonly PduType: { readonly Report: number };
    readonly AccessControlModelType: { readonly Simple: number };
    readonly AccessLevel: { readonly ReadOnly: number };
    readonly SecurityLevel: { readonly authNoPriv: number; readonly authPriv: number };
    readonly AuthProtocols: { readonly sha256: string };
    readonly PrivProtocols: { readonly aes: string };
    readonly ObjectType: {
      readonly Integer: number;
      readonly OctetString: number;
      readonly OID: number;
      readonly TimeTicks: number;
    };
    readonly MibProviderType: { readonly Scalar: number; readonly Table: number };
    readonly MaxAccess: { readonly 'not-accessible': number; readonly 'read-only': number };
  };

  export type {
    Agent,
    Mib,
    MibRequest,
    Receiver,
    Session,
    SnmpError,
    SnmpNotification,
    SnmpPdu,
    SnmpRequest,
    SnmpValue,
    SnmpVarbind,
  };
  export default snmp;
}
