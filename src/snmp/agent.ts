/** The SNMP agent: v2c with a community, v3 with users; it can be read and never written. Loaded only when asked for. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import snmp, { type Agent, type Mib, type MibRequest } from 'net-snmp';
import { BASE, scalars, type TreeValue, tables } from './tree.ts';
import type { Watched } from './watched.ts';

/** A user of SNMPv3. */
export interface SnmpUser {
  readonly name: string;
  /** At least eight characters (RFC 3414 11.2); authentication is HMAC-SHA-256 (RFC 7860). */
  readonly authPassword: string;
  /** With it messages are also encrypted, with AES-128 (RFC 3826). */
  readonly privacyPassword?: string | undefined;
}

/** Where to listen and who may ask. */
export interface SnmpOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Of v2c; no v2c without it. */
  readonly community?: string | undefined;
  readonly user?: SnmpUser | undefined;
  /** What a device of this kind says of itself comes first, because monitoring plug-ins look for it. */
  readonly description: string;
  readonly logger: { warn(fields: object, message: string): void };
}

/** An agent that runs. */
export interface RunningAgent {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the agent, or tells why the port cannot be had. */
export async function startAgent(
  options: SnmpOptions,
  watched: Watched,
): Promise<RunningAgent | { readonly problem: string }> {
  const socket = createSocket(isIPv6(options.host) ? 'udp6' : 'udp4');
  const failure = await bound(socket, options);
  if (failure !== undefined)
    return { problem: `cannot listen for SNMP on ${options.host} port ${options.port}: ${failure}` };
  const { port } = socket.address();
  // It is bound already: the library would take port 161 instead of a free one, and not tell of failures.
  socket.bind = () => socket;
  const warn = braked(options);
  const agent = snmp.createAgent(
    {
      address: options.host,
      port,
      accessControlModelType: snmp.AccessControlModelType.Simple,
      dgramModule: { createSocket: () => socket },
    },
    (error) => {
      if (error !== null) warn(error);
    },
  );
  admit(agent, options);
  const refresh = addTree(writable(agent.getMib()), options, watched);
  refresh();
  return {
    host: options.host,
    port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/**
 * The library keeps its providers behind a proxy whose `set` answers nothing, which throws in strict code, and everything
 * in a bundle of modules is strict (ECMA-262 10.5.9). This one does the same and answers.
 */
function writable(mib: Mib): Mib {
  mib.providers = new Proxy(mib.providers, {
    set(target, name: string, provider: { oid: string }) {
      Object.defineProperty(target, name, { value: provider, configurable: true, enumerable: true, writable: true });
      mib.providersByOid[provider.oid] = provider;
      return true;
    },
  });
  return mib;
}

function bound(socket: Socket, { host, port }: SnmpOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => resolve(REASONS[error.code ?? ''] ?? error.code ?? error.name);
    socket.once('error', fail);
    socket.bind(port, host, () => {
      socket.off('error', fail);
      resolve(undefined);
    });
  });
}

function admit(agent: Agent, { community, user }: SnmpOptions): void {
  const authorizer = agent.getAuthorizer();
  const access = authorizer.getAccessControlModel();
  if (community !== undefined) {
    authorizer.addCommunity(community);
    access.setCommunityAccess(community, snmp.AccessLevel.ReadOnly);
  }
  if (user === undefined) return;
  const { name, authPassword, privacyPassword } = user;
  authorizer.addUser({
    name,
    level: privacyPassword === undefined ? snmp.SecurityLevel.authNoPriv : snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: authPassword,
    ...(privacyPassword !== undefined && { privProtocol: snmp.PrivProtocols.aes, privKey: privacyPassword }),
  });
  access.setUserAccess(name, snmp.AccessLevel.ReadOnly);
}

/** Registers everything; what it returns reads all values anew. Each request does so once, however much it asks for. */
function addTree(mib: Mib, { description }: SnmpOptions, watched: Watched): () => void {
  let isFresh = false;
  const startedAt = watched.state.startedAt;
  const system: readonly (readonly [string, string, number, () => TreeValue])[] = [
    ['sysDescr', '1', snmp.ObjectType.OctetString, () => description],
    ['sysObjectID', '2', snmp.ObjectType.OID, () => BASE],
    [
      'sysUpTime',
      '3',
      snmp.ObjectType.TimeTicks,
      () => Math.max(0, Math.floor((watched.state.clock() - startedAt) / 10)) % 2 ** 32,
    ],
    ['sysContact', '4', snmp.ObjectType.OctetString, () => ''],
    ['sysName', '5', snmp.ObjectType.OctetString, () => watched.state.settings.serial],
    ['sysLocation', '6', snmp.ObjectType.OctetString, () => ''],
  ];
  const singles = [
    ...system.map(([name, oid, type, read]) => ({ name, oid: `${SYSTEM}.${oid}`, type, read })),
    ...scalars.map(({ name, oid, read }) => ({
      name,
      oid: `${BASE}.${oid}`,
      type: typeof read(watched) === 'number' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString,
      read: () => read(watched),
    })),
  ];
  const refresh = (): void => {
    if (isFresh) return;
    isFresh = true;
    setImmediate(() => {
      isFresh = false;
    });
    for (const { name, read } of singles) mib.setScalarValue(name, octets(read()));
    for (const { name, rows, columns } of tables)
      for (let row = 1; row <= rows; row++)
        for (const { number, read } of columns) mib.setTableSingleCell(name, number, [row], octets(read(watched, row)));
  };
  const handler = (request: MibRequest): void => {
    refresh();
    request.done();
  };
  for (const { name, oid, type } of singles)
    mib.registerProvider({
      name,
      type: snmp.MibProviderType.Scalar,
      oid,
      scalarType: type,
      maxAccess: READ_ONLY,
      handler,
    });
  for (const { name, oid, rows, columns } of tables) {
    const index = { number: 1, name: `${name}Index`, type: snmp.ObjectType.Integer, maxAccess: READ_ONLY };
    mib.registerProvider({
      name,
      type: snmp.MibProviderType.Table,
      oid: `${BASE}.${oid}`,
      maxAccess: snmp.MaxAccess['not-accessible'],
      tableColumns: [
        index,
        ...columns.map(({ number, name: column, type }) => ({
          number,
          name: `${name}-${column}`,
          type: type === 'number' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString,
          maxAccess: READ_ONLY,
        })),
      ],
      tableIndex: [{ columnName: index.name }],
      handler,
    });
    for (let row = 1; row <= rows; row++)
      mib.addTableRow(name, [row, ...columns.map(({ read }) => octets(read(watched, row)))]);
  }
  return refresh;
}

/** The library takes bytes as its kind of buffer, and texts as they are. */
function octets(value: TreeValue): number | string | Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

/** One line a second at most: anybody can send wrong datagrams. Only the kind of error is told, not what was sent. */
function braked({ logger }: SnmpOptions): (error: Error & { rinfo?: { address: string } }) => void {
  let last = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (error) => {
    const now = performance.now();
    if (now - last < 1000) {
      leftOut++;
      return;
    }
    last = now;
    logger.warn(
      {
        kind: error.constructor.name,
        ...(error.rinfo && { peer: error.rinfo.address }),
        ...(leftOut > 0 && { leftOut }),
      },
      'SNMP request not answered: no such community or user, or malformed',
    );
    leftOut = 0;
  };
}

const SYSTEM = '1.3.6.1.2.1.1';
const READ_ONLY: number = snmp.MaxAccess['read-only'];
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use',
  EACCES: 'no permission to open this port',
  EADDRNOTAVAIL: 'this machine does not have that address',
};
