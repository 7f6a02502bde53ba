import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'NO',
  rows: [
    { name: 'reports buffer, network, sockets and firmware', request: 'NO00', reply: 'NP003120480100-000000001' },
    {
      name: 'reports the sockets and firmware of the settings',
      request: 'NO00',
      settings: { maxConnections: 64, firmware: '1500-0023' },
      reply: 'NP003100641500-002300001',
    },
    {
      name: 'reports 9999 sockets when there are more',
      request: 'NO00',
      settings: { maxConnections: 65535 },
      reply: 'NP003199990100-000000001',
    },
    {
      name: 'reports a buffer of 2K',
      request: 'NO00',
      settings: { maxFrame: 2048 },
      reply: 'NP000120480100-000000001',
    },
    {
      name: 'reports a buffer of 8K',
      request: 'NO00',
      settings: { maxFrame: 8192 },
      reply: 'NP001120480100-000000001',
    },
    {
      name: 'reports a buffer of 16K',
      request: 'NO00',
      settings: { maxFrame: 16384 },
      reply: 'NP002120480100-000000001',
    },
    { name: 'reports that not all settings are compliant', request: 'NO01', reply: 'NP0000000000000' },
    {
      name: 'reports that key type 002 is separated, but not all settings are compliant',
      request: 'NO01',
      settings: { keyType002Separation: true },
      reply: 'NP0020000000000',
    },
    {
      name: 'reports compliance when all settings are those of PCI HSM',
      request: 'NO01',
      profile: 'pci',
      reply: 'NP0010000000000',
    },
    ...(
      [
        ['officerIdentification', 'password'],
        ['restrictPinBlockUsage', false],
        ['enforceAuthorisationTimeLimit', false],
        ['enforceMultipleKeyComponents', false],
        ['enforceKeyEquivalence', false],
        ['enforceRsaStrength', false],
      ] as const
    ).map(([setting, value]) => ({
      name: `reports that only key type 002 is separated when ${setting} is ${value}`,
      request: 'NO01',
      profile: 'pci' as const,
      settings: { [setting]: value },
      reply: 'NP0020000000000',
    })),
    {
      name: 'reports no compliance when key type 002 alone is not separated',
      request: 'NO01',
      profile: 'pci',
      settings: { keyType002Separation: false },
      reply: 'NP0000000000000',
    },
    {
      name: 'does not report compliance without separation',
      request: 'NO01',
      settings: { restrictPinBlockUsage: true, enforceKeyEquivalence: true },
      reply: 'NP0000000000000',
    },
    {
      name: 'reports no compliance in the device profile, which does not separate key type 002',
      request: 'NO01',
      profile: 'device',
      reply: 'NP0000000000000',
    },
    { name: 'an unknown mode answers 15', request: 'NO02', reply: '15', field: 'mode' },
    { name: 'a letter in the mode answers 15', request: 'NO0A', reply: '15', field: 'mode' },
    { name: 'no mode answers 15', request: 'NO', reply: '15', field: 'mode' },
    { name: 'left-over data answers 15', request: 'NO00X', reply: '15', field: 'end' },
    ...commonRows({ code: 'NO', request: 'NO00', reply: 'NP003120480100-000000001', lmk: 'ignored' }),
  ],
};
