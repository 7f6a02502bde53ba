/** Fields that the DUKPT commands share: BDK with its flag, KSN, PIN block, optional MAC (commands-pin-card 8). */
import { bytes, choice, cipherBlock, digits, hex, key, ksn, optional, when } from '../dsl/fields.ts';
import { pinBlockErrors, pinBlockFormat } from './pin-fields.ts';

/** A flag in front of a source BDK: a key never starts with one of these characters. */
export const sourceFlag = optional(
  choice('Kind of BDK; absent for BDK-1 or a key block', { '~': 'BDK-2', '!': 'BDK-4' }),
  { next: '~!' },
);

/** A source BDK behind its flag. */
export const sourceBdk = (doc: string) =>
  key('BDK', doc, {
    use: 'derive',
    plain32: true,
    roleBy: { field: 'sourceFlag', roles: { '': 'BDK', '~': 'BDK2', '!': 'BDK4' } },
  });

const withMac = { mode: ['1'] } as const;

/** Start of a PIN verification: with or without MAC, and the BDK. */
export const dukptVerification = {
  mode: choice('What to verify', { '0': 'The PIN', '1': 'The PIN and a MAC' }),
  macMode: when(
    withMac,
    choice('Part of the MAC', { '1': 'All 8 bytes', '2': 'The left 4 bytes', '3': 'The right 4 bytes' }),
  ),
  macMethod: when(withMac, choice('MAC method', { '1': 'X9.19' })),
  sourceFlag,
  bdk: sourceBdk('BDK the PIN block arrives under'),
};

/** KSN and PIN block of a verification. */
export const dukptPinBlock = {
  ksnDescriptor: hex(3, 'KSN descriptor'),
  ksn: ksn('ksnDescriptor', 'bdk', 'KSN'),
  pinBlock: cipherBlock('bdk', 'PIN block under the DUKPT key'),
  format: pinBlockFormat('PIN block format: 01, 04, 05, 47, or 48 under an AES key'),
};

/** End of a verification with MAC. */
export const dukptMac = {
  mac: when({ macMode: ['1'] }, hex(16, 'MAC')),
  halfMac: when({ macMode: ['2', '3'] }, hex(8, 'Half of the MAC')),
  messageLength: when(withMac, digits(4, 'Bytes of message')),
  message: when(withMac, bytes({ by: 'messageLength' }, 'Message the MAC is over')),
};

/** What a verification with MAC says of the MAC; the error code is for the PIN. */
export const macResult = {
  macResult: when(withMac, choice('MAC error code', { '00': 'The MAC is right', '01': 'The MAC is wrong' })),
};

/** What every DUKPT PIN verification answers. */
export const dukptVerificationErrors = {
  ...pinBlockErrors,
  '01': 'PIN does not verify; in mode 1 the MAC error code follows',
  '10': 'BDK parity',
  '11': 'PVK parity, or a key all zero',
  '23': 'PIN block format unknown, or not one of 01, 04, 05, 47, 48',
  '39': 'Limit of failed PIN verifications reached',
} as const;
