import { command } from '../../dsl/command.ts';
import { choice, digits, numeric, text, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const NO = command({
  code: 'NO',
  reply: 'NP',
  title: 'HSM status',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: [],
  request: {
    mode: choice('What to report', { '00': 'Status', '01': 'Compliance of the security settings' }),
    ...lmkIdentifier,
  },
  response: {
    bufferSize: when(
      { mode: ['00'] },
      choice('Size of the message buffer', { '0': '2K', '1': '8K', '2': '16K', '3': '32K' }),
    ),
    network: when({ mode: ['00'] }, choice('Kind of host connection', { '0': 'UDP', '1': 'TCP' })),
    sockets: when({ mode: ['00'], version: ['10K'] }, digits(4, 'Number of TCP connections configured')),
    shortSockets: when(
      { mode: ['00'], version: ['10K-1.7', '9000'] },
      digits(2, 'Number of TCP connections configured, before 10K firmware 1.8a'),
    ),
    firmware: when({ mode: ['00'] }, text(9, 'Firmware number, nnnn-nnnn')),
    reserved: when({ mode: ['00'] }, numeric(1, 'Reserved, 0')),
    reservedFirmware: when({ mode: ['00'] }, text(4, 'Reserved; old devices have a second firmware number here')),
    compliance: when(
      { mode: ['01'] },
      choice('PCI HSM compliance of the settings', {
        '0': 'Some settings are not compliant, among them the separation of key type 002',
        '1': 'All settings are compliant',
        '2': 'Some settings are not compliant, but key type 002 is separated',
      }),
    ),
    reservedCompliance: when({ mode: ['01'] }, text(10, 'Reserved')),
  },
  errors: {},
  behaviour: 'Reports connections and firmware, or whether the security settings are those of PCI HSM.',
  ref: 'commands-keys-admin 5, NO',
  confidence: 'high',
});
