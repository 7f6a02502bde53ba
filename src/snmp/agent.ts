/** The SNMP agent: v2c with a community, v3 with users; it can be read and never written. Loaded only when asked for. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import snmp, { type Agent, type Mib, type MibRequest } from 'net-snmp';
import { denialWatch } from './denials.ts';
import { engineText, type SnmpEngine, startEngine } from './engine.ts';
import { type TrapDestination, trapVersions } from './trap-destination.ts';
import { TrapRegister } from './trap-register.ts';
import { libraryUser, TrapSender } from './trap-sender.ts';
import { BASE, scalars, type TreeValue, tables } from './tree.ts';
import { snmpType, snmpValue, upTime } from './values.ts';
import { watchTraps } from './watch-traps.ts';
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
  /** Where the configuration wants traps. */
  readonly traps?: readonly TrapDestination[];
  /** Tells this engine from those of other machines, for managers of v3; the serial number and the port do the rest. */
  readonly machine?: string;
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** An agent that runs. */
export interface RunningAgent {
  readonly host: string;
  readonly port: number;
  /** Identifier of the engine, by which managers of v3 know the sender of traps. */
  readonly engine: string;
  readonly traps: TrapRegister;
  /** Sends the last trap, and is gone. */
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
  const engine = startEngine(`${watched.state.settings.serial} ${options.machine ?? ''} ${port}`);
  const { traps, sender } = trapsOf(options, watched, engine);
  const denials = denialWatch(options.logger, (peer) =>
    sender.send('authenticationFailure', `SNMP request denied${peer === undefined ? '' : `, from ${peer}`}`),
  );
  const agent = snmp.createAgent(
    {
      address: options.host,
      port,
      engineID: Buffer.from(engine.id),
      accessControlModelType: snmp.AccessControlModelType.Simple,
      dgramModule: { createSocket: () => socket },
    },
    denials.failed,
  );
  denials.watchReports(agent);
  follow(agent, engine);
  admit(agent, options);
  const refresh = addTree(writable(agent.getMib()), options, watched);
  refresh();
  const stop = watchTraps(watched, (name, text) => sender.send(name, text));
  sender.send('coldStart', `${options.description} has started`);
  if (watched.errorLog.isLit) sender.send('errorLight', 'the error light was on at the start');
  return {
    host: options.host,
    port,
    engine: engineText(engine),
    traps,
    async close() {
      stop();
      sender.send('stopping', `${options.description} is stopping`);
      await sender.sent(LAST_TRAP_MILLISECONDS);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function trapsOf(
  { community, user, traps: configured = [], logger }: SnmpOptions,
  watched: Watched,
  engine: SnmpEngine,
): { readonly traps: TrapRegister; readonly sender: TrapSender } {
  const traps = new TrapRegister({
    store: watched.state.store,
    versions: trapVersions({ community, user }),
    configured,
  });
  const destinations = (): readonly TrapDestination[] => (traps.isEnabled ? traps.destinations() : []);
  return { traps, sender: new TrapSender({ watched, engine, community, user, destinations, logger }) };
}

/** The library's engine stands at boot 0 and second 10 for ever; managers that know ours by its traps would wonder. */
function follow(agent: Agent, { boots, time }: SnmpEngine): void {
  Object.defineProperties(agent.engine, {
    engineBoots: { value: boots },
    engineTime: { get: time },
  });
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
  authorizer.addUser(libraryUser(user));
  access.setUserAccess(user.name, snmp.AccessLevel.ReadOnly);
}

/** Registers everything; what it returns reads all values anew. Each request does so once, however much it asks for. */
function addTree(mib: Mib, { description }: SnmpOptions, watched: Watched): () => void {
  let isFresh = false;
  const system: readonly (readonly [string, string, number, () => TreeValue])[] = [
    ['sysDescr', '1', snmp.ObjectType.OctetString, () => description],
    ['sysObjectID', '2', snmp.ObjectType.OID, () => BASE],
    ['sysUpTime', '3', snmp.ObjectType.TimeTicks, () => upTime(watched)],
    ['sysContact', '4', snmp.ObjectType.OctetString, () => ''],
    ['sysName', '5', snmp.ObjectType.OctetString, () => watched.state.settings.serial],
    ['sysLocation', '6', snmp.ObjectType.OctetString, () => ''],
  ];
  const singles = [
    ...system.map(([name, oid, type, read]) => ({ name, oid: `${SYSTEM}.${oid}`, type, read })),
    ...scalars.map(({ name, oid, read }) => ({
      name,
      oid: `${BASE}.${oid}`,
      type: snmpType(read(watched)),
      read: () => read(watched),
    })),
  ];
  const refresh = (): void => {
    if (isFresh) return;
    isFresh = true;
    setImmediate(() => {
      isFresh = false;
    });
    for (const { name, read } of singles) mib.setScalarValue(name, snmpValue(read()));
    for (const { name, rows, columns } of tables)
      for (let row = 1; row <= rows; row++)
        for (const { number, read } of columns)
          mib.setTableSingleCell(name, number, [row], snmpValue(read(watched, row)));
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
      mib.addTableRow(name, [row, ...columns.map(({ read }) => snmpValue(read(watched, row)))]);
  }
  return refresh;
}

const SYSTEM = '1.3.6.1.2.1.1';
/** The name of a destination may take long to look up. */
const LAST_TRAP_MILLISECONDS = 1000;
const READ_ONLY: number = snmp.MaxAccess['read-only'];
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use',
  EACCES: 'no permission to open this port',
  EADDRNOTAVAIL: 'this machine does not have that address',
};
