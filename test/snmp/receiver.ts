/** A manager that receives traps, on a free port of this machine. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import snmp, { type SnmpNotification, type SnmpVarbind } from 'net-snmp';
import { onTestFinished } from 'vitest';
import type { SnmpUser } from '../../src/snmp/agent.ts';
import { libraryUser } from '../../src/snmp/trap-sender.ts';

/** A trap as tests look at it. */
export interface ReceivedTrap {
  readonly oid: string;
  readonly upTime: number;
  /** Values behind the two that every trap begins with: texts, numbers. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly by: string | undefined;
}

export interface TrapReceiver {
  readonly port: number;
  readonly traps: readonly ReceivedTrap[];
  /** Datagrams that were no trap it takes. */
  readonly refused: readonly string[];
  /** What came, as it came. */
  readonly datagrams: readonly Uint8Array[];
  /** Resolves to the first trap of a kind; the test ends it by its time-out. */
  seen(oid: string, count?: number): Promise<ReceivedTrap>;
  close(): Promise<void>;
}

/** Receives from a community and, when given, a user. */
export async function trapReceiver(
  { community = 'public', user }: { readonly community?: string; readonly user?: SnmpUser } = {},
  port = 0,
): Promise<TrapReceiver> {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  const bound = socket.address().port;
  // It is bound already, as in the agent.
  socket.bind = () => socket;
  const traps: ReceivedTrap[] = [];
  const refused: string[] = [];
  const datagrams: Uint8Array[] = [];
  let wake = (): void => {};
  socket.on('message', (bytes) => datagrams.push(bytes));
  const receiver = snmp.createReceiver(
    { port: bound, includeAuthentication: true, dgramModule: { createSocket: () => socket } },
    (error, notification) => {
      if (error === null) traps.push(received(notification));
      else refused.push(error.message);
      wake();
    },
  );
  receiver.getAuthorizer().addCommunity(community);
  if (user !== undefined) receiver.getAuthorizer().addUser(libraryUser(user));
  let isClosed = false;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (isClosed) return resolve();
      isClosed = true;
      receiver.close(() => resolve());
    });
  onTestFinished(close);
  return {
    port: bound,
    traps,
    refused,
    datagrams,
    async seen(oid, count = 1) {
      for (;;) {
        const found = traps.filter((trap) => trap.oid === oid)[count - 1];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close,
  };
}

function received({ pdu }: SnmpNotification): ReceivedTrap {
  const [upTime, oid, ...rest] = pdu.varbinds as [SnmpVarbind, SnmpVarbind, ...SnmpVarbind[]];
  return {
    oid: String(oid.value),
    upTime: Number(upTime.value),
    values: Object.fromEntries(rest.map(({ oid: name, value }) => [name, plain(value)])),
    by: pdu.community ?? pdu.user,
  };
}

function plain(value: SnmpVarbind['value']): string | number {
  return typeof value === 'number' ? value : String(value);
}
