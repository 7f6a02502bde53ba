/** Retail MACs (ISO 9797-1 algorithm 3) over messages like those of a switch. */
import { toHex } from '../../crypto/hex.ts';
import { macAlgorithm3 } from '../../crypto/mac.ts';
import type { TestKey, Workbench } from '../workbench.ts';
import { each, KEYS, WRONG_EVERY } from './maker.ts';

/** M6: generates a MAC. */
export const generateMac = each(async (bench, i) => {
  const { key, message } = await macCase(bench, i);
  return [bench.call('M6', macFields(key, message), { value: macOf(key, message) })];
});

/** M8: verifies a MAC. */
export const verifyMac = each(async (bench, i) => {
  const { key, message } = await macCase(bench, i);
  const isWrong = i % WRONG_EVERY === WRONG_EVERY - 1;
  return [
    bench.call(
      'M8',
      { ...macFields(key, message), mac: macOf(key, message, isWrong) },
      { code: isWrong ? '01' : '00' },
    ),
  ];
});

/** Fields of M6 and M8 in front of the MAC: all of a binary message, padding method 1. */
export function macFields(key: TestKey, message: Uint8Array) {
  return {
    mode: '0',
    inputFormat: '0',
    macSize: '1',
    algorithm: '3',
    padding: '1',
    keyType: key.type,
    key: key.text,
    length: message.length,
    message,
  };
}

/** The MAC of a message, 16H. */
export function macOf(key: TestKey, message: Uint8Array, isWrong = false): string {
  const mac = macAlgorithm3(key.cipher, message, 1).slice(0, 8);
  if (isWrong) mac[0]! ^= 1;
  return toHex(mac);
}

async function macCase(bench: Workbench, i: number) {
  const key = await bench.key('MAC', 'generate', i % KEYS);
  return { key, message: bench.bytes(64 + bench.below(192)) };
}
