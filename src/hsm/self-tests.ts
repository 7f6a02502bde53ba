/** Self tests of the device: known answers of its algorithms, a pair of RSA keys, its random source and its LMKs. */
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { Aes } from '../crypto/aes.ts';
import { cmac } from '../crypto/cmac.ts';
import { TripleDes } from '../crypto/des.ts';
import { type HashName, hash } from '../crypto/hash.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { privateOperation, publicOperation } from '../crypto/rsa.ts';
import { generateRsaKey } from '../crypto/rsa-generate.ts';
import { auditOf } from './audit/of-device.ts';
import type { DeviceState } from './state.ts';

/** One test and how it ended. */
export interface SelfTestResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was looked at, for people. */
  readonly detail: string;
}

/** Runs all tests; the audit log and whoever listens to the device hear how they ended. */
export async function selfTests(state: DeviceState): Promise<readonly SelfTestResult[]> {
  const results = await runTests(state);
  const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
  if (failed.length === 0) auditOf(state).event('DE', 'all passed');
  else auditOf(state).event('DE', `failed: ${failed.join(', ')}`, '41');
  state.events.tell({ kind: 'selfTests', results });
  return results;
}

async function runTests(state: DeviceState): Promise<readonly SelfTestResult[]> {
  return [
    known('AES', 'FIPS 197, C.1 to C.3', aesAnswers()),
    known('DES and 3DES', 'FIPS 81 table B1; SP 800-67 with equal parts', desAnswers()),
    known('CMAC', 'RFC 4493 example 1', cmac(new Aes(CMAC_KEY), EMPTY), 'BB1D6929E95937287FA37D129B756746'),
    ...HASHES.map(([name, answer]) => known(name.toUpperCase(), 'of "abc"', hash(name, fromLatin1('abc')), answer)),
    await rsaPair(),
    random(state),
    lmks(state),
  ];
}

function known(name: string, detail: string, ...values: (Uint8Array | string | boolean)[]): SelfTestResult {
  const [first, answer] = values;
  const passed = answer === undefined ? first === true : toHex(first as Uint8Array) === answer;
  return { name, passed, detail };
}

function aesAnswers(): boolean {
  return AES_ANSWERS.every(([length, answer]) => {
    const block = fromHex('00112233445566778899AABBCCDDEEFF');
    const cipher = new Aes(Uint8Array.from({ length }, (_, i) => i));
    cipher.encryptBlock(block, 0, block, 0);
    if (toHex(block) !== answer) return false;
    cipher.decryptBlock(block, 0, block, 0);
    return toHex(block) === '00112233445566778899AABBCCDDEEFF';
  });
}

function desAnswers(): boolean {
  return [1, 2, 3].every((parts) => {
    const block = fromLatin1('Now is t').slice();
    const cipher = new TripleDes(fromHex('0123456789ABCDEF'.repeat(parts)));
    cipher.encryptBlock(block, 0, block, 0);
    return toHex(block) === '3FA40E8A984D4815';
  });
}

async function rsaPair(): Promise<SelfTestResult> {
  const key = await generateRsaKey(RSA_BITS, 65_537n);
  const block = new Uint8Array(RSA_BITS / 8).fill(0x5a, 1);
  const signed = key && privateOperation(key, block);
  const back = key && signed && publicOperation(key, signed);
  return { name: 'RSA', passed: back !== undefined && toHex(back) === toHex(block), detail: 'pair of new keys' };
}

function random({ random: source }: DeviceState): SelfTestResult {
  const draws = [new Uint8Array(16), new Uint8Array(16)];
  for (const draw of draws) source.fill(draw);
  const passed = toHex(draws[0]!) !== toHex(draws[1]!);
  return { name: 'Random numbers', passed, detail: 'two draws differ' };
}

function lmks({ lmks: loaded }: DeviceState): SelfTestResult {
  const passed = [...loaded.values()].every(({ checkValue }) => /^[0-9A-F]{6}$/.test(checkValue));
  return { name: 'LMKs', passed, detail: `${loaded.size} loaded` };
}

const AES_ANSWERS = [
  [16, '69C4E0D86A7B0430D8CDB78070B4C55A'],
  [24, 'DDA97CA4864CDFE06EAF70A0EC0D7191'],
  [32, '8EA2B7CA516745BFEAFC49904B496089'],
] as const;
const HASHES: readonly (readonly [HashName, string])[] = [
  ['md5', '900150983CD24FB0D6963F7D28E17F72'],
  ['sha1', 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
  ['sha256', 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD'],
];
const CMAC_KEY = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
const EMPTY = new Uint8Array(0);
const RSA_BITS = 1024;
