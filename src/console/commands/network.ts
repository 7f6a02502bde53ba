/** QH, NETSTAT and the commands about ports: what the configuration says at start, and what only hardware has. */
import { absent, command, type Ending } from '../command.ts';
import type { ConnectionFacts, ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { table, twoDigits } from '../show.ts';
import { interfaceRows } from './host-ports.ts';
import { trapCommands } from './traps.ts';

const MANAGEMENT = 'management over HTTP is set when the device starts, with --http';
const AUXILIARY = 'software has no auxiliary port';
const CONSOLE = 'a console in software has no serial port and no speed';
const PRINTER = 'no printer is attached to software';
const ALARMS = 'software has no motion or temperature alarm';
const SNMP = 'SNMP is set when the device starts, with --snmp';

export const networkCommands = [
  command({
    name: 'QH',
    title: 'Show the host ports',
    group: 'network',
    states: 'any',
    auditCode: 'QH',
    run: showPorts,
  }),
  command({
    name: 'NETSTAT',
    title: 'Show the connections of hosts',
    group: 'network',
    states: 'any',
    auditCode: '1A',
    run: showConnections,
  }),
  absent('CM', 'network', 'Configure the management port', MANAGEMENT, 'CM'),
  absent('QM', 'network', 'Show the management port', MANAGEMENT, 'QM'),
  absent('CA', 'network', 'Configure the auxiliary port', AUXILIARY),
  absent('QA', 'network', 'Show the auxiliary port', AUXILIARY),
  absent('CC', 'network', 'Configure the console port', CONSOLE),
  absent('QC', 'network', 'Show the console port', CONSOLE),
  absent('CP', 'network', 'Configure the printer', PRINTER),
  absent('QP', 'network', 'Show the printer', PRINTER),
  absent('CL', 'network', 'Configure the alarms', ALARMS),
  absent('QL', 'network', 'Show the alarms', ALARMS),
  absent('ROUTE', 'network', 'Static routes', 'routes are those of the machine', '26'),
  absent('PING', 'network', 'Ping an address', 'use the tools of the machine', '18'),
  absent('TRACERT', 'network', 'Trace a route', 'use the tools of the machine', '19'),
  absent('SNMP', 'network', 'Show SNMP users', SNMP, '22'),
  absent('SNMPADD', 'network', 'Add an SNMP user', SNMP, '23'),
  absent('SNMPDEL', 'network', 'Delete an SNMP user', SNMP, '24'),
  ...trapCommands,
  absent('SYSLOG', 'network', 'Remote syslog', 'logs go to standard error; send them on from there', '1C'),
];

function showPorts(dialogue: Dialogue, { network, hsm }: ConsoleDevice): Ending {
  if (network === undefined) {
    dialogue.print('This console stands alone: it has no host ports.');
    return undefined;
  }
  const { settings } = hsm.state;
  dialogue.print(
    ...table([
      ['Message header length', String(network.headerLength)],
      ['Connections at most', String(settings.maxConnections)],
      ['Longest message', `${settings.maxFrame} bytes`],
    ]),
    ...table(interfaceRows(network.interfaces)),
    ...table(
      network
        .ports()
        .map(({ host, port, protocol, lmk }) => [
          protocol,
          `${host}:${port}`,
          lmk === undefined ? `default LMK (${twoDigits(settings.defaultLmk)})` : `LMK ${twoDigits(lmk)}`,
        ]),
    ),
  );
  return undefined;
}

async function showConnections(dialogue: Dialogue, { network }: ConsoleDevice): Promise<Ending> {
  if (network === undefined) {
    dialogue.print('This console stands alone: it has no host connections.');
    return undefined;
  }
  const connections = network.connections();
  if (typeof connections === 'number') dialogue.print(`${connections} connections of hosts`);
  else if (connections.length === 0) dialogue.print('No host is connected.');
  else await dialogue.page(table(connections.map(row)));
  return undefined;
}

const row = ({ protocol, port, peer }: ConnectionFacts): string[] => [protocol, `port ${port}`, peer, 'established'];
