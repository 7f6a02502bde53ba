/** Error codes that key fields and key block tails can lead to; commands spread them and name their own beside them. */

/** Any key that may stand in a key block (commands-keys-admin 1.4). */
export const keyBlockErrors = {
  A1: 'Key and LMK are of different kinds',
  A3: 'LMK identifier in a key block',
  A4: 'Key block authentication',
  A5: 'Key length in a key block',
  A6: 'Key usage',
  A7: 'Algorithm',
  A8: 'Mode of use',
  AB: 'Number of optional blocks is not decimal',
  AC: 'Optional block header',
  B2: 'Unknown key block version',
  BC: 'Optional block repeated',
} as const;

/** Any DES or AES key field, under either kind of LMK (commands-keys-admin 1.13; product reference 3.2). */
export const keyErrors = {
  ...keyBlockErrors,
  '11': 'Parity of the second key, or a key all zero',
  '26': 'Key scheme not allowed here',
  '27': 'Key length not allowed, or single DES disabled',
  '75': 'Single-length key in a longer form',
} as const;

/** The header fields of a `#` or `&` tail, beyond those of a key field (commands-keys-admin 1.8). */
export const headerErrors = {
  A9: 'Key version number',
  AA: 'Exportability',
  B3: 'Number of optional blocks',
} as const;
