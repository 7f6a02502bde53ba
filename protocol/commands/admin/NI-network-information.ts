import { command } from '../../dsl/command.ts';
import { choice, digits, hex, hexNumber, repeat, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

const withStatistics = { statistics: ['1'] } as const;

export const NI = command({
  code: 'NI',
  reply: 'NJ',
  title: 'Network information',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: {
    interface: choice('Host interface', { '1': 'Host port 1', '2': 'Host port 2' }),
    statistics: choice('Statistics of the interface', { '0': 'Left out', '1': 'Included' }, { error: '82' }),
    ...lmkIdentifier,
  },
  response: {
    count: digits(4, 'Number of connections'),
    connections: repeat({ by: 'count' }, 'Connections of hosts', {
      protocol: choice('Protocol', { '0': 'TCP', '1': 'UDP' }),
      localPort: hexNumber(4, 'Port of the device'),
      remoteAddress: hex(8, 'IPv4 address of the host; zeros for one with IPv6'),
      remotePort: hexNumber(4, 'Port of the host'),
      state: choice('State', { '0': 'Established', '1': 'Closed' }),
      duration: hex(8, 'Seconds since it was made'),
    }),
    bytesSent: when(withStatistics, hex(16, 'Bytes sent')),
    bytesReceived: when(withStatistics, hex(16, 'Bytes received')),
    unicastSent: when(withStatistics, hex(8, 'Unicast packets sent')),
    unicastReceived: when(withStatistics, hex(8, 'Unicast packets received')),
    otherSent: when(withStatistics, hex(8, 'Other packets sent')),
    otherReceived: when(withStatistics, hex(8, 'Other packets received')),
    discardedSent: when(withStatistics, hex(8, 'Packets discarded on sending')),
    discardedReceived: when(withStatistics, hex(8, 'Packets discarded on receiving')),
    errorsSent: when(withStatistics, hex(8, 'Errors on sending')),
    errorsReceived: when(withStatistics, hex(8, 'Errors on receiving')),
    unknown: when(withStatistics, hex(8, 'Packets of unknown protocols')),
  },
  errors: {
    '01': 'The connections cannot be listed',
    '82': 'Statistics flag neither 0 nor 1',
  },
  unreachable: {
    '01': 'The device keeps the list itself, so asking for it cannot fail',
  },
  behaviour:
    'Lists the connections of hosts on one interface, TLS among those of TCP, and hosts that sent a datagram in the last minute. ' +
    'Packets are those that the process sees: reads, writes and datagrams. An interface that is not configured has none.',
  ref: 'commands-keys-admin 5, NI',
  confidence: 'high',
});
