/**
 * A device behind a port that speaks EBCDIC: text fields are translated on the way in and out, binary fields never. It
 * stands in front of the device of that port only, so ports in ASCII pay nothing for it.
 */
import { commands } from '../../../protocol/commands/index.ts';
import type { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { type LayoutOptions, readReply, readRequest } from '../../../protocol/derive/explain-reading.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { latin1 } from '../../../protocol/dsl/values.ts';
import { type CodePage, translate } from '../../../protocol/words/code-pages.ts';
import type { Device, Outcome, Peer, Port } from '../../hsm/contract.ts';
import { type BinaryPart, binaryParts, ownLength, stoppedAt } from './binary-parts.ts';
import { type Link, linksOfReply, linksOfRequest } from './chain.ts';

/** What the layout of messages depends on, asked for each message because it changes with LMKs and settings. */
export type LayoutSource = () => LayoutOptions;

/** Puts a code page in front of a device. */
export class EbcdicDevice implements Device {
  readonly #device: Device;
  readonly #page: CodePage;
  readonly #layout: LayoutSource;

  constructor(device: Device, page: CodePage, layout: LayoutSource) {
    this.#device = device;
    this.#page = page;
    this.#layout = layout;
  }

  execute(frame: Uint8Array, start: number, end: number, port: Port, out: ByteWriter, peer?: Peer): Outcome {
    const request = this.#toLatin1(frame, start, end, port);
    const before = out.at;
    const outcome = this.#device.execute(request, LENGTH_SIZE, request.length, port, out, peer);
    if (outcome === undefined) this.#toEbcdic(out.bytes, before, out.at, request, port);
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.then((replies) => {
      const translated = replies.slice();
      this.#toEbcdic(translated, 0, translated.length, request, port);
      return translated;
    });
  }

  /** The request in Latin-1, with its length in front. */
  #toLatin1(frame: Uint8Array, start: number, end: number, port: Port): Uint8Array {
    const request = framed(frame, start, end);
    const raw = request.slice();
    translate(request, LENGTH_SIZE, request.length, this.#page.toLatin1);
    this.#putBack(request, raw, { start: LENGTH_SIZE, end: request.length, headerLength: port.headerLength }, port);
    return request;
  }

  /** Puts binary fields back as they came; in a chain those of each command. */
  #putBack(request: Uint8Array, raw: Uint8Array, { start, end, headerLength }: Link, port: Port): void {
    const fieldsAt = start + headerLength + CODE_SIZE;
    if (isChain(request, fieldsAt, end)) {
      for (const link of linksOfRequest(request, fieldsAt, end, headerLength)) this.#putBack(request, raw, link, port);
      return;
    }
    const command = commandAt(request, fieldsAt, end);
    if (command !== undefined) this.#putFieldsBack(request, raw, fieldsAt, end, command, port);
  }

  /** One after the other, as the layout becomes known. */
  #putFieldsBack(
    request: Uint8Array,
    raw: Uint8Array,
    fieldsAt: number,
    end: number,
    command: AnyCommand,
    port: Port,
  ): void {
    const layout = this.#layoutOf(port);
    let settled = fieldsAt;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const reading = readRequest(command, request, fieldsAt, end, layout);
      let mustReadAgain = false;
      for (const part of binaryParts(reading, command)) {
        if (part.start < settled) continue;
        settled = part.tellsItsLength ? part.start + ownLength(raw, part.start, end) : part.end;
        request.set(raw.subarray(part.start, settled), part.start);
        mustReadAgain = part.tellsItsLength;
        if (mustReadAgain) break;
      }
      const stopped = mustReadAgain ? undefined : stoppedAt(reading, command);
      if (stopped !== undefined && stopped >= settled) {
        settled = stopped + ownLength(raw, stopped, end);
        request.set(raw.subarray(stopped, settled), stopped);
        mustReadAgain = settled > stopped;
      }
      if (!mustReadAgain) return;
    }
  }

  /** Translates the framed replies `bytes[start..end)` where they stand. */
  #toEbcdic(bytes: Uint8Array, start: number, end: number, request: Uint8Array, port: Port): void {
    for (let at = start; at + LENGTH_SIZE <= end; ) {
      const body = at + LENGTH_SIZE;
      const next = Math.min(end, body + ((bytes[at]! << 8) | bytes[at + 1]!));
      const binary = this.#binaryOfReply(
        bytes,
        { start: body, end: next, headerLength: port.headerLength },
        request,
        port,
      );
      at = body;
      for (const part of binary) {
        translate(bytes, at, part.start, this.#page.fromLatin1);
        at = part.end;
      }
      translate(bytes, at, next, this.#page.fromLatin1);
      at = next;
    }
  }

  /** Binary parts of a reply to a request that has its length in front; in a chain those of each reply. */
  #binaryOfReply(bytes: Uint8Array, reply: Link, request: Uint8Array, port: Port): readonly BinaryPart[] {
    const { start, end, headerLength } = reply;
    const fieldsAt = LENGTH_SIZE + headerLength + CODE_SIZE;
    if (isChain(request, fieldsAt, request.length)) {
      const asked = linksOfRequest(request, fieldsAt, request.length, headerLength);
      const answered = linksOfReply(bytes, start + headerLength + 2 * CODE_SIZE, end, asked[0]?.headerLength ?? 0);
      return answered.flatMap((link, i) => {
        const one = asked[i];
        return one === undefined ? [] : this.#binaryOfReply(bytes, link, framed(request, one.start, one.end), port);
      });
    }
    const command = commandAt(request, fieldsAt, request.length);
    if (command === undefined || Object.keys(command.response).length === 0) return [];
    const options = { ...this.#layoutOf(port), request, headerLength };
    return binaryParts(readReply([command], bytes, { start, end, headerLength }, options).reading, command);
  }

  #layoutOf(port: Port): LayoutOptions {
    const layout = this.#layout();
    return port.lmk === undefined ? layout : { ...layout, defaultLmk: port.lmk };
  }
}

/** The command whose code stands in front of its fields. */
function commandAt(request: Uint8Array, fieldsAt: number, end: number): AnyCommand | undefined {
  if (end < fieldsAt) return undefined;
  return (commands as Readonly<Record<string, AnyCommand>>)[latin1(request, fieldsAt - CODE_SIZE, fieldsAt)];
}

function isChain(request: Uint8Array, fieldsAt: number, end: number): boolean {
  return end >= fieldsAt && request[fieldsAt - 2] === LETTER_N && request[fieldsAt - 1] === LETTER_K;
}

/** A message with its length in front. */
function framed(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  const message = new Uint8Array(LENGTH_SIZE + length);
  message[0] = length >> 8;
  message[1] = length & 255;
  message.set(bytes.subarray(start, end), LENGTH_SIZE);
  return message;
}

const LENGTH_SIZE = 2;
const CODE_SIZE = 2;
const LETTER_N = 0x4e;
const LETTER_K = 0x4b;
/** More DER values and private keys than any command has. */
const MOST_ROUNDS = 8;
