/**
 * Key usages between the two kinds of block and variant key types (algorithms reference 7.3, 8.4).
 */
import { keyTypes } from '../../protocol/words/keys.ts';

/** X9.143 usage that a Thales usage becomes on export; undefined when there is none. */
export function x9143Usage(usage: string): string | undefined {
  return TO_X9143[usage] ?? (SHARED.has(usage) ? usage : undefined);
}

/** Thales usage that an X9.143 usage becomes on import; undefined when there is none. */
export function thalesUsage(usage: string): string | undefined {
  return FROM_X9143[usage] ?? (SHARED.has(usage) ? usage : undefined);
}

/** Whether a Thales usage may replace the X9.143 usage of an imported block: `72` may replace P0, `22` may not. */
export function mayBecome(x9143: string, thales: string): boolean {
  return thalesUsage(x9143) === thales || x9143Usage(thales) === (FROM_X9143[x9143] ?? x9143);
}

/** Whether a block usage, Thales or X9.143, fits a variant key type. */
export function usageFitsKeyType(usage: string, keyType: string): boolean {
  const usages = keyTypes[keyType]?.usages ?? [];
  return usages.includes(usage) || usages.includes(FROM_X9143[usage] ?? usage);
}

/** Whether a usage is one that X9.143 and the device share. */
export function isX9143Usage(usage: string): boolean {
  return SHARED.has(usage);
}

/** Codes with the same meaning in both kinds of block. */
const SHARED: ReadonlySet<string> = new Set([
  'B0',
  'B1',
  'C0',
  'D0',
  ...['E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
  'K0',
  ...['M0', 'M1', 'M3', 'M5', 'M6', 'M7'],
  'P0',
  ...['V0', 'V1', 'V2'],
]);

/** Thales codes that X9.143 does not know. Absent: 01 WWK, 53 ZKA master key, RSA keys. */
const TO_X9143: Readonly<Record<string, string>> = {
  11: 'C0',
  12: 'C0',
  13: 'C0',
  21: 'D0',
  22: 'D0',
  23: 'D0',
  24: 'D0',
  31: 'E5',
  32: 'E6',
  41: 'B0',
  42: 'B0',
  43: 'B0',
  44: 'B0',
  51: 'K0',
  52: 'K0',
  54: 'K0',
  61: 'M7',
  62: 'M7',
  63: 'M7',
  64: 'M7',
  65: 'M7',
  71: 'P0',
  72: 'P0',
  73: 'K0',
};

/** X9.143 codes that become another one: protection keys are key encryption keys here. */
const FROM_X9143: Readonly<Record<string, string>> = { K1: 'K0', K4: 'K0' };
