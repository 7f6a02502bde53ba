/**
 * The device without a socket. Order of checks (commands-keys-admin 1.13): length, command known (68), implemented
 * (67), enabled (68), syntax (15), LMK (13), values noted while reading, then the handler.
 */
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import { guessTrailer } from '../../protocol/derive/request-reader.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';
import type { KeyCacheCounters } from '../keys/key-cache.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { Settings } from '../settings.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { auditOf } from './audit/of-device.ts';
import { Call } from './call.ts';
import { handlers } from './commands/index.ts';
import type { Device, Outcome, Peer, Port } from './contract.ts';
import { CommandEntry } from './entry.ts';
import type { CallEvent, DeviceObserver } from './observer.ts';
import { Refusal, refuse } from './refusal.ts';
import type { DeviceParts } from './state.ts';
import { DeviceState } from './state.ts';

export interface HsmOptions extends DeviceParts {
  readonly observer?: DeviceObserver;
}

export class Hsm implements Device {
  readonly state: DeviceState;
  /** Frames too short for a header and a command code; they are not answered. */
  shortFrames = 0;
  unknownCommands = 0;
  /** By `placeOf`; commands without definition are undefined. */
  readonly #entries: (CommandEntry | undefined)[] = new Array(PLACES).fill(undefined);
  /** All of them, in the order of their codes. */
  readonly #all: readonly CommandEntry[];
  #disabled: ReadonlySet<string> = new Set();
  readonly #read = new ReadState();
  readonly #call: Call;
  readonly #observer: DeviceObserver | undefined;
  readonly #audit: AuditLog;
  #auditsRefusals = false;
  readonly #shapes = (id: number): LmkShape | undefined => this.state.lmk(id)?.shape;

