// Where things lie in the linear memory. The tables are filled in by the host, which generates them from the standards;
// the constants are exported so that they are written down only here.

/** S-box and permutation P of DES in one: 8 tables of 64 words. */
export const DES_BOXES: usize = 0;
/** Contributions of key nibbles to the schedule of DES: per key byte 16 rows for its high and 8 for its low nibble. */
export const DES_KEY_ROWS: usize = 2048;
/** Rounds of AES as 4 tables of 256 words. */
export const AES_ROUND: usize = 26624;
/** Rounds of the inverse of AES as 4 tables of 256 words. */
export const AES_INVERSE_ROUND: usize = 30720;
/** S-box of AES, 256 bytes. */
export const AES_BOX: usize = 34816;
/** Inverse S-box of AES, 256 bytes. */
export const AES_INVERSE_BOX: usize = 35072;
/** Words on their way in and out: blocks, chaining values, AES keys. */
export const WORDS: usize = 35328;
/** Long data, worked on in place. */
export const DATA: usize = 36864;
/** Bytes of long data per call. */
export const DATA_BYTES: usize = 16384;
/** Schedules of keys in use, from here to the end of the memory. */
export const SLOTS: usize = 53248;
