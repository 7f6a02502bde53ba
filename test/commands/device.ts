/** A device for command tests: built-in LMKs, settings by name, messages as text or bytes. */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import type { Outcome, Port } from '../../src/hsm/contract.ts';
import { Hsm } from '../../src/hsm/device.ts';
import type { CallEvent } from '../../src/hsm/observer.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import type { Profile, Settings } from '../../src/settings.ts';
import { resolveSettings } from '../../src/settings.ts';

export interface TestDevice {
  readonly hsm: Hsm;
  /** The reply to a message, both without header and length prefix; undefined when there is none. */
  ask(message: string | Uint8Array, port?: Partial<Port>): string | undefined;
  /** As `ask`, for commands that may answer later. */
  askLater(message: string | Uint8Array, port?: Partial<Port>): Promise<string | undefined>;
  /** Refusals so far, newest last: code, field and reason. */
  readonly refusals: {
    readonly code: string;
    readonly error: string;
    readonly field: string;
    readonly reason: string;
  }[];
}

export interface TestDeviceOptions {
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly seed?: string;
  readonly changeStorage?: Readonly<Record<number, BuiltInLmkName>>;
}

export const defaultLmks: Readonly<Record<number, BuiltInLmkName>> = {
  0: 'test-variant',
  1: 'test-kb-3des',
  2: 'test-kb-aes',
  3: 'test-variant-3key',
};

export function testDevice(options: TestDeviceOptions = {}): TestDevice {
  const settings = resolveSettings(options.profile ?? 'lab', options.settings ?? {});
  if ('problems' in settings) throw new Error(settings.problems.join('; '));
  const refusals: TestDevice['refusals'] = [];
  const onRefused = ({ code, refusal }: CallEvent): void => {
    refusals.push({ code, error: refusal!.error, field: refusal!.field, reason: refusal!.reason });
  };
  const bugs: unknown[] = [];
  const hsm = new Hsm({
    lmks: lmkMap(options.lmks ?? defaultLmks),
    changeStorage: lmkMap(options.changeStorage ?? {}),
    settings: settings as Settings,
    random: seededRandom(options.seed ?? 'test'),
    clock: () => Date.UTC(2026, 10, 25, 12, 30, 45),
    observer: { onRefused, onBug: (bug) => bugs.push(bug) },
  });
  const out = new ByteWriter();
  const execute = (message: string | Uint8Array, port: Partial<Port>): Outcome => {
    const frame = typeof message === 'string' ? fromLatin1(message) : message;
    out.at = 0;
    const outcome = hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined, ...port }, out);
    if (bugs.length > 0) throw bugs[0];
    return outcome;
  };
  const written = (): string | undefined => (out.at === 0 ? undefined : latin1(out.bytes, 2, out.at));
  return {
    hsm,
    refusals,
    ask(message, port = {}) {
      const outcome = execute(message, port);
      if (outcome !== undefined) throw new Error(`not answered at once: ${String(outcome)}`);
      return written();
    },
    async askLater(message, port = {}) {
      const outcome = execute(message, port);
      if (outcome === 'close') throw new Error('closes the connection');
      if (outcome === undefined) return written();
      const reply = await outcome;
      if (bugs.length > 0) throw bugs[0];
      return latin1(reply, 2, reply.length);
    },
  };
}

const lmkMap = (names: Readonly<Record<number, BuiltInLmkName>>) =>
  new Map(Object.entries(names).map(([id, name]) => [Number(id), builtInLmks[name]]));

/** Text with `<hex>` for bytes, as the vector files and examples write messages. */
export function messageBytes(text: string): Uint8Array {
  const plain = text.replaceAll(/<([0-9A-Fa-f]*)>/g, (_, hex: string) => latin1(Buffer.from(hex, 'hex')));
  return fromLatin1(plain);
}
