/** Least strength of RSA keys where PCI HSM asks for it: 2048 bits, and 1024 to verify (product reference 3.3). */
import type { RsaPublicKey } from '../../../crypto/rsa.ts';
import { bitLength } from '../../../crypto/rsa-numbers.ts';
import type { Settings } from '../../../settings.ts';
import { type Refusal, refuse } from '../../refusal.ts';

type Rule = Pick<Settings, 'enforceRsaStrength'>;

/** Refuses to make a key of fewer bits. */
export const checkNewKey = (bits: number, rule: Rule): Refusal<'04'> | undefined =>
  rule.enforceRsaStrength && bits < LEAST ? NEW_KEY : undefined;

/** Refuses to sign with a key of fewer bits. */
export const checkSigningKey = ({ bits }: { readonly bits: number }, rule: Rule): Refusal<'78'> | undefined =>
  rule.enforceRsaStrength && bits < LEAST ? SIGNING_KEY : undefined;

/** Refuses to trust a public key of fewer bits, or to verify with it. */
export const checkVerifyingKey = ({ n }: RsaPublicKey, rule: Rule): Refusal<'76'> | undefined =>
  rule.enforceRsaStrength && bitLength(n) < LEAST_TO_VERIFY ? VERIFYING_KEY : undefined;

const LEAST = 2048;
const LEAST_TO_VERIFY = 1024;
const NEW_KEY = refuse('04', 'modulusLength', `expected ${LEAST} bits at least (setting enforceRsaStrength)`);
const SIGNING_KEY = refuse('78', 'privateKey', `the key has fewer than ${LEAST} bits (setting enforceRsaStrength)`);
const VERIFYING_KEY = refuse(
  '76',
  'publicKey',
  `the public key has fewer than ${LEAST_TO_VERIFY} bits (setting enforceRsaStrength)`,
);
