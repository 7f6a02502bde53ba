/**
 * Seeded fuzzing of the device: samples of every implemented command with real keys, and mutations of them. Whatever
 * comes in, one well-formed reply goes out, with a code that the definition declares, and never 41.
 */
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { mutate } from '../../protocol/derive/mutations.ts';
import { SampleRandom } from '../../protocol/derive/sample-random.ts';
import { sample } from '../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import { commonErrors } from '../../protocol/words/errors.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { realKeySupplier } from '../../src/tools/real-keys.ts';
import { testDevice } from '../commands/device.ts';

const SEED = Number(process.env['PINWARD_FUZZ_SEED'] ?? 20261125);
const ROUNDS = Number(process.env['PINWARD_FUZZ_ROUNDS'] ?? 40);
const HEADER = Uint8Array.of(0x30, 0x25, 0x19, 0xff);
const PORT = { headerLength: 4, lmk: undefined };
/** Commands that leave the main thread: slow, and answered later. */
const SLOW = new Set(['EI']);
/** Commands whose samples do not reach their operation by themselves, with the reason. */
const UNREACHED: Readonly<Record<string, string>> = {
  A4: 'the supplier makes keys, not components whose key blocks say so',
  BG: 'key change storage is empty',
  BW: 'key change storage is empty',
  EW: 'the supplier makes no private keys',
  EY: 'the supplier makes no signatures or public key MACs',
  LE: 'nothing is loaded in user storage',
  LO: 'key change storage is empty',
  Q2: 'nothing is audited',
  Q6: 'nothing is audited',
};
const implemented = (Object.values(commands) as readonly AnyCommand[]).filter(
  ({ code, status }) => status === 'done' && !SLOW.has(code),
);
const lmks: readonly (readonly [number, Lmk])[] = [
  [0, builtInLmks['test-variant']],
  [1, builtInLmks['test-kb-3des']],
  [2, builtInLmks['test-kb-aes']],
];

describe(`fuzzing (seed ${SEED}, PINWARD_FUZZ_SEED sets another)`, () => {
  for (const command of implemented)
    test(`${command.code}: samples and mutations get one declared answer each`, async () => {
      const { hsm } = testDevice({ seed: 'fuzz' });
      const answers = new Map<string, number>();
      for (const [id, lmk] of lmks) {
        if (command.lmk.length > 0 && !command.lmk.includes(lmk.kind)) continue;
        const supplier = realKeySupplier(lmk, id, `${command.code}${id}`);
        for (let round = 0; round < ROUNDS; round++) {
          const seed = SEED + round * 31;
          const made = sample(command, seed, supplier, {
            header: HEADER,
            lmk: { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm },
            lmkId: id,
            namesLmk: command.lmk.length > 0,
          });
          const error = await answer(hsm, made.bytes, command);
          answers.set(error, (answers.get(error) ?? 0) + 1);
          for (let i = 0; i < 10; i++) await answer(hsm, mutate(made.bytes, made.spans, seed + i).bytes, undefined);
        }
      }
      // Samples must reach the operation itself: done, or computed and found different.
      if (UNREACHED[command.code] !== undefined) return;
      expect((answers.get('00') ?? 0) + (answers.get('01') ?? 0), [...answers].join(' ')).toBeGreaterThan(0);
    });

  test('arbitrary bytes get at most one reply and never an internal fault', async () => {
    const { hsm } = testDevice({ seed: 'noise' });
    const random = new SampleRandom(SEED);
    const codes = implemented.map(({ code }) => code);
    for (let round = 0; round < 3000; round++) {
      const bytes = random.bytes(random.between(0, 200));
      // Half of them start like a command, so that more than the dispatcher is reached.
      if (bytes.length > 6 && random.chance(0.5))
        for (let i = 0; i < 2; i++) bytes[4 + i] = random.pick(codes).charCodeAt(i);
      await answer(hsm, bytes, undefined);
    }
  });
});

/** Sends a message, checks the form of what comes back and gives the error code; '' when nothing comes. */
async function answer(
  hsm: ReturnType<typeof testDevice>['hsm'],
  message: Uint8Array,
  command: AnyCommand | undefined,
): Promise<string> {
  const out = new ByteWriter(64);
  const outcome = hsm.execute(message, 0, message.length, PORT, out);
  const replies = outcome instanceof Promise ? await outcome : out.view();
  const shown = Buffer.from(message).toString('hex');
  if (message.length < 6) {
    expect(replies.length, shown).toBe(0);
    return '';
  }
  const length = (replies[0]! << 8) | replies[1]!;
  expect(length, shown).toBe(replies.length - 2);
  expect(replies.subarray(2, 6), shown).toEqual(message.subarray(0, 4));
  expect(replies[6], shown).toBe(message[4]);
  expect(replies[7], shown).toBe((message[5]! + 1) & 255);
  const error = latin1(replies, 8, 10);
  expect(error, shown).not.toBe('41');
  if (command !== undefined) {
    const declared = ['00', ...commonErrors, ...Object.keys(command.errors)];
    expect(declared, shown).toContain(error);
  }
  return error;
}
