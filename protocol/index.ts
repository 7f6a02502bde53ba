/** The protocol as a library: definitions, types, readers and writers, explanations, samples. Runs without Node.js. */
export { commands } from './commands/index.ts';
export { ByteWriter } from './derive/byte-writer.ts';
export type { CatalogueField, CommandEntry, Coverage } from './derive/catalogue.ts';
export { commandEntries, coverageOf } from './derive/catalogue.ts';
export type { FieldRecord } from './derive/conditions.ts';
export { explainReply, explainRequest } from './derive/explain.ts';
export { formatExplanation } from './derive/explain-format.ts';
export type {
  ExplainedFailure,
  ExplainOptions,
  ExplainReplyOptions,
  Explanation,
} from './derive/explain-message.ts';
export { errorMeaning } from './derive/explain-message.ts';
export type { ExplainedPart } from './derive/explain-parts.ts';
export type { LayoutOptions } from './derive/explain-reading.ts';
export { stripLengthPrefix } from './derive/length-prefix.ts';
export type { Mutation, MutationKind } from './derive/mutations.ts';
export { mutate, mutations } from './derive/mutations.ts';
export type { Json, Plain, PlainRecord } from './derive/plain.ts';
export { plainRecord, plainReply, plainRequest, toJson } from './derive/plain.ts';
export type { LayoutSettings, ReadContext, ReadFailure, Span } from './derive/read-state.ts';
export { defaultLayout, ReadState } from './derive/read-state.ts';
export type { ReplyReader } from './derive/reply-reader.ts';
export { keyReferenceOf, replyReader } from './derive/reply-reader.ts';
export type { LmkShape, LmkShapes, RequestReader } from './derive/request-reader.ts';
export { requestReader } from './derive/request-reader.ts';
export { SampleRandom } from './derive/sample-random.ts';
export type { HeaderTail, KeyNeed, SampleNeed, SampleSupplier } from './derive/sample-supplier.ts';
export { defaultSupplier } from './derive/sample-supplier.ts';
export type { Sample, SampleOptions } from './derive/samples.ts';
export { sample } from './derive/samples.ts';
export type { Writer } from './derive/writer.ts';
export { compileWriter } from './derive/writer.ts';
export type {
  AlsoInput,
  AnyCommand,
  Command,
  ErrorOf,
  Example,
  Family,
  Reply,
  ReplyInput,
  Request,
  RequestInput,
} from './dsl/command.ts';
export type { Field, FieldKind, Fields } from './dsl/fields.ts';
export type { Infer, InferReply } from './dsl/infer.ts';
export { KeyReference, Rows, View } from './dsl/values.ts';
export type { CatalogueEntry } from './words/catalogue.ts';
export { catalogue } from './words/catalogue.ts';
export type { ErrorCode } from './words/errors.ts';
export { commonErrors, standardErrors } from './words/errors.ts';
export { pinBlockFormats } from './words/formats.ts';
export type { KeyRole, KeyUse, RoleName } from './words/keys.ts';
export { keyTypes, roles } from './words/keys.ts';
export { schemes } from './words/schemes.ts';
