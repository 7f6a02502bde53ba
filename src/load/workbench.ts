/**
 * Where transactions are made before a run: a seeded random source, keys that were brought into the target under a ZMK,
 * and requests written from fields. What the load generator makes with the clear keys the target must find right.
 */
import { commands } from '../../protocol/commands/index.ts';
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { type KeyUse, modesOfUse, type RoleName, roles } from '../../protocol/words/keys.ts';
import type { Client } from '../client/client.ts';
import { type PlainAnswer, writeRequest } from '../client/message.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import { TripleDes } from '../crypto/des.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { desKcv } from '../crypto/kcv.ts';
import { randomDesKey, randomInteger } from '../crypto/random.ts';
import type { Check, Operation, PreparedCall } from './call.ts';
import type { FileKey } from './key-file.ts';
import type { KnownZmk } from './test-zmks.ts';

/** Why a plan cannot be made; the message is for the user. */
export class PrepareProblem extends Error {
  override readonly name = 'PrepareProblem';
}

/** A key that the target has under its LMK and we have in clear. */
export interface TestKey {
  readonly clear: Uint8Array;
  readonly cipher: TripleDes;
  /** As it stands in messages. */
  readonly text: string;
  /** Key type for fields that name one; FFF under a key block LMK. */
  readonly type: string;
  readonly kcv: string;
  /** Under the ZMK, scheme U. */
  readonly wrapped: string;
}

/** What a reply must be. */
export interface Expectation {
  /** Error code; 00 when not given. */
  readonly code?: string;
  /** What follows the code, or its beginning. */
  readonly value?: Uint8Array | string;
  /** Bytes behind the code when `value` is not all of it; 0 is any number. */
  readonly size?: number;
  readonly verify?: PreparedCall['verify'];
  readonly check?: Check;
}

/** Makes keys and calls for one target. */
export class Workbench {
  readonly isKeyBlock: boolean;
  readonly random: RandomSource;
  readonly client: Client;
  readonly lmkId: number | undefined;
  readonly operations: Operation[] = [];
  /** What the plan leaves out, for the report. */
  readonly notes: string[] = [];
  readonly #zmk: KnownZmk | undefined;
  readonly #halves: readonly [TripleDes, TripleDes] | undefined;
  readonly #fileKeys: readonly FileKey[];
  readonly #keys = new Map<string, Promise<TestKey>>();

  constructor(
    client: Client,
    zmk: KnownZmk | undefined,
    lmkId: number | undefined,
    random: RandomSource,
    fileKeys: readonly FileKey[] = [],
  ) {
    this.client = client;
    this.#zmk = zmk;
    this.#halves = zmk && [schemeVariant(zmk.clear, 0xa6), schemeVariant(zmk.clear, 0x5a)];
    this.#fileKeys = fileKeys;
    this.isKeyBlock = this.#anyKey().startsWith('S');
    this.lmkId = lmkId;
    this.random = random;
  }

  /** The ZMK as it stands in messages. */
  get zmkText(): string {
    if (this.#zmk === undefined) throw new PrepareProblem(`this needs a ZMK: ${ZMK_WAYS}`);
    return this.#zmk.cryptogram;
  }

  /** The n-th double-length key of a role: of the key file, or brought into the target at the first use. */
  key(role: RoleName, use: KeyUse, number = 0): Promise<TestKey> {
    const name = `${role} ${use} ${number}`;
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = this.#fromFile(role, use, number) ?? this.#bringIn(role, use);
      this.#keys.set(name, key);
    }
    return key;
  }

