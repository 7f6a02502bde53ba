/** Codes of key blocks that a command for variant LMKs only cannot reach: a key block answers A1 there. */
const REASON = 'variant LMK only: a key block is refused with A1 before anything in it is looked at';

export const legacyKeyBlockErrors = {
  A3: REASON,
  A4: REASON,
  A5: REASON,
  A6: REASON,
  A7: REASON,
  A8: REASON,
  AB: REASON,
  AC: REASON,
  B2: REASON,
  BC: REASON,
} as const;
