// Counts the blocks that the engine works on, by standing in front of its keys. Only for counting: it makes them slow.

import { engine } from '../../src/crypto/engine/choose-engine.ts';

/** What was counted: passes of single DES (a block of triple DES has three), blocks of AES, and keys made. */
export interface BlockCounts {
  desPasses: number;
  aesBlocks: number;
  desKeys: number;
  aesKeys: number;
}

type Call = (...values: never[]) => unknown;
type Methods = Record<string, Call>;

/** Stands in front of this process's engine from now on; every call adds to the counts. */
export function countBlocks(): BlockCounts {
  const counts: BlockCounts = { desPasses: 0, aesBlocks: 0, desKeys: 0, aesKeys: 0 };
  const running = engine() as unknown as Methods;
  const passes = new WeakMap<object, number>();
  const { desKey, aesKey, desOnce } = running;
  const key = Uint8Array.from({ length: 16 }, (_, i) => i);
  // A call that makes use of another one counts as itself only.
  let depth = 0;
  const watch = (methods: Methods, name: string, note: (self: object, values: unknown[]) => void): void => {
    const original = methods[name];
    if (original === undefined) return;
    methods[name] = function (this: object, ...values: never[]): unknown {
      if (depth === 0) note(this, values);
      depth++;
      try {
        return original.apply(this, values);
      } finally {
        depth--;
      }
    };
  };

  for (const [sampleKey, add] of [
    [desKey!(key as never), (self: object, blocks: number) => (counts.desPasses += blocks * (passes.get(self) ?? 3))],
    [aesKey!(key as never), (_self: object, blocks: number) => (counts.aesBlocks += blocks)],
  ] as const) {
    const methods = Object.getPrototypeOf(sampleKey) as Methods;
    const { blockSize } = sampleKey as { blockSize: number };
    const blocksIn = (bytes: unknown): number => Math.ceil((bytes as number) / blockSize);
    for (const name of ['encryptBlock', 'decryptBlock']) watch(methods, name, (self) => add(self, 1));
    for (const name of ['encryptTwo', 'decryptTwo']) watch(methods, name, (self) => add(self, 2));
    for (const name of ['encryptPart', 'decryptPart']) watch(methods, name, () => (counts.desPasses += 1));
    for (const name of ['encryptEcb', 'decryptEcb'])
      watch(methods, name, (self, values) => add(self, blocksIn(values[4])));
    for (const name of ['encryptCbc', 'decryptCbc'])
      watch(methods, name, (self, values) => add(self, blocksIn(values[5])));
    watch(methods, 'cbcMac', (self, values) => add(self, blocksIn(values[3])));
    // The subkey of CMAC is a block more.
    watch(methods, 'cmac', (self, values) => add(self, Math.max(1, blocksIn(values[3])) + 1));
    watch(methods, 'cbcMacFirst', (_self, values) => (counts.desPasses += blocksIn(values[3])));
    watch(methods, 'retailMac', (_self, values) => (counts.desPasses += blocksIn(values[3]) + 2));
  }
  running['desKey'] = (bytes: Uint8Array) => {
    counts.desKeys++;
    const made = desKey!(bytes as never) as object;
    passes.set(made, bytes.length === 8 ? 1 : 3);
    return made;
  };
  running['aesKey'] = (bytes: Uint8Array) => {
    counts.aesKeys++;
    return aesKey!(bytes as never);
  };
  running['desOnce'] = (...values: never[]) => {
    counts.desPasses++;
    counts.desKeys++;
    return desOnce!(...values);
  };
  return counts;
}
