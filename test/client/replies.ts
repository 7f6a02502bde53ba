/** Devices for client tests that answer what a test tells them to. */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import type { DeviceLike } from '../../src/client/index.ts';

export interface ScriptedDevice extends DeviceLike {
  /** Messages so far, header first. */
  readonly seen: string[];
}

/** What to answer to a message without header: the reply without header, nothing, or an end of the connection. */
export type Script = (
  message: string,
  header: string,
) => string | undefined | { readonly close: true } | Promise<string>;

/** A device that answers by a script and echoes headers. */
export function scriptedDevice(script: Script): ScriptedDevice {
  const seen: string[] = [];
  return {
    seen,
    execute(frame, start, end, { headerLength }, out: ByteWriter) {
      const message = latin1(frame, start, end);
      seen.push(message);
      const header = message.slice(0, headerLength);
      const answer = script(message.slice(headerLength), header);
      if (answer === undefined) return undefined;
      if (answer instanceof Promise) return answer.then((text) => framed(header + text));
      if (typeof answer === 'object') return 'close';
      const at = out.beginFrame();
      out.text(header + answer);
      out.endFrame(at);
      return undefined;
    },
  };
}

/** A message with its length in front. */
export function framed(text: string): Uint8Array {
  const body = Buffer.from(text, 'latin1');
  return new Uint8Array(Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]));
}
