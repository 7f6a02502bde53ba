/**
 * Definition + seed -> a valid request: choices by chance, presence honoured, tails and trailers sometimes there. Each
 * sample is read back before it is handed out, so that look-ahead never takes it for something else.
 */
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, Fields } from '../dsl/fields.ts';
import { fromLatin1 } from '../dsl/values.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FieldRecord } from './conditions.ts';
import type { LayoutSettings, Span } from './read-state.ts';
import { defaultLayout, ReadState, TRAILER_MARK } from './read-state.ts';
import type { LmkShape, RequestReader } from './request-reader.ts';
import { requestReader } from './request-reader.ts';
import { SampleRandom } from './sample-random.ts';
import type { SampleSupplier } from './sample-supplier.ts';
import { defaultSupplier } from './sample-supplier.ts';
import type { Making } from './sample-values.ts';
import { makeFields, refineFields } from './sample-values.ts';
import type { Writer } from './writer.ts';
import { compileWriter } from './writer.ts';

export interface SampleOptions {
  /** Bytes in front of the command code; `0000` when not given. */
  readonly header?: Uint8Array;
  /** Kind of LMK; double-length variant when not given. */
  readonly lmk?: LmkShape;
  /** Identifier that `%nn` names when it is there. */
  readonly lmkId?: number;
  /** Is `%nn` there? By chance when not given. */
  readonly namesLmk?: boolean;
  readonly settings?: LayoutSettings;
  /** Probability of each optional field; 0.3 when not given. */
  readonly optional?: number;
  /** Probability of a message trailer; 0.1 when not given. */
  readonly trailer?: number;
  /** Values that a sample must have, by top-level field name. */
  readonly fixed?: Readonly<Record<string, string | number | Uint8Array>>;
}

export interface Sample {
  /** The whole request without length prefix. */
  readonly bytes: Uint8Array;
  /** What the writer took; keys as references. */
  readonly values: FieldRecord;
  /** Fields by place, and where the trailer starts. */
  readonly spans: readonly Span[];
  readonly trailerAt: number;
  /** How many attempts did not read back as they were meant, for instance because a value looked like an optional field. */
  readonly retries: number;
}

/** A valid request of a command; the same arguments give the same bytes. */
export function sample(
  command: AnyCommand,
  seed: number,
  supplier: SampleSupplier = defaultSupplier,
  options: SampleOptions = {},
): Sample {
  const lmk = options.lmk ?? DEFAULT_LMK;
  const settings = options.settings ?? defaultLayout;
  const compiled = compiledFor(command);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const random = new SampleRandom(seed + attempt * SEED_STRIDE);
    const making: Making = {
      command,
      supplier,
      lmk,
      settings,
      random,
      state: newState(lmk, settings),
      optional: options.optional ?? 0.3,
      lmkId: options.lmkId ?? 0,
      namesLmk: options.namesLmk,
      fixed: options.fixed ?? {},
    };
    const values = makeFields(command.request, making);
    refineFields(command.request, values, making);
    const out = new ByteWriter(512);
    out.raw(options.header ?? DEFAULT_HEADER);
    out.text(command.code);
    const fieldsAt = out.at;
    compiled.writer.write(out, values, making.state);
    if (random.chance(options.trailer ?? 0.1)) {
      out.byte(TRAILER_MARK);
      out.text(random.text(random.between(1, 32)));
    }
    const bytes = out.view().slice();
    const read = readBack(compiled.reader, bytes, fieldsAt, values, making);
    if (read !== undefined) return { bytes, values, ...read, retries: attempt };
  }
  throw new Error(`${command.code}: seed ${seed} gives no request that reads back; the definition is ambiguous`);
}

interface Compiled {
  readonly reader: RequestReader;
  readonly writer: Writer;
}

/** Reads a sample; undefined when it does not read to its end, or as other fields than were written. */
function readBack(
  reader: RequestReader,
  bytes: Uint8Array,
  fieldsAt: number,
  values: FieldRecord,
  { lmk, settings, lmkId }: Making,
): { readonly spans: readonly Span[]; readonly trailerAt: number } | undefined {
  const state = newState(lmk, settings);
  state.buffer = bytes;
  state.spans = [];
  const isRead = reader.read(state, fieldsAt, bytes.length, lmkId, () => lmk);
  if (!isRead || state.deferred.code !== '00') return undefined;
  if (!sameFields(reader.command.request, values, reader.record)) return undefined;
  return { spans: state.spans, trailerAt: reader.trailerAt };
}

function sameFields(fields: Fields, values: FieldRecord, record: FieldRecord): boolean {
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    if (field.kind === 'literal') continue;
    const written: unknown = values[name];
    const read: unknown = record[name];
    if ((written === undefined) !== (read === undefined)) return false;
    if (
      field.kind === 'block' &&
      written !== undefined &&
      !sameFields(field.fields!, written as FieldRecord, read as FieldRecord)
    )
      return false;
    if (
      field.kind === 'repeat' &&
      written !== undefined &&
      (written as { length: number }).length !== (read as { length: number }).length
    )
      return false;
  }
  return true;
}

function newState(lmk: LmkShape, settings: LayoutSettings): ReadState {
  const state = new ReadState();
  state.context.lmkKind = lmk.lmkKind;
  state.context.lmkAlgorithm = lmk.lmkAlgorithm;
  state.context.settings = settings;
  return state;
}

function compiledFor(command: AnyCommand): Compiled {
  let found = compiled.get(command);
  if (found === undefined) {
    found = { reader: requestReader(command), writer: compileWriter(command.request) };
    compiled.set(command, found);
  }
  return found;
}

const ATTEMPTS = 50;
const SEED_STRIDE = 0x9e3779b9;
const DEFAULT_HEADER = fromLatin1('0000');
const DEFAULT_LMK: LmkShape = { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' };
const compiled = new WeakMap<AnyCommand, Compiled>();
