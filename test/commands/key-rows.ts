/**
 * The rows that every key field needs: one per way a key can be wrong. A table spreads `keyRows(...)` for each of its
 * key fields and adds what is particular to its command.
 */
import { createCipheriv } from 'node:crypto';
import type { Row } from './table.ts';
import type { BlockWish } from './test-keys.ts';
import { blockKey, clear, tampered, variantKey } from './test-keys.ts';

export interface KeyField {
  /** How the rows name the key: `TPK`. */
  readonly label: string;
  /** Name of the request field, checked where the key is refused for itself. */
  readonly field: string;
  /** The message with this key text; `lmk` is '' or `%nn` and goes where the command has its LMK identifier. */
  readonly message: (key: string, lmk: '' | '%01' | '%02') => string;
  /** Variant key type. */
  readonly keyType: string;
  /** A key block usage that fits, and a mode of use that fits. */
  readonly usage: string;
  readonly modeOfUse?: string;
  /** A usage that does not fit; absent when every usage fits (then A6 must be reached otherwise). */
  readonly wrongUsage?: string;
  /** A mode of use that does not fit; absent when every mode fits. */
  readonly wrongMode?: string;
  readonly parity: '10' | '11';
  /** A clear value that fits (default: double length). */
  readonly clear?: string;
  /** A clear DES value of a length that is refused with 27; absent when every length fits. */
  readonly wrongLength?: string;
  /** Is an AES key refused with A7? */
  readonly refusesAes?: boolean;
  /** Settings for all rows. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Rows for parity, all zero, scheme, length, equal parts, and every key block failure. */
export function keyRows(spec: KeyField): Row[] {
  const { label, field, message, keyType, usage, parity } = spec;
  const value = spec.clear ?? clear.double;
  const wish: BlockWish = { usage, modeOfUse: spec.modeOfUse ?? 'N' };
  const good = blockKey(wish, value);
  const row = (name: string, request: string, reply: string, more: Partial<Row> = {}): Row => ({
    name: `${label}: ${name}`,
    request,
    reply,
    field,
    ...more,
    ...((spec.settings || more.settings) && { settings: { ...spec.settings, ...more.settings } }),
  });
  const variant = (key: string) => message(key, '');
  const inBlock = (key: string) => message(key, '%01');
  const rows = [
    row('wrong parity', variant(variantKey(keyType, clear.evenParity)), parity),
    row('wrong parity in a key block', inBlock(blockKey(wish, clear.evenParity)), parity),
    row('all zero', variant(variantKey(keyType, clear.zero)), '11'),
    row('a TR-31 block', inBlock(`R${good.slice(1)}`), '26'),
    row('equal parts where they are not allowed', variant(variantKey(keyType, clear.equalParts)), '75', {
      settings: { preventMasquerading: true },
    }),
    row('a key block under a variant LMK', variant(good), 'A1'),
    row('a variant key under a key block LMK', inBlock(variantKey(keyType, value)), 'A1'),
    row('user storage is empty', variant('K000'), '12'),
    row('a block of another LMK slot', inBlock(blockKey({ ...wish, lmkId: '07' }, value)), 'A3'),
    row('a tampered block', inBlock(tampered(good)), 'A4'),
    row('a block whose inner length is wrong', inBlock(blockOfWrongInnerLength(usage, wish.modeOfUse!)), 'A5'),
    row(
      'a block with a count of optional blocks that is no number',
      inBlock(`${good.slice(0, 13)}XX${good.slice(15)}`),
      'AB',
    ),
    row(
      'a block with a damaged optional block',
      inBlock(`${good.slice(0, 13)}01${good.slice(15, 17)}KS03${good.slice(21)}`),
      'AC',
    ),
    row('a block of an unknown version', inBlock(`S7${good.slice(2)}`), 'B2'),
    row('a block with a repeated optional block', inBlock(withRepeatedBlock(good)), 'BC'),
  ];
  if (spec.wrongUsage !== undefined)
    rows.push(row('another usage', inBlock(blockKey({ ...wish, usage: spec.wrongUsage }, value)), 'A6'));
  if (spec.wrongMode !== undefined)
    rows.push(row('another mode of use', inBlock(blockKey({ ...wish, modeOfUse: spec.wrongMode }, value)), 'A8'));
  if (spec.wrongLength !== undefined)
    rows.push(row('a length that is not allowed', variant(variantKey(keyType, spec.wrongLength)), '27'));
  if (spec.refusesAes === true)
    rows.push(
      row('an AES key', message(blockKey({ ...wish, algorithm: 'A' }, clear.aes128, 'test-kb-aes'), '%02'), 'A7'),
    );
  return rows;
}

/** A version 0 block under the test LMK whose clear data says 999 bits: built with node:crypto, authentic and wrong. */
function blockOfWrongInnerLength(usage: string, modeOfUse: string): string {
  const lmk = Buffer.from('0123456789ABCDEF8080808080808080FEDCBA9876543210', 'hex');
  const masked = (mask: number) => lmk.map((byte) => byte ^ mask);
  const header = `00072${usage}T${modeOfUse}00E0001`;
  const clearData = Buffer.concat([Buffer.from('03E7', 'hex'), Buffer.from(clear.double, 'hex'), Buffer.alloc(6)]);
  const cbc = (key: Uint8Array, iv: Uint8Array, data: Uint8Array) =>
    createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false).update(data);
  const ciphertext = cbc(masked(0x45), Buffer.from(header.slice(0, 8)), clearData);
  const mac = cbc(masked(0x4d), Buffer.alloc(8), Buffer.concat([Buffer.from(header), ciphertext])).subarray(-8, -4);
  return `S${header}${ciphertext.toString('hex').toUpperCase()}${mac.toString('hex').toUpperCase()}`;
}

function withRepeatedBlock(block: string): string {
  const optional = '05080000' + '05080000';
  const length = String(Number(block.slice(2, 6)) + optional.length).padStart(4, '0');
  return `S${block[1]}${length}${block.slice(6, 13)}02${block.slice(15, 17)}${optional}${block.slice(17)}`;
}