  /** A double-length key by its key type and, in a key block, usage and mode of use. */
  keyAs(type: string, usage: string, modeOfUse: string): Promise<TestKey> {
    const name = `${type} ${usage} ${modeOfUse}`;
    let key = this.#keys.get(name);
    if (key === undefined) {
      const found = this.#fileKeys.find((each) =>
        this.isKeyBlock ? isBlockOf(each, [usage], [modeOfUse]) : each.type === type,
      );
      key = found === undefined ? this.#bringInAs(type, usage, modeOfUse) : this.#checked(found);
      this.#keys.set(name, key);
    }
    return key;
  }

  /** The kind of LMK, as readers and samples want it. */
  get lmkShape(): LmkShape {
    if (!this.isKeyBlock) return { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' };
    return { lmkKind: 'keyBlock', lmkAlgorithm: this.#anyKey().startsWith('S1') ? 'AES-256' : '3DES-3key' };
  }

  /** A whole number below a bound. */
  below(bound: number): number {
    return randomInteger(this.random, bound);
  }

  /** The clear value of a double-length key under the ZMK, scheme U, 32H. */
  unwrap(text: string): Uint8Array {
    const key = fromHex(text);
    this.#halves?.forEach((half, i) => {
      half.decryptBlock(key, 8 * i, key, 8 * i);
    });
    return key;
  }

  /** Decimal digits. */
  digits(count: number): string {
    let text = '';
    while (text.length < count) text += String(this.below(10));
    return text;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    this.random.fill(bytes);
    return bytes;
  }

  hex(count: number): string {
    return toHex(this.bytes(Math.ceil(count / 2))).slice(0, count);
  }

  /** Sends one command now, for preparation; anything but 00 and `accepted` is a problem. */
  async ask(code: string, fields: FieldRecord, accepted: readonly string[] = []): Promise<PlainAnswer> {
    const answer = (await this.client.call(commandOf(code), this.#withLmk(code, fields))) as PlainAnswer;
    if (answer.ok || accepted.includes(answer.error)) return answer;
    throw new PrepareProblem(
      `the target answers ${code} with ${answer.error}, ${answer.meaning}; the scenario needs it to get ready`,
    );
  }

  /** Sends a call now and gives its reply from the response code on, for values only the target can know. */
  async reply(call: PreparedCall): Promise<Uint8Array> {
    const { headerLength } = this.client;
    const message = call.frame.slice(2);
    message.fill(0x30, 0, headerLength);
    return (await this.client.send(message)).subarray(headerLength);
  }

  /** A call with what its reply must be. */
  call(code: string, fields: FieldRecord, expectation: Expectation = {}, name: string = code): PreparedCall {
    const command = commandOf(code);
    const header = new Uint8Array(this.client.headerLength).fill(0x30);
    const frame = writeRequest(command, this.#withLmk(code, fields), { header, trailer: undefined }).slice();
    return this.#expecting(command, frame, expectation, name);
  }

  /** The same for a message that is already bytes, header included. */
  rawCall(command: AnyCommand, message: Uint8Array, expectation: Expectation): PreparedCall {
    const frame = Uint8Array.from([message.length >> 8, message.length & 255, ...message]);
    return this.#expecting(command, frame, expectation, command.code);
  }

  /** The same call, expecting what the target answers now: for values that cannot be made here. */
  async recorded(call: PreparedCall, name?: string): Promise<PreparedCall> {
    const expected = (await this.reply(call)).slice();
    const { code, name: own } = this.operations[call.operation]!;
    const error = latin1(expected.subarray(2, 4));
    if (error !== '00') throw new PrepareProblem(`the target answers ${code} with ${error} while getting ready`);
    return { ...call, operation: this.#operation(name ?? own, code, 'recorded'), expected, length: expected.length };
  }

  #expecting(command: AnyCommand, frame: Uint8Array, expectation: Expectation, name: string): PreparedCall {
    const { code } = command;
    const { value = '', check = 'value', verify } = expectation;
    const bytes = typeof value === 'string' ? fromLatin1(value) : value;
    const codes = fromLatin1(`${command.reply}${expectation.code ?? '00'}`);
    const expected = new Uint8Array(codes.length + bytes.length);
    expected.set(codes);
    expected.set(bytes, codes.length);
    const length =
      expectation.size === undefined ? expected.length : expectation.size && codes.length + expectation.size;
    return { operation: this.#operation(name, code, check), frame, expected, length, verify };
  }

  #operation(name: string, code: string, check: Check): number {
    const found = this.operations.findIndex((operation) => operation.name === name && operation.check === check);
    return found >= 0 ? found : this.operations.push({ name, code, check }) - 1;
  }

  #withLmk(code: string, fields: FieldRecord): FieldRecord {
    return this.lmkId === undefined || !('lmkId' in commandOf(code).request)
      ? fields
      : { ...fields, lmkId: { id: this.lmkId } };
  }

  #anyKey(): string {
    return this.#zmk?.cryptogram ?? this.#fileKeys[0]?.key ?? '';
  }

  #fromFile(role: RoleName, use: KeyUse, number: number): Promise<TestKey> | undefined {
    const { types, usages } = roles[role];
    const fitting = this.#fileKeys.filter((each) =>
      this.isKeyBlock
        ? isBlockOf(each, usages, modesOfUse[use] ?? [])
        : (types as readonly string[]).includes(each.type!),
    );
    return fitting.length === 0 ? undefined : this.#checked(fitting[number % fitting.length]!);
  }

  /** A key of the file, once the target has reported the check value that its clear value has. */
  async #checked({ type = 'FFF', clear: hex, key: text }: FileKey): Promise<TestKey> {
    const clear = fromHex(hex);
    const cipher = new TripleDes(clear);
    const kcv = toHex(desKcv(cipher)).slice(0, 6);
    const fields = { keyTypeCode: 'FF', lengthFlag: this.isKeyBlock ? 'F' : '1', key: text, keyType: type };
    const { kcv: answered } = (await this.ask('BU', fields)) as unknown as { readonly kcv: string };
    if (answered.slice(0, 6) !== kcv)
      throw new PrepareProblem(`a key of type ${type} in the key file has another clear value than the file says`);
    return { clear, cipher, text, type, kcv, wrapped: this.#wrapped(clear) };
  }

  /** A key under the ZMK, scheme U; nothing without one. */
  #wrapped(clear: Uint8Array): string {
    if (this.#halves === undefined) return '';
    const under = new Uint8Array(16);
    this.#halves.forEach((half, i) => {
      half.encryptBlock(clear, 8 * i, under, 8 * i);
    });
    return `U${toHex(under)}`;
  }

  #bringIn(role: RoleName, use: KeyUse): Promise<TestKey> {
    const { types, usages } = roles[role];
    return this.#bringInAs(types[0] ?? '', usages[0]!, modesOfUse[use]![0]!);
  }

  async #bringInAs(variantType: string, usage: string, modeOfUse: string): Promise<TestKey> {
    const clear = randomDesKey(this.random, 16);
    const cipher = new TripleDes(clear);
    const type = this.isKeyBlock ? 'FFF' : variantType;
    if (this.#zmk === undefined)
      throw new PrepareProblem(
        `the key file has no key of ${this.isKeyBlock ? `usage ${usage}, mode ${modeOfUse}` : `type ${variantType}`}, and without a ZMK none can be brought in: ${ZMK_WAYS}`,
      );
    const wrapped = this.#wrapped(clear);
    const answer = await this.ask('A6', {
      keyType: type,
      zmk: this.zmkText,
      key: wrapped,
      scheme: this.isKeyBlock ? 'S' : 'U',
      ...(this.isKeyBlock && { header: this.header(usage, modeOfUse) }),
    });
    const kcv = toHex(desKcv(cipher)).slice(0, 6);
    const { key: text, kcv: answered } = answer as unknown as { readonly key: string; readonly kcv: string };
    if (answered !== kcv)
      throw new PrepareProblem(
        `the target reports another check value for an imported key of type ${type} (${answered}, not ${kcv}): is the ZMK right?`,
      );
    return { clear, cipher, text, type, kcv, wrapped };
  }

  /** Fields of a `#` tail. */
  header(usage: string, modeOfUse: string): FieldRecord {
    return {
      usage,
      modeOfUse,
      keyVersion: '00',
      exportability: 'S',
      optionalBlockCount: 0,
      optionalBlocks: [],
    };
  }
}

/** The ZMK for one half of a key in scheme U: a variant on the first byte of its second half (algorithms 3.3). */
function schemeVariant(clear: string, variant: number): TripleDes {
  const key = fromHex(clear);
  key[8]! ^= variant;
  return new TripleDes(key);
}

/** Is it a key block of one of these usages and modes of use? They stand in its header (commands-keys-admin 1.5). */
function isBlockOf({ key }: FileKey, usages: readonly string[], modes: readonly string[]): boolean {
  return usages.includes(key.slice(6, 8)) && modes.includes(key.slice(9, 10));
}

function commandOf(code: string): AnyCommand {
  return (commands as Readonly<Record<string, AnyCommand>>)[code]!;
}

const ZMK_WAYS = 'give one with --zmk and --zmk-clear, or as zmk in the key file';
