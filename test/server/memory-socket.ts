/**
 * Two ends of a connection without a port. Like a socket, a write is passed on at once while the other end has room
 * (`writableLength` is 0 when it returns) and is kept when it has none. Only what is passed on is copied: whoever changes
 * the bytes of a write that is still waiting spoils it.
 */
import { Duplex } from 'node:stream';

export class MemorySocket extends Duplex {
  /** The length of every write. */
  readonly writes: number[] = [];
  /** Everything that arrived; only while `collect` is on. */
  readonly received: Uint8Array[] = [];
  pauses = 0;
  #other: MemorySocket | undefined;
  #underway = 0;
  #waiting: (() => void) | undefined;

  constructor(highWaterMark: number) {
    super({ highWaterMark, allowHalfOpen: true });
  }

  join(other: MemorySocket): void {
    this.#other = other;
  }

  collect(): void {
    this.on('data', (chunk: Uint8Array) => this.received.push(chunk));
  }

  receivedBytes(): Uint8Array {
    return Buffer.concat(this.received);
  }

  override pause(): this {
    this.pauses++;
    return super.pause();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.length);
    const other = this.#other!;
    if (other.readableLength + other.#underway < other.readableHighWaterMark) {
      this.#passOn(chunk);
      done();
    } else {
      this.#waiting = () => {
        this.#passOn(chunk);
        done();
      };
    }
  }

  #passOn(chunk: Buffer): void {
    const other = this.#other!;
    const copy = Buffer.from(chunk);
    other.#underway += copy.length;
    process.nextTick(() => {
      other.#underway -= copy.length;
      if (!other.destroyed) other.push(copy);
    });
  }

  override _read(): void {
    const other = this.#other;
    if (other === undefined) return;
    const goOn = other.#waiting;
    if (goOn === undefined) return;
    other.#waiting = undefined;
    process.nextTick(goOn);
  }

  override _final(done: () => void): void {
    process.nextTick(() => this.#other!.push(null));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const other = this.#other!;
    process.nextTick(() => {
      if (!other.destroyed && !other.readableEnded) other.push(null);
    });
    done(error);
  }
}

/** A client's end and a server's end. */
export function memorySocketPair(highWaterMark = 65_536): { client: MemorySocket; server: MemorySocket } {
  const client = new MemorySocket(highWaterMark);
  const server = new MemorySocket(highWaterMark);
  client.join(server);
  server.join(client);
  return { client, server };
}
