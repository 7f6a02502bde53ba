/**
 * A supplier of samples with real values: keys under a given LMK, PIN blocks that open, PINs under the LMK. Messages
 * made with it reach the handlers instead of ending at parity. For tests, fuzzing and load.
 */
import type { KeyNeed, SampleNeed, SampleSupplier } from '../../protocol/derive/sample-supplier.ts';
import { defaultSupplier } from '../../protocol/derive/sample-supplier.ts';
import { fromLatin1, KeyReference, latin1 } from '../../protocol/dsl/values.ts';
import { modesOfUse } from '../../protocol/words/keys.ts';
import type { BlockCipher } from '../crypto/cipher.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { seededRandom } from '../crypto/random.ts';
import { sealDecimalisationTable } from '../keys/decimalisation-table.ts';
import { dukptKey } from '../keys/dukpt.ts';
import type { Lmk } from '../keys/lmk.ts';
import { pinCipher } from '../keys/pin-cipher.ts';
import { sealKey } from '../keys/seal.ts';
import type { Key, KeyAlgorithm } from '../keys/secret.ts';
import { generateKey } from '../keys/secret.ts';
import type { LmkPinMethod } from '../payment/lmk-pin.ts';
import { encryptPin, pinFieldLength } from '../payment/lmk-pin.ts';
import { Pin } from '../payment/pin.ts';
import { buildPinBlock } from '../payment/pin-block.ts';

/** Supplies values for messages under `lmk`, which is loaded in slot `lmkId`. */
export function realKeySupplier(lmk: Lmk, lmkId: number, seed: string): SampleSupplier {
  const random = seededRandom(seed);
  const keys = new Map<string, Key>();
  const pin = new Pin();
  pin.set(Uint8Array.of(1, 2, 3, 4));

  return {
    ...defaultSupplier,
    key(need) {
      const key = generateKey(algorithmFor(need), lengthFor(need), random);
      const text = lmk.kind === 'variant' ? variantText(need, key) : blockText(need, key);
      if (text === undefined) return defaultSupplier.key(need);
      keys.set(text, key);
      return text;
    },
    decimalisationTable(need) {
      const digits = Uint8Array.from('0123456789012345', Number);
      return need.settings.decimalisationTables === 'plaintext'
        ? '0123456789012345'
        : sealDecimalisationTable(digits, lmk);
    },
    value(need) {
      // DUKPT commands take ISO formats 0, 1 and 3 only.
      if (need.command.family === 'dukpt' && /^(source|destination)?[fF]ormat$/.test(need.path))
        return need.random.pick(DUKPT_FORMATS);
      if (need.field.kind === 'digits' && (need.path === 'checkLength' || need.path === 'pinLength')) return pin.length;
      return need.field.kind === 'hex' && need.path === 'offset' ? `${need.random.digits(4)}FFFFFFFF` : undefined;
    },
    refine(need) {
      if (need.field.kind === 'lmkPin') return storedPin(need);
      if (need.field.kind !== 'cipherBlock' || !/[pP]inBlock$/.test(need.path)) return undefined;
      return pinBlock(need);
    },
  };

  function storedPin({ record, settings }: SampleNeed): string | undefined {
    const account = record['account'] as unknown;
    if (typeof account !== 'string') return undefined;
    const storage = lmk.algorithm === 'AES-256' ? 'J' : settings.pinAlgorithm;
    const method: LmkPinMethod = { storage, cipher: pinCipher(lmk), pinLength: settings.pinLength };
    const digits = fromLatin1(account);
    const field = new Uint8Array(pinFieldLength(method));
    const result = encryptPin(method, { buffer: digits, start: 0, end: digits.length }, pin, field, 0);
    return result === '00' ? latin1(field) : undefined;
  }

  function algorithmFor({ role, plain32 }: KeyNeed): KeyAlgorithm {
    if (lmk.algorithm === 'AES-256' && role.algorithms.includes('A') && !role.algorithms.includes('T')) return 'A';
    // A longer PVK of the IBM method gives a warning.
    if (role.usages.includes('V1')) return 'D';
    return role.parts.includes(2) || plain32 || role.parts.length === 0 ? 'T' : 'D';
  }

  function lengthFor(need: KeyNeed): number {
    return algorithmFor(need) === 'D' ? 8 : 16;
  }

  function variantText(need: KeyNeed, key: Key): string | undefined {
    const keyType = need.type ?? need.role.types[0];
    if (keyType === undefined || keyType === 'FFF') return undefined;
    const sealed = sealKey(key, lmk, { keyType, scheme: key.length === 8 ? 'Z' : 'U' }, random);
    return typeof sealed === 'string' ? sealed : undefined;
  }

  function blockText(need: KeyNeed, key: Key): string | undefined {
    const header = {
      version: '',
      usage: need.role.usages[0] ?? 'P0',
      algorithm: key.algorithm,
      // A key that may be a BDK takes no mode but N and X.
      modeOfUse: need.role.usages.includes('B0') ? 'N' : (modesOfUse[need.use]?.[0] ?? 'N'),
      keyVersion: '00',
      exportability: 'S',
      optionalBlocks: [],
      lmkId: String(lmkId).padStart(2, '0'),
    };
    const sealed = sealKey(key, lmk, { header }, random);
    return typeof sealed === 'string' ? sealed : undefined;
  }

  /** The key itself, or the PIN key that a BDK gives for the serial number of the message. */
  function pinKeyCipher(handle: Key, record: SampleNeed['record']): BlockCipher {
    const ksn: unknown = record['sourceKsn'] ?? record['ksn'];
    if (typeof ksn !== 'string') return handle.cipher;
    return dukptKey(handle, fromHex(ksn.padStart(20, 'F')), 'pin').cipher;
  }

  function pinBlock({ field, record }: SampleNeed): string | undefined {
    const key = record[field.by!['key'] as string] as unknown;
    const handle = key instanceof KeyReference ? keys.get(key.text()) : undefined;
    const format = Number(record['sourceFormat'] ?? record['format']);
    const account = record['account'] as unknown;
    if (handle === undefined || handle.cipher.blockSize !== 8 || typeof account !== 'string') return undefined;
    const digits = fromLatin1(account);
    const block = new Uint8Array(8);
    if (buildPinBlock(format, pin, { buffer: digits, start: 0, end: digits.length }, random, block) !== '00')
      return undefined;
    const cipher = pinKeyCipher(handle, record);
    cipher.encryptBlock(block, 0, block, 0);
    return toHex(block);
  }
}

const DUKPT_FORMATS = ['01', '05', '47'] as const;
