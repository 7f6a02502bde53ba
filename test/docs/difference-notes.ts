/**
 * How close each command and setting comes to the device, beyond what its definition tells: the hand-written part of
 * `docs/differences.md`. Without a note a command is exact when public sources agree on it, approximate otherwise.
 */

export type Grade = 'exact' | 'approximate' | 'absent';
/** What differs, and the grade when it is not the derived one. */
export interface Note {
  readonly grade?: Grade;
  readonly words: string;
}

const approximate = (words: string): Note => ({ grade: 'approximate', words });
const exact = (words: string): Note => ({ words });

const PIN_UNDER_LMK =
  "encryption of PINs under the LMK is this project's own construction: the device's is not public, so such values do not move between the two";
const NO_COUNTERS = 'no counters are kept, so a KSN may come again, as on the device';

/** By code, for commands that answer. */
export const commandNotes: Readonly<Record<string, Note>> = {
  A0: approximate('derivation by ZKA (derive mode 1) answers 67: it is not public'),
  A8: approximate('scheme V answers 26: its form is not public'),
  BA: approximate(PIN_UNDER_LMK),
  BC: approximate(PIN_UNDER_LMK),
  BE: approximate(PIN_UNDER_LMK),
  BG: approximate(PIN_UNDER_LMK),
  BM: approximate('see the page of the command'),
  DE: approximate(PIN_UNDER_LMK),
  DG: approximate(PIN_UNDER_LMK),
  EE: approximate(PIN_UNDER_LMK),
  JA: approximate(PIN_UNDER_LMK),
  JC: approximate(PIN_UNDER_LMK),
  JE: approximate(PIN_UNDER_LMK),
  JG: approximate(PIN_UNDER_LMK),
  NG: approximate(`${PIN_UNDER_LMK}; how the device makes the reference number is not public`),
  QK: approximate(PIN_UNDER_LMK),
  BW: exact('key types 70D, 80D and 90D stand for TPK, TMK and TKR, as public sources have it'),
  EI: approximate(
    'usages in key blocks for key types 3 to 5 are our choice; what authorises it by setting is not public',
  ),
  EO: approximate('ECC keys (encoding 03) answer 67; where the authentication data ends is not settled'),
  EW: approximate('RSA only: ECDSA is not served'),
  EY: approximate('RSA only: ECDSA is not served; where the authentication data ends is not settled'),
  G0: exact(NO_COUNTERS),
  GO: exact(NO_COUNTERS),
  GQ: exact(NO_COUNTERS),
  GW: approximate('which MAC goes with modes G to L and with the CMAC methods is not settled'),
  J2: approximate('load is measured against the rate of the tier, or 10,000 calls a second without one'),
  J8: approximate('restarts and tampers are those of the process and of exercises'),
  JK: approximate('states of Manager and ports are those of this process; tamper comes from exercises'),
  KW: approximate('schemes beyond the Visa and Mastercard ones follow secondary sources'),
  LA: approximate('sizes of the variable form are our choice; with a data directory the content survives a restart'),
  LE: approximate('as LA'),
  M4: approximate('layout from secondary sources'),
  N0: exact("bytes of the system's secure source, or of a seed when one is given; nothing is certified"),
  NC: exact('the firmware number is a setting'),
  NI: approximate('counters of Ethernet packets do not exist above the socket'),
  NK: approximate('see the page of the command'),
  NO: exact('buffer, sockets and firmware are settings; mode 01 tells the PCI HSM settings'),
  RA: approximate('layout from secondary sources'),
  Q0: approximate('the MAC of audit records is our own: the one of the device is not public'),
  Q2: approximate('the MAC of audit records is our own: the one of the device is not public'),
  Q4: approximate('records are archived, nothing is printed'),
  Q6: approximate('the MAC of audit records is our own: the one of the device is not public'),
  Q8: approximate('the MAC of audit records is our own: the one of the device is not public'),
};

/** By name, for settings that have an effect. Without a note a setting is exact. */
export const settingNotes: Readonly<Record<string, Note>> = {
  userStorageKeyLength: approximate('sizes of the variable form are our choice'),
  managementLmk: approximate('rules administration at the console; the web manager of the device does not exist here'),
  decimalisationTables: approximate('`auto`, which takes both forms, exists here only'),
  pinAlgorithm: approximate('decimal and hexadecimal form are there; the construction behind them is ours'),
  enableStrongKeysUnderDoubleLmk: approximate(
    'which keys are too strong, and that only new ones are refused, is our reading',
  ),
  padKeyBlocks: approximate('padded to the longest key of the algorithm; the length on the device is not public'),
  enableSchemeXUnderLmk: approximate('refuses new keys only; keys that are there in X and Y go on working'),
  enableSingleDes: approximate('27 is our choice, 02 was also seen'),
  zekTekEncryption: approximate('35 and what counts as printable are our reading'),
  restrictPinBlockUsage: approximate('the matrix of ISO 9564; proprietary to format 1 is refused'),
  keyType002Separation: approximate('public sources name the types 70D, 80D and 90D, and not all that becomes of 002'),
  enforceKeyEquivalence: approximate('strength is compared by algorithm and length'),
  enforceMultipleKeyComponents: approximate('A4 takes no single component with or without it'),
  enforceRsaStrength: approximate('codes 04, 76 and 78 are our reading'),
  ensureLmkMatchesPort: approximate('13 is our reading'),
  officerIdentification: approximate('cards are files'),
  enforceAuthorisationTimeLimit: exact('720 minutes'),
  allowErrorLightExtinguished: approximate('the light is a word of the console'),
  echo: exact('at the console'),
};