  constructor(options: HsmOptions) {
    this.state = new DeviceState(options);
    this.state.statistics.source = () => this.counts();
    this.#call = new Call(this.state);
    this.#observer = options.observer;
    this.#read.context.storedKey = (index) => this.state.userStorage.get(index);
    for (const command of Object.values(commands) as readonly AnyCommand[]) {
      const handler = (handlers as Readonly<Record<string, CommandEntry['handler']>>)[command.code];
      this.#entries[placeOf(command.code.charCodeAt(0), command.code.charCodeAt(1))] = new CommandEntry(
        command,
        handler,
      );
    }
    this.#all = this.#entries.filter((entry) => entry !== undefined);
    this.#followSettings();
    this.#audit = auditOf(this.state);
    this.#audit.onOptions(() => this.#followAudit());
    this.#followAudit();
  }

  /** What the key cache did; see the setting keyCacheSize. */
  get keyCache(): KeyCacheCounters {
    return this.state.keyCache;
  }

  /** Takes other settings from the next message on. */
  changeSettings(settings: Settings): void {
    this.state.changeSettings(settings);
    this.#followSettings();
  }

  /** Loads an LMK, or another one where there was one. */
  loadLmk(id: number, lmk: Lmk): void {
    this.state.loadLmk(id, lmk);
  }

  /** Removes an LMK; messages that need it answer 13. */
  deleteLmk(id: number): void {
    this.state.deleteLmk(id);
  }

  #followSettings(): void {
    const { settings } = this.state;
    this.#read.context.settings = settings;
    this.#disabled = new Set(settings.disabledCommands);
    for (const entry of this.#all) entry.disabled = this.#disabled.has(entry.command.code);
  }

  #followAudit(): void {
    this.#auditsRefusals = this.#audit.auditsRefusals;
    for (const entry of this.#all) {
      entry.isAudited = this.#audit.auditsHost(entry.command.code);
      entry.isWatched = entry.isAudited || this.#observer?.onCall !== undefined;
    }
  }

  /** Calls and refusals per command since the start. */
  *counts(): Generator<{ readonly code: string; readonly calls: number; readonly refused: number }> {
    for (const { command, calls, refused } of this.#all) if (calls > 0) yield { code: command.code, calls, refused };
  }

  execute(frame: Uint8Array, start: number, end: number, port: Port, out: ByteWriter, peer?: Peer): Outcome {
    const body = start + port.headerLength;
    if (end - body < 2) {
      this.shortFrames++;
      this.#observer?.onShortFrame?.(end - start, peer);
      return undefined;
    }
    const entry = this.#entries[placeOf(frame[body]!, frame[body + 1]!)];
    if (entry === undefined || entry.disabled || entry.handler === undefined)
      return this.#refuseCommand(frame, start, end, port, out, peer, entry);
    entry.calls++;
    const refusal = this.#prepare(entry, frame, body + 2, end, port);
    if (refusal !== undefined) return this.#refused(entry, refusal, frame, start, end, port, out, peer);
    if (entry.isChain) this.#call.chain = { device: this, port, peer };
    let answer: unknown;
    try {
      answer = entry.handler(entry.codec.reader.record as never, this.#call);
    } catch (bug) {
      return this.#refused(entry, this.#internal(bug), frame, start, end, port, out, peer);
    }
    if (answer instanceof Promise) return this.#later(entry, answer, frame, start, end, port, peer);
    return this.#answer(entry, answer as FieldRecord | Refusal, frame, start, end, port, out, peer);
  }

  /** Reads the fields and finds the LMK; a refusal when something is wrong. */
  #prepare(entry: CommandEntry, frame: Uint8Array, start: number, end: number, port: Port): Refusal | undefined {
    const { reader } = entry.codec;
    const read = this.#read;
    if (read.buffer !== frame) read.buffer = frame;
    const portLmk = port.lmk ?? this.state.settings.defaultLmk;
    if (!reader.read(read, start, end, portLmk, this.#shapes)) {
      // What could not be read to its end can only be searched for a trailer; binary data may look like one.
      reader.trailerAt = guessTrailer(frame, start, end);
      return fromReader(read.failure);
    }
    const id = reader.lmkId < 0 ? portLmk : reader.lmkId;
    if (entry.needsLmk) {
      const lmk = this.state.lmk(id);
      if (lmk === undefined) return new Refusal('13', 'lmkId', `no LMK is loaded with identifier ${twoDigits(id)}`);
      if (port.lmk !== undefined && id !== port.lmk && this.state.settings.ensureLmkMatchesPort) return WRONG_PORT;
      if (lmk.kind === 'variant' ? !entry.takesVariant : !entry.takesKeyBlock) return WRONG_KIND;
      this.#call.lmk = lmk;
    }
    this.#call.lmkId = id;
    return read.deferred.code === '00' ? undefined : fromReader(read.deferred);
  }

  #answer(
    entry: CommandEntry,
    answer: FieldRecord | Refusal,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    out: ByteWriter,
    peer: Peer | undefined,
  ): undefined {
    if (answer instanceof Refusal) return this.#refused(entry, answer, frame, start, end, port, out, peer);
    const before = out.at;
    const body = out.beginFrame();
    try {
      out.raw(frame, start, start + port.headerLength);
      const { codec } = entry;
      codec.writeReply(out, answer, this.#read);
      const { trailerAt } = codec.reader;
      if (trailerAt < end) out.raw(frame, trailerAt, end);
    } catch (bug) {
      out.at = before;
      return this.#refused(entry, this.#internal(bug), frame, start, end, port, out, peer);
    }
    out.endFrame(body);
    if (entry.isWatched) {
      if (entry.isAudited) this.#audit.hostCommand(entry.command.code, entry.codec.errorOf(answer), peer?.name);
      if (this.#observer?.onCall !== undefined)
        this.#observe(entry, undefined, frame, start, end, port, out.bytes.subarray(body, out.at), peer);
    }
    return undefined;
  }

  /** Header, response code, error code, trailer: nothing else travels with an error (commands-keys-admin 1.4). */
  #refused(
    entry: CommandEntry,
    refusal: Refusal,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    out: ByteWriter,
    peer: Peer | undefined,
  ): undefined {
    entry.refused++;
    if (entry.isAudited || (this.#auditsRefusals && isRefusal(entry, refusal)))
      this.#audit.hostCommand(entry.command.code, refusal.error, peer?.name);
    const body = out.beginFrame();
    out.raw(frame, start, start + port.headerLength);
    out.text(entry.command.reply);
    out.text(refusal.error);
    out.raw(frame, entry.codec.reader.trailerAt, end);
    out.endFrame(body);
    if (this.#observer !== undefined)
      this.#observe(entry, refusal, frame, start, end, port, out.bytes.subarray(body, out.at), peer);
    return undefined;
  }

  #later(
    entry: CommandEntry,
    promise: Promise<unknown>,
    received: Uint8Array,
    start: number,
    end: number,
    port: Port,
    peer: Peer | undefined,
  ): Promise<Uint8Array> {
    // A view of a Buffer sliced by itself would not be a copy.
    const frame = new Uint8Array(received.subarray(start, end));
    const trailerAt = entry.codec.reader.trailerAt - start;
    // The reader and its record serve other messages meanwhile: what the reply's conditions look at comes back later.
    const values = entry.codec.reader.save();
    const { lmkKind, lmkAlgorithm } = this.#read.context;
    return promise
      .catch((bug: unknown) => this.#internal(bug))
      .then((answer) => {
        const out = new ByteWriter(512);
        const present = entry.codec.reader.save();
        entry.codec.reader.restore(values);
        entry.codec.reader.trailerAt = trailerAt;
        this.#read.context.lmkKind = lmkKind;
        this.#read.context.lmkAlgorithm = lmkAlgorithm;
        this.#answer(entry, answer as FieldRecord | Refusal, frame, 0, frame.length, port, out, peer);
        entry.codec.reader.restore(present);
        return out.view();
      });
  }

  /** Commands that cannot run: unknown, not implemented, or switched off (product reference 1.8). */
  #refuseCommand(
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    out: ByteWriter,
    peer: Peer | undefined,
    entry: CommandEntry | undefined,
  ): Outcome {
    const at = start + port.headerLength;
    const code = String.fromCharCode(frame[at]!, frame[at + 1]!);
    const known = entry !== undefined || KNOWN.has(code);
    if (entry !== undefined) entry.calls++;
    const refusal = !known ? UNKNOWN : this.#disabled.has(code) ? DISABLED : NOT_YET;
    if (this.#auditsRefusals || entry?.isAudited === true)
      this.#audit.hostCommand(PRINTABLE.test(code) ? code : UNPRINTABLE, refusal.error, peer?.name);
    if (!known) {
      this.unknownCommands++;
      if (this.state.settings.unknownCommand === 'drop') {
        this.#observer?.onRefused?.(this.#event(undefined, code, UNKNOWN, frame, start, end, port, EMPTY, peer));
        return 'close';
      }
    }
    const body = out.beginFrame();
    out.raw(frame, start, at);
    if (!known && this.state.settings.unknownCommand === 'zz') out.text('ZZ00');
    else {
      out.byte(frame[at]!);
      out.byte((frame[at + 1]! + 1) & 255);
      out.text(refusal.error);
    }
    out.raw(frame, guessTrailer(frame, at + 2, end), end);
    out.endFrame(body);
    if (entry !== undefined) entry.refused++;
    this.#observer?.onRefused?.(
      this.#event(entry, code, refusal, frame, start, end, port, out.bytes.subarray(body, out.at), peer),
    );
    return undefined;
  }

  #observe(
    entry: CommandEntry,
    refusal: Refusal | undefined,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    reply: Uint8Array,
    peer: Peer | undefined,
  ): void {
    const event = this.#event(entry, entry.command.code, refusal, frame, start, end, port, reply, peer);
    if (refusal !== undefined && isRefusal(entry, refusal)) this.#observer!.onRefused?.(event);
    this.#observer!.onCall?.(event);
  }

  #event(
    entry: CommandEntry | undefined,
    code: string,
    refusal: Refusal | undefined,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    reply: Uint8Array,
    peer: Peer | undefined,
  ): CallEvent {
    const { lmkKind, lmkAlgorithm } = this.#read.context;
    return {
      code,
      command: entry?.command,
      refusal,
      request: frame.subarray(start, end),
      reply,
      headerLength: port.headerLength,
      lmkKind,
      lmkAlgorithm,
      peer,
    };
  }

  /** An exception is a bug: answered 41, reported with the class of the error only. */
  #internal(bug: unknown): Refusal<'41'> {
    this.#observer?.onBug?.(bug);
    return INTERNAL;
  }
}

