/**
 * Runs the body of a host command for the console, so that no rule is written twice. Only the interface of activities
 * differs: `.console` instead of `.host`. Messages are not counted as host calls.
 */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { type LmkShape, type RequestReader, requestReader } from '../../protocol/derive/request-reader.ts';
import { compileWriter, type Writer } from '../../protocol/derive/writer.ts';
import type { AnyCommand, ReplyInput, RequestInput } from '../../protocol/dsl/command.ts';
import { Call } from '../hsm/call.ts';
import { handlers } from '../hsm/commands/index.ts';
import { Refusal } from '../hsm/refusal.ts';
import type { DeviceState } from '../hsm/state.ts';
import { requireActivity } from './authorised.ts';

/** A call whose activities are those of the console. */
export class ConsoleCall extends Call {
  /** The activity that was missing last. */
  #missing: Refusal<'17'> | undefined;

  constructor(state: DeviceState, lmkId: number) {
    super(state);
    this.lmkId = lmkId;
    const lmk = state.lmk(lmkId);
    if (lmk !== undefined) this.lmk = lmk;
  }

  override isAuthorised(category: string, subject = ''): boolean {
    const refusal = requireActivity(this.state, this.lmkId, category, subject);
    if (refusal !== undefined) this.#missing = refusal;
    return refusal === undefined;
  }

  /** Refusals of host commands name the activity of hosts: here it is that of the console. */
  named<T>(answer: T): T | Refusal<'17'> {
    return answer instanceof Refusal && answer.error === '17' ? (this.#missing ?? answer) : answer;
  }
}

/** Reply fields of a command, or its advice with a code, or a refusal. */
export type HostAnswer<C extends AnyCommand> = (ReplyInput<C> & { readonly code?: string }) | Refusal;

/** Executes a host command under an LMK with values as a client gives them. */
export async function runHostCommand<C extends AnyCommand>(
  state: DeviceState,
  command: C,
  values: RequestInput<C>,
  lmkId: number,
): Promise<HostAnswer<C>> {
  const { reader, writer } = codecOf(command);
  const read = new ReadState();
  const lmk = state.lmk(lmkId);
  read.context.settings = state.settings;
  read.context.storedKey = (index) => state.userStorage.get(index);
  if (lmk !== undefined) Object.assign(read.context, { lmkKind: lmk.kind, lmkAlgorithm: lmk.algorithm });
  const out = new ByteWriter(1024);
  writer.write(out, values as FieldRecord, read);
  const message = out.view().slice();
  read.buffer = message;
  if (!reader.read(read, 0, message.length, lmkId, () => shapeOf(read))) return refusalOf(read.failure);
  if (read.deferred.code !== '00') return refusalOf(read.deferred);
  const handler = (handlers as Readonly<Record<string, (request: never, call: Call) => unknown>>)[command.code];
  if (handler === undefined) return new Refusal('67', '', 'this operation is not implemented');
  const call = new ConsoleCall(state, lmkId);
  return call.named((await handler(reader.record as never, call)) as HostAnswer<C>);
}

const shapeOf = ({ context }: ReadState): LmkShape => context;

function refusalOf({ code, field, expected }: ReadState['failure']): Refusal {
  return new Refusal(code, field, `expected ${expected}`);
}

function codecOf(command: AnyCommand): { readonly reader: RequestReader; readonly writer: Writer } {
  let codec = codecs.get(command);
  if (codec === undefined) {
    codec = { reader: requestReader(command), writer: compileWriter(command.request) };
    codecs.set(command, codec);
  }
  return codec;
}

/** Readers of the console's own: those of the device serve messages. */
const codecs = new WeakMap<AnyCommand, { readonly reader: RequestReader; readonly writer: Writer }>();
