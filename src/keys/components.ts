/**
 * Keys from components: XOR, and odd parity for DES keys (algorithms reference 1; A4 in commands-keys-admin).
 */
import { forceOddParity } from '../crypto/parity.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { headerWith, type KeyBlockHeader } from './key-block-header.ts';
import { isAllZero } from './open.ts';
import { type Key, makeKey, secretBytes } from './secret.ts';

/**
 * Combines 2 to 9 components. Components in key blocks must agree in their headers and be numbered differently; the
 * result takes over their header with key version 00.
 */
export function combineComponents(components: readonly Key[]): Key | KeyFailure {
  const first = components[0];
  if (first === undefined || components.length < 2 || components.length > 9) return WRONG_NUMBER;
  if (components.some((component) => component.length !== first.length)) return DIFFERENT_LENGTHS;
  if (components.some((component) => component.algorithm !== first.algorithm)) return INCOMPATIBLE;
  const refused = checkHeaders(components);
  if (refused !== undefined) return refused;
  const bytes = new Uint8Array(first.length);
  for (const component of components) {
    const part = secretBytes(component);
    for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! ^ part[i]!;
  }
  if (isAllZero(bytes)) return failures.allZero;
  if (first.tdes !== undefined) forceOddParity(bytes);
  const header = first.header === undefined ? undefined : headerWith(first.header, { keyVersion: '00' });
  return makeKey(first.algorithm, bytes, { keyType: first.keyType, header });
}

function checkHeaders(components: readonly Key[]): KeyFailure | undefined {
  const headers = components.map((component) => component.header).filter((header) => header !== undefined);
  if (headers.length === 0) return undefined;
  const first = headers[0]!;
  if (headers.length !== components.length || headers.some((header) => !agree(header, first))) return INCOMPATIBLE;
  const numbers = headers.map((header) => header.keyVersion).filter((version) => version.startsWith('c'));
  if (new Set(numbers).size !== numbers.length) return INCOMPATIBLE;
  return headers.some((header) => keyStatus(header) !== keyStatus(first)) ? DIFFERENT_STATUS : undefined;
}

function agree(a: KeyBlockHeader, b: KeyBlockHeader): boolean {
  return a.usage === b.usage && a.modeOfUse === b.modeOfUse && a.exportability === b.exportability;
}

function keyStatus(header: KeyBlockHeader): string | undefined {
  return header.optionalBlocks.find((block) => block.id === '00')?.data;
}

const WRONG_NUMBER = failure('03', 'a key is formed from 2 to 9 components');
const DIFFERENT_LENGTHS = failure('27', 'components have different lengths');
const INCOMPATIBLE = failure('B5', 'headers of the components do not agree, or two have the same number');
const DIFFERENT_STATUS = failure('B6', 'key status blocks of the components differ');
