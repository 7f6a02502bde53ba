/** A block cipher with its key schedule already computed. One object per key; it keeps no chaining state. */
export interface BlockCipher {
  readonly blockSize: 8 | 16;
  /** Encrypts one block. Input and output may be the same place. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  /** Decrypts one block. Input and output may be the same place. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
}

/** A source of random bytes; the device passes a secure one, tests a seeded one. */
export interface RandomSource {
  /** Fills `target` from `offset`, `length` bytes. */
  fill(target: Uint8Array, offset?: number, length?: number): void;
}
