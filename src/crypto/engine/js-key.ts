// What DES and AES keys of the engine in plain TypeScript have in common: everything beyond one block is a loop over blocks.

import { loopCbcMac, loopCmac, loopDecryptCbc, loopDecryptEcb, loopEncryptCbc, loopEncryptEcb } from './block-loops.ts';
import type { CipherKey } from './engine.ts';

/** A key that can do one block and gets the rest from here. */
export abstract class JsKey implements CipherKey {
  abstract readonly blockSize: 8 | 16;
  abstract encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  abstract decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  abstract release(): void;

  encryptTwo(
    second: CipherKey,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
  ): void {
    this.encryptBlock(input, inputOffset, output, outputOffset);
    second.encryptBlock(input, inputOffset + this.blockSize, output, outputOffset + this.blockSize);
  }

  decryptTwo(
    second: CipherKey,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
  ): void {
    this.decryptBlock(input, inputOffset, output, outputOffset);
    second.decryptBlock(input, inputOffset + this.blockSize, output, outputOffset + this.blockSize);
  }

  encryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
    loopEncryptEcb(this, input, inputOffset, output, outputOffset, length);
  }

  decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
    loopDecryptEcb(this, input, inputOffset, output, outputOffset, length);
  }

  encryptCbc(
    iv: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void {
    loopEncryptCbc(this, iv, input, inputOffset, output, outputOffset, length);
  }

  decryptCbc(
    iv: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void {
    loopDecryptCbc(this, iv, input, inputOffset, output, outputOffset, length);
  }

  cbcMac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void {
    loopCbcMac(this, state, data, offset, length);
  }

  cmac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void {
    loopCmac(this, state, data, offset, length);
  }
}
