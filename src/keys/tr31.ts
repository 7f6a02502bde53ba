/**
 * TR-31 / X9.143 key blocks (scheme R), versions A to E. Sources: TR-31:2018, X9.143:2021, ISO 20038:2017 (E);
 * algorithms reference 8.2, 8.3.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { cmac } from '../crypto/cmac.ts';
import { constantTimeEqual, startsWith } from '../crypto/equal.ts';
import { cbcMac, pad1 } from '../crypto/mac.ts';
import { cbcDecrypt, cbcEncrypt, ctr } from '../crypto/modes.ts';
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
import { type BlockCiphers, counterCiphers, derivedCiphers, maskedCiphers, protectsVersion } from './protection.ts';
import { type Key, secretBytes } from './secret.ts';

/** Versions of X9.143 blocks: A, B, C under 3DES, D, E under AES. */
export type Tr31Version = 'A' | 'B' | 'C' | 'D' | 'E';

/** The version to use when a command names none: D under AES, B under 3DES. */
export function defaultTr31Version(protector: Key): Tr31Version {
  return protector.algorithm === 'A' ? 'D' : 'B';
}

/** Takes an X9.143 block (behind its R) apart. */
export function splitTr31Block(source: Uint8Array, start: number, end: number): BlockForm | KeyFailure {
  return splitBlock(source, start, end, authenticatorBytes);
}

/** Verifies and decrypts a block under its protection key. */
export function unwrapTr31Block(form: BlockForm, protector: Key): OpenedBlock | KeyFailure {
  if (!protectsVersion(protector, form.version)) return failures.authentication;
  const clear = MASKED.has(form.version) ? openMasked(form, protector) : openDerived(form, protector);
  if (clear === undefined) return failures.authentication;
  const secret = unpackClear(clear);
  return 'error' in secret ? secret : { headerText: form.headerText, secret };
}

/** Opens a block of a symmetric key: its text without the R. */
export function openTr31Block(source: Uint8Array, start: number, end: number, protector: Key): Key | KeyFailure {
  const form = splitTr31Block(source, start, end);
  if ('error' in form) return form;
  const opened = unwrapTr31Block(form, protector);
  return 'error' in opened ? opened : keyOfBlock(opened);
}

/** Seals a key in the version that the header names: the whole field with its R. */
export function sealTr31Block(
  key: Key,
  header: KeyBlockHeader,
  protector: Key,
  options: SealOptions,
): string | KeyFailure {
  const { version } = header;
  if (!protectsVersion(protector, version)) return failures.wrappingKey;
  if (protector.algorithm !== 'A' && key.algorithm === 'A') return failures.weakProtection;
  const clear = packClear(secretBytes(key), version === 'E' ? 1 : cipherBlockOf(version), options);
  const bodyLength = 2 * (clear.length + authenticatorBytes(version));
  const headerText = bytesOfText(formatHeader(headerFor(key, header, version), bodyLength));
  const text = MASKED.has(version)
    ? sealMasked(headerText, clear, protector)
    : sealDerived(version, headerText, clear, protector);
  clear.fill(0);
  return text;
}

/** A and C: encrypt with the start of the header as IV, then CBC-MAC over header and ciphertext. */
function sealMasked(headerText: Uint8Array, clear: Uint8Array, protector: Key): string {
  const { encryption, authentication } = maskedCiphers(protector);
  const ciphertext = cbcEncrypt(encryption, firstBlock(headerText, encryption), clear);
  const mac = maskedMac(authentication, headerText, ciphertext);
  return blockText('R', headerText, ciphertext, mac.slice(0, MASKED_MAC_BYTES));
}

function openMasked(form: BlockForm, protector: Key): Uint8Array | undefined {
  const { encryption, authentication } = maskedCiphers(protector);
  const expected = maskedMac(authentication, form.headerText, form.ciphertext);
  if (!startsWith(expected, form.authenticator)) return undefined;
  return cbcDecrypt(encryption, firstBlock(form.headerText, encryption), form.ciphertext);
}

function maskedMac(authentication: BlockCipher, headerText: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return cbcMac(authentication, pad1(joinHeader(headerText, ciphertext), 8));
}

/** B, D and E: CMAC over header and clear data, which is the IV (E: the first counter block) of the encryption as well. */
function sealDerived(version: string, headerText: Uint8Array, clear: Uint8Array, protector: Key): string {
  const { encryption, authentication } = bindingCiphers(version, protector);
  const mac = bindingMac(authentication, headerText, clear);
  const ciphertext = version === 'E' ? ctr(encryption, mac, clear) : cbcEncrypt(encryption, mac, clear);
  return blockText('R', headerText, ciphertext, mac);
}

function openDerived(form: BlockForm, protector: Key): Uint8Array | undefined {
  const { version, headerText, ciphertext, authenticator } = form;
  const { encryption, authentication } = bindingCiphers(version, protector);
  const clear =
    version === 'E' ? ctr(encryption, authenticator, ciphertext) : cbcDecrypt(encryption, authenticator, ciphertext);
  if (constantTimeEqual(bindingMac(authentication, headerText, clear), authenticator)) return clear;
  clear.fill(0);
  return undefined;
}

function bindingCiphers(version: string, protector: Key): BlockCiphers {
  return version === 'E' ? counterCiphers(protector) : derivedCiphers(protector);
}

function bindingMac(authentication: BlockCipher, headerText: Uint8Array, clear: Uint8Array): Uint8Array {
  const message = joinHeader(headerText, clear);
  const mac = cmac(authentication, message);
  message.fill(0);
  return mac;
}

function authenticatorBytes(version: string): number {
  switch (version) {
    case 'A':
    case 'C':
      return MASKED_MAC_BYTES;
    case 'B':
      return 8;
    case 'D':
    case 'E':
      return 16;
    default:
      return 0;
  }
}

const MASKED_MAC_BYTES = 4;
const MASKED: ReadonlySet<string> = new Set(['A', 'C']);
