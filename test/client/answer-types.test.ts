/** What the compiler knows about calls; the assertions are in the types. */
import { describe, expectTypeOf, test } from 'vitest';
import type { KQ } from '../../protocol/commands/emv/KQ-verify-arqc.ts';
import type { A6 } from '../../protocol/commands/keys/A6-import-key.ts';
import type { CA } from '../../protocol/commands/pin/CA-translate-pin-tpk.ts';
import { type Answer, inProcess, type Refused, type Success } from '../../src/client/index.ts';

const client = inProcess({ execute: () => undefined });
const ca = {
  sourceKey: 'U00000000000000000000000000000000',
  destinationKey: 'U00000000000000000000000000000000',
  maximumPinLength: 12,
  pinBlock: '0000000000000000',
  sourceFormat: '01',
  destinationFormat: '01',
  account: '000000000000',
} as const;

describe('the types of a call', () => {
  test('a success has the reply fields, a refusal has a code of the command', () => {
    type Result = Awaited<ReturnType<typeof client.CA<typeof ca>>>;
    expectTypeOf<Result>().toEqualTypeOf<Answer<typeof CA, typeof ca>>();
    expectTypeOf<Success<typeof CA>['pinBlock']>().toEqualTypeOf<string>();
    expectTypeOf<Extract<Refused<typeof CA>['error'], '20' | '24' | '13' | '99'>>().toEqualTypeOf<'20' | '24' | '13'>();
  });

  test('what was asked decides which fields come back', () => {
    type Verified = Success<typeof KQ, { readonly mode: '0' }>;
    type Answered = Success<typeof KQ, { readonly mode: '1' }>;
    expectTypeOf<Verified['arpc']>().toEqualTypeOf<Uint8Array | undefined>();
    expectTypeOf<Answered['arpc']>().toEqualTypeOf<Uint8Array>();
  });

  test('fields that travel with a code stand in its refusal', () => {
    type Advice = Extract<Refused<typeof A6>, { error: '01' }>;
    expectTypeOf<Advice['key']>().toEqualTypeOf<string | undefined>();
  });

  test('a request without required fields may be left out', () => {
    expectTypeOf(client.NC).parameter(0).extract<undefined>().toEqualTypeOf<undefined>();
    // @ts-expect-error CA needs its fields
    const without = (): unknown => client.CA();
    // @ts-expect-error a number that must be one
    const wrong = (): unknown => client.CA({ ...ca, maximumPinLength: '12' });
    expectTypeOf([without, wrong]).toEqualTypeOf<(() => unknown)[]>();
  });
});
