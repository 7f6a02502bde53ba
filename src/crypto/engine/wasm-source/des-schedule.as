// The key schedule of DES (FIPS 46-3, appendix 1). It is linear in the bits of the key: the schedule is the XOR of one
// row of 128 bytes for each nibble of the key. Parity bits have no row.

import { DES_KEY_ROWS as ROWS, WORDS } from './layout';

/**
 * Expands a key of `parts` times 8 bytes at WORDS. At `target` come the schedules of encryption, K1 K2 K3 with K2 in the
 * opposite order, and 384 bytes behind them those of decryption, K3 K2 K1. Parts that are missing are the first one.
 */
export function desExpand(parts: i32, target: usize): void {
  desExpandPart(load<u32>(WORDS), load<u32>(WORDS, 4), target, target + 640);
  if (parts > 1) {
    desExpandPart(load<u32>(WORDS, 8), load<u32>(WORDS, 12), target + 512, target + 128);
  } else {
    copySchedule(target, target + 512);
    copySchedule(target + 640, target + 128);
  }
  if (parts > 2) {
    desExpandPart(load<u32>(WORDS, 16), load<u32>(WORDS, 20), target + 256, target + 384);
  } else {
    copySchedule(target, target + 256);
    copySchedule(target + 640, target + 384);
  }
}

/** Writes the schedule of 8 key bytes to `forward`, and to `backward` in the opposite order of its rounds. */
export function desExpandPart(high: u32, low: u32, forward: usize, backward: usize): void {
  let key = ((<u64>high) << 32) | low;
  // Two rounds, four words, each.
  let a = v128.splat<u32>(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  // A key byte has 16 rows for its high nibble and 8 for the bits behind it: 3072 bytes.
  for (let rows: usize = 0; rows < 24576; rows += 3072) {
    const nibble = rows + (<usize>(key >> 60) << 7);
    const bits = rows + ((<usize>(key >> 57) & 7) << 7);
    key <<= 8;
    a = v128.xor(v128.xor(a, v128.load(nibble, ROWS)), v128.load(bits, ROWS + 2048));
    b = v128.xor(v128.xor(b, v128.load(nibble, ROWS + 16)), v128.load(bits, ROWS + 2064));
    c = v128.xor(v128.xor(c, v128.load(nibble, ROWS + 32)), v128.load(bits, ROWS + 2080));
    d = v128.xor(v128.xor(d, v128.load(nibble, ROWS + 48)), v128.load(bits, ROWS + 2096));
    e = v128.xor(v128.xor(e, v128.load(nibble, ROWS + 64)), v128.load(bits, ROWS + 2112));
    f = v128.xor(v128.xor(f, v128.load(nibble, ROWS + 80)), v128.load(bits, ROWS + 2128));
    g = v128.xor(v128.xor(g, v128.load(nibble, ROWS + 96)), v128.load(bits, ROWS + 2144));
    h = v128.xor(v128.xor(h, v128.load(nibble, ROWS + 112)), v128.load(bits, ROWS + 2160));
  }
  v128.store(forward, a);
  v128.store(forward, b, 16);
  v128.store(forward, c, 32);
  v128.store(forward, d, 48);
  v128.store(forward, e, 64);
  v128.store(forward, f, 80);
  v128.store(forward, g, 96);
  v128.store(forward, h, 112);
  v128.store(backward, exchanged(h));
  v128.store(backward, exchanged(g), 16);
  v128.store(backward, exchanged(f), 32);
  v128.store(backward, exchanged(e), 48);
  v128.store(backward, exchanged(d), 64);
  v128.store(backward, exchanged(c), 80);
  v128.store(backward, exchanged(b), 96);
  v128.store(backward, exchanged(a), 112);
}

// @ts-ignore: decorator
@inline
function exchanged(rounds: v128): v128 {
  return i64x2.shuffle(rounds, rounds, 1, 0);
}

function copySchedule(from: usize, to: usize): void {
  for (let at: usize = 0; at < 128; at += 32) {
    v128.store(to + at, v128.load(from + at));
    v128.store(to + at, v128.load(from + at, 16), 16);
  }
}
