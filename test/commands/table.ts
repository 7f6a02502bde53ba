/**
 * One table per command in `tables/`: messages and the answers they must get. The runner finds the files by itself and
 * proves that every code a definition declares is reached by a row.
 */
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import type { Profile } from '../../src/settings.ts';

export interface Row {
  /** A sentence about behaviour, without the command code. */
  readonly name: string;
  /** Message without header, `<hex>` for bytes. */
  readonly request: string;
  /** Whole reply without header, or the error code alone, or a pattern. */
  readonly reply: string | RegExp;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  /** LMKs by slot; the four built-in ones when absent. */
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  /** LMK of the port the message comes in on. */
  readonly port?: number;
  /** Field that the refusal must name. */
  readonly field?: string;
  /** Messages sent first, each of which must answer 00. */
  readonly before?: readonly string[];
  /** Too many PINs failed before, and the device no longer verifies any. */
  readonly pinVerificationBlocked?: true;
  /** Audit records that there are, and up to which they were archived. */
  readonly audit?: { readonly records: number; readonly archived?: number };
  /** LMK in key change storage, by identifier of the live one. */
  readonly changeStorage?: Readonly<Record<number, BuiltInLmkName>>;
}

export interface Table {
  readonly code: string;
  readonly rows: readonly Row[];
}
