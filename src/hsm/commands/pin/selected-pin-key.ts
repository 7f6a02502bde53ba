/** The key of a PIN block whose kind another field names: BK, CU, DU, FW (commands-pin-card 6). */
import type { KeyReference } from '../../../../protocol/dsl/values.ts';
import { ANY_BLOCK_TYPE, roles } from '../../../../protocol/words/keys.ts';
import type { KeyRequirement } from '../../../keys/open.ts';
import { keyRequirement } from '../../../keys/open.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** Opens a ZPK (001), a TPK (002, or 70D where key type 002 is separated) or either of them in a key block (FFF). */
// biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
export function openPinKey(call: Call, keyType: string, reference: KeyReference): Key | Refusal<any> {
  const requirement = requirements.get(keyType);
  if (requirement === undefined) return NO_PIN_KEY;
  if (keyType === '002' && call.settings.keyType002Separation) return SEPARATED;
  const key = call.openAs(reference, requirement, WANTED);
  return key instanceof Refusal && key.error === '28' ? NO_BLOCK : key;
}

const { ZPK, TPK } = roles;
const eitherInBlock = { ...ZPK, types: [], usages: [...new Set([...ZPK.usages, ...TPK.usages])] };
const requirements: ReadonlyMap<string, KeyRequirement> = new Map([
  ['001', keyRequirement(ZPK, 'decrypt')],
  ['002', keyRequirement(TPK, 'decrypt', '002')],
  ['70D', keyRequirement(TPK, 'decrypt', '70D')],
  [ANY_BLOCK_TYPE, keyRequirement(eitherInBlock, 'decrypt')],
]);
const WANTED = Object.freeze({ field: 'pinKey', parity: '10' as const });
const NO_PIN_KEY = refuse('15', 'keyType', 'expected 001, 002, 70D or FFF: a ZPK or a TPK');
const SEPARATED = refuse('15', 'keyType', 'a TPK has key type 70D here (setting keyType002Separation)');
const NO_BLOCK = refuse('15', 'keyType', 'FFF stands in front of a key block; this key is none');
