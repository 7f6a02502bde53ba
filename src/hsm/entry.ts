/** A command as the device runs it: compiled reader and writers, handler, counters. */

import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import type { QuickWriter } from '../../protocol/derive/quick-write.ts';
import type { ReadState } from '../../protocol/derive/read-state.ts';
import type { RequestReader } from '../../protocol/derive/request-reader.ts';
import { requestReader } from '../../protocol/derive/request-reader.ts';
import type { Writer } from '../../protocol/derive/writer.ts';
import { compileWriter } from '../../protocol/derive/writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Fields } from '../../protocol/dsl/fields.ts';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { codecs } from '../../protocol/generated/codecs/index.ts';
import type { Call } from './call.ts';

export class CommandEntry {
  readonly command: AnyCommand;
  readonly handler: ((request: never, call: Call) => unknown) | undefined;
  /** Switched off by configuration. */
  disabled = false;
  /** Every call is recorded in the audit log; follows its options. */
  isAudited = false;
  /** Somebody hears of every answer: the audit log or an observer. */
  isWatched = false;
  /** Has other messages executed. */
  readonly isChain: boolean;
  readonly needsLmk: boolean;
  readonly takesVariant: boolean;
  readonly takesKeyBlock: boolean;
  calls = 0;
  refused = 0;
  #codec: Codec | undefined;

  constructor(command: AnyCommand, handler: CommandEntry['handler']) {
    this.command = command;
    this.handler = handler;
    this.isChain = command.code === 'NK';
    this.needsLmk = command.lmk.length > 0;
    this.takesVariant = command.lmk.includes('variant');
    this.takesKeyBlock = command.lmk.includes('keyBlock');
  }

  /** Reader and writers. They are made for the first message, because making those of all commands would delay each start. */
  get codec(): Codec {
    this.#codec ??= new Codec(this.command);
    return this.#codec;
  }
}

/** Reader of a command's requests and writers of its replies. */
export class Codec {
  readonly reader: RequestReader;
  readonly #reply: Reply;
  readonly #quickWrite: QuickWriter | undefined;
  /** Replies with an error code and fields; undefined when there are none. */
  readonly #also: ReadonlyMap<string, Reply> | undefined;

  constructor(command: AnyCommand) {
    const straight = codecs[command.code];
    this.reader = requestReader(command, straight?.read);
    this.#quickWrite = straight?.write;
    const reply = (code: string, fields: Fields): Reply => ({
      head: fromLatin1(command.reply + code),
      fields: compileWriter(fields, this.reader.record),
    });
    this.#reply = reply('00', command.response);
    const also = Object.entries((command.also ?? {}) as Readonly<Record<string, Fields>>);
    this.#also = also.length === 0 ? undefined : new Map(also.map(([code, fields]) => [code, reply(code, fields)]));
  }

  /** The error code of an answer that is no refusal: 00, or one that has fields of its own. */
  errorOf(answer: FieldRecord): string {
    return (this.#also === undefined ? undefined : (answer['code'] as string | undefined)) ?? '00';
  }

  /** Writes response code, error code and fields of an answer that is no refusal. */
  writeReply(out: ByteWriter, answer: FieldRecord, state: ReadState): void {
    const code = this.#also === undefined ? undefined : (answer['code'] as string | undefined);
    const { head, fields } = code === undefined ? this.#reply : this.#also!.get(code)!;
    out.raw(head);
    if (code === undefined && this.#quickWrite !== undefined) {
      const { at } = out;
      if (this.#quickWrite(out, answer)) return;
      out.at = at;
    }
    fields.write(out, answer, state);
  }
}

/** Response code and error code, and what follows them. */
interface Reply {
  readonly head: Uint8Array;
  readonly fields: Writer;
}
