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

  interface Agent {
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

  const snmp: {
    createAgent(options: object, callback: (error: (Error & { rinfo?: { address: string } }) | null) => void): Agent;
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

  export type { Agent, Mib, MibRequest, SnmpValue };
  export default snmp;
}
