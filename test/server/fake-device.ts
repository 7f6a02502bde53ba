/**
 * A device with a few made-up commands behind the header:
 * EC text: echoes. BG: answers 1000 bytes. LA name: answers later, when the test says so. RJ: rejects at once.
 * TH: writes half a reply and throws. CL: writes something and closes.
 */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { Device, Outcome, Peer, Port } from '../../src/hsm/contract.ts';
import { frame } from './frames.ts';

export class SecretError extends Error {}

export class FakeDevice implements Device {
  readonly seen: { text: string; port: Port; peer: Peer | undefined }[] = [];
  /** Keep what was seen; off for long streams. */
  remember = true;
  executed = 0;
  readonly #later = new Map<string, (bytes: Uint8Array) => void>();
  readonly #waiters: { count: number; resolve: () => void }[] = [];

  execute(bytes: Uint8Array, start: number, end: number, port: Port, out: ByteWriter, peer?: Peer): Outcome {
    this.executed++;
    if (this.remember) this.seen.push({ text: Buffer.from(bytes.subarray(start, end)).toString('latin1'), port, peer });
    for (const waiter of this.#waiters) if (this.executed >= waiter.count) waiter.resolve();
    const code = start + port.headerLength;
    if (end - code < 2) return undefined;
    const command = String.fromCharCode(bytes[code]!, bytes[code + 1]!);
    const header = Buffer.from(bytes.subarray(start, code)).toString('latin1');
    if (command === 'LA') {
      const name = Buffer.from(bytes.subarray(code + 2, end)).toString('latin1');
      return new Promise((resolve) => this.#later.set(name, () => resolve(frame(`${header}LB00${name}`))));
    }
    if (command === 'RJ') return Promise.reject(new SecretError('PIN 1234'));
    const at = out.beginFrame();
    if (command === 'TH') {
      out.text('half');
      throw new SecretError('PIN 1234');
    }
    if (command === 'CL') {
      out.text('never sent');
      return 'close';
    }
    out.raw(bytes, start, code);
    if (command === 'BG') out.text('x'.repeat(1000));
    else {
      out.text('ED00');
      out.raw(bytes, code + 2, end);
    }
    out.endFrame(at);
    return undefined;
  }

  /** Makes the reply of `LA name` ready. */
  release(name: string): void {
    this.#later.get(name)!(new Uint8Array(0));
  }

  /** Resolves when so many messages have been executed. */
  reached(count: number): Promise<void> {
    if (this.executed >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }
}
