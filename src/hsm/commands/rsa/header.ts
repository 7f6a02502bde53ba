/** Header of a key block for an RSA key: the command gives usage and algorithm, its `#` and `&` tails the rest. */
import type { Rows } from '../../../../protocol/dsl/values.ts';
import { fromLatin1, View } from '../../../../protocol/dsl/values.ts';
import type { RsaHeaderFields } from '../../../keys/rsa-block.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { lmkSlot } from '../keys/exchange.ts';
import { headerFields } from '../keys/header-tail.ts';

/** What the tails and the command say. */
export interface RsaHeaderTail {
  readonly modeOfUse: string | undefined;
  readonly keyVersion: View;
  readonly exportability: string | undefined;
  readonly optionalBlocks: Rows<{ readonly block: View }>;
}

/** The header fields for an RSA key of a usage, checked in their order on the wire. */
export function rsaHeaderFields(
  usage: string,
  { modeOfUse, keyVersion, exportability, optionalBlocks }: RsaHeaderTail,
  lmkId: number,
): RsaHeaderFields | Refusal<'A8' | 'A9' | 'AA' | 'AC' | 'B3' | 'BC'> {
  const usageView = new View();
  usageView.set(fromLatin1(usage), 0, usage.length);
  const tail = { usage: usageView, modeOfUse, keyVersion, exportability, optionalBlocks };
  const fields = headerFields(tail, 'header', 'R');
  // Usage and algorithm go together, so A6 and A7 do not come.
  return 'error' in fields ? (fields as Refusal<'A8'>) : { ...fields, lmkId: lmkSlot(lmkId) };
}

/** A message that reads only as one for the other kind of LMK than the one it selects. */
export const OTHER_LAYOUT = refuse('15', 'lmkId', 'the fields are those of the other kind of LMK');
