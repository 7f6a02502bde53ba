/** A command as the device runs it: compiled reader and writers, handler, counters. */

import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import type { ReadState } from '../../protocol/derive/read-state.ts';
import type { RequestReader } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import type { Writer } from '../../protocol/derive/writer.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Call } from './call.ts';

export class CommandEntry {
  readonly command: AnyCommand;
  readonly handler: ((request: never, call: Call) => unknown) | undefined;
  readonly disabled: boolean;
  readonly needsLmk: boolean;
  readonly reader: RequestReader;
  calls = 0;
  refused = 0;
  readonly #reply: Writer;
  readonly #also = new Map<string, Writer>();

  constructor(command: AnyCommand, handler: CommandEntry['handler'], disabled: boolean) {
    this.command = command;
    this.handler = handler;
    this.disabled = disabled;
    this.needsLmk = command.lmk.length > 0;
    this.reader = requestReader(command);
    this.#reply = compileWriter(command.response, this.reader.record);
    for (const [code, fields] of Object.entries(command.also ?? {}))
      this.#also.set(code, compileWriter(fields as AnyCommand['response'], this.reader.record));
  }

  /** Writes response code, error code and fields of an answer that is no refusal. */
  writeReply(out: ByteWriter, answer: FieldRecord, state: ReadState): void {
    out.text(this.command.reply);
    const code = answer['code'] as string | undefined;
    if (code === undefined) {
      out.text('00');
      this.#reply.write(out, answer, state);
    } else {
      out.text(code);
      this.#also.get(code)!.write(out, answer, state);
    }
  }
}
