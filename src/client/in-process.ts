/** A device in the same process as a transport: no socket, the same messages. */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { ConnectionError } from './errors.ts';
import type { Receiver, Transport } from './transport.ts';

/** What the client needs of a device; `Hsm` has it. */
export interface DeviceLike {
  execute(
    frame: Uint8Array,
    start: number,
    end: number,
    port: { readonly headerLength: number; readonly lmk: number | undefined },
    out: ByteWriter,
    peer?: { readonly id: number; readonly name: string },
  ): undefined | 'close' | Promise<Uint8Array>;
}

/** Gives each message to the device as it is sent, and the replies back in the same order. */
export class InProcessTransport implements Transport {
  readonly name = 'the device in this process';
  receiver: Receiver | undefined;
  readonly #device: DeviceLike;
  readonly #port: { readonly headerLength: number; readonly lmk: number | undefined };
  readonly #peer = { id: ++lastId, name: `in process ${lastId}` };
  readonly #out = new ByteWriter();
  /** Replies that wait for one that comes later; undefined until it is there. */
  readonly #waiting: { bytes: Uint8Array | undefined }[] = [];
  #isOpen = true;

  constructor(device: DeviceLike, headerLength: number, lmk: number | undefined) {
    this.#device = device;
    this.#port = { headerLength, lmk };
  }

  send(frame: Uint8Array): void {
    if (!this.#isOpen) return;
    const out = this.#out;
    out.at = 0;
    let outcome: ReturnType<DeviceLike['execute']>;
    try {
      outcome = this.#device.execute(frame, LENGTH_SIZE, frame.length, this.#port, out, this.#peer);
    } catch (bug) {
      this.#lose(`the device failed with ${bug instanceof Error ? bug.constructor.name : typeof bug}`);
      return;
    }
    if (outcome === 'close') this.#lose('the device closed it');
    else if (outcome !== undefined) this.#expect(outcome);
    else if (this.#waiting.length > 0) this.#waiting.push({ bytes: out.view().slice() });
    else if (out.at > 0) this.receiver?.received(out.view());
  }

  close(): Promise<void> {
    this.#lose('closed');
    return Promise.resolve();
  }

  #expect(outcome: Promise<Uint8Array>): void {
    const place: { bytes: Uint8Array | undefined } = { bytes: undefined };
    this.#waiting.push(place);
    outcome.then(
      (bytes) => {
        place.bytes = bytes;
        this.#release();
      },
      () => this.#lose('the device failed'),
    );
  }

  #release(): void {
    const waiting = this.#waiting;
    while (waiting.length > 0 && waiting[0]!.bytes !== undefined) this.receiver?.received(waiting.shift()!.bytes!);
  }

  #lose(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.receiver?.lost(new ConnectionError(`connection to ${this.name} lost: ${reason}`));
  }
}

const LENGTH_SIZE = 2;
let lastId = 0;