/** Place of a command code among all codes of characters from `0` to `Z`; others have a place where nothing is. */
function placeOf(first: number, second: number): number {
  const row = first - FIRST_CHARACTER;
  const column = second - FIRST_CHARACTER;
  return row >= 0 && row < CHARACTERS && column >= 0 && column < CHARACTERS ? row * CHARACTERS + column : PLACES - 1;
}

function fromReader(failure: { code: string; field: string; expected: string; offset: number }): Refusal {
  return new Refusal(failure.code, failure.field, `expected ${failure.expected}`);
}

/** 01 is a result, not a refusal (a PIN or value that does not verify), except where nothing is verified. */
function isRefusal({ command }: CommandEntry, { error }: Refusal): boolean {
  return error !== '01' || command.family === 'admin';
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const FIRST_CHARACTER = 0x30;
const CHARACTERS = 0x5a - FIRST_CHARACTER + 1;
/** The last one stays empty. */
const PLACES = CHARACTERS * CHARACTERS + 1;
/** All command codes that devices have, served here or not. */
const KNOWN: ReadonlySet<string> = new Set(catalogue.map(({ code }) => code));
/** A record of the audit log has two characters for the code. */
const PRINTABLE = /^[\x20-\x7e]{2}$/;
const UNPRINTABLE = '??';
const EMPTY = new Uint8Array(0);
const UNKNOWN = refuse('68', '', 'no such command code');
const NOT_YET = refuse('67', '', 'this command is not implemented yet');
const DISABLED = refuse('68', '', 'this command is switched off by configuration');
const INTERNAL = refuse('41', '', 'internal fault');
const WRONG_PORT = refuse('13', 'lmkId', 'the LMK identifier is not the one of this port');
const WRONG_KIND = refuse('A1', 'lmkId', 'this command does not work under this kind of LMK');
