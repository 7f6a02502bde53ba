/** EI: a new RSA key pair, made on the thread pool while other commands go on (commands-emv-mac-rsa 8, EI). */
import type { EI } from '../../../../protocol/commands/rsa/EI-generate-rsa-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { RandomSource } from '../../../crypto/cipher.ts';
import type { IntegerForm } from '../../../crypto/der.ts';
import { bitLength, numberOf } from '../../../crypto/rsa-numbers.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import type { RsaHeaderFields } from '../../../keys/rsa-block.ts';
import { sealPrivateKey } from '../../../keys/rsa-open.ts';
import { generatePrivateKey } from '../../../keys/rsa-private.ts';
import { encodePublicKey } from '../../../keys/rsa-public.ts';
import type { Answer, Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { isWeakLmk } from '../keys/keep-key.ts';
import { OTHER_LAYOUT, rsaHeaderFields } from './header.ts';
import { checkNewKey } from './strength.ts';

export const generateRsaKeyPair: Handler<typeof EI> = (request, call) => {
  const weak = checkNewKey(request.modulusLength, call.settings);
  if (weak !== undefined) return weak;
  const exponent = exponentOf(request);
  if (exponent instanceof Refusal) return exponent;
  const header = headerOf(request, call);
  if (header instanceof Refusal) return header;
  if (call.lmk.algorithm === WEAK_LMK && call.lmk.kind === 'keyBlock' && request.modulusLength > WEAK_LMK_BITS)
    return WEAKER_LMK;
  if (isWeakLmk(call.lmk) && request.modulusLength >= LONG_KEY_BITS && !call.settings.enableStrongKeysUnderDoubleLmk)
    return DOUBLE_LMK;
  if (!call.isAuthorised('generate', 'rsa')) return NOT_AUTHORISED;
  return makeKeyPair({
    bits: request.modulusLength,
    exponent,
    purpose: Number(request.keyType),
    form: request.encoding === '01' ? 'unsigned' : 'twosComplement',
    header,
    lmk: call.lmk,
    random: call.random,
  });
};

/** All that the answer needs once the message and the call serve others. */
interface Order {
  readonly bits: number;
  readonly exponent: bigint;
  readonly purpose: number;
  readonly form: IntegerForm;
  readonly header: RsaHeaderFields | undefined;
  readonly lmk: Lmk;
  readonly random: RandomSource;
}

async function makeKeyPair(order: Order): Promise<Answer<typeof EI>> {
  const key = await generatePrivateKey(order.bits, order.exponent);
  if (key === undefined) return NO_PRIMES;
  const privateKey = sealPrivateKey(key, order, order.lmk, order.random);
  if ('error' in privateKey) return new Refusal(privateKey.error as 'AC', 'header.optionalBlocks', privateKey.reason);
  return {
    publicKey: encodePublicKey(key.publicKey, order.form),
    privateKeyLength: order.lmk.kind === 'variant' ? privateKey.length : BLOCK,
    privateKey,
  };
}

function exponentOf({ exponent, modulusLength }: Request<typeof EI>): bigint | RefusalOf<typeof EI> {
  if (exponent === undefined) return USUAL_EXPONENT;
  const value = numberOf(exponent.value.bytes());
  if (value % 2n === 0n) return EVEN;
  const bits = bitLength(value);
  return bits < 2 || bits > exponent.length || bits >= modulusLength ? EXPONENT_LENGTH : value;
}

function headerOf(
  { keyType, header, exportability }: Request<typeof EI>,
  call: Call,
): RsaHeaderFields | undefined | RefusalOf<typeof EI> {
  if (call.lmk.kind === 'variant') return undefined;
  if (header === undefined || exportability === undefined) return OTHER_LAYOUT;
  const { usage, modeOfUse } = KEY_TYPES[keyType];
  const tail = { ...header, modeOfUse, exportability: exportability.exportability };
  const fields = rsaHeaderFields(usage, tail, call.lmkId);
  if (!('error' in fields)) return fields;
  const isElsewhere = fields.error === 'AA';
  return isElsewhere ? EXPORTABILITY : (fields as RefusalOf<typeof EI>);
}

/** Usage and mode of use by key type (algorithms 7.3, 7.7); those of types 3 to 5 are our choice. */
const KEY_TYPES = {
  '0': { usage: '03', modeOfUse: 'S' },
  '1': { usage: '03', modeOfUse: 'D' },
  '2': { usage: '03', modeOfUse: 'N' },
  '3': { usage: '04', modeOfUse: 'N' },
  '4': { usage: '06', modeOfUse: 'D' },
  '5': { usage: '05', modeOfUse: 'D' },
} as const;
const USUAL_EXPONENT = 65537n;
/** Length FFFF: the key block carries its own. */
const BLOCK = -1;
/** A 3DES key block LMK protects RSA keys of up to 2048 bits. */
const WEAK_LMK = '3DES-3key';
const WEAK_LMK_BITS = 2048;
/** A double-length variant LMK protects keys of this length and more by a setting only (product reference 3.2). */
const LONG_KEY_BITS = 2048;
const EVEN = refuse('08', 'exponent.value', 'expected an odd exponent');
const EXPONENT_LENGTH = refuse('06', 'exponent.value', 'expected an exponent of 3 or more within the bits it claims');
const WEAKER_LMK = refuse('48', 'modulusLength', 'a 3DES key block LMK takes RSA keys of up to 2048 bits');
const DOUBLE_LMK = refuse(
  '48',
  'modulusLength',
  'a key of 2048 bits or more is stronger than this LMK (setting enableStrongKeysUnderDoubleLmk)',
);
const EXPORTABILITY = refuse('AA', 'exportability.exportability', 'expected E, N or S');
const NOT_AUTHORISED = refuse('17', '', 'the activity generate.rsa.host is not authorised');
const NO_PRIMES = refuse('43', 'exponent', 'no primes were found for this exponent');
