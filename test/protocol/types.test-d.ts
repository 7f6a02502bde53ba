/** Compile-time tests of what the definitions infer; `tsc` runs them, nothing else does. */
import { commands } from '../../protocol/commands/index.ts';
import { plainReply } from '../../protocol/derive/plain.ts';
import type { AlsoInput, ErrorOf, Reply, ReplyInput, Request, RequestInput } from '../../protocol/dsl/command.ts';
import { command } from '../../protocol/dsl/command.ts';
import { block, bytes, choice, digits, key, literal, optional, repeat, text, when } from '../../protocol/dsl/fields.ts';
import type { KeyReference, Rows, View } from '../../protocol/dsl/values.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Has<T, K extends PropertyKey> = K extends keyof T ? true : false;
const is = <_ extends true>(): void => undefined;
const isNot = <_ extends false>(): void => undefined;

type Kq = Request<typeof commands.KQ>;
type KqGenerate = Extract<Kq, { mode: '2' }>;
type KqVerify = Extract<Kq, { mode: '0' }>;

// Mode 2 only generates an ARPC: an authorisation response code, no transaction data.
is<Same<KqGenerate['arc'], View>>();
isNot<Has<KqGenerate, 'data'>>();
isNot<Has<KqGenerate, 'mkSmi'>>();
is<Same<KqVerify['data'], View>>();
is<Same<KqVerify['dataLength'], number>>();
isNot<Has<KqVerify, 'arc'>>();
// What is always there stands in every variant; delimiters carry no value.
is<Same<Kq['mkAc'], KeyReference>>();
is<Same<Kq['mode'], '0' | '1' | '2' | '3' | '4'>>();
isNot<Has<KqVerify, 'dataEnd'>>();
is<Same<Kq['lmkId'], { id: number } | undefined>>();

// Narrowing by the tag gives the fields of the variant.
export const arcOf = (request: Kq): View | undefined => {
  if (request.mode === '2') return request.arc;
  // @ts-expect-error mode 0 has no authorisation response code
  if (request.mode === '0') return request.arc;
  return undefined;
};

// Error codes are those that the definition lists.
is<Same<'06' extends ErrorOf<typeof commands.KQ> ? true : false, true>>();
is<Same<'99' extends ErrorOf<typeof commands.KQ> ? true : false, false>>();
is<Same<ErrorOf<typeof commands.KQ>, keyof (typeof commands.KQ)['errors'] & string>>();

// The reply follows the tag of the request that was passed.
is<Same<Reply<typeof commands.KQ, { mode: '1' }>['arpc'], string | Uint8Array> extends true ? false : true>();
is<Same<Reply<typeof commands.KQ, { mode: '1' }>['arpc'], Uint8Array>>();
is<Same<Reply<typeof commands.KQ, { mode: '0' }>['arpc'], Uint8Array | undefined>>();
is<Same<Reply<typeof commands.KQ>['arpc'], Uint8Array | undefined>>();
export const arpc: Uint8Array = plainReply<typeof commands.KQ, { mode: '2' }>(commands.KQ, {}).arpc;
// A handler may leave it out: the writer insists at run time, where it knows the request.
export const answer: ReplyInput<typeof commands.KQ> = {};
is<Same<AlsoInput<typeof commands.KQ>['code'], '01'>>();

// A0: exporting needs a transport key.
const newKey = { keyType: '001', scheme: 'U' } as const;
export const plainKey: RequestInput<typeof commands.A0> = { ...newKey, mode: '0' };
export const exportedKey: RequestInput<typeof commands.A0> = { ...newKey, mode: '1', kek: 'U00', exportScheme: 'X' };
// @ts-expect-error no transport key
export const withoutKek: RequestInput<typeof commands.A0> = { ...newKey, mode: '1', exportScheme: 'X' };
// @ts-expect-error no such mode
export const withoutMode: RequestInput<typeof commands.A0> = { ...newKey, mode: '7' };
is<Same<Reply<typeof commands.A0, { mode: '1' }>['exported'], string>>();
is<Same<Reply<typeof commands.A0, { mode: '0' }>['kcv'], string>>();

// CA: two ways into the same fields make them optional; choices are literals.
type Ca = Request<typeof commands.CA>;
is<Same<Ca['destinationKsn'], View | undefined>>();
is<Same<Ca['destinationFlag'], '*' | '~' | '!' | undefined>>();
is<Same<'01' extends Ca['sourceFormat'] ? true : false, true>>();
is<Same<Reply<typeof commands.CA>['pinLength'], number>>();

// A small definition, whole.
const small = command({
  code: 'ZY',
  reply: 'ZZ',
  title: 'Test',
  family: 'admin',
  status: 'not yet',
  priority: 'P3',
  lmk: [],
  request: {
    kind: choice('Kind', { A: 'a', B: 'b' }),
    count: digits(2, 'Count'),
    rows: repeat({ by: 'count' }, 'Rows', { name: text(2, 'Name'), zpk: key('ZPK', 'Key') }),
    end: literal(';'),
    onlyB: when({ kind: ['B'] }, bytes(3, 'Bytes')),
    tail: optional(block('#', 'Tail', { id: digits(1, 'Id') })),
  },
  response: { onlyA: when({ kind: ['A'] }, text(1, 'Text')), always: digits(1, 'Digit') },
  errors: { '02': 'two' },
  behaviour: '-',
  ref: '-',
  confidence: 'low',
});
type Small = Request<typeof small>;
type Row = Small['rows'] extends Rows<infer R> ? R : never;
is<Same<Row, { name: View; zpk: KeyReference }>>();
is<Same<Extract<Small, { kind: 'B' }>['onlyB'], View>>();
isNot<Has<Extract<Small, { kind: 'A' }>, 'onlyB'>>();
isNot<Has<Small, 'end'>>();
is<Same<Small['tail'], { id: number } | undefined>>();
is<Same<ErrorOf<typeof small>, '02'>>();
is<Same<Reply<typeof small, { kind: 'A' }>['onlyA'], string>>();
export const input: RequestInput<typeof small> = {
  kind: 'B',
  count: 1,
  rows: [{ name: 'AB', zpk: 'U00' }],
  onlyB: Uint8Array.of(1, 2, 3),
};
