/**
 * Thales key blocks (scheme S): version 0 under a 3DES key, version 1 under an AES key, the key being an LMK, a ZMK or
 * a TMK. Sources: algorithms reference 7.4, 7.5, 7.8.
 */

import { cmac } from '../crypto/cmac.ts';
import { startsWith } from '../crypto/equal.ts';
import { cbcMac, pad1 } from '../crypto/mac.ts';
import { cbcDecrypt, cbcEncrypt } from '../crypto/modes.ts';
import {
  type BlockForm,
  firstBlock,
  headerFor,
  joinHeader,
  keyOfBlock,
  type OpenedBlock,
  packClear,
  type SealOptions,
  splitBlock,
  unpackClear,
} from './block-form.ts';
import { failures, type KeyFailure } from './failure.ts';
import { blockText, bytesOfText } from './hex-text.ts';
import { cipherBlockOf, formatHeader, type KeyBlockHeader } from './key-block-header.ts';
import { type BlockCiphers, derivedCiphers, maskedCiphers, protectsVersion } from './protection.ts';
import { type Key, secretBytes } from './secret.ts';

/** Takes a Thales block (behind its S) apart. */
export function splitThalesBlock(source: Uint8Array, start: number, end: number): BlockForm | KeyFailure {
  return splitBlock(source, start, end, authenticatorBytes);
}

/** Verifies and decrypts a block under its protecting key. */
export function unwrapThalesBlock(form: BlockForm, protector: Key): OpenedBlock | KeyFailure {
  const { version, headerText, ciphertext, authenticator } = form;
  if (!protectsVersion(protector, version)) return failures.authentication;
  const clear = unprotectThales(protector, headerText, ciphertext, authenticator);
  if (clear === undefined) return failures.authentication;
  const secret = unpackClear(clear);
  return 'error' in secret ? secret : { headerText, secret };
}

/** Opens a block of a symmetric key: its text without the S. */
export function openThalesBlock(source: Uint8Array, start: number, end: number, protector: Key): Key | KeyFailure {
  const form = splitThalesBlock(source, start, end);
  if ('error' in form) return form;
  const opened = unwrapThalesBlock(form, protector);
  return 'error' in opened ? opened : keyOfBlock(opened);
}

/** Seals a key: the whole field with its S. The version of the header follows the protecting key. */
export function sealThalesBlock(
  key: Key,
  header: KeyBlockHeader,
  protector: Key,
  options: SealOptions,
): string | KeyFailure {
  const version = protector.algorithm === 'A' ? '1' : '0';
  if (!protectsVersion(protector, version)) return failures.wrappingKey;
  if (version === '0' && key.algorithm === 'A') return failures.weakProtection;
  const clear = packClear(secretBytes(key), cipherBlockOf(version), options);
  const bodyLength = 2 * (clear.length + authenticatorBytes(version));
  const headerText = bytesOfText(formatHeader(headerFor(key, header, version), bodyLength));
  const { ciphertext, authenticator } = protectThales(protector, headerText, clear);
  clear.fill(0);
  return blockText('S', headerText, ciphertext, authenticator);
}

/** Encrypts whole cipher blocks of clear data and authenticates them with the header: encrypt, then MAC. */
export function protectThales(
  protector: Key,
  headerText: Uint8Array,
  clear: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly authenticator: Uint8Array } {
  const ciphers = ciphersOf(protector);
  const ciphertext = cbcEncrypt(ciphers.encryption, firstBlock(headerText, ciphers.encryption), clear);
  const mac = authenticate(ciphers, headerText, ciphertext);
  return { ciphertext, authenticator: mac.slice(0, mac.length / 2) };
}

/** Verifies and decrypts; undefined when the authenticator is wrong. */
export function unprotectThales(
  protector: Key,
  headerText: Uint8Array,
  ciphertext: Uint8Array,
  authenticator: Uint8Array,
): Uint8Array | undefined {
  const ciphers = ciphersOf(protector);
  if (!startsWith(authenticate(ciphers, headerText, ciphertext), authenticator)) return undefined;
  return cbcDecrypt(ciphers.encryption, firstBlock(headerText, ciphers.encryption), ciphertext);
}

/** Version 0: CBC-MAC. Version 1: CMAC. The first half of it is the authenticator. */
function authenticate({ authentication }: BlockCiphers, headerText: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const message = joinHeader(headerText, ciphertext);
  return authentication.blockSize === 16 ? cmac(authentication, message) : cbcMac(authentication, pad1(message, 8));
}

function ciphersOf(protector: Key): BlockCiphers {
  return protector.algorithm === 'A' ? derivedCiphers(protector) : maskedCiphers(protector);
}

function authenticatorBytes(version: string): number {
  return version === '0' ? 4 : version === '1' ? 8 : 0;
}
